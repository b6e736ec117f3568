"""Cups: the standing, how ties are broken, and the title."""
