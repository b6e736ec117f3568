"""The season as a whole: its log, and who is in it."""
