"""The seal of a book: a Merkle tree over its stored bytes, signed checkpoints of its root, and proofs.

`merkle` computes and checks hashes, `note` signs texts, `checkpoint` says what is signed, `proof` packs one entry with
everything that shows it stood in the book, and `keys` keeps the private key. Nothing here reads a book or a clock.
"""
