"""What the coordinator's page of ageing facts can be narrowed by."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from network.enums import RecordKind
from network.queries.freshness import COUNTED, StepCounts

AGES = {
    "never": _("Ei koskaan vahvistettu täällä: lukijaa varoitetaan"),
    "confirm": _("90–179 päivää: kysytään ylläpitäjältä"),
    "warn": _("180–239 päivää: lukijaa varoitetaan"),
    "grey": _("240–364 päivää: harmaana listoilla"),
    "hidden": _("Vähintään vuosi: pois listoilta"),
}

MOST_TICKS, MOST_DIGITS, MOST_KEPT = 500, 19, 20


def narrowed_to(sent: QueryDict) -> str:
    """Return the query string of the page from which something was sent, so that its filter stays."""
    kept = {name: sent.get(name, "")[:MOST_KEPT] for name in ("kind", "municipality", "age", "page")}
    told = urlencode({name: value for name, value in kept.items() if value})
    return f"?{told}" if told else ""


class KnownCount(Paginator):
    """A paginator that is told the number of rows."""

    def __init__(self, total: int, per_page: int) -> None:
        super().__init__([], per_page)
        self.total = total

    @cached_property
    def count(self) -> int:
        return self.total


class StaleFilterForm(forms.Form):
    """Kind, municipality and step; what is not understood filters nothing."""

    only_filters = True

    kind = forms.ChoiceField(label=_("Mikä"), required=False)
    municipality = forms.ChoiceField(label=_("Kunta"), required=False)
    age = forms.ChoiceField(label=_("Kuinka vanha tieto"), required=False)

    def __init__(self, data: Any, *, counts: list[StepCounts]) -> None:
        super().__init__(data)
        self.counts = counts
        towns = {row.municipality: row.municipality_name for row in counts if row.municipality}
        choices: dict[str, list[Any]] = {
            "kind": [("", _("Kaikki")), *RecordKind.choices],
            "municipality": [("", _("Kaikki kunnat")), *towns.items()],
            "age": [("", _("Kaikki vanhenevat")), *AGES.items()],
        }
        for name, some in choices.items():
            field: Any = self.fields[name]
            field.choices = some

    def asked(self) -> dict[str, str]:
        """Return the filters that were understood."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("kind", "municipality", "age")}

    def total(self) -> int:
        """Return how many records the filters leave, from the counts that the page shows anyway."""
        asked = self.asked()
        steps = [asked["age"]] if asked["age"] else [age.value for age in COUNTED]
        return sum(
            getattr(row, step)
            for row in self.counts
            if asked["kind"] in ("", row.kind)
            if (row.municipality == asked["municipality"] if asked["municipality"] else row.is_sum)
            for step in steps
        )

    def page_number(self) -> int:
        text = str(self.data.get("page", "1"))
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1

    def page(self, number: int, per_page: int) -> Page:
        """Return the page for the links between pages."""
        return Page([], number, KnownCount(self.total(), per_page))


class AskForm(forms.Form):
    """Whom to ask: the ticked records, or all that the filter leaves."""

    which = forms.ChoiceField(choices=[("chosen", _("Kysy valituista")), ("all", _("Kysy kaikista näistä"))])
    kind = forms.ChoiceField(required=False, choices=[("", ""), *RecordKind.choices])
    municipality = forms.RegexField(r"^[0-9]{3}$", required=False)
    age = forms.ChoiceField(required=False, choices=[("", ""), *AGES.items()])

    def clean(self) -> dict[str, Any]:
        """Read the ticks, each a kind and a key; what is neither is left out."""
        found: dict[str, Any] = super().clean() or {}
        ticked: dict[str, list[int]] = {}
        for text in self.data.getlist("record")[:MOST_TICKS] if hasattr(self.data, "getlist") else []:
            kind, _dash, key = text.partition("-")
            if kind in RecordKind.values and key.isascii() and key.isdecimal() and len(key) < MOST_DIGITS:
                ticked.setdefault(kind, []).append(int(key))
        if found.get("which") == "chosen" and not ticked:
            raise forms.ValidationError(_("Valitse ensin, mistä kysytään."))
        found["chosen"] = ticked
        return found

    def narrowed(self) -> dict[str, str]:
        """Return the filter whose records are all meant."""
        return {name: self.cleaned_data[name] for name in ("kind", "municipality", "age")}
