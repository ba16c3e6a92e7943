"""Beginning a social report, and writing one of its sections."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.models import Municipality
from network.periods import Period
from reporting.forms import period_choices
from reporting.queries import first_month

MOST_WRITTEN = 8000


class SocialReportForm(forms.Form):
    """Of which municipality, of which quarter or year, in which language."""

    municipality = forms.ChoiceField(label=_("Kunta"))
    period = forms.ChoiceField(label=_("Ajanjakso"))
    language = forms.ChoiceField(label=_("Raportin kieli"), choices=settings.LANGUAGES)

    def __init__(self, data: Any = None, *, municipalities: Sequence[Municipality]) -> None:
        super().__init__(data, initial={"language": (get_language() or "fi")[:2]})
        self.municipalities = {row.code: row for row in municipalities}
        years_and_quarters = period_choices(first_month(), timezone.localdate())[:2]
        self._offer("municipality", [(code, row.name) for code, row in self.municipalities.items()])
        self._offer("period", years_and_quarters)

    def _offer(self, name: str, choices: Sequence[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        municipality = self.municipalities[data["municipality"]]
        return {"municipality": municipality, "period": Period.parse(data["period"]), "language": data["language"]}


class SectionForm(forms.Form):
    """The text of a section; `seen` marks the text that the writer had in front of them."""

    text = forms.CharField(
        label=_("Teksti"), max_length=MOST_WRITTEN, required=False, widget=forms.Textarea({"rows": 12})
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    requires_nothing = True
