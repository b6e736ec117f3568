"""Races: the classification as it stands, and what each row of it is worth."""
