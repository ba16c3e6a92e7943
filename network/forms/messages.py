"""Forms by which anybody writes to the keeper of a record."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from network.actions.messages import Written
from network.enums import CAN_BE_WRONG, MessageKind, RecordKind, wrong_in_words
from network.forms.reached import ReachedForm
from network.models import KeeperMessage
from network.senders import Stamp, new_stamp, read_stamp

LINK = re.compile(r"https?:|www\.|\[url|<a\s", re.IGNORECASE)
MOST_LINKS = 2
HINTS = {
    RecordKind.CIRCLE: _(
        "Esimerkiksi: ryhmä kokoontuu nyt keskiviikkoisin. Älä kirjoita tähän muiden ihmisten asioita."
    ),
    RecordKind.ORGANISATION: _("Esimerkiksi: puhelinnumero on vaihtunut. Älä kirjoita tähän muiden ihmisten asioita."),
}


class OpenForm(forms.ModelForm):
    """A form that anybody may send: a field for machines, a stamp with a moment, few links."""

    homepage = forms.CharField(
        label=_("Jätä tämä tyhjäksi"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    kind: ClassVar[MessageKind]

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.stamp = read_stamp(str(data.get("stamp", ""))) if data is not None else None
        self.stamp_text = self.stamp.text if self.stamp else new_stamp()

    @property
    def is_by_a_machine(self) -> bool:
        """Whether somebody filled in the field that people do not see."""
        return bool(self.data.get("homepage"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        told = " ".join(str(value) for name, value in found.items() if isinstance(value, str) and name != "homepage")
        if len(LINK.findall(told)) > MOST_LINKS:
            raise ValidationError(_("Viestissä on monta linkkiä. Jätä enintään kaksi, niin se menee perille."))
        stamp = self.stamp
        if stamp and stamp.too_old:
            raise ValidationError(
                _("Sivu on ollut auki yli vuorokauden. Tekstisi on tallessa tässä. Lähetä se uudelleen.")
            )
        if stamp and stamp.too_fast:
            raise ValidationError(
                _("Lähetit niin nopeasti, ettemme tiedä, oletko ihminen. Tekstisi on tallessa. Lähetä se uudelleen.")
            )
        return found

    def written(self) -> Written:
        """Return what was written."""
        facts = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}
        return Written(kind=self.kind, **facts)

    def sent_stamp(self) -> Stamp:
        if self.stamp is None:
            raise ValueError("the form has not been sent")
        return self.stamp

    class Meta:
        model = KeeperMessage
        fields: tuple[str, ...] = ()


class CorrectionForm(OpenForm):
    """What is wrong in a record, and an address only for who wants an answer."""

    kind = MessageKind.CORRECTION

    class Meta:
        model = KeeperMessage
        fields = ("wrong", "text", "email")
        widgets: ClassVar = {
            "wrong": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 5}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        help_texts: ClassVar = {
            "text": _("Esimerkiksi: ovi oli tiistaina kiinni. Älä kirjoita tähän muiden ihmisten asioita."),
            "email": _("Vain jos haluat tietää, mitä asialle tehtiin. Poistamme osoitteen 90 päivän kuluttua."),
        }

    def __init__(self, data: Any = None, *, about: RecordKind, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["wrong"]
        field.required, field.choices = (
            True,
            [(each.value, wrong_in_words(about, each)) for each in CAN_BE_WRONG[about]],
        )
        if about in HINTS:
            self.fields["text"].help_text = HINTS[about]
        field.error_messages["required"] = _("Valitse, mikä tiedoissa on väärin.")
        self.fields["text"].required = False

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("wrong") == "other" and not found.get("text"):
            self.add_error("text", _("Kerro muutamalla sanalla, mikä on väärin."))
        return found


class ComingForm(ReachedForm, OpenForm):
    """When somebody would like to come, and how to reach them if they want to be reached."""

    times = forms.MultipleChoiceField(
        label=_("Mihin aikaan haluaisit tulla?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    other_time = forms.CharField(
        label=_("Jokin muu aika tai toive"), required=False, max_length=150, help_text=_("Esimerkiksi: aamupäivällä.")
    )

    def __init__(self, data: Any = None, *, openings: list[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["times"]
        field.choices = [(text, text) for text in openings]
        if not openings:
            del self.fields["times"]

    def ask_for_a_number(self, found: dict[str, Any]) -> None:
        if not found.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Kirjoita numero, johon sinulle voi soittaa."))

    @property
    def wanted(self) -> str:
        """The times that suit, as one text."""
        times = [*self.cleaned_data.get("times", []), self.cleaned_data.get("other_time", "")]
        return "; ".join(time for time in times if time)[:300]


REACHED_BY: dict[str, Any] = {
    "name": forms.TextInput(attrs={"autocomplete": "given-name"}),
    "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    "email": forms.EmailInput(attrs={"autocomplete": "email"}),
}


class CompanyForm(ComingForm):
    """A wish not to come alone: how to be reached, and when."""

    kind = MessageKind.COMPANY

    class Meta:
        model = KeeperMessage
        fields = ("name", "phone", "email", "call_first")
        widgets = REACHED_BY
        help_texts: ClassVar = {
            "name": _("Saat olla myös nimetön."),
            "phone": _("Anna puhelinnumero tai sähköposti, jotta sinulle voi vastata."),
        }

    field_order = ("times", "other_time", "name", "phone", "email", "call_first")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        self.ask_for_an_address(found)
        if found.get("call_first"):
            self.ask_for_a_number(found)
        return found

    def written(self) -> Written:
        facts = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return Written(kind=self.kind, wanted=self.wanted, **facts)
