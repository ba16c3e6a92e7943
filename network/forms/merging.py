"""Choose, field by field, what is left when two records are made one."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from network.organisation_fields import FIELDS, Value
from network.organisation_imports_in_words import town_names, value_in_words
from network.permissions import Reach

FIRST, SECOND, BOTH = "first", "second", "both"


class MergeForm(forms.Form):
    """Which of the two is left, and for each field that differs, whose word; the fuller one is chosen at first.

    `hindrance` says why the person may not join the two at all.
    """

    def __init__(
        self,
        *args: Any,
        names: tuple[str, str],
        values: tuple[Mapping[str, Value], Mapping[str, Value]],
        where: Reach,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.values, self.where = values, where
        lost = {FIRST: self._lost(FIRST), SECOND: self._lost(SECOND)}
        self.hindrance = beyond_in_words(lost[FIRST] | lost[SECOND]) if all(lost.values()) else ""
        self.fields["kept"] = forms.ChoiceField(
            label=_("Kumman osoite jää"),
            help_text=_("Toisen osoite johtaa tähän."),
            choices=[(FIRST, names[0]), (SECOND, names[1])],
            initial=SECOND if lost[FIRST] else FIRST,
            widget=forms.RadioSelect,
            error_messages={"required": _("Valitse, kumpi jää.")},
        )
        towns = town_names()
        self.same: list[tuple[str, str]] = []
        for code, field in FIELDS.items():
            one, other = (each.get(code, field.empty) for each in values)
            if one == other:
                if one:
                    self.same.append((str(field.label), value_in_words(code, one, towns)))
                continue
            self.fields[code] = forms.ChoiceField(
                label=str(field.label),
                choices=_choices(code, one, other, towns),
                widget=forms.RadioSelect,
                initial=_fuller(code, one, other),
                error_messages={"required": _("Valitse, mikä jää.")},
            )

    def _lost(self, kept: str) -> set[str]:
        """Return where the person does not look after and only the one that goes is."""
        first, second = (set(_codes(each)) for each in self.values)
        return self.where.beyond((), second - first if kept == FIRST else first - second)

    def clean(self) -> dict[str, Any]:
        """Refuse what would change which municipalities of others a record serves."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if "kept" not in found or self.hindrance:
            return found
        first, second = (_codes(each) for each in self.values)
        kept, gone = (first, second) if found["kept"] == FIRST else (second, first)
        joined = _codes(self.chosen()) if "municipalities" in found else kept
        if lost := self._lost(found["kept"]):
            text = _("Et hoida näitä kuntia: %(towns)s. Siellä on vain toinen, joten valitse se jääväksi.")
            self.add_error("kept", text % {"towns": named_towns(lost)})
        elif beyond := self.where.beyond_joining(kept, joined, gone):
            text = _("Et hoida näitä kuntia: %(towns)s. Valitse vaihtoehto, jossa ne ovat mukana.")
            self.add_error("municipalities", text % {"towns": named_towns(beyond)})
        return found

    def chosen(self) -> dict[str, Value]:
        """Return the values that are left, of the fields that differ."""
        found: dict[str, Value] = {}
        for code, field in FIELDS.items():
            if code in self.cleaned_data:
                one, other = (each.get(code, field.empty) for each in self.values)
                chosen = self.cleaned_data[code]
                found[code] = _together(one, other) if chosen == BOTH else other if chosen == SECOND else one
        return found


def beyond_in_words(codes: Iterable[str]) -> str:
    """Return what of joining two, or of parting them, is not for the person to do, and whose it is."""
    towns = named_towns(codes)
    if not towns:
        return _("Toinen järjestö ei toimi niissä kunnissa, joita hoidat. Pyydä apua koko verkoston koordinaattorilta.")
    text = _("Tämä muuttaisi järjestöjä kunnissa, joita et hoida: %(towns)s. Sen voi tehdä se, joka hoitaa niitäkin.")
    return text % {"towns": towns} + " " + _("Koko verkoston koordinaattori voi tehdä sen aina.")


def named_towns(codes: Iterable[str]) -> str:
    """Return the names of these municipalities, one after another."""
    names = town_names()
    return ", ".join(sorted(names.get(code, code) for code in codes))


def _codes(values: Mapping[str, Value]) -> list[str]:
    codes: Any = values.get("municipalities", [])
    return list(codes)


def _together(one: Any, other: Any) -> Value:
    """Return what either says, each thing once: codes in order, rows in the order that they were given."""
    both = [*one, *(each for each in other if each not in one)]
    return both if any(isinstance(each, dict) for each in both) else sorted(both)


def _choices(code: str, one: Value, other: Value, towns: Mapping[str, str]) -> list[tuple[str, str]]:
    shown = [
        (FIRST, value_in_words(code, one, towns) or _("Ei mitään")),
        (SECOND, value_in_words(code, other, towns) or _("Ei mitään")),
    ]
    if FIELDS[code].is_many and one and other:
        shown.append((BOTH, _("Molemmat")))
    return shown


def _fuller(code: str, one: Value, other: Value) -> str:
    field = FIELDS[code]
    if one == field.empty or other == field.empty:
        return SECOND if one == field.empty else FIRST
    return BOTH if field.is_many else FIRST
