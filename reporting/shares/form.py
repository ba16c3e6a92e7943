"""Making a link to a report."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ShareForm(forms.Form):
    """What the link is for, and how long it opens the report."""

    note = forms.CharField(
        label=_("Kenelle tai mihin linkki on"),
        max_length=80,
        required=False,
        help_text=_("Näkyy vain täällä, jotta tunnistat linkin. Esimerkiksi: kaupunginhallitus."),
    )
    expires_on = forms.DateField(
        label=_("Viimeinen päivä, jona linkki toimii"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Jos jätät tämän tyhjäksi, linkki toimii, kunnes perut sen."),
    )

    def clean_expires_on(self) -> date | None:
        """Refuse a day that is past."""
        day: date | None = self.cleaned_data["expires_on"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("Viimeinen päivä on jo mennyt. Valitse tämä päivä tai myöhempi."))
        return day
