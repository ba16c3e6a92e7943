"""The week sheet's rows: each is read by itself, so that a slip in one never costs the others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, ClassVar, Self
from uuid import UUID, uuid4

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from groups.actions.attendance import Closed, Conflict, attendance_of
from groups.attendance import NOT_REPORTED, Attendance, Report
from groups.attendance_in_words import amount_in_words, in_words
from groups.counts import FIRST_TIMERS, Count, Counts, Family, all_counts, as_counts, families, misfits
from groups.enums import GatheringState, NotHeldReason
from groups.forms.numbers import number_typed
from groups.models import AttendanceVersion, Gathering
from groups.models.asked_counts import ASKED_AT_FIRST
from network.hours_in_words import clock_range, day_in_words
from network.periods_in_words import period_in_words

TOKEN = re.compile(r"(\d{1,15})\.(\d{1,4})\.([0-9a-f-]{36})(\.c)?")
MOST_ROWS = 450
UNLIKELY_OVER, UNLIKELY_TIMES, UNLIKELY_WITHOUT_HISTORY = 30, 3, 100
OURS, THEIRS = "ours", "theirs"


@dataclass(frozen=True)
class Token:
    """What a row remembers of the page it stood on: its gathering, the version shown, and its own submission."""

    gathering: int
    seen: int
    submission: UUID
    is_conflict: bool = False

    @classmethod
    def fresh(cls, gathering: Gathering, *, is_conflict: bool = False) -> Self:
        return cls(gathering.pk, gathering.version, uuid4(), is_conflict)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read a token, or return None for anything that is not one."""
        found = TOKEN.fullmatch(text)
        try:
            return cls(int(found[1]), int(found[2]), UUID(found[3]), bool(found[4])) if found else None
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.gathering}.{self.seen}.{self.submission}{'.c' if self.is_conflict else ''}"


def read_tokens(texts: list[str]) -> dict[int, Token]:
    """Return the posted rows' tokens by gathering; what cannot be read is left out."""
    found = [Token.parse(text) for text in texts[:MOST_ROWS]]
    return {token.gathering: token for token in found if token}


class ShownRow:
    """One gathering's row as the page shows it: where it is, what is asked of it, what is stored."""

    gathering: Gathering
    asked: set[str]
    history: list[AttendanceVersion]

    @property
    def asks_first(self) -> bool:
        """Whether the row asks for first-timers: the network does, or somebody has told them before."""
        return FIRST_TIMERS in self.asked

    @cached_property
    def more_families(self) -> list[Family]:
        """The families with the numbers that stand under the row."""
        return list(_families_under(frozenset(self.asked)))

    @property
    def name(self) -> str:
        """The row as a person would point at it."""
        return f"{self.gathering.circle.name}, {day_in_words(self.gathering.day)}"

    @property
    def when(self) -> str:
        g = self.gathering
        return _when(g.day, g.starts, g.ends, get_language() or "")

    @property
    def stored(self) -> Attendance:
        return attendance_of(self.gathering)

    @property
    def stored_words(self) -> str:
        return in_words(self.stored)

    @property
    def history_lines(self) -> list[tuple[str, AttendanceVersion]]:
        """The versions of a corrected gathering, in words, the newest first."""
        return [(in_words(attendance_of(version)), version) for version in self.history]


class QuietRow(ShownRow):
    """A row that nobody has typed in: no form is needed to show it, and a sheet of two hundred makes none."""

    errors: ClassVar[dict[str, list[str]]] = {}
    is_bound, asks_sure, more_errors, conflict = False, False, False, None

    def __init__(self, gathering: Gathering) -> None:
        self.gathering = gathering
        self.prefix = f"g{gathering.pk}"
        self.asked = _asked_of(gathering)
        self.history = []

    @property
    def token(self) -> Token:
        return Token.fresh(self.gathering)

    def shown(self) -> dict[str, str]:
        """Return what stands in the row's fields."""
        return shown_values(self.stored)

    @property
    def more_numbers(self) -> list[tuple[Family, list[tuple[Count, str]]]]:
        """The families under the row with what is stored of each number."""
        stored = dict(self.stored.counts)
        return [
            (family, [(c, typed_amount(c, stored.get(c.code))) for c in family.counts]) for family in self.more_families
        ]

    @property
    def told_more(self) -> int:
        """How many numbers under the row are filled in."""
        return len(
            {count.code for family in self.more_families for count in family.counts} & dict(self.stored.counts).keys()
        )


