"""The sheet on which a circle's numbers are written by hand: twelve weeks, A4, in the language chosen."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from groups.actions.attendance import attendance_of
from groups.attendance import NOT_REPORTED
from groups.attendance_in_words import amount_in_words
from groups.counts import FIRST_TIMERS, Count, families
from groups.enums import GatheringState
from groups.not_held_numbers import NUMBER_OF, numbered_reasons
from groups.queries.twelve_weeks import Meeting, PaperSheet
from network.hours_in_words import clock_range, day_in_words
from network.paper import page_facts, set_in_type
from network.periods import Week

SHEET = Path(__file__).parent / "papers" / "attendance.typ"
COLUMNS_ON_A_PAGE = 10
EMPTY_DAYS = 3


def sheets_pdf(sheets: Sequence[PaperSheet], language: str) -> bytes:
    """Return the sheets, each circle's on pages of its own; what is reported already is printed in its place."""
    with translation.override(language):
        return set_in_type(
            SHEET,
            {
                "title": _("Kävijälomake, 12 viikkoa"),
                "language": language,
                "network": page_facts("/")["network"],
                "printed": page_facts("/")["printed"],
                "sheets": [_sheet(sheet) for sheet in sheets],
                "reasons": [label for _code, label in numbered_reasons()],
                "words": _words(),
            },
        )


def _words() -> dict[str, str]:
    return {
        "day": _("Päivä"),
        "visitors": _("Kävijöitä"),
        "not_held": _("Ei pidetty, syyn numero"),
        "week": _("vko"),
        "other_day": _("Muu päivä:"),
        "zero": _("Kirjoita 0, jos ketään ei tullut. Jätä tyhjäksi, jos et tiedä: tyhjä ei ole nolla."),
        "nameless": _("Kirjoita vain lukumääriä. Älä kirjoita kävijöiden nimiä."),
        "reasons": _("Jos ei kokoonnuttu, kirjoita syyn numero:"),
        "type_in": _("Luvut kirjoitetaan portaaliin täällä:"),
        "code": _("QR-koodi, joka avaa lukujen kirjoittamisen"),
        "none": _("Näillä viikoilla ei ole sovittuja kokoontumisia. Kirjoita päivä itse."),
    }


def _sheet(sheet: PaperSheet) -> dict[str, Any]:
    """Return one circle's tables: as many as its numbers need beside each other, each with the same days."""
    asked = list(sheet.counts)
    groups = [asked[at : at + COLUMNS_ON_A_PAGE] for at in range(0, len(asked), COLUMNS_ON_A_PAGE)] or [[]]
    facts = page_facts(f"{reverse('groups:grid', args=[sheet.circle.slug])}?from={sheet.first}")
    return {
        "name": sheet.circle.name,
        "own_language": sheet.circle.language,
        "place": sheet.circle.municipality.name,
        "weeks": _("Viikot %(first)s–%(last)s, %(year)s")
        % {"first": sheet.first.number, "last": sheet.last.number, "year": _years(sheet)},
        "tables": [_table(sheet.meetings, counts, is_first=at == 0) for at, counts in enumerate(groups)],
        "address": facts["address"],
        "qr": facts["qr"],
    }


def _years(sheet: PaperSheet) -> str:
    years = sorted({sheet.first.year, sheet.last.year})
    return "–".join(str(year) for year in years)


def _table(meetings: Iterable[Meeting], counts: Sequence[Count], *, is_first: bool) -> dict[str, Any]:
    rows = [_row(meeting, counts, is_first=is_first) for meeting in meetings]
    return {"is_first": is_first, "heads": [_head(count) for count in counts], "rows": rows, "empty": EMPTY_DAYS}


def _head(count: Count) -> str:
    """Return the count's name, with its family's where the name alone would not say what is counted."""
    family = next(f for f in families() if count in f.counts)
    return f"{family.short}: {count.label}" if family.short else count.label


def _row(meeting: Meeting, counts: Sequence[Count], *, is_first: bool) -> dict[str, Any]:
    said = attendance_of(meeting.gathering) if meeting.gathering else NOT_REPORTED
    told = {**dict(said.counts), **({FIRST_TIMERS: said.first_timers} if said.first_timers is not None else {})}
    cells = [amount_in_words(count, told[count.code]) if count.code in told else "" for count in counts]
    main = ["" if said.visitors is None else str(said.visitors), NUMBER_OF.get(said.reason, "")] if is_first else []
    return {
        "day": day_in_words(meeting.day),
        "time": clock_range(meeting.starts, meeting.ends),
        "week": str(Week.of(meeting.day).number),
        "main": main,
        "cells": cells,
        "not_held": said.state == GatheringState.NOT_HELD,
    }
