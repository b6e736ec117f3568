"""The format of facts for other programs: JSON Schema of every fact, and of a line of a file of them.

It is made of the models that read them, so that it says what is read. What a schema cannot say (that a race is on the
calendar, that a rank is nobody else's) is what `season check` is for.
"""

from typing import Any, Final

from ledger.codec import stored_name
from ledger.entry import Source
from ledger.errors import NotFoundError
from ledger.facts import FACTS

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEMPLATE: Final = "#/$defs/{model}"
_INSTANT: Final = r"^\d{4}-\d{2}-\d{2}"


def line_schema() -> dict[str, Any]:
    """The schema of one line of a file of facts: the one that names its season, or a fact and what is said of it."""
    definitions: dict[str, Any] = {}
    lines = []
    for name, fact in FACTS.items():
        own = fact.model_json_schema(ref_template=_TEMPLATE)
        definitions |= own.pop("$defs", {})
        definitions[name] = own
        lines.append(_line(stored_name(fact), name))
    source = Source.model_json_schema(ref_template=_TEMPLATE)
    definitions |= {**source.pop("$defs", {}), "Source": source}
    return {
        "$schema": DRAFT,
        "title": "A line of a file of facts",
        "description": (
            "A file is JSON Lines in UTF-8: its first line may name the season, each other is one fact. Race times are "
            "milliseconds, days ISO text, moments in a fact microseconds since 1970 in UTC."
        ),
        "oneOf": [_season(), *lines],
        "$defs": dict(sorted(definitions.items())),
    }


def fact_schema(name: str) -> dict[str, Any]:
    """The schema of the fields of one fact, such as ``ResultRecorded``.

    Raises:
        NotFoundError: There is no such fact.
    """
    bare = name.partition("/")[0]
    if bare not in FACTS or name not in (bare, stored_name(FACTS[bare])):
        raise NotFoundError(f"{name}: no fact is called so; there are {', '.join(FACTS)}")
    return {"$schema": DRAFT, **FACTS[bare].model_json_schema(), "title": stored_name(FACTS[bare])}


def _season() -> dict[str, Any]:
    return {
        "title": "the season of the file",
        "type": "object",
        "properties": {"season": {"type": "string", "pattern": r"^\d{4}-\d{2}$"}},
        "required": ["season"],
        "additionalProperties": False,
    }


def _line(stored: str, name: str) -> dict[str, Any]:
    text = {"type": "string", "minLength": 1, "maxLength": 2_000}
    return {
        "title": stored,
        "type": "object",
        "properties": {
            "fact": {"const": stored},
            "actor": {**text, "description": "Who entered it."},
            "data": {"$ref": f"#/$defs/{name}"},
            "published_at": {
                "type": "string",
                "pattern": _INSTANT,
                "description": "When it was public: an instant as ISO text; where it is left out, when it is loaded.",
            },
            "reason": {**text, "description": "Why, for a decision."},
            "source": {"$ref": "#/$defs/Source"},
        },
        "required": ["fact", "actor", "data"],
        "additionalProperties": False,
    }
