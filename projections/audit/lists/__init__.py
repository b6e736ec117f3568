"""Audits of published lists: read into rows, aimed at a cup or quota, compared, every difference explained."""
