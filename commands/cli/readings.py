"""``season explain``, ``diff``, ``what-if`` and ``history``: why it stands so, and how it would or did stand."""

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from commands.cli.options import basis_options, json_option, opened_reader, question, store_options
from commands.cli.output import console, print_basis, print_json, table, write_chart
from commands.cli.quota_readings import compare_quotas, is_quota, quota_over_the_season
from commands.deciders import decisions
from commands.deciders.admission import admit
from commands.desk.facts import read_facts
from ledger.basis import Question, parse_question
from ledger.book import Reader
from ledger.entry import Draft
from ledger.errors import InvalidInputError
from ledger.vocabulary import GENDERS
from projections.charts.bump import bump_chart
from projections.charts.canvas import check_format
from projections.disputes.conditions import first_time, parse_condition
from projections.disputes.diff import CupDiff, compare, diff
from projections.disputes.explain import Reason, as_markdown, explain_race, explain_rank
from projections.disputes.history import Moment, blame, by_competition, by_entry
from projections.disputes.what_if import ACTOR, imagine
from projections.documents.disputes import (
    ExplainDocument,
    diff_document,
    history_document,
    reason_node,
    what_if_document,
)
from projections.quota import explain_place
from projections.races.scores import Points
from projections.season.search import find_competitor


def _place(value: Points | None) -> str:
    """A rank or points; a dash where there are none."""
    return "–" if value is None else str(value)


def print_movements(out: Console, cup: CupDiff) -> None:
    """Print who moved in a cup, and the entries behind it."""
    rows = []
    for one in cup.movements:
        before, after = one.rank_before, one.rank_after
        arrow = "▲" if (after or 999) < (before or 999) else "▼" if (after or 999) > (before or 999) else " "
        rows.append(
            [
                f"{_place(before)} → {_place(after)}",
                arrow,
                one.competitor.name,
                one.competitor.noc,
                f"{one.points_before} → {one.points_after}",
                ", ".join(f"{race.race}: {_place(race.before)} → {_place(race.after)}" for race in one.races),
                ", ".join(map(str, one.entries)),
            ]
        )
    sides = ["right", "left", "left", "left", "right", "left", "left"]
    headings = ["rank", "", "name", "NOC", "points", "races", "entries"]
    out.print(table(cup.title, list(zip(headings, sides, strict=True)), rows))
    if not rows:
        out.print(Text("nobody moves", style="dim"))


@click.command("explain")
@click.argument("subject", metavar="CUP|RACE|QUOTA:EVENT")
@click.argument("competitor", metavar="[COMPETITOR|RANK|NOC]", required=False)
@click.option("--markdown", is_flag=True, help="Print a Markdown list, to paste into a letter.")
@json_option
@basis_options
def explain_command(
    subject: str,
    competitor: str | None,
    markdown: bool,
    as_json: bool,
    store: str,
    season_name: str | None,
    **axes: Any,
) -> None:
    """Explain the rank of COMPETITOR in a CUP, down to the row of each protocol; or what decisions made of a RACE.

    COMPETITOR is an identity or a name, with or without accents; in a cup also a RANK. QUOTA:EVENT, such as
    owg-2026:men-500, explains a place: of a COMPETITOR, of a place such as 28, of a reserve such as R1, or of an NOC.
    """
    with opened_reader(store, season_name) as reader:
        reading = reader.read(question(axes))
        quota, colon, event = subject.partition(":")
        if colon:
            if competitor is None:
                raise InvalidInputError(f"explain {subject}: name a competitor, an NOC or a place, such as 28 or R1")
            reason = explain_place(reading, quota, event, competitor)
        elif subject.partition("-")[0] in GENDERS:
            if competitor is None:
                raise InvalidInputError(f"explain {subject}: name a competitor or a rank, such as 1")
            reason = explain_rank(reading, subject, competitor)
        else:
            reason = explain_race(reading, subject, competitor)
    if as_json:
        print_json(ExplainDocument(basis=reading.basis, subject=subject, explanation=reason_node(reason)))
    elif markdown:
        click.echo(as_markdown(reason) + f"\nbasis: {reading.basis.line()} ({reading.basis.root})")
    else:
        out = console()
        out.print(_tree(reason))
        print_basis(out, reading.basis)


