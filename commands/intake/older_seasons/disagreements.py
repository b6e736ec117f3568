"""Where sources on the season 2017/18 disagree: what each says, which one the book follows, and why.

Both statements stand in the book. The one that is followed is the result, with the reason; all are kept beside it as a
publication of figures.
"""

from dataclasses import dataclass
from typing import Final

from ledger.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says: its address, and the words or figures."""

    address: str
    says: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One result on which sources, or two passages of one, disagree.

    Attributes:
        competition: The competition.
        race: Its race, named as in the book.
        gender: ``M`` or ``W``, as the table of facts writes it.
        distance: The distance, as the table of facts writes it.
        name: Who.
        noc: Of which code.
        status: The status of a row that the table of facts has not got; None where it has the row.
        reason: What is followed, and why.
        statements: What each source says; the one that is followed comes first.
    """

    competition: str
    race: str
    gender: str
    distance: str
    name: str
    noc: str
    status: Status | None
    reason: str
    statements: tuple[Statement, ...]


_RELEASE = "https://docslib.org/doc/12708419/"
_NU = "https://www.nu.nl/schaatsen/5012945/ronald-mulder-wint-500-meter-stavanger-bijrol-nederlanders-1500-meter.html"

DISAGREEMENTS: Final = (
    Disagreement(
        competition="wc3",
        race="wc3-women-3000-a",
        gender="W",
        distance="3000",
        name="Antoinette de Jong",
        noc="NED",
        status=None,
        reason=(
            "sources disagree: the ISU's release gives her 3:58.10, the time of the third, and also 0.69 s to the "
            "winner's 3:57.09; the gap is followed, which makes 3:57.78, because two ranks of one time would be shared"
        ),
        statements=(
            Statement(_RELEASE, "0.69 s behind the winner, who had 3:57.09"),
            Statement(_RELEASE, "3:58.10, as for the third"),
        ),
    ),
    Disagreement(
        competition="wc2",
        race="wc2-men-1500-a",
        gender="M",
        distance="1500",
        name="Denis Yuskov",
        noc="RUS",
        status="WDR",
        reason=(
            "sources disagree: the ISU's text says that he had withdrawn, the press that he had no visa; the ISU's is "
            "followed, as the organiser's, and neither gives points"
        ),
        statements=(
            Statement(f"the ISU's text, cited beside {_NU}", "withdrawn"),
            Statement("tubantia.nl", "absent for want of a visa"),
        ),
    ),
)
