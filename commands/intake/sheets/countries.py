"""Names of countries, as team races print them in place of a skater's name, and their codes (see `ledger.nocs`)."""

from functools import cache

from ledger.nocs import names


@cache
def _codes() -> dict[str, str]:
    """Every name, and every code, in capitals with the code that it means."""
    return {name.upper(): code for code, own in names().items() for name in (code, *own)}


def code_of(name: str) -> str | None:
    """The code of a country by a name of it, in any case, or by the code itself; None where it is not known.

    A second team is printed with its number ("NETHERLANDS 2") and has the code of its country.
    """
    text = " ".join(name.upper().replace("’", "'").split())
    return _codes().get(text) or _codes().get(text.rstrip("0123456789").rstrip())
