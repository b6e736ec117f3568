"""Frozen decisions: allocations and awards as they were made, and how far a fresh computation has drifted from them."""
