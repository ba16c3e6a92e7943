"""Forms that keep a place's hours: a line for each opening of the week, the days that differ, public holidays."""

import re
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.enums import HolidayRule, OpenState, SchoolTime
from network.hours import DayException, Span
from network.hours_in_words import WEEKDAYS
from places.opening_text.reading import MOST_ROWS
from places.seasons import season_columns, season_of

MOST_LINES = MOST_ROWS
CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?", re.ASCII)
TURNS = {
    "1": _("Joka viikko"),
    "2": _("Joka toinen viikko"),
    "3": _("Joka kolmas viikko"),
    "4": _("Joka neljäs viikko"),
    "5": _("Joka viides viikko"),
    "6": _("Joka kuudes viikko"),
    "7": _("Joka seitsemäs viikko"),
    "8": _("Joka kahdeksas viikko"),
    "n1": _("Kuun ensimmäinen"),
    "n2": _("Kuun toinen"),
    "n3": _("Kuun kolmas"),
    "n4": _("Kuun neljäs"),
    "n5": _("Kuun viides"),
    "n-1": _("Kuun viimeinen"),
}
EVERY_SO_MANY = ("2", "3", "4", "5", "6", "7", "8")
FOLDED = {
    "state", "turn", "anchor", "season", "season_from", "season_until", "school", "valid_from", "valid_until",
}  # fmt: skip
OPEN_STATES = [choice for choice in OpenState.choices if choice[0] != OpenState.CLOSED]


class MinuteField(forms.CharField):
    """A time of day as people write it, 9 or 9.30 or 9:30; its value is a minute of the day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, max_length=5, **kwargs)
        self.widget.attrs.update({"inputmode": "numeric", "size": 5})

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 60}.{value % 60:02d}" if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = CLOCK.fullmatch(text)
        minute = int(found[1]) * 60 + int(found[2] or 0) if found else -1
        if not found or not 0 <= minute <= 1440 or int(found[2] or 0) > 59:
            raise ValidationError(_("Kirjoita kellonaika näin: 9 tai 9.30."))
        return minute


SEASONS = {
    "": _("Koko vuoden"),
    "summer": _("Kesällä, 1.6.–31.8."),
    "outside_summer": _("Muulloin kuin kesällä"),
    "own": _("Omina päivinä joka vuosi"),
}
SCHOOL_TIMES = {
    "": _("Aina"),
    SchoolTime.TERM: _("Vain koulujen lukukausina"),
    SchoolTime.HOLIDAY: _("Vain koulujen lomilla"),
}
DAY_OF_YEAR = re.compile(r"(\d{1,2})\.(\d{1,2})\.?", re.ASCII)


class DayOfYearField(forms.CharField):
    """A day of any year as people write it, 1.6.; its value is month * 100 + day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, max_length=6, **kwargs)
        self.widget.attrs.update({"size": 6})

    def prepare_value(self, value: Any) -> Any:
        return f"{value % 100}.{value // 100}." if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = DAY_OF_YEAR.fullmatch(text)
        try:
            day = date(2024, int(found[2]), int(found[1])) if found else None
        except ValueError:
            day = None
        if day is None:
            raise ValidationError(_("Kirjoita päivä näin: 1.6."))
        return day.month * 100 + day.day


