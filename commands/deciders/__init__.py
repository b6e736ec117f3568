"""Deciders: ``decide(season, command)`` gives facts, or refuses with a reason."""
