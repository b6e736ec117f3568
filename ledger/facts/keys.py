"""Which keys may sign the book."""

from ledger.facts.base import Fact, PublicKey


class KeyTrusted(Fact):
    """A key may sign checkpoints of this book from now on; several may at a time, and so keys are exchanged."""

    key: PublicKey


class KeyRetired(Fact):
    """A key signs no more: its signature on a checkpoint that includes this entry counts for nothing."""

    key: PublicKey
