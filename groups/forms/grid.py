"""The typing grid: twelve weeks of one circle as they stand on a paper, and which weeks and circle they are."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.actions.attendance import Conflict
from groups.counts import FIRST_TIMERS
from groups.forms.attendance import OURS, RowForm
from groups.forms.numbers import number_typed
from groups.not_held_numbers import is_not_held, reason_typed
from network.models import Municipality
from network.periods import Week

FIRST_YEAR, LAST_YEAR = 2000, 2100
DAY = forms.DateField(input_formats=["%Y-%m-%d", "%d.%m.%Y"])


class GridRow(RowForm):
    """A row of the grid; "-" or "e" in the cell of visitors says that the circle did not meet."""

    @property
    def is_marked(self) -> bool:
        return is_not_held(str(self["visitors"].data or ""))

    @property
    def is_locked(self) -> bool:
        """Whether the quarter is closed, so that nothing can be typed; what was typed before is shown still."""
        return bool(getattr(self.gathering, "closed", "")) and not self.errors

    @property
    def asks_more(self) -> bool:
        return bool(self.asked - {FIRST_TIMERS})

    @property
    def is_sure(self) -> bool:
        """Whether an unlikely number was confirmed already; it is not asked again because of another row."""
        return self.is_bound and bool(self["sure"].data)

    def show_if_outdated(self) -> None:
        """Show both values at once where somebody else has reported meanwhile, though another row waits as well."""
        is_outdated = self.token.seen != self.gathering.version and self.said not in (self.seen, self.stored)
        if is_outdated and not self.errors and not self.conflict and not self.token.is_conflict:
            self.show_conflict(Conflict(self.gathering, self.stored, self.said))

    def clean_visitors(self) -> int | None:
        typed = self.cleaned_data["visitors"]
        return None if is_not_held(typed) else number_typed(typed)

    def clean(self) -> dict[str, Any]:
        is_ours = self.token.is_conflict and self.cleaned_data.get("keep") == OURS
        if self.is_marked and not is_ours:
            reason = reason_typed(str(self["visitors"].data)) or self.cleaned_data.get("reason", "")
            self.cleaned_data["reason"] = reason
            if not reason:
                self.add_error("reason", _("Valitse, miksi ei kokoonnuttu."))
        return super().clean()


class FirstWeekForm(forms.Form):
    """From which week the twelve weeks begin: a week, or any day of it."""

    requires_nothing = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = forms.CharField(
            label=_("Ensimmäinen viikko"),
            help_text=_("Kirjoita viikon jokin päivä, esimerkiksi 24.11.2026, tai viikko näin: 2026-W48."),
            required=False,
            max_length=10,
            widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        typed = str(data.get("from") or "").strip()
        if typed and not (week := week_typed(typed)):
            self.add_error("from", _("Kirjoita päivä, esimerkiksi 24.11.2026, tai viikko näin: 2026-W48."))
        elif typed:
            data["from"] = week
        return data

    def first(self, otherwise: Week) -> Week:
        """Return the week that was asked for, or the other where none or nothing readable was."""
        found = self.cleaned_data.get("from") if self.is_valid() else None
        return found if isinstance(found, Week) else otherwise


def week_typed(text: str) -> Week | None:
    """Read a week, or the week of a day; None for anything else."""
    try:
        week = Week.parse(text) if "W" in text else Week.of(DAY.to_python(text))  # type: ignore[arg-type]
    except (ValueError, ValidationError):
        return None
    return week if FIRST_YEAR < week.year < LAST_YEAR else None


class PaperSheetForm(FirstWeekForm):
    """Which sheets are printed, and in which language; the municipalities are those to choose from, if there are."""

    lang = forms.ChoiceField(
        label=gettext_lazy("Kieli"), choices=settings.LANGUAGES, required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, municipalities: QuerySet[Municipality] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if municipalities is not None:
            self.fields["municipality"] = forms.ModelChoiceField(
                label=_("Kunta"), queryset=municipalities, required=False, empty_label=_("Kaikki kunnat")
            )
        self.order_fields(["municipality", "from", "lang"])

    def municipality(self) -> Municipality | None:
        """Return the municipality that was chosen, if any."""
        return self.cleaned_data.get("municipality") if self.is_valid() else None

    def language(self, otherwise: str) -> str:
        """Return the language that was chosen."""
        return (self.cleaned_data.get("lang") if self.is_valid() else "") or otherwise
