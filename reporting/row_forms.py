"""Choosing among the rows of a report."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.enums import GatheringState
from network.models import Municipality
from reporting.lives import LIVES

STATES = [("", _("Kaikki")), *GatheringState.choices]
SIDES = [("", _("Kaikki")), ("circles", _("Ryhmien kokoontumiset")), ("places", _("Paikkojen kävijät"))]


class LivesForm(forms.Form):
    """What happened to the circles or places that are listed; what is not chosen is the first that the report tells of.

    `told` is how many the report tells under each code; None where it does not.
    """

    only_filters = True
    what = forms.ChoiceField(label=_("Mitä tapahtui"), required=False)

    def __init__(self, asked: QueryDict, *, told: Mapping[str, int | None]) -> None:
        self.first = next((code for code, number in told.items() if number), next(iter(told)))
        super().__init__({"what": self.first, **asked.dict()})
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (code, LIVES[code] if number is None else f"{LIVES[code]} ({number})") for code, number in told.items()
        ]

    def code(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("what") or self.first


class RowsForm(forms.Form):
    """Which rows: in which state, of circles or of places, of which municipality; a wrong choice keeps all."""

    only_filters = True
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
