"""Tidy tables of one or more books, for people who compute: one thing a row, typed, each row with what it rests on."""
