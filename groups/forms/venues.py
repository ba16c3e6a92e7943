"""Asking a place for its room, and answering."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AskVenueForm(forms.Form):
    """A few words to the place's people; the circle's name and times are told beside them."""

    message = forms.CharField(
        label=_("Viestisi paikan väelle"),
        help_text=_("Kerro lyhyesti, keitä olette, montako tulee ja mitä tarvitsette."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Kirjoita muutama sana.")},
    )


class AnswerVenueForm(forms.Form):
    """Yes or no, with a few words; `times` is what the keeper saw of the circle's times."""

    message = forms.CharField(
        label=_("Viestisi piirille"),
        help_text=_("Esimerkiksi: avaimen saa meiltä, tervetuloa! Viesti menee piirin vetäjälle."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    declare = forms.BooleanField(
        label=_("Merkitse aika paikan aukioloaikoihin oman ryhmän ajaksi"),
        help_text=_("Silloin muut näkevät, että tila on varattu."),
        required=False,
    )
    times = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, times: list[dict[str, Any]]) -> None:
        super().__init__(data, initial={"times": json.dumps(times)})

    def seen_times(self) -> list[dict[str, Any]]:
        """Return the times that the keeper saw; what cannot be read was never shown."""
        try:
            found = json.loads(self.cleaned_data["times"])
        except ValueError:
            return [{}]
        return found if isinstance(found, list) else [{}]


class EndVenueForm(forms.Form):
    """Why a promise ends."""

    message = forms.CharField(
        label=_("Miksi lupaus päättyy?"),
        help_text=_("Kirjoita ystävällisesti. Viesti menee piirin vetäjälle."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Kirjoita muutama sana.")},
    )
