"""An archive of a season: what stands in it, computed from a book and nothing else.

`tables` are the tables of the season, `package` describes them, `readme` explains the whole in plain text, and
`standalone` is the program that checks an archive without this one. Files are written elsewhere.
"""
