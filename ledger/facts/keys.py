"""Which keys may sign the book."""

from ledger.facts.base import Fact, Origin, PublicKey, Reach, Touched


def key_name(key: str) -> str:
    """The name and ID of a public key, which is what signatures show of it: ``name+ID`` of ``name+ID+base64``."""
    return "+".join(key.split("+")[:2])


class KeyTrusted(Fact):
    """A key may sign checkpoints of this book from now on; several may at a time, and so keys are exchanged.

    Where there is an `origin`, checkpoints that include this entry call the book so; before, they call it by its name,
    which the books of others may have too. A book has one origin at most.
    """

    reach = Reach.NOTHING
    key: PublicKey
    origin: Origin | None = None

    def touches(self) -> Touched:
        """Nothing of the sport."""
        return Touched(called=(key_name(self.key),))


class KeyRetired(Fact):
    """A key signs no more: its signature on a checkpoint that includes this entry counts for nothing."""

    reach = Reach.NOTHING
    key: PublicKey

    def touches(self) -> Touched:
        """Nothing of the sport."""
        return Touched(called=(key_name(self.key),))
