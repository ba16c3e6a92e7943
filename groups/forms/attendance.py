"""The week sheet's rows: each is read by itself, so that a slip in one never costs the others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.actions.attendance import Conflict, attendance_of
from groups.attendance import MOST_VISITORS, NOT_REPORTED, Attendance, Report
from groups.attendance_in_words import in_words
from groups.enums import GatheringState, NotHeldReason
from groups.models import AttendanceVersion, Gathering
from network.hours_in_words import clock_range, day_in_words

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


class RowForm(forms.Form):
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

    @property
    def name(self) -> str:
        """The row as a person would point at it."""
        return f"{self.gathering.circle.name}, {day_in_words(self.gathering.day)}"

    @property
    def when(self) -> str:
        return f"{day_in_words(self.gathering.day)} {clock_range(self.gathering.starts, self.gathering.ends)}"

    @property
    def stored(self) -> Attendance:
        return attendance_of(self.gathering)

    def shown(self) -> dict[str, str]:
        """Return what stands in the row's fields: as typed, or as stored."""
        if self.is_bound:
            return {name: str(self[name].data or "") for name in ("visitors", "first_timers", "reason", "why")}
        stored = self.stored
        numbers = {"visitors": stored.visitors, "first_timers": stored.first_timers}
        typed = {name: "" if number is None else str(number) for name, number in numbers.items()}
        return {**typed, "reason": stored.reason, "why": ""}

    def mistakes(self) -> list[dict[str, str]]:
        """Return what is wrong, each naming the row, with the id of the field to go to."""
        found = []
        for field, errors in self.errors.items():
            to = f"{self.prefix}-{'visitors' if field == '__all__' else field}"
            found += [{"text": f"{self.name}: {error}", "to": to} for error in errors]
        return found

    @property
    def stored_words(self) -> str:
        return in_words(self.stored)

    @property
    def theirs_words(self) -> str:
        return in_words(self.conflict.theirs) if self.conflict else ""

    @property
    def history_lines(self) -> list[tuple[str, AttendanceVersion]]:
        """The versions of a corrected gathering, in words, the newest first."""
        return [(in_words(attendance_of(version)), version) for version in self.history]

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

    def clean_visitors(self) -> int | None:
        return _number(self.cleaned_data["visitors"])

    def clean_first_timers(self) -> int | None:
        return _number(self.cleaned_data["first_timers"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.token.is_conflict and values.get("keep") == OURS:
            self.errors.clear()
            self.said = self.seen
            return values
        if not self.errors:
            self._say(values.get("visitors"), values.get("first_timers"), values.get("reason", ""))
        if self.token.is_conflict and values.get("keep") != THEIRS:
            self.conflict = Conflict(self.gathering, self.stored, self.said)
            self.add_error("keep", _("Valitse, kumpi tieto jää."))
        return values

    def _say(self, visitors: int | None, first_timers: int | None, reason: str) -> None:
        mistake = _mistake(visitors, first_timers, reason)
        if mistake:
            self.add_error(*mistake)
        elif visitors is not None:
            self.said = Attendance.held(visitors, first_timers)
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


def _number(text: str) -> int | None:
    """Return the whole number that was typed, or None for an empty field."""
    typed = text.strip()
    if not typed:
        return None
    if re.fullmatch(r"[-−–]\s*\d+", typed):
        raise forms.ValidationError(_("Luku ei voi olla alle nolla."))
    if re.fullmatch(r"\d+[.,]\d+", typed):
        raise forms.ValidationError(_("Kirjoita kokonaisluku, esimerkiksi 8."))
    if not re.fullmatch(r"[0-9]+", typed):
        raise forms.ValidationError(_("Kirjoita luku numeroina, esimerkiksi 8."))
    if len(typed) > 9 or int(typed) > MOST_VISITORS:
        raise forms.ValidationError(_("Luku on liian suuri. Suurin luku on %(most)s.") % {"most": MOST_VISITORS})
    return int(typed)


def _mistake(visitors: int | None, first_timers: int | None, reason: str) -> tuple[str, str] | None:
    """Return what does not fit together in a row: the field and what to do about it."""
    if reason and (visitors is not None or first_timers is not None):
        text = _("Pidettiinkö kokoontuminen? Jätä joko luku tai syy ja poista toinen.")
        return ("reason", text)
    if first_timers is not None and visitors is None:
        return ("visitors", _("Kirjoita myös, montako kävijää oli yhteensä."))
    if first_timers is not None and visitors is not None and first_timers > visitors:
        return ("first_timers", _("Ensikertalaisia ei voi olla enemmän kuin kävijöitä."))
    return None


class DayForm(forms.Form):
    """Go to the week of a day."""

    day = forms.DateField(
        label=gettext_lazy("Siirry päivään"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Kirjoita päivä, esimerkiksi 24.11.2026.")},
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
    )
