"""The site: books as files that any browser opens, from a folder, from a web server, and from below any address.

Each book has a folder of its own, called as its season, beside the page that lists them. What does not differ is
written once: a book is shown as it is, at ``now``, and its tables after each earlier competition; each entry stands on
one page with its neighbours, and each explanation on the page of whom it is about. Other positions are computed by the
program, of the entries that the site has as data.

A page is that of the last position at which something changed in it. So it names a basis that stays true, is the same
whenever it is written, and is not written again as long as nothing changes in it.
"""
