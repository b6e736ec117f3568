"""Data for people who compute: books as Python has them, and exports of them into files."""
