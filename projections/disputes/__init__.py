"""Disputes: why it stands so, what changed it, and how it would stand otherwise."""
