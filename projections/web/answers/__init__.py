"""Answers: an address read, its basis found, its report made, and written in the form that is asked for."""
