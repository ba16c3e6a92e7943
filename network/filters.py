"""What lists of the network room can be narrowed by; everything lives in the query string."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.choices import ReadyChoices
from network.directory_codes import YES, DirectoryFacet
from network.facets import audience_choices, choices_of, function_areas, function_choices
from network.life_situations import situation_choices
from network.models import Organisation, OrganisationFacet
from network.models.municipality import Town, all_towns

TEXT = "q"


def area_choices() -> list[tuple[str, str]]:
    """Return the three areas of what organisations do, in the page's language."""
    return [(area.code, area.label) for area in function_areas()]


def _facet(label: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, choices=(), empty_label=None, method="with_code")


class FacetCode(NamedTuple):
    """One code of a facet with how many would be found by it."""

    code: str
    label: str
    number: int
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


@lru_cache
def _known_choices(_language: str) -> dict[str, ReadyChoices]:
    """The choices that are the same for everybody who reads the language."""
    found: dict[str, tuple[Any, Any]] = {
        "area": (_("Kaikki alueet"), area_choices()),
        "situation": (_("Mikä tahansa elämäntilanne"), situation_choices()),
        "language": (_("Mikä tahansa kieli"), choices_of("languages")),
        "for": (_("Kenelle vain"), audience_choices()),
        "free": (_("Kaikki"), [(YES, _("Vain maksuton"))]),
        "function": (_("Kaikki toiminta"), _flat(function_choices())),
    }
    return {name: ReadyChoices([("", empty), *choices]) for name, (empty, choices) in found.items()}


@lru_cache(maxsize=8)
def _municipality_choices(towns: tuple[Town, ...], _language: str) -> tuple[dict[str, str], ReadyChoices]:
    """The names by code, and the choices; made anew when a municipality has changed."""
    names = {town.code: town.name for town in towns}
    return names, ReadyChoices([("", _("Kaikki kunnat")), *names.items()])


class OrganisationFilter(django_filters.FilterSet):
    """The directory's search: words, and one code of each facet."""

    q = django_filters.CharFilter(
        label=_("Mitä etsit?"),
        help_text=_("Nimi tai asia, esimerkiksi ruoka-apu tai vertaistuki."),
        method="matching",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    function = _facet(_("Mitä järjestö tekee"))
    municipality = _facet(_("Kunta"))
    audience = _facet(_("Kenelle"))
    area = _facet(_("Toiminnan alue"))
    situation = _facet(_("Elämäntilanne"))
    language = _facet(_("Kieli"))
    free = _facet(_("Hinta"))

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
        language = get_language() or "fi"
        self.municipality_names, municipalities = _municipality_choices(tuple(all_towns()), language)
        ready = {**_known_choices(language), "municipality": municipalities}
        for name, choices in ready.items():
            self.filters[name].extra |= {"choices": choices, "empty_label": None}
        for name, choices in ready.items():
            self.form.fields[name].widget.choices = choices
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
        asked = self.chosen
        for facet in DirectoryFacet:
            numbers, chosen = counts.get(facet.value, {}), asked.get(facet.value)
            own, field = self.filters[facet.value].extra["choices"], self.form.fields[facet.value]
            codes = tuple(
                FacetCode(code, label, numbers.get(code, 0), code == chosen)
                for code, label in own.rows
                if code and (code in numbers or code == chosen)
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
