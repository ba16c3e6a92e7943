"""Forms by which newcomers and a circle's people write to each other."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.actions.inquiries import Hello
from groups.enums import InquiryOutcome
from groups.models import Inquiry, InquiryReply
from network.forms.messages import REACHED_BY, ComingForm, OpenForm
from network.forms.once import OnceForm


class JoinForm(ComingForm):
    """I would like to come: when, with somebody or not, and a question; an address only for who wants an answer."""

    class Meta:
        model = Inquiry
        fields = ("wants_company", "call_me", "question", "name", "phone", "email")
        widgets: ClassVar = {**REACHED_BY, "question": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {
            "wants_company": _("Joku voi tulla vastaan tai olla kanssasi ensimmäisellä kerralla."),
            "call_me": _("Kirjoita alle numerosi."),
            "question": _("Saat kysyä mitä vain. Älä kirjoita tähän muiden ihmisten asioita."),
            "name": _("Saat olla myös nimetön."),
            "phone": _("Vain jos toivot vastausta. Numeron näkee vain se, joka vastaa sinulle."),
            "email": _("Vain jos toivot vastausta. Osoitettasi ei näytetä kenellekään."),
        }

    field_order = ("times", "other_time", "wants_company", "call_me", "question", "name", "phone", "email")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("call_me"):
            self.ask_for_a_number(found)
        elif found.get("wants_company") or found.get("question"):
            self.ask_for_an_address(found)
        return found

    def hello(self) -> Hello:
        """Return what was written."""
        return Hello(wanted=self.wanted, **{name: self.cleaned_data[name] for name in self.Meta.fields})


class WriteBackForm(OpenForm):
    """What the sender writes to the answer that they got, or adds while they wait for one."""

    def __init__(self, *args: Any, is_answered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_answered:
            self.fields["text"].label = _("Haluatko lisätä jotain?")
            self.fields["text"].error_messages["required"] = _("Kirjoita ensin, mitä haluat lisätä.")

    class Meta:
        model = InquiryReply
        fields = ("text",)
        labels: ClassVar = {"text": pgettext_lazy("a letter", "Vastauksesi")}
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 4})}
        error_messages: ClassVar = {"text": {"required": _("Kirjoita ensin vastauksesi.")}}


class AnswerForm(OnceForm):
    """The circle's own words to who asked, and which answer the page showed when it was opened."""

    text = forms.CharField(
        label=pgettext_lazy("a letter", "Vastauksesi"),
        help_text=_("Vastaus menee sähköpostiin. Siinä näkyy etunimesi, ei osoitettasi."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Kirjoita ensin vastauksesi.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class MarkForm(forms.Form):
    """How the sender was answered when it was not here."""

    outcome = forms.ChoiceField(choices=[(o.value, o.label) for o in (InquiryOutcome.CALLED, InquiryOutcome.OTHERWISE)])
