"""Choosing what the gap map shows: a municipality, what the map draws, and the order of the table."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.models.municipality import Town
from reporting.gaps.measures import Measure
from reporting.gaps.table import LABELS, MAPPED


class GapForm(forms.Form):
    """What is not understood filters nothing."""

    only_filters = True

    municipality = forms.ChoiceField(label=_("Kunta"), required=False)
    show = forms.ChoiceField(label=_("Kartalla"), required=False)

    def __init__(self, data: Any, *, towns: Sequence[Town], measures: Sequence[Measure]) -> None:
        super().__init__(data)
        self.towns = {town.code: town for town in towns}
        fields: dict[str, Any] = self.fields
        fields["municipality"].choices = [("", _("Kaikki kunnat")), *((town.code, town.name) for town in towns)]
        fields["show"].choices = [(measure.value, LABELS[measure][0]) for measure in measures if measure in MAPPED]
        self.is_valid()

    def town(self) -> Town | None:
        """Return the municipality that was chosen."""
        return self.towns.get(self.cleaned_data.get("municipality", ""))

    def measure(self, first: Measure) -> Measure:
        """Return what the map draws."""
        shown = self.cleaned_data.get("show", "")
        return Measure(shown) if shown else first


def order_of(text: str, first: Measure) -> tuple[Measure, bool]:
    """Return what the table is sorted by, and whether downwards: `hours` or `-hours`."""
    name = text.removeprefix("-")
    if name not in {measure.value for measure in Measure}:
        return first, False
    return Measure(name), text.startswith("-")
