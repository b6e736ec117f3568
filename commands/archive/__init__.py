"""Archives of a season: written as a BagIt bag, read as hostile input, and restored into a store.

`contents` puts together what stands in an archive, `database` its SQLite copy, `bag` writes it, `reading` reads one
and believes nothing in it, and `restoring` rebuilds its book. The form is described in each archive's README.txt.
"""
