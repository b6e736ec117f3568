"""The seal of a book: a Merkle tree over its stored bytes, signed checkpoints of its root, and proofs.

`merkle` computes and checks hashes, `note` signs texts, `checkpoint` says what is signed, `proof` packs one entry with
everything that shows it stood in the book, `keys` keeps the private key, and `stamp` checks what an authority of time
says of a checkpoint. Nothing here reads a book, a clock or the network.
"""
