"""Close a quarter, and open it again."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.periods import QUARTER, Period


class CloseForm(forms.Form):
    """Which quarter is closed; it comes from the page's button."""

    quarter = forms.RegexField(QUARTER, widget=forms.HiddenInput)

    def clean_quarter(self) -> Period:
        """Return the quarter, when it is over."""
        quarter = Period.parse(self.cleaned_data["quarter"])
        if quarter.last_day >= timezone.localdate():
            raise forms.ValidationError("not over yet")
        return quarter


class ReopenForm(forms.Form):
    """Why a closed quarter is opened."""

    reason = forms.CharField(
        label=_("Miksi avaat neljänneksen?"),
        max_length=300,
        help_text=_("Esimerkiksi: yhden piirin luvut tulivat myöhässä. Syy jää näkyviin."),
        error_messages={"required": _("Kirjoita, miksi avaat neljänneksen.")},
    )
