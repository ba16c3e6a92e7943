"""Choosing among the rows of a report."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.enums import GatheringState
from network.models import Municipality
from reporting.lives import LIVES

STATES = [("", _("Kaikki")), *GatheringState.choices]
SIDES = [("", _("Kaikki")), ("circles", _("Ryhmien kokoontumiset")), ("places", _("Paikkojen kävijät"))]


class LivesForm(forms.Form):
    """What happened to the circles or places that are listed; a wrong choice keeps the first."""

    what = forms.ChoiceField(label=_("Mitä tapahtui"), required=False)

    def __init__(self, *args: Any, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = codes
        self.fields["what"].choices = [(code, LIVES[code]) for code in codes]  # type: ignore[attr-defined]

    def code(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("what") or self.codes[0]


class RowsForm(forms.Form):
    """Which rows: in which state, of circles or of places, of which municipality; a wrong choice keeps all."""

    state = forms.ChoiceField(label=pgettext_lazy("what became of a gathering", "Tila"), choices=STATES, required=False)
    of = forms.ChoiceField(label=_("Minkä rivit"), choices=SIDES, required=False)
    municipality = forms.ChoiceField(label=_("Kunta"), required=False)

    def __init__(self, *args: Any, towns: Sequence[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted((town.name, town.code) for town in towns)
        self.fields["municipality"].choices = [("", _("Kaikki")), *((code, name) for name, code in names)]  # type: ignore[attr-defined]
        if len(names) < 2:
            del self.fields["municipality"]

    def kept(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows that were asked for; they hold the state that the report found."""
        self.is_valid()
        asked = self.cleaned_data
        if state := asked.get("state"):
            rows = rows.filter(then_state=state)
        if of := asked.get("of"):
            rows = rows.filter(circle__records__isnull=of == "circles")
        if town := asked.get("municipality"):
            rows = rows.filter(circle__municipality=town)
        return rows
