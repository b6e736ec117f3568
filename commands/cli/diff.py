"""``season diff``: what changed between two bases."""

from typing import Any

import click

from commands.cli.options import store_options
from commands.cli.reports import asking, deliver, form, form_options
from commands.cli.views.movements import show_diff
from commands.cli.views.quota_changes import show_changes
from ledger.basis import parse_question
from projections.quota import is_quota
from projections.reports.diff import REPORTS, diff_cups, diff_quota

_CUPS, _QUOTA = REPORTS


@click.command("diff")
@click.argument("before", metavar="BASIS-A")
@click.argument("after", metavar="BASIS-B")
@click.argument("subject", metavar="[CUP|QUOTA]", required=False)
@form_options(_CUPS, _QUOTA)
@store_options
def diff_command(
    before: str, after: str, subject: str | None, store: str, season_name: str | None, **options: Any
) -> None:
    """Compare two bases: the entries between them, and who moved in CUP, in QUOTA or in every cup, by which entry.

    A basis is written with its axes, at=120,as-of=2025-11-23T18:00Z,through=wc2,rulebook=2025-26, or short: 120 is a
    position, wc2 a competition, now the whole book.
    """
    wanted, later = form(options), parse_question(after)
    with asking(store, season_name, later) as asked:
        if subject is not None and is_quota(asked.reading, subject):
            changes = diff_quota(asked, before=before, quota=subject)
            deliver(_QUOTA, _QUOTA.resting(asked, changes), wanted, show_changes)
        else:
            found = diff_cups(asked, before=before, cup=subject)
            deliver(_CUPS, _CUPS.resting(asked, found), wanted, show_diff)
