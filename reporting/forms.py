"""Choosing an area and a period, and ordering a report of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.periods import Period, Week
from network.periods_in_words import period_in_words
from reporting.areas import Area
from reporting.enums import Audience
from reporting.in_words import area_in_words

Choices = list[tuple[Any, Any]]


def period_choices(first: date | None, today: date) -> Choices:
    """Return the years, quarters and months from the first month to today's, the newest first, in groups."""
    last = Week.of(today).month
    month = min(first or last, last)
    months: list[Period] = []
    while month <= last:
        months.append(Period.parse(f"{month:%Y-%m}"))
        month = (month.replace(day=28) + (date(2000, 1, 8) - date(2000, 1, 1))).replace(day=1)
    months.reverse()
    quarters = dict.fromkeys(f"{m.first_month.year}-Q{(m.first_month.month + 2) // 3}" for m in months)
    years = dict.fromkeys(str(m.first_month.year) for m in months)
    return [
        (_("Vuosi"), [(year, period_in_words(year)) for year in years]),
        (_("Vuosineljännes"), [(quarter, period_in_words(quarter)) for quarter in quarters]),
        (_("Kuukausi"), [(str(m), period_in_words(str(m))) for m in months]),
    ]


class FiguresForm(forms.Form):
    """Whose figures, and when."""

    area = forms.ChoiceField(label=_("Alue"))
    period = forms.ChoiceField(label=_("Ajanjakso"))

    def __init__(self, *args: Any, areas: Sequence[Area], first_month: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {str(area): area for area in areas}
        self.fields["area"].choices = [(key, area_in_words(a.municipality)) for key, a in self.areas.items()]  # type: ignore[attr-defined]
        self.fields["period"].choices = period_choices(first_month, timezone.localdate())  # type: ignore[attr-defined]

    def chosen_area(self) -> Area:
        return self.areas[self.cleaned_data["area"]]

    def chosen_period(self) -> Period:
        return Period.parse(self.cleaned_data["period"])


class OrderForm(FiguresForm):
    """What a report is of, for whom, and in which language."""

    audience = forms.ChoiceField(
        label=_("Mihin raporttia käytetään"),
        choices=[
            (Audience.INTERNAL, _("Omaan käyttöön: kaikki luvut tarkkoina. Älä jaa eteenpäin.")),
            (Audience.SHAREABLE, _("Jaettavaksi: erittelyt pyöristetään, jottei ketään tunnisteta.")),
        ],
        widget=forms.RadioSelect,
        initial=Audience.INTERNAL,
    )
    language = forms.ChoiceField(label=_("Raportin kieli"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = (get_language() or "fi")[:2]
