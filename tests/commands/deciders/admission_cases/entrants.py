"""Facts on who is entered and who is who that fit the book or do not."""

from ledger.facts import CompetitorEntered, CompetitorRenamed, Fact, NocAccepted
from tests.commands.deciders.admission_cases.book import ADA, BO_RAN, NEXT, Case, merged, recorded, undone

REFUSED = {
    "entering twice": Case(
        (),
        CompetitorEntered(competitor="ada", kind="skater", gender="men", name="Other", noc="NED"),
        "already-entered",
        ADA,
        "by entry 6",
    ),
    "renaming nobody": Case(
        (), CompetitorRenamed(competitor="zed", name="Zed", noc="NED"), "no-such-competitor", None, "entered as zed"
    ),
    "merging into nobody": Case((), merged("zed", "ada"), "no-such-competitor", None, "nobody is entered as zed"),
    "merging nobody": Case((), merged("ada", "zed"), "no-such-competitor", None, "nobody is entered as zed"),
    "merging one with oneself": Case((), merged("ada", "ada"), "already-merged", None, "one competitor already"),
    "merging twice": Case((merged("ada", "cy"),), merged("cy", "ada"), "already-merged", None, "one competitor"),
    "merging a man and a woman": Case(
        (), merged("ada", "eva"), "not-one-competitor", None, "ada is a skater of the men, eva a skater of the women"
    ),
    "merging a skater and a team": Case((), merged("ada", "ned-team"), "not-one-competitor", None, "a team of the men"),
    "merging two who raced each other": Case(
        (), merged("ada", "bo"), "both-raced", BO_RAN, "both have a result in wc1-men-500-a (entries 12 and 13)"
    ),
    "a merger again after both raced": Case(
        (merged("ada", "cy"), undone(NEXT), recorded("cy")),
        undone(NEXT + 1),
        "both-raced",
        NEXT + 2,
        "both have a result in wc1-men-500-a (entries 12 and 16)",
    ),
    "a merger again after the opposite one": Case(
        (merged("ada", "cy"), undone(NEXT), merged("cy", "ada")),
        undone(NEXT + 1),
        "already-merged",
        None,
        "one competitor already",
    ),
    "entering somebody of no NOC": Case(
        (),
        CompetitorEntered(competitor="zed", kind="skater", gender="men", name="Zed", noc="NDE"),
        "no-such-noc",
        None,
        "no NOC has the code NDE; near is NED, Netherlands; if NDE is right: --noc-unknown NDE",
    ),
    "a skater of mixed gender": Case(
        (),
        CompetitorEntered(competitor="zoe", kind="skater", gender="mixed", name="Zoe", noc="NED"),
        "wrong-kind",
        None,
        "zoe is a skater; only teams are mixed",
    ),
}

ADMITTED: dict[str, tuple[tuple[Fact, ...], Fact]] = {
    "a mixed team": ((), CompetitorEntered(competitor="ned-mixed", kind="team", gender="mixed", name="NED", noc="NED")),
    "a new name": ((), CompetitorRenamed(competitor="ada", name="Ada", noc="NED")),
    "a merger": ((), merged("ada", "cy")),
    "a merger that was reversed": ((merged("ada", "cy"), undone(NEXT)), merged("cy", "ada")),
    "a merger again": ((merged("ada", "cy"), undone(NEXT)), undone(NEXT + 1)),
    "a merger no more after it was put back": (
        (merged("ada", "cy"), undone(NEXT), undone(NEXT + 1)),
        undone(NEXT + 2),
    ),
    "somebody of an accepted code": (
        (NocAccepted(noc="XYZ"),),
        CompetitorEntered(competitor="zed", kind="skater", gender="men", name="Zed", noc="XYZ"),
    ),
}
