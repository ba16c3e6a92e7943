"""Naming somebody without an account, and giving a duty to one of the circle's own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Circle
from network.models import User
from responsibilities.enums import Consent
from responsibilities.forms.duties import day_field
from responsibilities.models import Carrier

ASKED = [(Consent.SPOKEN.value, Consent.SPOKEN.label), (Consent.WRITTEN.value, Consent.WRITTEN.label)]


class NamePersonForm(forms.Form):
    """What the person wishes to be called, and how and when they agreed to be named."""

    name = forms.CharField(
        label=_("Nimi, jolla häntä kutsutaan"),
        help_text=_("Etunimi tai lempinimi riittää. Nimen näkee vain piirin väki."),
        max_length=80,
        error_messages={"required": _("Kirjoita, millä nimellä häntä kutsutaan.")},
    )
    consent = forms.ChoiceField(
        label=_("Miten hän suostui"),
        choices=ASKED,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, miten hän suostui. Ilman suostumusta nimeä ei kirjoiteta.")},
    )
    consented_on = day_field(_("Milloin hän suostui"), required=True)

    def __init__(self, *args: Any, circle: Circle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.circle = circle
        self.fields["consented_on"].initial = timezone.localdate

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_consented_on(self) -> Any:
        day, today = self.cleaned_data["consented_on"], timezone.localdate()
        if day > today:
            raise ValidationError(_("Päivä on vasta tulossa. Kirjoita nimi, kun hän on suostunut."))
        if day.year < today.year - 1:
            raise ValidationError(_("Suostumus on yli vuoden takaa. Kysy häneltä uudelleen."))
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        facts = {"consent": found.get("consent"), "consented_on": found.get("consented_on")}
        same_name = Carrier.objects.filter(circle=self.circle, name__iexact=found.get("name", ""))
        if same_name.exclude(**facts).exists() and not self.errors:
            self.add_error("name", _("Piirissä on jo tämän niminen. Lisää vaikka sukunimen alkukirjain."))
        return found


class GiveForm(forms.Form):
    """Who of the circle's own has the duty from now on."""

    holder = forms.ChoiceField(
        label=_("Kuka hoitaa"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, kuka hoitaa.")},
    )

    def __init__(self, *args: Any, me: User | None, carriers: list[Carrier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holders: dict[str, User | Carrier] = {"me": me} if me else {}
        self.holders |= {str(carrier.pk): carrier for carrier in carriers}
        names = [(key, _("Minä itse") if key == "me" else str(one)) for key, one in self.holders.items()]
        self.fields["holder"].choices = names  # type: ignore[attr-defined]

    @property
    def given_to(self) -> User | Carrier:
        return self.holders[self.cleaned_data["holder"]]
