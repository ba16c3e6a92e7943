"""What lists of the network room can be narrowed by; everything lives in the query string."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.facets import audience_choices, function_choices
from network.models import Municipality, Organisation


class OrganisationFilter(django_filters.FilterSet):
    """The directory's search: words, function, municipality, for whom."""

    q = django_filters.CharFilter(
        label=_("Mitä etsit?"),
        help_text=_("Nimi tai asia, esimerkiksi ruoka-apu tai vertaistuki."),
        method="matching",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    function = django_filters.ChoiceFilter(
        label=_("Mitä järjestö tekee"),
        field_name="functions__function",
        choices=function_choices,
        empty_label=_("Kaikki toiminta"),
    )
    municipality = django_filters.ChoiceFilter(
        label=_("Kunta"), field_name="municipalities", empty_label=_("Kaikki kunnat")
    )
    audience = django_filters.ChoiceFilter(
        label=_("Kenelle"),
        field_name="audiences__audience",
        choices=audience_choices,
        empty_label=_("Kenelle vain"),
    )

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """Name the audience `for` in the address; the word is not free in Python."""
        filters: dict[str, Any] = super().get_filters()
        if "audience" in filters:
            filters["for"] = filters.pop("audience")
        return filters

    def __init__(self, data: Any, queryset: QuerySet[Organisation]) -> None:
        super().__init__(data, queryset)
        names = [(row.code, row.name) for row in Municipality.objects.only("code", "name_fi", "name_sv")]
        self.filters["municipality"].extra["choices"] = names
        self.form.only_filters = True

    def matching(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.matching(value).with_rank(value).order_by("rank", "sort_key", "pk")

    def without_function(self) -> Any:
        """Return what the other fields find: what the numbers beside the functions count."""
        found = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name != "function":
                found = self.filters[name].filter(found, value)
        return found


def directory() -> QuerySet[Organisation]:
    """Return what the public directory lists."""
    found: QuerySet[Organisation] = Organisation.objects.published().kept_up(timezone.localdate())
    return found
