"""Addresses: the basis and the report that one names, and what is said of one that leads nowhere.

``/now/standings/men-1500/`` or ``/at=2336,through=wc2/standings/men-1500/``. The basis is written as
`ledger.basis.parse_question` reads it. Links between pages of one basis are relative, so that they keep the basis, and
so that the same pages can be served from a folder of files.
"""
