"""Published lists in: files as tables, and tables as the publications that somebody announced."""
