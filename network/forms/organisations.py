"""The form by which an organisation's facts are kept."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from network.actions.organisations import OrganisationFacts, OrganisationReach, plain_values, reach_of
from network.business_ids import is_business_id
from network.facets import audience_choices, choices_of, function_choices
from network.forms.ways_to_reach import PhoneNumber, WebAddress
from network.life_situations import situation_choices
from network.models import Municipality, Organisation
from network.permissions import Reach


class FormPart(NamedTuple):
    """A part of the long form that has a heading of its own, and the names of its fields."""

    code: str
    title: Any
    fields: tuple[str, ...]


FORM_PARTS = (
    FormPart("who", _("Nimi ja laji"), ("name", "short_name", "kind", "level", "description")),
    FormPart("does", _("Mitä teette ja kenelle"), ("functions", "audiences", "life_situations")),
    FormPart("where", _("Missä ja millä kielillä"), ("municipalities", "languages", "cost")),
    FormPart("reach", _("Yhteystiedot"), ("phone", "email", "website", "street", "postal_code", "post_office")),
    FormPart("experts", _("Kokemusasiantuntijat"), ("invites_experts", "experience_themes", "experts_note")),
    FormPart("other", _("Muut tiedot"), ("business_id", "is_published")),
)


class TownBoxes(forms.CheckboxSelectMultiple):
    """Boxes of municipalities, of which some only show how it is."""

    fixed: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if value in self.fixed:
            option["attrs"]["disabled"] = True
        return option


class OrganisationForm(forms.ModelForm):
    """Everything that the directory says of an organisation."""

    functions = forms.MultipleChoiceField(
        label=_("Mitä teette"),
        help_text=_("Valitse kaikki, mitä järjestö tekee."),
        choices=function_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audiences = forms.MultipleChoiceField(
        label=_("Kenelle"), choices=audience_choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    life_situations = forms.MultipleChoiceField(
        label=_("Missä elämäntilanteissa autatte"),
        help_text=_("Valitse ne, joissa olevia varten teillä on jotakin."),
        choices=situation_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Millä kielillä palvelette"),
        choices=partial(choices_of, "languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    experience_themes = forms.MultipleChoiceField(
        label=_("Mistä kokemusasiantuntijat kertovat"),
        choices=partial(choices_of, "experience_themes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    municipalities = forms.MultipleChoiceField(label=_("Missä kunnissa toimitte"), required=False, widget=TownBoxes)

    field_order = tuple(name for part in FORM_PARTS for name in part.fields)

    class Meta:
        model = Organisation
        fields = (
            "name",
            "short_name",
            "kind",
            "level",
            "description",
            "website",
            "email",
            "phone",
            "street",
            "postal_code",
            "post_office",
            "business_id",
            "cost",
            "invites_experts",
            "experts_note",
            "is_published",
        )
        labels: ClassVar = {
            "kind": _("Mikä järjestö on"),
            "level": _("Kuinka laaja yhdistys on"),
            "is_published": _("Näytä hakemistossa"),
        }
        field_classes: ClassVar = {"website": WebAddress, "phone": PhoneNumber}
        help_texts: ClassVar = {
            "description": _("Kerro kahdella tai kolmella lauseella, mitä teette. Kirjoita kuin naapurille."),
            "website": _("Esimerkiksi www.yhdistys.fi"),
            "phone": _("Numero, johon kuka tahansa saa soittaa."),
            "level": _("Vain yhdistyksille ja vapaille ryhmille."),
            "invites_experts": _("Kutsuun vastaa järjestö. Kenenkään nimeä ei näytetä."),
            "experts_note": _("Esimerkiksi: soita toimistoon kaksi viikkoa ennen. Älä kirjoita ihmisen nimeä."),
            "business_id": _("Esimerkiksi 1234567-1. Kaikilla ei ole tätä."),
        }
        error_messages: ClassVar = {"name": {"required": _("Kirjoita järjestön nimi.")}}
        widgets: ClassVar = {
            "description": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args: Any, may_hide: bool, where: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.where = where.over(self.instance.pk)
        self.fields["phone"].stored = self.instance.phone  # type: ignore[attr-defined]
        level: Any = self.fields["level"]
        level.choices = [("", _("Valitse")), *(choice for choice in level.choices if choice[0])]
        if not may_hide:
            del self.fields["is_published"]
        if self.instance.pk:
            serves = reach_of(self.instance)
            self.initial.update({name: list(getattr(serves, name)) for name in serves.__dataclass_fields__})
        self._offer_towns()

    def _offer_towns(self) -> None:
        """Offer where the person may say that it works; elsewhere it stays as it is, which the boxes show.

        A box that is sent none the less is kept as it was typed, and told of.
        """
        field: Any = self.fields["municipalities"]
        there: list[str] = self.initial.get("municipalities", [])
        data: Any = self.data
        sent = data.getlist("municipalities") if self.is_bound else []
        fixed = frozenset(code for code in there if not self.where.covers(code))
        if self.is_bound:
            self.data = data = data.copy()
            data.setlist("municipalities", sorted(self.where.beside_others(there, sent)))
        field.widget.fixed = fixed
        field.choices = [
            (town.code, town.name)
            for town in Municipality.objects.all()
            if self.where.covers(town.code) or town.code in {*there, *sent}
        ]
        if fixed:
            field.help_text = _("Muista kunnista kertoo järjestö itse tai sen kunnan koordinaattori.")
        elif not self.instance.pk and len(self.where.municipalities) == 1:
            self.initial["municipalities"] = list(self.where.municipalities)

    @property
    def parts(self) -> list[tuple[FormPart, list[forms.BoundField]]]:
        """Return the parts in their order, each with the fields that this person has."""
        return [(part, [self[name] for name in part.fields if name in self.fields]) for part in FORM_PARTS]

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        same = Organisation.objects.filter(name__iexact=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise ValidationError(_("Tämän niminen järjestö on jo hakemistossa. Muokkaa sen tietoja."))
        return name

    def clean_municipalities(self) -> list[str]:
        """Refuse what a list would be refused for: a coordinator of some municipalities says it of those alone."""
        told: list[str] = self.cleaned_data["municipalities"]
        if beyond := self.where.beyond(self.initial.get("municipalities", []), told):
            names = ", ".join(town.name for town in Municipality.objects.filter(code__in=beyond))
            raise ValidationError(_("Et hoida näitä kuntia: %(towns)s. Ota rasti pois.") % {"towns": names})
        if not told and not self.where.everywhere:
            raise ValidationError(_("Valitse ainakin yksi kunta, jota hoidat."))
        return told

    def clean_postal_code(self) -> str:
        code = str(self.cleaned_data["postal_code"]).strip()
        if code and not re.fullmatch(r"[0-9]{5}", code):
            raise ValidationError(_("Postinumerossa on viisi numeroa, esimerkiksi 33720."))
        return code

    def clean_business_id(self) -> str:
        text = str(self.cleaned_data["business_id"]).replace(" ", "")
        if text and not is_business_id(text):
            raise ValidationError(_("Y-tunnus ei ole oikea. Tarkista numerot tai jätä kohta tyhjäksi."))
        return text

    def facts(self) -> OrganisationFacts:
        """Return what was written."""
        written = {key: self.cleaned_data[key] for key in self.Meta.fields if key in self.cleaned_data}
        written.setdefault("is_published", self.instance.is_published)
        return OrganisationFacts(**written)

    def serves(self) -> OrganisationReach:
        """Return what was ticked."""
        names = OrganisationReach.__dataclass_fields__
        return OrganisationReach(**{name: frozenset(self.cleaned_data[name]) for name in names})

    def values(self) -> dict[str, Any]:
        """Return both as plain data, by the names of the fields."""
        return plain_values(self.facts(), self.serves())


def with_theirs(data: QueryDict, theirs: Mapping[str, Any]) -> QueryDict:
    """Return what was sent, with these stored values in the place of its own."""
    sent = data.copy()
    for name, value in theirs.items():
        if isinstance(value, bool):
            sent.setlist(name, ["on"] if value else [])
        else:
            sent.setlist(name, [str(code) for code in value] if isinstance(value, list) else [value])
    return sent
