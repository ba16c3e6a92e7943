"""A break of the year: which, from when to when, and whether it comes again."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.enums import SeasonBreak

LONGEST = timedelta(days=200)
FARTHEST = timedelta(days=730)


def _day(label: Any, missing: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": missing},
    )


class SeasonForm(forms.Form):
    """The days on which a circle does not meet; both are within the break."""

    kind = forms.ChoiceField(
        label=_("Mikä tauko"),
        choices=SeasonBreak.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, mikä tauko on kyseessä.")},
    )
    first = _day(_("Tauon ensimmäinen päivä"), _("Kerro, milloin tauko alkaa."))
    last = _day(
        _("Tauon viimeinen päivä"),
        _("Kerro, milloin tauko päättyy."),
        _("Tavalliset ajat ovat voimassa taas seuraavasta päivästä alkaen."),
    )
    every_year = forms.BooleanField(
        label=_("Sama tauko joka vuosi"),
        help_text=_("Silloin seuraavankin vuoden tauko on jo merkitty. Voit perua sen milloin vain."),
        required=False,
    )

    def clean_last(self) -> date:
        last: date = self.cleaned_data["last"]
        first: date | None = self.cleaned_data.get("first")
        today = timezone.localdate()
        if last < today:
            raise ValidationError(_("Päivä on jo ohi. Valitse tuleva tauko."))
        if first and last < first:
            raise ValidationError(_("Tauko ei voi päättyä ennen kuin se alkaa."))
        if first and last - first > LONGEST:
            raise ValidationError(_("Tauko kestää enintään 200 päivää. Pidempää taukoa varten valitse ”Pidä tauko”."))
        if last > today + FARTHEST:
            raise ValidationError(_("Valitse päivä, joka on edessä ja enintään kahden vuoden päässä."))
        return last
