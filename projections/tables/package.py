"""The description of an archive's tables as a Data Package, version 2, with a Table Schema for each."""

import hashlib
import json
from typing import Any

from projections.tables.columns import Column, Table
from projections.tables.csv import to_csv

PROFILES = "https://datapackage.org/profiles/2.0"
NAME = "datapackage.json"


def descriptor(tables: tuple[Table, ...], *, name: str, title: str, description: str) -> bytes:
    """The descriptor as JSON in UTF-8.

    Args:
        tables: The tables, whose CSV files lie beside the descriptor.
        name: A name in lower-case letters, digits, dots, hyphens and underscores.
        title: A title for people.
        description: What the tables are computed from.
    """
    document = {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": name,
        "title": title,
        "description": description,
        "resources": [_resource(table) for table in tables],
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _resource(table: Table) -> dict[str, Any]:
    data = to_csv(table)
    return {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": table.name,
        "type": "table",
        "title": table.title,
        "path": table.path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": {
            "$schema": f"{PROFILES}/tableschema.json",
            "fields": [_field(column) for column in table.columns],
            "primaryKey": list(table.key),
            **_foreign_keys(table),
        },
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.meaning}
    if column.unit:
        field["unit"] = column.unit
    if column.required:
        field["constraints"] = {"required": True}
    return field


def _foreign_keys(table: Table) -> dict[str, Any]:
    keys = [
        {"fields": [column], "reference": {"resource": other, "fields": [column]}} for column, other in table.references
    ]
    return {"foreignKeys": keys} if keys else {}
