"""Offering, ending and adding duties."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from responsibilities.enums import Duty
from responsibilities.models import Responsibility


class DutyFilterForm(forms.Form):
    """Which open duties the public list shows."""

    only_filters = True

    near = forms.CharField(label=_("Missä"), help_text=_("Kunta, kaupunginosa tai postinumero."), required=False)
    duty = forms.ChoiceField(label=_("Mitä voisit tehdä"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duty"].choices = [("", _("Mitä vain")), *Duty.choices]  # type: ignore[attr-defined]


class OfferForm(forms.Form):
    """A few words to the circle; they may be left out."""

    message = forms.CharField(
        label=_("Viesti piirille"),
        help_text=_("Kerro vaikka, milloin sinulle sopii. Voit jättää tyhjäksi."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class HandBackForm(forms.Form):
    """The last day of a duty, and whether somebody new is looked for."""

    until = forms.DateField(
        label=_("Viimeinen päivä"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reopen = forms.BooleanField(label=_("Etsitään uusi tekijä"), required=False, initial=True)

    def __init__(self, *args: Any, duty: Responsibility, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = timezone.localdate
        self.duty = duty

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if self.duty.since and until < self.duty.since:
            raise ValidationError(_("Viimeinen päivä ei voi olla ennen alkua."))
        if until > timezone.localdate():
            raise ValidationError(_("Merkitse päättyminen, kun päivä on tullut."))
        return until


class AddDutyForm(forms.Form):
    """A duty of the circle's own."""

    duty = forms.ChoiceField(label=_("Mihin etsitään tekijää"), choices=Duty.choices)
    note = forms.CharField(label=_("Mitä tarvitaan"), max_length=200, required=False)
