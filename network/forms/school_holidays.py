"""A school holiday: which, when, and where."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from network.enums import SchoolHolidayKind
from network.forms.municipality_choice import choose_within
from network.models import Municipality
from network.permissions import Reach

LONGEST = 120
EARLIEST, LATEST = date(2020, 1, 1), date(2099, 12, 31)


class SchoolHolidayForm(forms.Form):
    """The days of one holiday in one municipality, or in all of them."""

    kind = forms.ChoiceField(
        label=_("Loma"),
        choices=SchoolHolidayKind.choices,
        error_messages={"required": _("Valitse, mikä loma se on.")},
    )
    name = forms.CharField(
        label=_("Nimi, jos se on muu vapaa"), help_text=_("Esimerkiksi vapunaatto."), max_length=80, required=False
    )
    first = forms.DateField(
        label=_("Ensimmäinen lomapäivä"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"required": _("Kerro ensimmäinen lomapäivä.")},
    )
    last = forms.DateField(
        label=_("Viimeinen lomapäivä"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"required": _("Kerro viimeinen lomapäivä.")},
    )
    municipality = forms.ModelChoiceField(
        label=_("Missä"),
        help_text=_("Kunnan oma loma korvaa siellä kaikkien yhteisen saman lukuvuoden loman."),
        queryset=Municipality.objects.none(),
        required=False,
        empty_label=_("Kaikki kunnat"),
    )

    def __init__(self, *args: Any, where: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_within(self.fields["municipality"], where, missing=_("Valitse kunta, jonka kouluja loma koskee."))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = found.get("first"), found.get("last")
        if first and last and last < first:
            self.add_error("last", _("Viimeinen päivä on ennen ensimmäistä."))
        elif first and last and (last - first).days >= LONGEST:
            self.add_error("last", _("Loma ei voi olla näin pitkä. Tarkista vuosi."))
        if first and not EARLIEST <= first <= LATEST:
            self.add_error("first", _("Tarkista vuosi."))
        if found.get("kind") == SchoolHolidayKind.OTHER and not found.get("name"):
            self.add_error("name", ValidationError(_("Kerro, mikä vapaa se on.")))
        if found.get("kind") != SchoolHolidayKind.OTHER:
            found["name"] = ""
        return found
