"""Choosing whose accounts are shown and when, and stating what an hour is worth."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.forms.municipality_choice import choose_within
from network.forms.organisation_rows import Euros
from network.models import Municipality
from network.models.organisation_rows import YEARS
from network.periods import Period
from network.periods_in_words import period_in_words
from network.permissions import Reach
from reporting.areas import Area
from reporting.forms import OneNamedForm
from reporting.models.accounting import LEAST, MOST

FIRST_YEAR, LAST_YEAR = 2000, 2100


class AccountForm(OneNamedForm):
    """Whose accounts, and when; one circle, place or organisation may be named instead of an area of the list."""

    field_order = ("area", "period", "one", "near")

    def __init__(
        self, data: Any, *, areas: Sequence[Area], first_month: date | None, may_see: Callable[[Area], bool]
    ) -> None:
        super().__init__(data, areas=areas, first_month=first_month)
        self.may_name = may_see
        self._offer(str(data.get("period", "")))

    def _offer(self, text: str) -> None:
        """Let a link choose any sensible period, also one that nobody would be offered."""
        field: Any = self.fields["period"]
        try:
            period = Period.parse(text)
        except ValueError:
            return
        offered = {value for _group, choices in field.choices for value, _name in choices}
        if text not in offered and FIRST_YEAR <= period.first_month.year <= LAST_YEAR:
            field.choices = [*field.choices, (text, period_in_words(text))]


class HourValueForm(forms.Form):
    """What an hour is worth in a year, and where the number comes from: nothing is filled in beforehand."""

    municipality = forms.ModelChoiceField(
        label=_("Missä"),
        help_text=_("Kunnan oma arvo korvaa siellä koko verkoston arvon."),
        queryset=Municipality.objects.none(),
        required=False,
        empty_label=_("Koko verkosto"),
    )
    year = forms.IntegerField(
        label=_("Vuosi"),
        help_text=_("Minkä vuoden tunneille arvo lasketaan."),
        min_value=YEARS[0].limit_value,
        max_value=YEARS[1].limit_value,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={
            "required": _("Kerro, minkä vuoden tunneille arvo on."),
            "invalid": _("Kirjoita vuosi neljällä numerolla."),
            "min_value": _("Kirjoita vuosi neljällä numerolla."),
            "max_value": _("Kirjoita vuosi neljällä numerolla."),
        },
    )
    euros = Euros(
        label=_("Euroa tunnilta"),
        help_text=_("Esimerkiksi 15,50."),
        max_digits=5,
        decimal_places=2,
        min_value=LEAST,
        max_value=MOST,
        error_messages={
            "required": _("Kirjoita, montako euroa tunti on."),
            "invalid": _("Kirjoita arvo euroina, esimerkiksi 15,50."),
            "min_value": _("Arvon pitää olla suurempi kuin nolla."),
            "max_value": _("Tunnin arvo on enintään 999,99 euroa. Tarkista luku."),
            "max_digits": _("Tunnin arvo on enintään 999,99 euroa. Tarkista luku."),
            "max_whole_digits": _("Tunnin arvo on enintään 999,99 euroa. Tarkista luku."),
            "max_decimal_places": _("Kirjoita sentit enintään kahdella numerolla, esimerkiksi 15,50."),
        },
    )
    source = forms.CharField(
        label=_("Mistä arvo on"),
        help_text=_("Kuka sen on laskenut, missä se on julkaistu ja miltä vuodelta se on. Näkyy raporteissa."),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Kerro, mistä arvo on. Ilman lähdettä arvoa ei käytetä.")},
    )

    def __init__(self, *args: Any, where: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_within(self.fields["municipality"], where, missing=_("Valitse kunta, jonka tuntien arvosta kerrot."))

    def clean_source(self) -> str:
        """Return the source on one line."""
        return " ".join(self.cleaned_data["source"].split())
