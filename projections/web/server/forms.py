"""Where the forms of the pages lead: to the address of what they ask for."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from ledger.errors import LedgerError
from projections.web.addresses.basis import NOW, basis_of_form, is_basis, read_basis, write_basis
from projections.web.addresses.problems import Problem, problem_of
from projections.web.server.replies import redirect


async def to_basis(request: Request) -> Response:
    """Where the form leads that sets the basis: the same page at that basis."""
    fields = request.query_params
    return redirect(request, page_of(_basis(fields), fields.get("page", "")), HTTPStatus.SEE_OTHER)


async def to_comparison(request: Request) -> Response:
    """Where the form leads that compares a cup or a quota with another basis."""
    fields = request.query_params
    given = {name.removeprefix("before-"): value for name, value in fields.items() if name.startswith("before-")}
    before = _basis(given)
    if before == NOW:
        raise Problem(HTTPStatus.BAD_REQUEST, "compare with what? Name a position, an instant, or a competition")
    subject = f"quotas/{fields['quota']}" if "quota" in fields else fields.get("cup", "")
    path = f"compare/{before}/{subject}"
    return redirect(request, page_of(fields.get("basis", NOW), path), HTTPStatus.SEE_OTHER)


async def to_what_if(request: Request) -> Response:
    """Where the form leads that imagines: the table at the basis, with what is imagined in the query."""
    fields = request.query_params
    try:
        question = replace(read_basis(fields.get("basis", NOW)), rulebook=fields.get("rulebook") or None)
        basis = write_basis(read_basis(write_basis(question)))
    except LedgerError as error:
        raise problem_of(error) from None
    given = [(name, value) for name, value in fields.multi_items() if name in ("without", "disqualify")]
    # A race may have been filed in several editions, which are left out together.
    pairs = [(name, one) for name, value in given for one in (value.split() if name == "without" else [value.strip()])]
    race, who = fields.get("race", ""), fields.get("who", "").strip()
    if bool(race) != bool(who):
        asked = f"who is disqualified in {race}" if race else f"in which race {who} is disqualified"
        raise Problem(HTTPStatus.BAD_REQUEST, f"say {asked}; a disqualification is of somebody in a race")
    query = urlencode(
        [*((name, value) for name, value in pairs if value), *([("disqualify", f"{race}:{who}")] * bool(race))]
    )
    path = page_of(basis, f"what-if/{fields.get('table', '')}")
    return redirect(request, f"{path}?{query}" if query else path, HTTPStatus.SEE_OTHER)


def _basis(fields: Mapping[str, str]) -> str:
    try:
        return basis_of_form(fields)
    except LedgerError as error:
        raise problem_of(error) from None


def page_of(basis: str, path: str) -> str:
    """The address of a path at a basis, below the root."""
    clean = path.strip("/")
    return f"{basis}/{clean}/" if clean else f"{basis}/"


def basis_or_now(text: str) -> str:
    """The basis of an address where it can be read, so that the links on a problem's page lead somewhere."""
    return text if is_basis(text) else NOW
