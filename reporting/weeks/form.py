"""Choosing whose year is shown: one's own, or an area's."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reporting.areas import Area
from reporting.in_words import area_in_words
from reporting.weeks.by_municipality import By

OWN = "own"


class WeeksForm(forms.Form):
    """Whose figures, of which year, whether of circles or of places, and how municipalities are in order."""

    whose = forms.ChoiceField(label=_("Kenen luvut"))
    year = forms.ChoiceField(label=_("Vuosi"))
    what = forms.ChoiceField(
        label=_("Mistä"),
        choices=[("circles", _("Ryhmien kokoontumiset")), ("places", _("Paikat, joissa kävijät lasketaan"))],
    )

    by = forms.ChoiceField(
        label=_("Kunnat järjestyksessä"),
        choices=[
            (By.VISITS, _("Käynnit")),
            (By.HELD, _("Kokoontumiset")),
            (By.PER_1000, _("Käyntejä 1 000 asukasta kohti")),
        ],
    )

    def __init__(self, data: Any, *, areas: Sequence[Area], years: Iterable[int]) -> None:
        super().__init__(data)
        self.areas = {str(area): area for area in areas}
        fields: dict[str, Any] = self.fields
        named = [(key, area_in_words(area.names)) for key, area in self.areas.items()]
        fields["whose"].choices = [*named, (OWN, _("Omat piirit ja järjestöni paikat"))]
        fields["year"].choices = [(str(year), str(year)) for year in years]
        if len(areas) < 2:
            fields.pop("by")  # nothing to compare

    def area(self) -> Area | None:
        """Return the area; None is one's own."""
        return self.areas.get(self.cleaned_data["whose"])

    def chosen_year(self) -> int:
        return int(self.cleaned_data["year"])

    def of_places(self) -> bool:
        return bool(self.cleaned_data["what"] == "places")

    def order(self) -> By:
        """Return what municipalities are in order of."""
        return By(self.cleaned_data.get("by", By.VISITS))

    def title(self) -> str:
        """Return whose year it is."""
        area = self.area()
        whose = area_in_words(area.names) if area else gettext("Omat piirit ja järjestöni paikat")
        return f"{whose}, {self.chosen_year()}"
