"""Order competitors whom the rules leave equal, as lots or a ruling did; what does not fit is refused by admission."""

from collections.abc import Sequence

from ledger.errors import InvalidInputError
from ledger.facts import CompetitorsOrdered
from ledger.season import Season
from ledger.vocabulary import gender_of
from projections.season.search import find_competitor


def order(season: Season, table: str, names: Sequence[str], *, through: str | None = None) -> CompetitorsOrdered:
    """Order competitors in a cup, or with ``QUOTA:EVENT`` in the lists of an event of a quota; the first is best.

    Raises:
        InvalidInputError: `table` is neither.
        NotFoundError: Nobody is called so.
    """
    name, colon, event = table.partition(":")
    if colon and not event:
        raise InvalidInputError(f"{table}: a quota is ordered event by event; write it like owg-2026:men-500")
    try:
        gender = gender_of(event or name)
    except InvalidInputError:
        raise InvalidInputError(
            f"{table} is neither a cup, such as men-500, nor an event of a quota, such as owg-2026:men-500"
        ) from None
    competitors = tuple(find_competitor(season, who, gender=gender).id for who in names)
    return CompetitorsOrdered(table=name, event=event or None, competitors=competitors, through=through)
