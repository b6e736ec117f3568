"""Verification: what the stored bytes show by themselves, and what checkpoints show of them."""
