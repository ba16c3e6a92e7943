"""Offering to take a duty, inviting somebody, answering an invitation."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.forms.messages import OpenForm
from network.forms.reached import ReachedForm
from network.models import Organisation, User
from network.permissions import Permission, reach
from responsibilities.actions.carriers import Outsider
from responsibilities.actions.invitations import Invited
from responsibilities.enums import ResponsibilityState
from responsibilities.forms.duties import day_field
from responsibilities.models import Invitation, Offer, Responsibility

PERSON, ORGANISATION = "person", "organisation"
SIDES = [(PERSON, _("Omasta puolestani")), (ORGANISATION, _("Järjestön, yrityksen tai muun yhteisön puolesta"))]
LONGEST_AHEAD = timedelta(days=730)
FEW_LINES = forms.Textarea(attrs={"rows": 4})


def own_organisations(user: User) -> Any:
    """Return the organisations in whose name the person may answer."""
    return Organisation.objects.filter(pk__in=reach(user, Permission.EDIT_ORGANISATION).organisations)


class SignedInForm(forms.Form):
    """A few words of somebody who has signed in; an organisation's editor may speak for it."""

    organisation = forms.ModelChoiceField(
        label=_("Kenen puolesta"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Omasta puolestani"),
    )
    message = forms.CharField(
        label=_("Viesti piirille"),
        help_text=_("Kerro vaikka, milloin sinulle sopii. Voit jättää tyhjäksi."),
        max_length=500,
        required=False,
        widget=FEW_LINES,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = own_organisations(user)
        if organisations.exists():
            self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]

    @property
    def speaks_for(self) -> Organisation | None:
        found: Organisation | None = self.cleaned_data.get("organisation")
        return found


def _language() -> str:
    return (get_language() or "fi")[:2]


class OutsiderFields(ReachedForm):
    """What is asked of somebody without an account: name, a way to be reached, for whom they speak."""

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        self.ask_for_an_address(found)
        return found

    def outsider(self) -> Outsider:
        """Return who answers."""
        facts = {name: self.cleaned_data[name] for name in ("name", "email", "phone")}
        is_organisation = self.cleaned_data["side"] == ORGANISATION
        return Outsider(is_organisation=is_organisation, language=_language(), **facts)


def side_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Kenen puolesta"),
        choices=SIDES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, kenen puolesta vastaat.")},
    )


class VisitorOfferForm(OutsiderFields, OpenForm):
    """An offer of somebody without an account."""

    side = side_field()
    field_order = ("side", "name", "phone", "email", "message")

    class Meta:
        model = Offer
        fields = ("name", "phone", "email", "message")
        widgets: ClassVar = {
            "name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "message": FEW_LINES,
        }
        help_texts: ClassVar = {
            "name": _("Etunimi riittää. Järjestö tai yritys kirjoittaa oman nimensä."),
            "phone": _("Anna puhelinnumero tai sähköposti, jotta sinulle voi vastata."),
            "message": _("Kerro vaikka, milloin sinulle sopii. Voit jättää tyhjäksi."),
        }

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = _("Kirjoita nimi, jolla sinua voi kutsua.")


