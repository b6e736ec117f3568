"""Where somebody may have wanted to go whose address names nobody: the same page of who is called nearly so."""

from typing import Final
from urllib.parse import urlencode

from ledger.errors import LedgerError
from ledger.season import Season
from projections.season.matching import SUGGESTED, noc_of
from projections.season.search import NobodyError, SeveralError, search, suggest
from projections.web.addresses.problems import Meant
from projections.web.addresses.wanted import Wanted

_LONGEST: Final = 120
"""No longer text of an address is taken for a name."""
_OWN: Final = "competitor"


def meant_by_name(wanted: Wanted, error: LedgerError) -> tuple[Meant, ...]:
    """The addresses in which those whom an error suggests stand in the place of the name that is nobody's."""
    if not isinstance(error, NobodyError | SeveralError):
        return ()
    return tuple(Meant(_with(wanted, error.text, identity), name) for identity, name in error.suggested)


def _with(wanted: Wanted, text: str, identity: str) -> str:
    """An address in which an identity stands in the place of a text; the page of the competitor where it has none."""
    if wanted.places.get(_OWN) == text:
        path, query = wanted.report.fill({**wanted.places, _OWN: identity}), wanted.query
    else:
        path = wanted.report.fill(wanted.places)
        query = {name: tuple(_replaced(value, text, identity) for value in own) for name, own in wanted.query.items()}
        if query == wanted.query:
            return f"competitors/{identity}/"
    pairs = [(name, value) for name, values in query.items() for value in values]
    return f"{path}/" + (f"?{urlencode(pairs)}" if pairs else "")


def _replaced(value: str, text: str, identity: str) -> str:
    before, colon, name = value.rpartition(":")
    return f"{before}{colon}{identity}" if name.strip() == text else value


def meant_by_path(season: Season, path: str) -> tuple[Meant, ...]:
    """Those whom the last part of a path names that leads nowhere."""
    text = path.rpartition("/")[2]
    if not text or len(text) > _LONGEST:
        return ()
    code = noc_of(text)
    if code is not None and any(season.competitor(one).noc == code for one in season.entrants):
        return (Meant(f"nocs/{code}/", code),)
    words = text.replace("-", " ").replace("_", " ").replace("+", " ")
    found = search(season, words)[:SUGGESTED] or suggest(season, text)
    return tuple(Meant(f"competitors/{one.id}/", f"{one.name} ({one.noc})") for one in found)
