"""Weekly meeting times as rows of a form; an unfinished row is kept as it is."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.enums import SchoolTime
from network.hours import DAY, HOLIDAY_WEEKDAY, Span
from network.hours_in_words import NTHS, WEEKDAYS
from places.seasons import season_columns, season_of

CLOCK = re.compile(r"(?:klo\.? ?)?([01]?\d|2[0-3])(?:[.:]([0-5]\d))?", re.IGNORECASE)
MOST_ROWS = 7
FROM_FIRST = ("w2", "w3", "w4")
Row = dict[str, Any]

SEASONS = {
    "": _("koko vuoden"),
    "outside_summer": _("ei kesällä (1.6.–31.8.)"),
    "summer": _("vain kesällä (1.6.–31.8.)"),
    SchoolTime.TERM: _("vain koulujen lukukausina"),
    SchoolTime.HOLIDAY: _("vain koulujen lomilla"),
}
HOW_OFTEN = [
    ("w1", _("joka viikko")),
    ("w2", _("joka toinen viikko")),
    ("w3", _("joka kolmas viikko")),
    ("w4", _("joka neljäs viikko")),
    *((f"n{nth}", words) for nth, words in NTHS.items()),
]


class ClockField(forms.CharField):
    """A time of the day as minutes: 13, 13.30, 13:30 and klo 13 are all understood."""

    widget = forms.TextInput(attrs={"inputmode": "text", "size": 6, "class": "govuk-input--width-5"})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        found = CLOCK.fullmatch(text)
        if not found:
            raise ValidationError(_("Kirjoita kellonaika näin: 13 tai 13.30."))
        return int(found[1]) * 60 + int(found[2] or 0)

    def validate(self, value: Any) -> None:
        """An empty time is no mistake."""

    def run_validators(self, value: Any) -> None:
        """The reading has checked it all."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 60}.{value % 60:02d}" if isinstance(value, int) else value


class TimeForm(forms.Form):
    """One weekly time: day, from, to, how often."""

    requires_nothing = True

    weekday = forms.TypedChoiceField(
        label=_("Päivä"),
        choices=[("", "–"), *((number, day) for number, day in enumerate(WEEKDAYS, 1))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    starts = ClockField(label=_("Alkaa"), required=False)
    ends = ClockField(label=_("Päättyy"), required=False)
    often = forms.ChoiceField(label=_("Kuinka usein"), choices=HOW_OFTEN, required=False, initial="w1")
    season = forms.ChoiceField(label=_("Mihin aikaan vuodesta"), choices=list(SEASONS.items()), required=False)
    first = forms.DateField(
        label=_("Ensimmäinen kerta"),
        help_text=_("Tarvitaan vain, jos ette tapaa joka viikko."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts is not None and ends is not None and starts >= ends:
            self.add_error("ends", _("Päättymisajan pitää olla alkamisajan jälkeen."))
        weekday, first = data.get("weekday"), data.get("first")
        if weekday == HOLIDAY_WEEKDAY:
            if (data.get("often") or "w1") != "w1":
                self.add_error("often", _("Pyhäpäivän aika pätee joka pyhäpäivänä. Valitse joka viikko."))
        elif weekday and first and data.get("often") in FROM_FIRST and first.isoweekday() != weekday:
            self.add_error("first", _("Ensimmäinen kerta on eri viikonpäivänä kuin kohdassa Päivä. Korjaa toinen."))
        return data

    def is_filled(self) -> bool:
        data = self.cleaned_data
        return any(data.get(name) is not None for name in ("weekday", "starts", "ends"))

    def span(self) -> Span | None:
        """Return the time, or None when something of it is still open."""
        data = self.cleaned_data
        weekday, starts, ends = data.get("weekday"), data.get("starts"), data.get("ends")
        if weekday is None or starts is None or ends is None:
            return None
        often, season = data.get("often") or "w1", season_columns(data.get("season") or "")
        if often.startswith("n"):
            return Span(weekday, starts, ends, nth_of_month=int(often[1:]), **season)
        weeks = int(often[1:])
        anchor = (data.get("first") or _coming_weekday(weekday)) if weeks > 1 else None
        return Span(weekday, starts, ends, every_weeks=weeks, anchor=anchor, **season)

    def as_row(self) -> Row:
        """Return the unfinished time as plain values."""
        data = self.cleaned_data
        first = data.get("first")
        row = {name: data.get(name) for name in ("weekday", "starts", "ends", "often", "season")}
        return {**row, "first": first.isoformat() if first else None}


def _coming_weekday(weekday: int) -> Any:
    day = timezone.localdate()
    while day.isoweekday() != weekday:
        day += DAY
    return day


class TimesFormSet(forms.BaseFormSet):
    """The circle's weekly times; a deleted row is gone, an unfinished one waits."""

    def filled(self) -> list[TimeForm]:
        return [form for form in self.forms if form.is_filled() and not self._is_deleted(form)]

    def _is_deleted(self, form: TimeForm) -> bool:
        return bool(form.cleaned_data.get("DELETE"))

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Poista tämä aika")

    @property
    def spare_forms(self) -> list[TimeForm]:
        """The empty rows that wait for one more time, after the first empty one of a circle without times."""
        extra = self.forms[max(1, self.initial_form_count()) :]
        return [form for form in extra if not (form.is_bound and form.has_changed())]

    @property
    def first_forms(self) -> list[TimeForm]:
        return [form for form in self.forms if form not in self.spare_forms]

    @property
    def has_holiday_time(self) -> bool:
        """Whether a row is of public holidays, finished or not."""
        return any(form.cleaned_data.get("weekday") == HOLIDAY_WEEKDAY for form in self.filled())

    def spans(self) -> list[Span]:
        return [span for form in self.filled() if (span := form.span()) is not None]

    def unfinished(self) -> list[Row]:
        return [form.as_row() for form in self.filled() if form.span() is None]


Times: type[TimesFormSet] = forms.formset_factory(  # type: ignore[assignment]
    TimeForm, formset=TimesFormSet, extra=2, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 3, can_delete=True
)


def rows_of(spans: list[Span], unfinished: list[Row]) -> list[Row]:
    """Return what the rows of the form show."""
    rows = [
        {
            "weekday": span.weekday,
            "starts": span.starts,
            "ends": span.ends,
            "often": f"n{span.nth_of_month}" if span.nth_of_month is not None else f"w{span.every_weeks}",
            "first": span.anchor,
            "season": season_of(span),
        }
        for span in spans
    ]
    return rows + unfinished