class InviteForm(forms.Form):
    """Whom the circle asks: one of its own people, or anybody by a letter or a link."""

    own = forms.ChoiceField(
        label=_("Piirin oma ihminen"),
        help_text=_("Hän saa kutsun sähköpostiinsa ja vastaa itse."),
        required=False,
    )
    name = forms.CharField(
        label=_("Joku muu: nimi, jolla kutsut häntä"),
        help_text=_("Ihmisen etunimi tai järjestön, yrityksen tai oppilaitoksen nimi."),
        max_length=80,
        required=False,
    )
    side = forms.ChoiceField(
        label=_("Onko kutsuttu"),
        choices=[(PERSON, _("Ihminen")), (ORGANISATION, _("Järjestö, yritys, oppilaitos tai muu yhteisö"))],
        widget=forms.RadioSelect,
        initial=PERSON,
    )
    email = forms.EmailField(
        label=_("Sähköposti"),
        help_text=_("Jätä tyhjäksi, jos annat linkin itse. Poistamme osoitteen, kun kutsuun on vastattu."),
        required=False,
    )
    language = forms.ChoiceField(label=_("Kirjeen kieli"), required=False)
    from_day = day_field(
        _("Mistä päivästä alkaen hän jatkaa"),
        _("Nykyinen tekijä jatkaa edelliseen päivään asti. Tyhjänä vastuu siirtyy, kun jatkaja vastaa kyllä."),
    )
    note = forms.CharField(label=_("Viesti kutsutulle"), max_length=500, required=False, widget=FEW_LINES)

    def __init__(self, *args: Any, people: list[User], duty: Responsibility, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duty = duty
        if duty.state != ResponsibilityState.TAKEN:
            del self.fields["from_day"]
        fields: dict[str, Any] = self.fields
        self.people = {str(person.pk): person for person in people}
        fields["own"].choices = [("", _("Valitse"))] + [(key, str(one)) for key, one in self.people.items()]
        fields["language"].choices = Invitation._meta.get_field("language").choices
        fields["language"].initial = _language()
        if not people:
            del fields["own"]
            fields["name"].label = _("Nimi, jolla kutsut häntä")

    def clean_from_day(self) -> date | None:
        day: date | None = self.cleaned_data["from_day"]
        if day is None:
            return None
        if day <= max(timezone.localdate(), self.duty.since or day):
            raise ValidationError(_("Valitse päivä, joka on edessä. Tyhjänä vastuu siirtyy heti."))
        if day > timezone.localdate() + LONGEST_AHEAD:
            raise ValidationError(_("Päivä on yli kahden vuoden päässä. Tarkista vuosi."))
        if self.duty.until and day > self.duty.until + timedelta(days=1):
            raise ValidationError(_("Nykyisen tekijän viimeinen päivä on ennen sitä. Valitse aikaisempi päivä."))
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not found.get("own") and not found.get("name") and not {"own", "name"} & set(self.errors):
            self.add_error("name", _("Kirjoita, ketä kutsut."))
        if found.get("own") and found.get("name"):
            self.add_error("name", _("Valitse joko piirin oma ihminen tai joku muu, ei molempia."))
        return found

    def invited(self) -> Invited:
        """Return whom the form asks."""
        found = self.cleaned_data
        own, day = self.people.get(found.get("own", "")), found.get("from_day")
        if own:
            return Invited(
                own.get_short_name()[:80], own.email, note=found["note"], language=own.language, from_day=day
            )
        is_organisation = found["side"] == ORGANISATION
        language = found["language"] or _language()
        facts = {"note": found["note"], "language": language, "from_day": day}
        return Invited(found["name"], found["email"], is_organisation, **facts)


class AnswerForm(OutsiderFields, forms.Form):
    """Yes to an invitation, from somebody without an account; the tick is the consent to be named."""

    side = side_field()
    name = forms.CharField(
        label=_("Nimi, jolla sinua kutsutaan"),
        help_text=_("Etunimi riittää. Järjestö tai yritys kirjoittaa oman nimensä."),
        max_length=80,
        error_messages={"required": _("Kirjoita nimi, jolla sinua voi kutsua.")},
    )
    phone = forms.CharField(
        label=_("Puhelinnumerosi"),
        help_text=_("Anna puhelinnumero tai sähköposti, jotta sinulle voi vastata."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("Sähköpostisi"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    message = forms.CharField(
        label=_("Viesti piirille"),
        help_text=_("Voit jättää tyhjäksi."),
        max_length=500,
        required=False,
        widget=FEW_LINES,
    )
    agreed = forms.BooleanField(
        label=_("Piirin väki saa nähdä nimeni ja yhteystietoni"),
        error_messages={
            "required": _("Piiri tarvitsee luvan nähdä nimesi. Muuten kukaan ei tiedä, kuka hoitaa asian.")
        },
    )


class DeclineForm(forms.Form):
    """A word to the circle with a no, or none."""

    message = forms.CharField(max_length=500, required=False)
