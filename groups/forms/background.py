"""Naming a background contact, giving the task back, and which circles the list shows."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from groups.enums import CircleKind, CircleState
from groups.queries.background import GOING_ON
from network.models import Municipality, User
from network.permissions import Reach


class AloneFilterForm(forms.Form):
    """Which circles without a background contact the list shows."""

    only_filters = True

    municipality = forms.ChoiceField(label=_("Kunta"), required=False)
    kind = forms.ChoiceField(label=_("Millainen ryhmä"), required=False)
    state = forms.ChoiceField(label=_("Vaihe"), required=False)

    def __init__(self, *args: Any, where: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = (
            Municipality.objects.all()
            if where.everywhere
            else Municipality.objects.filter(code__in=where.municipalities)
        )
        fields: dict[str, Any] = self.fields
        fields["municipality"].choices = [("", _("Koko alue")), *((town.code, town.name) for town in towns)]
        fields["kind"].choices = [("", _("Kaikki ryhmät")), *CircleKind.choices]
        fields["state"].choices = [("", _("Kaikki vaiheet")), *((s.value, s.label) for s in map(CircleState, GOING_ON))]

    def asked(self) -> dict[str, str]:
        """Return what the readable part of the address narrows the list by."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class NameContactForm(forms.Form):
    """Who stands behind the circle from now on."""

    person = forms.ModelChoiceField(
        label=_("Kuka on piirin taustayhteyshenkilö?"),
        help_text=_("Hän saa viestin heti ja voi sanoa ei."),
        queryset=User.objects.none(),
        empty_label=_("Valitse henkilö"),
        error_messages={"required": _("Valitse, kuka on taustayhteyshenkilö.")},
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class StepDownForm(forms.Form):
    """A word to the coordinators, or none."""

    message = forms.CharField(
        label=_("Viesti koordinaattorille ja piirille"),
        help_text=_("Voit jättää tyhjäksi."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
