"""Forms that keep a place's facts, in the words of those who open its door."""

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from network.facets import vocabulary
from network.models import Municipality
from network.permissions import Reach
from places.enums import WorkFormKind
from places.first_visit_form import CARD_FIELDS, CARD_HELP, CARD_WIDGETS, CardForm
from places.models import Place
from places.position_form import PositionPart


class PlaceForm(PositionPart, CardForm):
    """The facts of a place; only the name must be there."""

    audiences = forms.MultipleChoiceField(
        label=_("Kenelle paikka on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    openness = forms.MultipleChoiceField(
        label=_("Näin tänne saa tulla"),
        help_text=_("Valitse vain ne, jotka pitävät aina paikkansa."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    equipment = forms.MultipleChoiceField(
        label=_("Mitä täällä on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    manners = forms.MultipleChoiceField(
        label=_("Millaista täällä on"),
        help_text=_("Valitse vain se, minkä tulija varmasti huomaa."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Millä kielillä täällä voi puhua"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ways = forms.MultipleChoiceField(
        label=_("Miten voi osallistua"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Place
        fields = (
            "name", "summary", "area", "address", "postal_code", "description", "audiences", "openness", "equipment",
            "manners", "languages", "ways", "contact_name", "contact_phone", "contact_email", "website", *CARD_FIELDS,
        )  # fmt: skip
        widgets: ClassVar = {"description": forms.Textarea({"rows": 4}), **CARD_WIDGETS}
        help_texts: ClassVar = {
            "summary": _("Yksi lause, joka näkyy haussa."),
            **CARD_HELP,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"audiences": "target_groups", "openness": "openness", "equipment": "equipment"}
        names |= {"manners": "manners", "languages": "languages", "ways": "ways_to_take_part"}
        for name, words in names.items():
            field: Any = self.fields[name]
            field.choices = [(term.code, term.label) for term in vocabulary(words).values()]

    def clean_postal_code(self) -> str:
        code = str(self.cleaned_data["postal_code"]).strip()
        if code and not re.fullmatch(r"[0-9]{5}", code):
            raise ValidationError(_("Postinumerossa on viisi numeroa, esimerkiksi 33720."))
        return code


class NewPlaceForm(PlaceForm):
    """A new place: its municipality and kind beside its facts."""

    municipality = forms.ModelChoiceField(label=_("Kunta"), queryset=Municipality.objects.none())
    kind = forms.ChoiceField(label=_("Millainen paikka se on"), choices=WorkFormKind.choices)

    def __init__(self, *args: Any, where: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Municipality.objects.all()
        field: Any = self.fields["municipality"]
        field.queryset = known if where.everywhere else known.filter(code__in=where.municipalities)


class CloseForm(forms.Form):
    """Close the place for some days."""

    first = forms.DateField(label=_("Ensimmäinen päivä"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    last = forms.DateField(label=_("Viimeinen päivä"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    reason = forms.CharField(
        label=_("Syy"), help_text=_("Esimerkiksi kesätauko tai remontti. Näkyy kaikille."), max_length=200
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        first, last = found.get("first"), found.get("last")
        if first and last and last < first:
            self.add_error("last", _("Viimeinen päivä on ennen ensimmäistä."))
        elif last and last < self.today:
            self.add_error("last", _("Nämä päivät ovat jo menneet."))
        elif first and last and (last - first).days > 366:
            self.add_error("last", _("Yli vuoden tauko: kerro mieluummin, että paikka ei ole enää toiminnassa."))
        return found


class GiveUpForm(forms.Form):
    """Say that a place is no more."""

    reason = forms.CharField(
        label=_("Miksi?"), help_text=_("Esimerkiksi: toiminta loppui 31.12. Tämä jää vain ylläpidolle."), max_length=200
    )


class WorkFormForm(forms.Form):
    """Choose what else goes on in a place."""

    kind = forms.ChoiceField(label=_("Mitä muuta täällä on"), choices=WorkFormKind.choices)


class OrganiserSearch(forms.Form):
    """Look for the organisation that runs a form of work."""

    q = forms.CharField(
        label=_("Kuka järjestää? Kirjoita nimi tai osa siitä"),
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
