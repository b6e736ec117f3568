"""The reading room: the season as web pages, JSON and CSV. It shows reports, and computes nothing itself.

`addresses` read what is asked for, `pages` show a report to people, `answers` give it in the form asked for, `server`
hands that out over HTTP, and `site` writes it into files.
"""
