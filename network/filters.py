"""What lists of the network room can be narrowed by; everything lives in the query string."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.choices import ReadyChoices
from network.directory_codes import YES, DirectoryFacet
from network.facets import audience_choices, choices_of, function_areas, function_choices
from network.life_situations import situation_choices
from network.models import Municipality, Organisation, OrganisationFacet

TEXT = "q"


def area_choices() -> list[tuple[str, str]]:
    """Return the three areas of what organisations do, in the page's language."""
    return [(area.code, area.label) for area in function_areas()]


def _facet(label: Any, choices: Any, empty: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label=empty, method="with_code")


@dataclass(frozen=True)
class FacetCode:
    """One code of a facet with how many would be found by it."""

    code: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetGroup:
    """A facet as the page shows it."""

    facet: str
    label: str
    codes: tuple[FacetCode, ...]

    @property
    def chosen(self) -> FacetCode | None:
        return next((code for code in self.codes if code.is_chosen), None)


def _flat(choices: Iterable[Any]) -> list[tuple[str, str]]:
    """The choices without their groups and without the empty one."""
    flat: list[tuple[str, str]] = []
    for code, label in choices:
        flat += _flat(label) if isinstance(label, list | tuple) else [(str(code), str(label))] if code else []
    return flat


class OrganisationFilter(django_filters.FilterSet):
    """The directory's search: words, and one code of each facet."""

    q = django_filters.CharFilter(
        label=_("Mitä etsit?"),
        help_text=_("Nimi tai asia, esimerkiksi ruoka-apu tai vertaistuki."),
        method="matching",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    function = _facet(_("Mitä järjestö tekee"), function_choices, _("Kaikki toiminta"))
    municipality = _facet(_("Kunta"), (), _("Kaikki kunnat"))
    audience = _facet(_("Kenelle"), audience_choices, _("Kenelle vain"))
    area = _facet(_("Toiminnan alue"), area_choices, _("Kaikki alueet"))
    situation = _facet(_("Elämäntilanne"), situation_choices, _("Mikä tahansa elämäntilanne"))
    language = _facet(_("Kieli"), lambda: choices_of("languages"), _("Mikä tahansa kieli"))
    free = _facet(_("Hinta"), [(YES, _("Vain maksuton"))], _("Kaikki"))

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """Name the audience `for` in the address; the word is not free in Python."""
        filters: dict[str, Any] = super().get_filters()
        if "audience" in filters:
            filters[DirectoryFacet.AUDIENCE.value] = filters.pop("audience")
        return filters

    def __init__(self, data: Any, queryset: QuerySet[Organisation]) -> None:
        super().__init__(data, queryset)
        for name, own in self.filters.items():
            own.field_name = name
        towns = Municipality.objects.only("code", "name_fi", "name_sv")
        self.municipality_names = {row.code: row.name for row in towns}
        self.filters["municipality"].extra["choices"] = ReadyChoices(
            [("", _("Kaikki kunnat")), *self.municipality_names.items()]
        )
        self.filters["municipality"].extra["empty_label"] = None
        self.form.only_filters = True

    def matching(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.matching(value).with_rank(value).order_by("rank", "sort_key", "pk")

    def with_code(self, queryset: Any, name: str, value: str) -> Any:
        told = OrganisationFacet.objects.filter(facet=name, code=value, organisation=OuterRef("pk"))
        return queryset.filter(Exists(told))

    @property
    def chosen(self) -> dict[str, str]:
        """Which code of which facet is asked for."""
        asked: dict[str, str] = {}
        for facet in DirectoryFacet:
            if value := self.form.cleaned_data.get(facet.value):
                asked[facet.value] = value
        return asked

    def groups(self, counts: dict[str, dict[str, int]]) -> list["FacetGroup"]:
        """Return the facets with the codes that somebody found has, each with its number."""
        groups: list[FacetGroup] = []
        for facet in DirectoryFacet:
            numbers, chosen = counts.get(facet.value, {}), self.chosen.get(facet.value)
            field: Any = self.form.fields[facet.value]
            codes = tuple(
                FacetCode(code, label, numbers.get(code, 0), code == chosen)
                for code, label in _flat(field.choices)
                if code in numbers or code == chosen
            )
            if codes:
                groups.append(FacetGroup(facet.value, str(field.label), codes))
        return groups

    @property
    def text(self) -> str:
        """The words that are looked for."""
        return str(self.form.cleaned_data.get(TEXT) or "")


def directory() -> QuerySet[Organisation]:
    """Return what the public directory lists."""
    found: QuerySet[Organisation] = Organisation.objects.published().kept_up(timezone.localdate())
    return found
