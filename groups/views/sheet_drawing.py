"""Draw the rows of a sheet: the template is drawn once for each kind of row, and the quiet ones only fill it in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from html import escape
from types import SimpleNamespace
from typing import Any

from django.template.loader import get_template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from groups.enums import NotHeldReason
from groups.forms.attendance import QuietRow, RowForm
from groups.models import Circle
from groups.report_links import GOOD_FOR

TEMPLATE = "groups/_attendance_row.html"
UNDER, UNDER_BEGINS = "groups/_attendance_under.html", '<tr class="s-sheet__more'
BLANK_PK, BLANK_SLUG = 970000000000079, "blank-970000000000079"
BLANK_DAY = date(1907, 5, 3)
BLANKS = ("name", "town", "when", "token", "visitors", "first", "words", "who")


@dataclass(frozen=True)
class Sheet:
    """What the rows of one page have in common."""

    today: date
    columns: int
    asks_first: bool
    many_municipalities: bool

    def draw(self, rows: Iterable[RowForm | QuietRow], *, is_late: bool = False) -> list[SafeString]:
        """Return each row as HTML."""
        return [
            self._filled(row, is_late) if isinstance(row, QuietRow) and is_plain(row) else self._drawn(row, is_late)
            for row in rows
        ]

    def draw_under(self, row: RowForm | QuietRow, *, is_late: bool = False) -> str:
        """Return what stands under the row, as HTML: a part of it by itself, for a row that was saved."""
        if isinstance(row, QuietRow) and is_plain(row):
            _row, begins, under = self._filled(row, is_late).partition(UNDER_BEGINS)
            return (begins + under).strip()
        context = {"row": row, "columns": self.columns, "today": self.today, "is_late": is_late}
        return get_template(UNDER).render(context).strip()

    def _drawn(self, row: Any, is_late: bool) -> SafeString:
        context = {
            "row": row,
            "is_late": is_late,
            "today": self.today,
            "link_since": self.today - GOOD_FOR,
            "columns": self.columns,
            "asks_first": self.asks_first,
            "many_municipalities": self.many_municipalities,
            "reasons": NotHeldReason.choices,
        }
        return mark_safe(get_template(TEMPLATE).render(context))  # noqa: S308 - drawn by a template

    def _filled(self, row: QuietRow, is_late: bool) -> SafeString:
        g = row.gathering
        kind = Kind(
            language=get_language() or "",
            is_late=is_late,
            is_coming=g.day > self.today,
            is_long_past=g.day < self.today - GOOD_FOR,
            is_stored=bool(g.version),
            has_reporter=g.reported_by_id is not None,
            asks_first=row.asks_first,
            reason=g.reason,
            state=g.state,
        )
        return mark_safe("".join(_fill(pattern(self, kind), values(row, self))))  # noqa: S308 - every value is escaped


@dataclass(frozen=True)
class Kind:
    """What decides which parts a row has."""

    language: str
    is_late: bool
    is_coming: bool
    is_long_past: bool
    is_stored: bool
    has_reporter: bool
    asks_first: bool
    reason: str
    state: str


def is_plain(row: QuietRow) -> bool:
    """Say whether the row is a circle's and has only what every row has: no other numbers, no corrections to tell."""
    return row.gathering.version < 2 and not row.more_families and row.gathering.circle.records_id is None


def values(row: QuietRow, sheet: Sheet) -> dict[str, str]:
    """Return what the row fills in, escaped."""
    g = row.gathering
    told = {
        "pk": str(g.pk),
        "slug": g.circle.slug,
        "day": g.day.isoformat(),
        "name": escape(g.circle.name),
        "town": escape(str(g.circle.municipality)) if sheet.many_municipalities else "",
        "when": escape(row.when),
        "token": str(row.token),
        "visitors": "" if g.visitors is None else str(g.visitors),
        "first": "" if g.first_timers is None else str(g.first_timers),
    }
    if g.version:
        told["words"] = escape(row.stored_words)
        told["who"] = escape(g.reported_by.get_short_name()) if g.reported_by else ""
        told["at"] = _moment(g.reported_at)
    return told


def _fill(parts: Sequence[str], told: dict[str, str]) -> Iterable[str]:
    """Every other part is the name of a value."""
    return (told[part] if number % 2 else part for number, part in enumerate(parts))


def _moment(at: datetime | None) -> str:
    return escape(date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")) if at else ""


@lru_cache(maxsize=512)
def _pattern(kind: Kind, columns: int, asks_first: bool, many_municipalities: bool) -> tuple[str, ...]:
    """Return the template's row of this kind, cut at what differs from row to row."""
    at = timezone.make_aware(datetime(1907, 5, 3, 7, 9))  # noqa: DTZ001
    today = BLANK_DAY - timedelta(days=1) if kind.is_coming else BLANK_DAY
    today += GOOD_FOR + timedelta(days=1) if kind.is_long_past else timedelta()
    drawn = Sheet(today, columns, asks_first, many_municipalities)._drawn(_blank(kind, at), kind.is_late)
    cuts = {str(BLANK_PK): "pk", BLANK_DAY.isoformat(): "day", _moment(at): "at"}
    text = drawn.replace(BLANK_SLUG, "\0slug\0")
    for found, name in cuts.items():
        text = text.replace(found, f"\0{name}\0")
    return tuple(text.split("\0"))


def pattern(sheet: Sheet, kind: Kind) -> tuple[str, ...]:
    return _pattern(kind, sheet.columns, sheet.asks_first, sheet.many_municipalities)


def _blank(kind: Kind, at: datetime) -> Any:
    """A row in which every value is a mark of itself."""
    mark = {name: f"\0{name}\0" for name in BLANKS}
    address = Circle(slug=BLANK_SLUG).get_absolute_url()
    circle = SimpleNamespace(get_absolute_url=address, name=mark["name"], municipality=mark["town"], records_id=None)
    reporter = SimpleNamespace(get_short_name=mark["who"]) if kind.has_reporter else None
    gathering = SimpleNamespace(
        pk=BLANK_PK,
        circle=circle,
        day=BLANK_DAY,
        state=kind.state,
        version=int(kind.is_stored),
        reported_by=reporter,
        reported_at=at,
    )
    shown = {"visitors": mark["visitors"], "first_timers": mark["first"], "reason": kind.reason, "why": ""}
    own = {"prefix": f"g{BLANK_PK}", "gathering": gathering, "shown": shown, "asks_first": kind.asks_first}
    told = {"token": mark["token"], "when": mark["when"], "stored_words": mark["words"], "history": []}
    return SimpleNamespace(**own, **told, errors={}, conflict=None, more_families=[], is_bound=False, asks_sure=False)
