"""Codes of NOCs that are taken on purpose though they are not known: ``--noc-unknown``.

The book keeps that somebody said so as a fact of its own before the first that has the code, so that what is dumped
loads again, and what comes later needs not say it anew.
"""

from collections.abc import Callable, Sequence

from commands.deciders.admission import as_entry
from commands.deciders.admission.nocs import nocs_of
from ledger.entry import Draft
from ledger.errors import InvalidInputError
from ledger.facts import NocAccepted
from ledger.nocs import names, near
from ledger.season import Season, fold


def accepting(
    season: Season, nocs: Sequence[str], *, actor: str, decide: Callable[[Season], Sequence[Draft]]
) -> list[Draft]:
    """What `decide` decides, after those of some unknown codes that it has and the book does not take yet.

    Raises:
        InvalidInputError: A code is known, or is not written as codes are.
    """
    for noc in nocs:
        _unknown(noc)
    wanted = [noc for noc in dict.fromkeys(nocs) if noc not in season.nocs]
    accepted = [Draft(NocAccepted(noc=noc), actor, reason="--noc-unknown") for noc in wanted]
    drafts = decide(_after(season, accepted))
    used = {noc for draft in drafts for noc in nocs_of(draft.fact)} if accepted else set()
    if used.issuperset(wanted):
        return [*accepted, *drafts]
    # What is decided may cite itself by position, so that the codes before it have to be those that are kept.
    return accepting(season, [noc for noc in wanted if noc in used], actor=actor, decide=decide)


def _unknown(noc: str) -> None:
    if noc in names():
        raise InvalidInputError(f"--noc-unknown {noc}: this is known, the code of {names()[noc][0]}; leave it out")
    if len(noc) != len("NED") or not (noc.isascii() and noc.isalpha() and noc.isupper()):
        raise InvalidInputError(f"--noc-unknown {noc[:20]}: a code is three capitals, such as {near(noc.upper())}")


def _after(season: Season, drafts: Sequence[Draft]) -> Season:
    for draft in drafts:
        season = fold(season, [as_entry(season, draft)])
    return season
