"""What lists of the network room can be narrowed by; everything lives in the query string."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.choices import ReadyChoices, ReadyFields, ready_choices
from network.directory_codes import YES, DirectoryFacet
from network.facets import audience_choices, choices_of, function_areas, function_choices
from network.life_situations import situation_choices
from network.models import Organisation, OrganisationFacet
from network.models.municipality import Town, all_towns
from network.queries.directory import Found

TEXT = "q"


def area_choices() -> list[tuple[str, str]]:
    """Return the three areas of what organisations do, in the page's language."""
    return [(area.code, area.label) for area in function_areas()]


def matching(queryset: Any, name: str, value: str) -> Any:
    return queryset.matching(value).with_rank(value).order_by("rank", "sort_key", "pk")


def with_code(queryset: Any, name: str, value: str) -> Any:
    told = OrganisationFacet.objects.filter(facet=name, code=value, organisation=OuterRef("pk"))
    return queryset.filter(Exists(told))


class FacetField(django_filters.fields.ChoiceField):
    """A choice of hundreds: a code is looked up among them, for to go through them all takes longer."""

    def valid_value(self, value: Any) -> bool:
        return str(value) in ready_choices(self.widget).names


class FacetFilter(django_filters.ChoiceFilter):
    field_class = FacetField


def _facet(label: Any) -> FacetFilter:
    return FacetFilter(label=label, choices=(), empty_label=None, method=with_code)


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


class OrganisationFilter(django_filters.FilterSet):
    """The directory's search: words, and one code of each facet."""

    q = django_filters.CharFilter(
        label=_("Mitä etsit?"),
        help_text=_("Nimi tai asia, esimerkiksi ruoka-apu tai vertaistuki."),
        method=matching,
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

    def __init__(self, data: Any, queryset: QuerySet[Organisation] | None = None) -> None:
        """Take the filters and the form that are made once for a language: every request would copy them all."""
        ready = _ready(get_language() or "fi", all_towns())
        self.is_bound, self.request, self.form_prefix = True, None, None
        self.data, self.queryset, self.filters = data, queryset, ready.filters
        self.municipality_names, self.choices = ready.names, ready.choices
        self._form = ready.form(data)
        self._form.only_filters = True

    @property
    def qs(self) -> Any:
        """The plain query set of what is asked; the page itself counts in bits and never makes it."""
        self.queryset = directory() if self.queryset is None else self.queryset
        return super().qs

    @cached_property
    def chosen(self) -> dict[str, str]:
        """Which code of which facet is asked for."""
        asked: dict[str, str] = {}
        for facet in DirectoryFacet:
            if value := self.form.cleaned_data.get(facet.value):
                asked[facet.value] = value
        return asked

    def groups(self, found: Found) -> list["FacetGroup"]:
        """Return the facets with the codes that most of those found have, each with its number."""
        groups: list[FacetGroup] = []
        asked = self.chosen
        for facet in DirectoryFacet:
            own, chosen = self.choices[facet.value], asked.get(facet.value)
            numbers = found.most(facet.value, own.order)
            codes = [FacetCode(code, own.names[code], number, code == chosen) for code, number in numbers]
            if chosen and not any(code.is_chosen for code in codes):
                number = found.counts.get(facet.value, {}).get(chosen, 0)
                codes.append(FacetCode(chosen, own.names[chosen], number, is_chosen=True))
            if codes:
                groups.append(FacetGroup(facet.value, self.form.fields[facet.value].label, tuple(codes)))
        return groups

    @property
    def text(self) -> str:
        """The words that are looked for."""
        return str(self.form.cleaned_data.get(TEXT) or "")


def municipality_choices() -> ReadyChoices:
    """Return the municipalities to choose from, in the page's language; one short statement."""
    return _ready(get_language() or "fi", all_towns()).choices["municipality"]


@dataclass(frozen=True)
class _Ready:
    """What is the same for everybody who reads the language, as long as the municipalities are the same."""

    towns: tuple[Town, ...]
    names: dict[str, str]
    choices: dict[str, ReadyChoices]
    filters: dict[str, Any]
    form: Any


_made: dict[str, _Ready] = {}


def _ready(language: str, towns: tuple[Town, ...]) -> _Ready:
    made = _made.get(language)
    if made is None or made.towns is not towns:
        made = _made[language] = _make_ready(language, towns)
    return made


def _make_ready(language: str, towns: tuple[Town, ...]) -> _Ready:
    names = {town.code: town.name for town in towns}
    choices = {**_known_choices(language), "municipality": ReadyChoices([("", _("Kaikki kunnat")), *names.items()])}
    filters = deepcopy(OrganisationFilter.base_filters)
    for name, own in filters.items():
        own.field_name, own.model = name, Organisation
        if name in choices:
            own.extra |= {"choices": choices[name], "empty_label": None}
    form = type("DirectoryForm", (forms.Form,), {name: own.field for name, own in filters.items()})
    for name, own_choices in choices.items():
        form.base_fields[name].widget.choices = own_choices  # type: ignore[attr-defined]
    for field in form.base_fields.values():  # type: ignore[attr-defined]
        field.label, field.help_text = str(field.label), str(field.help_text)  # in the language of this form
    form.base_fields = ReadyFields(form.base_fields)  # type: ignore[attr-defined]
    return _Ready(towns, names, choices, filters, form)


def directory() -> QuerySet[Organisation]:
    """Return what the public directory lists."""
    found: QuerySet[Organisation] = Organisation.objects.published().kept_up(timezone.localdate())
    return found
