"""A document as JSON for other programs: every figure by its key, with its meaning; unknown is null, never zero."""

import json
from decimal import Decimal
from typing import Any

from reporting.document import Document
from reporting.tables import Line, Table


def to_json(document: Document) -> bytes:
    """Return the document; the same figures always give the same bytes."""
    told = {
        "title": document.title,
        "language": document.language,
        "as_of": document.as_of.isoformat(),
        "facts": [{"name": name, "text": text} for name, text in document.facts],
        "notes": list(document.notes),
        "definitions": [
            {"key": column.key, "name": str(column.label), "meaning": str(column.definition), "unit": column.unit.name}
            for column in document.defined
        ],
        "not_held": [{"reason": reason, "count": count} for reason, count in document.reasons],
        "tables": [_table(table) for table in (*document.flat, *document.fact_tables)],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _table(table: Table) -> dict[str, Any]:
    return {"key": table.key, "caption": table.caption, "rows": [_row(line) for line in table.lines]}


def _row(line: Line) -> dict[str, Any]:
    """A row's figures; those that are rounded are named, and of those that are not known it is told why."""
    figures = {
        cell.column.key: float(cell.value) if isinstance(cell.value, Decimal) else cell.value for cell in line.cells
    }
    row: dict[str, Any] = {"name": line.name, "figures": figures}
    if rounded := [cell.column.key for cell in line.cells if cell.is_rounded]:
        row["rounded"] = rounded
    if unknown := {cell.column.key: cell.text for cell in line.cells if cell.value is None}:
        row["not_known"] = unknown
    return row
