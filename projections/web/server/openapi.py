"""The description of the API, made of the reports and of the models of their documents."""

from collections.abc import Sequence
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from projections.reports.report import Parameter, Report
from projections.web.addresses.basis import MAX_BASIS
from projections.web.addresses.problems import ProblemDocument
from projections.web.addresses.wanted import FRONT

_BASIS: Final = {
    "name": "basis",
    "in": "path",
    "required": True,
    "description": "The basis: now, a position, a competition, or axes such as at=2336,through=wc2,rulebook=2025-26.",
    "schema": {"type": "string", "pattern": r"^[A-Za-z0-9=,:.+-]+$", "minLength": 1, "maxLength": MAX_BASIS},
    "example": "now",
}
_EMPTY: Final = {
    "304": {"description": "Unchanged since the version that If-None-Match names."},
    "308": {"description": "The same is under one address only; it is this one."},
}
_REFUSALS: Final = {
    "400": "The basis or the query cannot be read.",
    "404": "Nothing of this name is at the basis.",
    "414": "The query is too long.",
    "422": "The rulebook does not know a rule that the answer would rest on.",
    "503": "The book cannot be read, or the answer took too long.",
}


def openapi(reports: Sequence[Report[Any]], version: str, root: str) -> dict[str, Any]:
    """The OpenAPI document; `root` is where the book is mounted, without a slash at its end."""
    models = [one.model for one in reports]
    unique: list[type[BaseModel]] = list(dict.fromkeys([*models, ProblemDocument]))
    refs, schema = models_json_schema(
        [(model, "serialization") for model in unique], ref_template="#/components/schemas/{model}"
    )
    named = {model: refs[model, "serialization"] for model in unique}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Season ledger",
            "version": version,
            "description": "A speed-skating season at any basis. Every document is the one that --json prints.",
        },
        "servers": [{"url": root or "/"}],
        "paths": {f"/api/{{basis}}/{one.path or FRONT}.json": {"get": _operation(one, named)} for one in reports},
        "components": {"schemas": schema.get("$defs", {})},
    }


def _takes(one: Parameter) -> dict[str, Any]:
    value = {"type": "string", "pattern": f"^(?:{one.pattern})$"}
    return value if one.many == 1 else {"type": "array", "maxItems": one.many, "items": value}


def _operation(report: Report[Any], named: dict[Any, Any]) -> dict[str, Any]:
    places = [
        {
            "name": place.name,
            "in": "path",
            "required": True,
            "description": place.about,
            "schema": {"type": "string", "pattern": f"^(?:{place.pattern})$"},
        }
        for place in report.places
    ]
    query = [
        {
            "name": one.name,
            "in": "query",
            "required": False,
            "description": one.about,
            "schema": _takes(one),
        }
        for one in report.parameters
    ]
    refusals = {
        status: {"description": text, "content": {"application/problem+json": {"schema": named[ProblemDocument]}}}
        for status, text in _REFUSALS.items()
    }
    return {
        "operationId": report.name,
        "summary": report.about,
        "parameters": [_BASIS, *places, *query],
        "responses": {
            "200": {
                "description": report.about,
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": named[report.model]}},
            },
            **_EMPTY,
            **refusals,
        },
    }
