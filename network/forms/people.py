"""The forms by which people get roles and keep their own facts."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.roles import RoleGiven
from network.enums import Role
from network.models import Municipality, Organisation, User
from network.permissions import Reach


def date_field(label: Any, help_text: Any = "") -> forms.DateField:
    """Return a day that may be left empty."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=False, widget=widget)


def address_field() -> forms.EmailField:
    """Return the address of whom we write to."""
    missing = {"required": _("Kirjoita sähköpostiosoite, johon kutsu lähetetään.")}
    return forms.EmailField(label=_("Sähköpostiosoite"), max_length=254, error_messages=missing)


class RoleForm(forms.Form):
    """A role, where it holds, and when; only what the giver's own reach covers can be chosen."""

    role = forms.ChoiceField(
        label=_("Tehtävä"),
        choices=[("", _("Valitse tehtävä")), *Role.choices],
        error_messages={"required": _("Valitse tehtävä.")},
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Kunta"), required=False, empty_label=_("Koko verkosto")
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Järjestö"),
        help_text=_("Vain järjestön tietojen ylläpitäjälle."),
        required=False,
        empty_label=_("Ei järjestöä"),
    )
    valid_from = date_field(_("Alkaen"), _("Jos jätät tyhjäksi, tehtävä alkaa tänään."))
    valid_until = date_field(_("Viimeinen päivä"), _("Jos jätät tyhjäksi, tehtävä jatkuu toistaiseksi."))

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places, organisations = self.fields["municipality"], self.fields["organisation"]
        assert isinstance(places, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        assert isinstance(organisations, forms.ModelChoiceField)  # noqa: S101
        places.queryset = Municipality.objects.all()
        organisations.queryset = Organisation.objects.all()
        if not reach.everywhere:
            places.queryset = places.queryset.filter(code__in=reach.municipalities)
            places.empty_label = _("Valitse kunta")
            organisations.queryset = organisations.queryset.filter(municipalities__in=reach.municipalities).distinct()
        self.reach = reach

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        role, municipality = cleaned.get("role"), cleaned.get("municipality")
        if role == Role.ORGANISATION_EDITOR:
            cleaned["municipality"] = None
            if not cleaned.get("organisation"):
                self.add_error("organisation", _("Valitse järjestö, jonka tietoja ihminen ylläpitää."))
            return cleaned
        cleaned["organisation"] = None
        if not municipality and (role == Role.MUNICIPALITY_READER or not self.reach.everywhere):
            self.add_error("municipality", _("Valitse kunta."))
        return cleaned

    def clean_valid_until(self) -> Any:
        until = self.cleaned_data["valid_until"]
        start = self.cleaned_data.get("valid_from") or timezone.localdate()
        if until and until < start:
            raise ValidationError(_("Viimeinen päivä ei voi olla ennen ensimmäistä."))
        return until

    def given(self) -> RoleGiven:
        """Return the role as it was chosen."""
        fields = ("municipality", "organisation", "valid_from", "valid_until")
        return RoleGiven(Role(self.cleaned_data["role"]), *(self.cleaned_data[key] for key in fields))


class InvitationForm(RoleForm):
    """Whom to invite, and to what."""

    email = address_field()
    name = forms.CharField(label=_("Nimi"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Millä kielellä kirjoitamme"), choices=settings.LANGUAGES, initial="fi")
    field_order = ("email", "name", "language", "role")


class EditorForm(forms.Form):
    """Whom to ask to keep an organisation's facts."""

    email = address_field()
    name = forms.CharField(label=_("Nimi"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Millä kielellä kirjoitamme"), choices=settings.LANGUAGES, initial="fi")


class ProfileForm(forms.ModelForm):
    """One's own name and language."""

    class Meta:
        model = User
        fields = ("name", "language")
        help_texts: ClassVar = {
            "name": _("Nimi, jolla sinua saa kutsua. Se näkyy niille, joiden kanssa järjestät toimintaa."),
            "language": _("Tällä kielellä kirjoitamme sinulle."),
        }


class DeletionForm(forms.Form):
    """A tick that says: yes, really."""

    sure = forms.BooleanField(
        label=_("Haluan poistaa tilini. Ymmärrän, että sitä ei saa takaisin."),
        error_messages={"required": _("Rastita ensin, että haluat poistaa tilisi.")},
    )