def _tree(reason: Reason) -> Tree:
    label = Text(reason.text)
    if reason.entries:
        label.append(f"  [entry {', '.join(map(str, reason.entries))}]", style="cyan")
    tree = Tree(label, guide_style="dim")
    for below in reason.because:
        tree.add(_tree(below))
    return tree


@click.command("diff")
@click.argument("before", metavar="BASIS-A")
@click.argument("after", metavar="BASIS-B")
@click.argument("subject", metavar="[CUP|QUOTA]", required=False)
@json_option
@store_options
def diff_command(
    before: str, after: str, subject: str | None, as_json: bool, store: str, season_name: str | None
) -> None:
    """Compare two bases: the entries between them, and who moved in CUP, in QUOTA or in every cup, by which entry.

    A basis is written with its axes, at=120,as-of=2025-11-23T18:00Z,through=wc2,rulebook=2025-26, or short: 120 is a
    position, wc2 a competition, now the whole book.
    """
    asked = parse_question(before), parse_question(after)
    with opened_reader(store, season_name) as reader:
        later = reader.read(asked[1])
        if subject is not None and is_quota(later, subject):
            compare_quotas(reader.read(asked[0]), later, subject, as_json=as_json)
            return
        found = diff(reader, *asked, subject)
    if as_json:
        print_json(diff_document(found))
        return
    out = console()
    kinds: dict[str, int] = {}
    for entry in (*found.gained, *found.lost):
        kinds[entry.name] = kinds.get(entry.name, 0) + 1
    between = ", ".join(f"{count} {name}" for name, count in kinds.items()) or "none"
    out.print(f"entries between: {between}")
    for one in found.cups:
        print_movements(out, one)
    out.print(Text(f"from {found.before.basis.line()}", style="dim"))
    out.print(Text(f"to   {found.after.basis.line()}", style="dim"))


@click.command("what-if")
@click.argument("subject", metavar="CUP|QUOTA")
@click.option("--without", type=int, multiple=True, metavar="POSITION", help="Leave this entry out; may be repeated.")
@click.option(
    "--disqualify", multiple=True, metavar="RACE:COMPETITOR", help="Imagine a disqualification; may be repeated."
)
@click.option(
    "--with",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Imagine the facts of a file.",
)
@json_option
@basis_options
def what_if_command(
    subject: str,
    without: tuple[int, ...],
    disqualify: tuple[str, ...],
    files: tuple[Path, ...],
    as_json: bool,
    store: str,
    season_name: str | None,
    **axes: Any,
) -> None:
    """Print who would move in CUP or QUOTA if something were otherwise; nothing is recorded.

    With --rulebook alone it shows the same facts under another edition.
    """
    asked = question(axes)
    with opened_reader(store, season_name) as reader:
        real = reader.read(Question(asked.at, asked.at_instant, asked.as_of, asked.through))
        drafts = _imagined(reader, asked, disqualify, files)
        imagined = imagine(reader, asked, without=without, more=drafts)
        if is_quota(imagined, subject):
            compare_quotas(real, imagined, subject, as_json=as_json)
            return
        (changed,) = compare(real, imagined, subject)
    if as_json:
        print_json(what_if_document(real, imagined, changed))
        return
    out = console()
    print_movements(out, changed)
    print_basis(out, imagined.basis, changed.after.notes)
    out.print(Text(f"real: {real.basis.line()}", style="dim"))


def _imagined(reader: Reader, asked: Question, disqualify: tuple[str, ...], files: tuple[Path, ...]) -> list[Draft]:
    """The hypothetical facts, each of which fits the season that the ones before it leave."""
    season = reader.read(asked).season
    drafts: list[Draft] = []
    for text in disqualify:
        race, colon, who = text.partition(":")
        if not colon:
            raise InvalidInputError(f"--disqualify {text}: write RACE:COMPETITOR, such as wc1-men-500-1-a:Stolz")
        drafts += admit(season, [Draft(decisions.disqualify(season, race, who), ACTOR)], file="--disqualify")
    for file in files:
        drafts += admit(season, read_facts(file), file=file.name)
    return drafts


