"""What archives say of themselves, in a way that the book takes or not."""

from ledger.facts import ArchiveDescribed, Fact
from tests.commands.deciders.admission_cases.book import Case

REFUSED = {
    "describing an archive with nothing": Case((), ArchiveDescribed(), "nothing-said", None, "nothing is said"),
    "describing an archive on two lines": Case(
        (),
        ArchiveDescribed(identifiers=("A 1", "A\n2")),
        "not-one-line",
        None,
        r"identifiers 2: 'A\\n2' is not one line",
    ),
    "describing an archive with a space before": Case(
        (), ArchiveDescribed(organization=" Federation"), "not-one-line", None, "organization: ' Federation' is not"
    ),
    "an address for mail that is none": Case(
        (),
        ArchiveDescribed(email="office"),
        "no-email",
        None,
        "office is no address for mail, such as office@example.org",
    ),
}

ADMITTED: dict[str, tuple[tuple[Fact, ...], Fact]] = {
    "what archives say of themselves": ((), ArchiveDescribed(organization="Federation", email="office@example.org")),
    "what archives say of themselves, as before": (
        (ArchiveDescribed(phone="1"), ArchiveDescribed(phone="2")),
        ArchiveDescribed(phone="1"),
    ),
}
