"""Choose, field by field, what is left when two records are made one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from network.organisation_fields import FIELDS, Value
from network.organisation_imports_in_words import town_names, value_in_words

FIRST, SECOND, BOTH = "first", "second", "both"


class MergeForm(forms.Form):
    """Which of the two is left, and for each field that differs, whose word; the fuller one is chosen at first."""

    def __init__(
        self, *args: Any, names: tuple[str, str], values: tuple[Mapping[str, Value], ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.values = values
        self.fields["kept"] = forms.ChoiceField(
            label=_("Kumman osoite jää"),
            help_text=_("Toisen osoite johtaa tähän."),
            choices=[(FIRST, names[0]), (SECOND, names[1])],
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

    def chosen(self) -> dict[str, Value]:
        """Return the values that are left, of the fields that differ."""
        found: dict[str, Value] = {}
        for code, field in FIELDS.items():
            if code in self.cleaned_data:
                one, other = (each.get(code, field.empty) for each in self.values)
                chosen = self.cleaned_data[code]
                found[code] = _together(one, other) if chosen == BOTH else other if chosen == SECOND else one
        return found


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
