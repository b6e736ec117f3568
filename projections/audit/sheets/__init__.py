"""Audits of the result sheets: what they print, beside what the rules give."""