@click.command("history")
@click.argument("subject", metavar="CUP|QUOTA")
@click.argument("competitor", required=False)
@click.option("--by-entry", is_flag=True, help="After every entry, instead of after every competition.")
@click.option("--when", metavar="CONDITION", help="The first moment at which it became true, such as rank<=3.")
@click.option("--blame", "show_blame", is_flag=True, help="The entry that last changed each row.")
@click.option(
    "--chart", type=click.Path(path_type=Path), metavar="FILE", help="Draw the ranks into an .svg or .png file."
)
@json_option
@basis_options
def history_command(
    subject: str,
    competitor: str | None,
    by_entry: bool,
    when: str | None,
    show_blame: bool,
    chart: Path | None,
    as_json: bool,
    store: str,
    season_name: str | None,
    **axes: Any,
) -> None:
    """Print rank and points in CUP after every competition or entry, of all or of one COMPETITOR.

    Of a QUOTA it prints the places of each NOC after each qualifying competition.
    """
    asked, cup = question(axes), subject
    with opened_reader(store, season_name) as reader:
        reading = reader.read(asked)
        if is_quota(reading, subject):
            quota_over_the_season(reader, asked, subject, as_json=as_json)
            return
        moments = _moments(reader, asked, cup, entries=by_entry or show_blame or when is not None)
        who = find_competitor(reading.season, competitor, gender=cup.partition("-")[0]).id if competitor else None
    if chart is not None:
        check_format(str(chart))
        title = reading.rulebook.cup(cup).title
        write_chart(chart, bump_chart(reading, title, list(by_competition(reading, cup)), str(chart), only=who))
    if when is not None:
        _first(reading.season.competitor(who).name if who else None, who, when, moments)
        return
    document = history_document(reading.basis, cup, moments, blame(moments), only=who)
    if as_json:
        print_json(document)
        return
    out = console()
    if by_entry or show_blame:
        rows = [
            [
                _place(line.points[-1].rank),
                line.name,
                line.noc,
                str(line.points[-1].points),
                ", ".join(map(str, line.entries)),
            ]
            for line in document.rows
        ]
        headings = [
            ("", "right"),
            ("name", "left"),
            ("NOC", "left"),
            ("points", "right"),
            ("last changed by entry", "left"),
        ]
        out.print(table(f"{cup}: who stands where, since which entry", headings, rows))
    if by_entry and who:
        for line in document.rows:
            steps = [[point.after, _place(point.rank), str(point.points)] for point in line.points]
            out.print(table(line.name, [("entry", "right"), ("rank", "right"), ("points", "right")], steps))
    if not (by_entry or show_blame):
        names = [moment.after for moment in moments]
        rows = [
            [
                line.name,
                line.noc,
                *(f"{_place(point.rank)} ({point.points})" for point in line.points),
                _sparkline([point.rank for point in line.points]),
            ]
            for line in document.rows
        ]
        headings = [("name", "left"), ("NOC", "left"), *((name, "right") for name in names), ("ranks", "left")]
        out.print(table(f"{cup}: rank (points) after each competition", headings, rows))
    print_basis(out, reading.basis)


def _moments(reader: Reader, asked: Question, cup: str, *, entries: bool) -> list[Moment]:
    return list(by_entry(reader, asked, cup)) if entries else list(by_competition(reader.read(asked), cup))


def _first(name: str | None, who: str | None, when: str, moments: list[Moment]) -> None:
    """Print the first moment at which a condition holds."""
    holds = parse_condition(when)
    if who is None:
        raise InvalidInputError("--when is about one competitor; name one")
    moment = first_time(moments, who, holds)
    if moment is None:
        click.echo(f"{name}: {when} never became true at this basis")
        raise click.exceptions.Exit(1)
    row = moment.row(who)
    click.echo(
        f"{name}: {when} first after entry {moment.position}"
        + (f", rank {row.rank} with {row.points} points" if row else "")
    )


def _sparkline(ranks: list[int | None]) -> str:
    """Ranks as bars, three to a bar: the first three have the highest, from the 22nd on the lowest; blank for none."""
    bars = "▁▂▃▄▅▆▇█"
    return "".join(" " if rank is None else bars[max(0, len(bars) - 1 - (rank - 1) // 3)] for rank in ranks)
