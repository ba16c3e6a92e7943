"""The open data as files: each figure of each municipality and quarter by its key; unknown is empty, never zero."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import override

from network.answers import site_address
from network.periods import QUARTER, Period
from network.safe_cells import safe
from reporting.columns import COLUMNS, Column
from reporting.figures import Row, Shown, Statistics
from reporting.models import OpenRelease
from reporting.more_columns import PLACE_COLUMNS

SCHEMA = "1"
TOLD: tuple[Column, ...] = (*COLUMNS, *PLACE_COLUMNS)
NAMES = ("quarter", "municipality", "name_fi", "name_sv", "as_of", "content_hash")


def open_rows(releases: Iterable[OpenRelease], town: str = "") -> Iterator[tuple[OpenRelease, Statistics, Row]]:
    """Yield each municipality of each published quarter; one municipality when its code is given."""
    for release in releases:
        found = Statistics.from_json(release.report.figures or {})
        for row in sorted(found.by_municipality, key=lambda row: row.key):
            if town in ("", row.key):
                yield release, found, row


def to_json(releases: Iterable[OpenRelease], language: str, town: str = "") -> bytes:
    """Return everything that is published, with what each figure means; the same data give the same bytes."""
    releases = list(releases)
    with override(language):
        meanings = [
            {"key": column.key, "name": str(column.label), "meaning": str(column.definition)} for column in TOLD
        ]
    told = {
        "schema": SCHEMA,
        "source": settings.NETWORK_NAME,
        "licence": {"name": settings.OPEN_DATA_LICENCE, "url": settings.OPEN_DATA_LICENCE_URL},
        "language": language,
        "definitions": meanings,
        "quarters": [_quarter(release) for release in releases],
        "rows": [_row(release, row) for release, _found, row in open_rows(releases, town)],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _quarter(release: OpenRelease) -> dict[str, Any]:
    period = Period.parse(release.quarter)
    return {
        "quarter": release.quarter,
        "first_day": period.first_day.isoformat(),
        "last_day": period.last_day.isoformat(),
        "as_of": release.report.as_of.isoformat(),
        "content_hash": release.report.content_hash,
        "counting": release.report.version,
    }


def _row(release: OpenRelease, row: Row) -> dict[str, Any]:
    figures = {column.key: _figure(column, row) for column in TOLD}
    told = {
        "quarter": release.quarter,
        "municipality": row.key,
        "name_fi": row.name_fi,
        "name_sv": row.name_sv,
        "figures": {key: float(value) if isinstance(value, Decimal) else value for key, value in figures.items()},
    }
    return told | {"rounded": _shown(row, Shown.ROUNDED), "withheld": _shown(row, Shown.WITHHELD, Shown.TOO_FINE)}


def _figure(column: Column, row: Row) -> Any:
    return column.value(column.figures(row))


def _shown(row: Row, *ways: Shown) -> list[str]:
    return [c.key for c in TOLD if c.cell is not None and c.cell(c.figures(row)).shown in ways]


def to_csv(releases: Iterable[OpenRelease], town: str = "") -> bytes:
    """Return the same as a table for programs (RFC 4180): commas, decimal points, UTF-8; no cell is a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*NAMES, *(column.key for column in TOLD), "rounded", "withheld"])
    for release, found, row in open_rows(releases, town):
        names = (
            release.quarter,
            row.key,
            row.name_fi,
            row.name_sv,
            found.as_of.isoformat(),
            release.report.content_hash,
        )
        ways = (_shown(row, Shown.ROUNDED), _shown(row, Shown.WITHHELD, Shown.TOO_FINE))
        figures = ("" if value is None else str(value) for value in (_figure(column, row) for column in TOLD))
        writer.writerow([*map(safe, names), *figures, *(" ".join(keys) for keys in ways)])
    return text.getvalue().encode()


def described() -> dict[str, Any]:
    """Return what the addresses give, as OpenAPI says it; only what there is."""
    quarter = {
        "name": "quarter",
        "in": "query",
        "schema": {"type": "string", "pattern": QUARTER.pattern, "example": "2026-Q3"},
    }
    town = {"name": "municipality", "in": "query", "schema": {"type": "string", "example": "837"}}
    language = {"name": "lang", "in": "query", "schema": {"type": "string", "enum": ["fi", "sv", "en"]}}

    def answers(kind: str) -> dict[str, Any]:
        wrong = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}
        return {
            "200": {"description": "OK", "content": {kind: {}}},
            "304": {"description": "Not modified"},
            "400": {
                "description": "What was asked for is neither a quarter nor a municipality of the network",
                "content": {"application/json": {"schema": wrong}},
            },
        }

    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.NETWORK_NAME}: open data",
            "version": SCHEMA,
            "license": {"name": settings.OPEN_DATA_LICENCE, "url": settings.OPEN_DATA_LICENCE_URL},
        },
        "servers": [{"url": site_address("")}],
        "paths": {
            "/api/v1/statistics.json": {
                "get": {
                    "summary": "Published quarters by municipality",
                    "parameters": [quarter, town, language],
                    "responses": answers("application/json"),
                }
            },
            "/api/v1/statistics.csv": {
                "get": {
                    "summary": "The same as CSV",
                    "parameters": [quarter, town, language],
                    "responses": answers("text/csv"),
                }
            },
        },
    }