class HolidaysForm(forms.Form):
    """What holds on public holidays; nothing is promised of what nobody has said."""

    requires_nothing: ClassVar[bool] = True

    holidays = forms.ChoiceField(
        label=_("Entä pyhäpäivinä?"),
        help_text=_(
            "Jos tätä ei tiedetä, kehotamme pyhäpäivänä soittamaan ennen lähtöä. Omat päivät alla pätevät aina."
        ),
        choices=HolidayRule.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def rule(self) -> str | None:
        """Return what was chosen, or None when nothing was and the rule stays as it is."""
        return self.cleaned_data["holidays"] or None


class SpanForm(forms.Form):
    """One line of the week: a day, from, to."""

    requires_nothing: ClassVar[bool] = True

    weekday = forms.TypedChoiceField(
        label=_("Päivä"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    starts = MinuteField(label=_("Alkaa klo"), required=False)
    ends = MinuteField(label=_("Päättyy klo"), required=False)
    state = forms.ChoiceField(label=_("Silloin paikka on"), required=False, choices=OPEN_STATES)
    turn = forms.ChoiceField(label=_("Kuinka usein"), required=False, choices=list(TURNS.items()))
    anchor = forms.DateField(
        label=_("Jokin päivä, jolloin on auki"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    season = forms.ChoiceField(label=_("Mihin aikaan vuodesta"), required=False, choices=list(SEASONS.items()))
    season_from = DayOfYearField(label=_("Omat päivät: ensimmäinen"), required=False)
    season_until = DayOfYearField(label=_("Omat päivät: viimeinen"), required=False)
    school = forms.ChoiceField(
        label=_("Lukukaudet ja koulujen lomat"), required=False, choices=list(SCHOOL_TIMES.items())
    )
    valid_from = forms.DateField(
        label=_("Alkaen"),
        help_text=_("Jätä tyhjäksi, jos aika pätee jo."),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    valid_until = forms.DateField(
        label=_("Viimeinen päivä"),
        help_text=_("Jätä tyhjäksi, jos aika jatkuu toistaiseksi."),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["weekday"]
        field.choices = [("", "–"), *((number, str(name)) for number, name in enumerate(WEEKDAYS, 1))]

    @property
    def is_special(self) -> bool:
        """Whether the line says more than a day and its hours, or a mistake is there."""
        plain = {
            "state": OpenState.OPEN,
            "turn": "1",
            **dict.fromkeys(("season", "school", "valid_from", "valid_until"), ""),
        }
        differs = any((self[name].value() or usual) != usual for name, usual in plain.items())
        return differs or bool(FOLDED & set(self.errors))

    @property
    def is_empty(self) -> bool:
        """Whether the line has no hours; a line that is emptied is taken away."""
        return not any(self.cleaned_data.get(name) is not None for name in ("starts", "ends"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.errors or self.is_empty:
            return found
        for name in ("weekday", "starts", "ends"):
            if found.get(name) is None:
                self.add_error(name, _("Tämä puuttuu riviltä. Täytä se tai tyhjennä koko rivi."))
        if not self.errors and found["starts"] >= (found["ends"] or 1440):
            self.add_error("ends", _("Loppu on ennen alkua. Jos ovi on auki yli puolenyön, tee siitä kaksi riviä."))
        if found.get("turn") in EVERY_SO_MANY and not found.get("anchor"):
            self.add_error("anchor", _("Kerro jokin päivä, jolloin paikka on auki, niin tiedämme oikeat viikot."))
        self._check_season(found)
        self._check_dates(found)
        return found

    def _check_season(self, found: dict[str, Any]) -> None:
        missing = [name for name in ("season_from", "season_until") if found.get(name) is None]
        for name in missing if found.get("season") == "own" else ():
            self.add_error(name, _("Kerro omat päivät näin: 1.6. ja 31.8."))

    def _check_dates(self, found: dict[str, Any]) -> None:
        first, last = found.get("valid_from"), found.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("Viimeinen päivä on ennen ensimmäistä."))
        elif last and last < timezone.localdate():
            self.add_error("valid_until", _("Tämä päivä on jo mennyt. Tyhjennä rivin kellonajat, jos aika on ohi."))

    def span(self) -> Span:
        """Return the line as a span; one that has begun has no first day."""
        found, turn = self.cleaned_data, self.cleaned_data.get("turn") or "1"
        weeks = 1 if turn.startswith("n") else int(turn)
        return Span(
            found["weekday"],
            found["starts"],
            found["ends"] or 1440,
            found.get("state") or OpenState.OPEN,
            every_weeks=weeks,
            anchor=found["anchor"] if weeks > 1 else None,
            nth_of_month=int(turn[1:]) if turn.startswith("n") else None,
            **self._season(),
            **self._dates(),
        )

    def _season(self) -> dict[str, Any]:
        own = (self.cleaned_data.get("season_from"), self.cleaned_data.get("season_until"))
        season = season_columns(self.cleaned_data.get("season") or "", own)
        return {**season, "school": self.cleaned_data.get("school") or ""}

    def _dates(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")
        return {"valid_from": first if first and first > timezone.localdate() else None, "valid_until": last}


def span_initial(span: Span) -> dict[str, Any]:
    """Return a span as the line's first values; the day on which it began long ago is not asked."""
    turn = f"n{span.nth_of_month}" if span.nth_of_month else str(span.every_weeks)
    begins = span.valid_from if span.valid_from and span.valid_from > timezone.localdate() else None
    return {
        "weekday": span.weekday,
        "starts": span.starts,
        "ends": span.ends,
        "state": span.state,
        "turn": turn,
        "anchor": span.anchor,
        "season": season_of(replace(span, school="")),
        "season_from": span.season_from,
        "season_until": span.season_until,
        "school": span.school,
        "valid_from": begins,
        "valid_until": span.valid_until,
    }


class ExceptionForm(forms.Form):
    """Days that differ: closed, or open at other times."""

    requires_nothing: ClassVar[bool] = True

    first = forms.DateField(
        label=_("Ensimmäinen päivä"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Viimeinen päivä"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    starts = MinuteField(label=_("Auki klo"), help_text=_("Jätä tyhjäksi, jos paikka on kiinni."), required=False)
    ends = MinuteField(label=_("Päättyy klo"), required=False)
    state = forms.ChoiceField(label=_("Silloin paikka on"), required=False, choices=OPEN_STATES)
    reason = forms.CharField(label=_("Syy"), max_length=200, required=False)

    @property
    def is_empty(self) -> bool:
        return self.cleaned_data.get("first") is None

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        first, last, starts, ends = (found.get(name) for name in ("first", "last", "starts", "ends"))
        if first is None and (last or found.get("reason")):
            self.add_error("first", _("Kerro ensimmäinen päivä tai tyhjennä koko rivi."))
        if first and last and last < first:
            self.add_error("last", _("Viimeinen päivä on ennen ensimmäistä."))
        if (starts is None) != (ends is None):
            self.add_error("ends", _("Kerro sekä alku että loppu, tai tyhjennä molemmat."))
        elif starts is not None and ends is not None and starts >= (ends or 1440):
            self.add_error("ends", _("Loppu on ennen alkua."))
        return found

    def exception(self) -> DayException:
        """Return the line as an exception."""
        found = self.cleaned_data
        starts = found.get("starts")
        return DayException(
            found["first"],
            found.get("last") or found["first"],
            found.get("reason") or "",
            starts,
            (found["ends"] or 1440) if starts is not None else None,
            (found.get("state") or OpenState.OPEN) if starts is not None else OpenState.CLOSED,
        )


def exception_initial(exception: DayException) -> dict[str, Any]:
    """Return an exception as the line's first values."""
    return {
        "first": exception.first,
        "last": exception.last,
        "starts": exception.starts,
        "ends": exception.ends,
        "state": OpenState.OPEN if exception.state == OpenState.CLOSED else exception.state,
        "reason": exception.reason,
    }


SpanFormSet = forms.formset_factory(SpanForm, extra=2, max_num=MOST_LINES, absolute_max=MOST_LINES + 20)
ExceptionFormSet = forms.formset_factory(ExceptionForm, extra=1, max_num=MOST_LINES, absolute_max=MOST_LINES + 20)
