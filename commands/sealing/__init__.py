"""The seal of a book: checkpoints that are signed, stamped and witnessed, and everything held against them."""
