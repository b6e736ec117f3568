"""The reader of official ISU result sheets: bytes of a PDF in, a `Sheet` out, or one line that says why not.

A sheet's way through this room, a module for each step:

========== =====================================================================================================
`pdf`      bytes to positioned words, page by page, in a process apart; refuses what is no PDF or has no text
`words`    words, pages and lines
`pages`    a page taken apart: heading, heads of the columns, body, foot ("Created on", "Page 1 of 2")
`heading`  competition, venue, sheet number, title and day
`layout`   body to rows of cells, by the places of the column heads; no word is left over
`rows`     cells to results: the grammar of the three layouts (distances, mass start, team races)
`footer`   referee, starter, conditions, legend
`checks`   what must hold between the rows: ranks without a gap, times in order, nobody twice
`reading`  the steps in order
`countries` names of countries, as team races print them, to their codes
========== =====================================================================================================
"""
