"""How the visitors of a place are counted."""

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.enums import RecordedPer


class CountVisitorsForm(forms.Form):
    """Once a day, by session, or not at all."""

    per = forms.ChoiceField(
        label=_("Laske kävijät tässä paikassa"),
        choices=[*RecordedPer.choices, ("off", _("Ei lasketa"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, miten kävijät lasketaan.")},
    )

    def chosen(self) -> str:
        """Return the way of counting, or nothing."""
        per = str(self.cleaned_data["per"])
        return "" if per == "off" else per
