"""Several books at once: who is who over seasons, careers, records, and seasons side by side."""