class RowForm(forms.Form, ShownRow):
    """One gathering's row: a number of visitors, or why it was not held, or nothing yet."""

    visitors = forms.CharField(required=False)
    first_timers = forms.CharField(required=False)
    reason = forms.ChoiceField(required=False, choices=[("", ""), *NotHeldReason.choices])
    why = forms.CharField(required=False, max_length=200)
    sure = forms.BooleanField(required=False)
    keep = forms.ChoiceField(required=False, choices=[("", ""), (OURS, OURS), (THEIRS, THEIRS)])

    def __init__(self, gathering: Gathering, token: Token | None = None, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix=f"g{gathering.pk}")
        self.gathering = gathering
        self.token = token or Token.fresh(gathering)
        self.seen = attendance_of(gathering)
        self.usual: float | None = None
        self.said = NOT_REPORTED
        self.asks_sure = False
        self.conflict: Conflict | None = None
        self.history: list[AttendanceVersion] = []
        self.asked = _asked_of(gathering)
        for family in self.more_families:
            for count in family.counts:
                self.fields[count.code] = forms.CharField(required=False, label=count.label)

    @property
    def more_numbers(self) -> list[tuple[Family, list[tuple[Count, str]]]]:
        """The families under the row with what stands in each field: as typed, or as stored."""
        stored = dict(self.stored.counts)
        return [
            (family, [(c, self._typed(c, stored.get(c.code))) for c in family.counts]) for family in self.more_families
        ]

    def _typed(self, count: Count, number: int | None) -> str:
        if self.is_bound:
            return str(self[count.code].data or "")
        return typed_amount(count, number)

    @property
    def more_errors(self) -> bool:
        """Whether something is wrong in a number under the row."""
        return any(count.code in self.errors for family in self.more_families for count in family.counts)

    @property
    def told_more(self) -> int:
        """How many numbers under the row are filled in."""
        return sum(1 for _family, numbers in self.more_numbers for _count, typed in numbers if typed.strip())

    def shown(self) -> dict[str, str]:
        """Return what stands in the row's fields: as typed, or as stored."""
        if self.is_bound:
            return {name: str(self[name].data or "") for name in ("visitors", "first_timers", "reason", "why")}
        return shown_values(self.stored)

    def mistakes(self) -> list[dict[str, str]]:
        """Return what is wrong, each naming the row, with the id of the field to go to."""
        found = []
        for field, errors in self.errors.items():
            to = f"{self.prefix}-{'visitors' if field == '__all__' else field}"
            found += [{"text": f"{self.name}: {error}", "to": to} for error in errors]
        return found

    @property
    def theirs_words(self) -> str:
        return in_words(self.conflict.theirs) if self.conflict else ""

    @property
    def is_touched(self) -> bool:
        """Whether the row says something else than the page it was filled in on."""
        return self.said != self.seen

    def report(self) -> Report:
        return Report(
            self.gathering.pk,
            self.said,
            self.token.submission,
            self.token.seen,
            self.cleaned_data.get("why", ""),
        )

    def show_conflict(self, conflict: Conflict) -> None:
        """Let the row show both values and ask which one holds, as of the version stored now."""
        self.conflict = conflict
        self.gathering = conflict.gathering
        self.token = Token.fresh(conflict.gathering, is_conflict=True)

    def show_closed(self, closed: Closed) -> None:
        """Say that the quarter is closed, and keep what was typed."""
        text = _("%(quarter)s on suljettu, joten lukua ei tallennettu. Koordinaattori voi avata sen.")
        self.add_error("visitors", text % {"quarter": capfirst(period_in_words(closed.quarter))})

    def clean_visitors(self) -> int | None:
        return number_typed(self.cleaned_data["visitors"])

    def clean_first_timers(self) -> int | None:
        return number_typed(self.cleaned_data["first_timers"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.token.is_conflict and values.get("keep") == OURS:
            self.errors.clear()
            self.said = self.seen
            return values
        if not self.errors:
            self._say(values.get("visitors"), self._first_timers(values), values.get("reason", ""))
        if self.token.is_conflict and values.get("keep") != THEIRS:
            self.conflict = Conflict(self.gathering, self.stored, self.said)
            self.add_error("keep", _("Valitse, kumpi tieto jää."))
        return values

    def _first_timers(self, values: Mapping[str, Any]) -> int | None:
        return values.get("first_timers") if self.asks_first else None

    def _counts(self) -> Counts:
        """Read the numbers under the row; what is wrong in one is said of that one."""
        numbers: dict[str, int | None] = {}
        for family in self.more_families:
            for count in family.counts:
                try:
                    numbers[count.code] = number_typed(self.cleaned_data.get(count.code, ""), count)
                except forms.ValidationError as error:
                    self.add_error(count.code, f"{count.label}: {error.message}")
        return as_counts(numbers)

    def _say(self, visitors: int | None, first_timers: int | None, reason: str) -> None:
        counts = self._counts()
        mistake = _mistake(visitors, first_timers, reason, counts)
        if mistake:
            self.add_error(*mistake)
        elif self.errors:
            return
        elif visitors is not None:
            self.said = Attendance.held(visitors, first_timers, counts)
        elif reason:
            self.said = Attendance.not_held(reason)
        if not mistake and self.is_touched:
            self._check_told()

    def _check_told(self) -> None:
        """Ask back once where a slip of the finger is likelier than the truth."""
        if self.said.state == GatheringState.HELD and not self.gathering.is_due():
            self.add_error("visitors", _("Tämä kokoontuminen on vasta tulossa. Kirjoita luku, kun se on pidetty."))
        elif self.said == NOT_REPORTED and not self.cleaned_data.get("sure"):
            self.asks_sure = True
            self.add_error("sure", _("Poistitko luvun tarkoituksella? Vanha tieto jää historiaan."))
        elif self.is_unlikely() and not self.cleaned_data.get("sure"):
            self.asks_sure = True
            text = _("%(number)s kävijää on paljon enemmän kuin yleensä. Tarkista luku.")
            self.add_error("sure", text % {"number": self.said.visitors})

    def is_unlikely(self) -> bool:
        """Say whether the number is so much over what is usual that it is asked once."""
        visitors = self.said.visitors or 0
        limit = UNLIKELY_WITHOUT_HISTORY if self.usual is None else UNLIKELY_TIMES * self.usual
        return visitors > UNLIKELY_OVER and visitors > limit


def shown_values(stored: Attendance) -> dict[str, str]:
    """Return what stands in the fields of a row of which this is stored."""
    numbers = {"visitors": stored.visitors, "first_timers": stored.first_timers}
    typed = {name: "" if number is None else str(number) for name, number in numbers.items()}
    return {**typed, "reason": stored.reason, "why": ""}


def typed_amount(count: Count, number: int | None) -> str:
    """Return the number as it stands in its field."""
    return "" if number is None else amount_in_words(count, number)


@lru_cache(maxsize=1024)
def _when(day: date, starts: int, ends: int, language: str) -> str:
    """Say the day and the hours, in the language that is spoken now; the rows of a sheet share a few of them."""
    return f"{day_in_words(day)} {clock_range(starts, ends)}"


@lru_cache(maxsize=256)
def _families_under(asked: frozenset[str]) -> tuple[Family, ...]:
    found = []
    for family in families():
        counts = tuple(c for c in family.counts if c.code in asked and c.code != FIRST_TIMERS)
        if counts:
            found.append(replace(family, counts=counts))
    return tuple(found)


def _asked_of(gathering: Gathering) -> set[str]:
    """Return the codes that a row asks for: what the network asks, and what somebody has told before."""
    first = {FIRST_TIMERS} if gathering.first_timers is not None else set()
    return {*getattr(gathering, "asked", ASKED_AT_FIRST), *gathering.counts, *first}


def _mistake(
    visitors: int | None, first_timers: int | None, reason: str, counts: Counts = ()
) -> tuple[str, str] | None:
    """Return what does not fit together in a row: the field and what to do about it."""
    if reason and (visitors is not None or first_timers is not None or counts):
        text = _("Pidettiinkö kokoontuminen? Jätä joko luku tai syy ja poista toinen.")
        return ("reason", text)
    if (first_timers is not None or counts) and visitors is None:
        return ("visitors", _("Kirjoita myös, montako kävijää oli yhteensä."))
    if first_timers is not None and visitors is not None and first_timers > visitors:
        return ("first_timers", _("Ensikertalaisia ei voi olla enemmän kuin kävijöitä."))
    for code, family in misfits(visitors or 0, dict(counts)):
        text = _("%(what)s: luku ei voi olla suurempi kuin kävijöiden määrä, %(visitors)s.")
        return (code, text % {"what": family.short or all_counts()[code].label, "visitors": visitors})
    return None


class DayForm(forms.Form):
    """Go to the week of a day."""

    day = forms.DateField(
        label=gettext_lazy("Siirry päivään"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Kirjoita päivä, esimerkiksi 24.11.2026.")},
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
    )
