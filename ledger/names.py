"""Names reduced to what does not vary between spellings, for recognising and for searching."""

import re
import unicodedata

# Letters that have no decomposition into a base letter and an accent.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "þ": "th"})
# What is no letter in ASCII, where most names stay.
_NO_LETTERS = {code: None for code in range(128) if not chr(code).isalpha()}


def letters(name: str) -> str:
    """The letters of a name alone: lower case, without accents, spaces and hyphens."""
    if name.isascii():
        return name.lower().translate(_NO_LETTERS)
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    return "".join(char for char in folded if char.isalpha())


def words(name: str) -> tuple[str, ...]:
    """The words of a name in alphabetical order, each as its letters alone."""
    return tuple(sorted(filter(None, map(letters, name.split()))))


def slug(text: str) -> str:
    """A name as part of an identity: lower-case ASCII words with hyphens."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-") or "unnamed"
