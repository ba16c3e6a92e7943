"""The rows behind social accounting as CSV for Finnish Excel: gatherings with their hours, and money by row."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext

from groups.models import Gathering
from network.models.organisation_rows import FundingRow
from network.safe_cells import safe
from reporting.accounting.volunteering import HOURS


def in_or_out(row: Any) -> str:
    """Return whether the money of the row is counted, and why not."""
    return gettext("ei: saaja toimii muuallakin") if row.elsewhere else gettext("kyllä")


def name_of(gathering: Gathering) -> str:
    """Return the circle, or the place whose visitors are counted."""
    circle = gathering.circle
    return str(circle.records.name if circle.records else circle.name)


def hours_as_csv(rows: Iterable[Gathering]) -> Iterator[bytes]:
    """Yield the gatherings with the minutes that they told; what was not told is empty and no zero."""
    head = [
        gettext("Päivä"),
        gettext("Viikko"),
        gettext("Kunta"),
        gettext("Ryhmä tai paikka"),
        gettext("Vapaaehtoistyötä, minuutteina"),
        gettext("Tunniste"),
    ]
    cells = (
        [
            f"{row.day:%d.%m.%Y}",
            str(row.week),
            safe(row.circle.municipality.name),
            safe(name_of(row)),
            row.counts.get(HOURS, ""),
            row.pk,
        ]
        for row in rows
    )
    yield from _lines(head, cells)


def funding_as_csv(rows: Iterable[FundingRow]) -> Iterator[bytes]:
    """Yield the money row by row, and whether it is counted; an amount that was not told is empty and no zero."""
    head = [
        gettext("Toimija"),
        gettext("Vuosi"),
        gettext("Rahoittaja"),
        gettext("Summa euroina"),
        gettext("Mihin"),
        gettext("Laskettu mukaan"),
    ]
    cells = (
        [
            safe(row.organisation.name),
            row.year,
            safe(row.get_source_display()),
            "" if row.amount is None else f"{row.amount:.2f}".replace(".", ","),
            safe(row.purpose),
            in_or_out(row),
        ]
        for row in rows
    )
    yield from _lines(head, cells)


def _lines(head: list[str], rows: Iterable[list[Any]]) -> Iterator[bytes]:
    yield "\ufeff".encode() + _line(head)
    yield from map(_line, rows)


def _line(cells: list[Any]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()
