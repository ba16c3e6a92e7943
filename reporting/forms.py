"""Choosing an area and a period, and ordering a report of them."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.periods import LONGEST_FREE, Period, Week
from network.periods_in_words import period_in_words
from reporting.areas import Area
from reporting.contents import CONTENTS, DEFAULT
from reporting.enums import Audience
from reporting.in_words import area_in_words
from reporting.named_areas import choices_of, named, near

Choices = list[tuple[Any, Any]]
MOST_WEEKS = 27


def period_choices(first: date | None, today: date) -> Choices:
    """Return the years, quarters and months from the first month to today's, and the latest weeks; the newest first."""
    last = Week.of(today).month
    month = min(first or last, last)
    months: list[Period] = []
    while month <= last:
        months.append(Period.parse(f"{month:%Y-%m}"))
        month = (month.replace(day=28) + (date(2000, 1, 8) - date(2000, 1, 1))).replace(day=1)
    months.reverse()
    quarters = dict.fromkeys(f"{m.first_month.year}-Q{(m.first_month.month + 2) // 3}" for m in months)
    years = dict.fromkeys(str(m.first_month.year) for m in months)
    week = Week.of(today)
    weeks = [week.plus(-ago) for ago in range(MOST_WEEKS) if week.plus(-ago).month >= (first or last)]
    return [
        (_("Vuosi"), [(year, period_in_words(year)) for year in years]),
        (_("Vuosineljännes"), [(quarter, period_in_words(quarter)) for quarter in quarters]),
        (_("Kuukausi"), [(str(m), period_in_words(str(m))) for m in months]),
        (_("Viikko"), [(str(w), period_in_words(str(w))) for w in weeks]),
    ]


class FiguresForm(forms.Form):
    """Whose figures, and when."""

    area = forms.ChoiceField(label=_("Alue"))
    period = forms.ChoiceField(label=_("Ajanjakso"))

    def __init__(self, *args: Any, areas: Sequence[Area], first_month: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {str(area): area for area in areas}
        self.fields["area"].choices = [(key, area_in_words(area.names)) for key, area in self.areas.items()]  # type: ignore[attr-defined]
        self.fields["period"].choices = period_choices(first_month, timezone.localdate())  # type: ignore[attr-defined]

    def chosen_area(self) -> Area:
        return self.areas[self.cleaned_data["area"]]

    def chosen_period(self) -> Period:
        return Period.parse(self.cleaned_data["period"])


class OneNamedForm(FiguresForm):
    """Whose figures, and when; one circle, place or organisation may be named instead of an area of the list.

    A name that fits none exactly, or many, is asked again with those that it may mean, to choose from.
    """

    one = forms.CharField(
        label=_("Tai yksi ryhmä, paikka tai järjestö"),
        help_text=_("Kirjoita nimi, sen osa tai sivun osoite. Jätä tyhjäksi, jos valitsit alueen."),
        max_length=300,
        required=False,
    )
    near = forms.CharField(label=_("Mitä näistä tarkoitit?"), required=False, widget=forms.RadioSelect)
    may_name: Callable[[Area], bool]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        text = str(given.get("one") or "").strip()
        given["one"] = self._meant(text, given.get("near", "")) if text else None
        return given

    def _meant(self, text: str, chosen: str) -> Area | None:
        """Return the one that is meant; what was chosen counts only among what the text may mean."""
        exact = [area for area in named(text) if self.may_name(area)]
        if len(exact) == 1:
            return exact[0]
        offered = exact or near(text, self.may_name)
        if meant := next((area for area in offered if str(area) == chosen), None):
            return meant
        self.fields["near"].widget.choices = choices_of(offered)
        if exact:
            self.add_error("one", _("Nimi sopii moneen. Valitse alta, mitä tarkoitit."))
        elif offered:
            self.add_error("one", _("Juuri tämännimistä ei ole. Valitse alta, mitä tarkoitit, tai kirjoita toisin."))
        else:
            self.add_error("one", _("Tällä nimellä ei löydy ryhmää, paikkaa eikä järjestöä, jonka luvut näet."))
        return None

    def chosen_area(self) -> Area:
        return self.cleaned_data["one"] or super().chosen_area()


def _content_choices() -> Choices:
    return [(content.key, f"{content.name}. {content.help}") for content in CONTENTS]


class ContentsForm(forms.Form):
    """What a report holds: one list for whoever orders, by hand or by a schedule."""

    contents = forms.MultipleChoiceField(
        label=_("Mitä raportissa on"),
        help_text=_("Jos et valitse mitään, raportissa on tavalliset luvut."),
        choices=_content_choices,
        initial=DEFAULT,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def chosen_contents(self) -> list[str]:
        return self.cleaned_data["contents"] or list(DEFAULT)


class OrderForm(ContentsForm, OneNamedForm):
    """What a report is of, over which days, for whom, in which language, and what it holds.

    One circle, place or organisation may be named instead of an area of the list, and days instead of a period.
    """

    first = forms.DateField(
        label=_("Tai omat päivät: ensimmäinen päivä"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    last = forms.DateField(
        label=_("Viimeinen päivä"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
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

    def __init__(
        self, *args: Any, may_order: Callable[[Area], bool], may_share: Callable[[Area], bool], **kwargs: Any
    ) -> None:
        """Take, besides, of what the person may order a report at all, and of what one to share."""
        super().__init__(*args, **kwargs)
        self.may_name, self.may_share = may_order, may_share
        self.fields["language"].initial = (get_language() or "fi")[:2]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._check_days(given.get("first"), given.get("last"))
        area = given.get("one") or self.areas.get(given.get("area", ""))
        if area and given.get("audience") == Audience.SHAREABLE and not self.may_share(area):
            self.add_error("audience", _("Tästä voit tilata raportin vain omaan käyttöön."))
        return given

    def _check_days(self, first: date | None, last: date | None) -> None:
        if bool(first) != bool(last) and not {"first", "last"} & set(self.errors):
            self.add_error("last" if first else "first", _("Anna sekä ensimmäinen että viimeinen päivä."))
        if not first or not last:
            return
        if first > timezone.localdate():
            self.add_error("first", _("Tämä päivä ei ole vielä tullut."))
        elif not timedelta(0) <= last - first < LONGEST_FREE:
            self.add_error("last", _("Valitse ensimmäisen jälkeinen päivä, enintään kahden vuoden päästä."))

    def chosen_period(self) -> Period:
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return Period.free(first, last) if first and last else super().chosen_period()
