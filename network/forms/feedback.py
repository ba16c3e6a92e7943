"""The form by which anybody can say something of the portal."""

from typing import Any, ClassVar

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from network.models import Feedback


class FeedbackForm(forms.ModelForm):
    """A message, the page it is about, and an address only for who wants an answer."""

    homepage = forms.CharField(
        label=_("Jätä tämä tyhjäksi"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    class Meta:
        model = Feedback
        fields = ("message", "email", "page")
        widgets: ClassVar = {
            "message": forms.Textarea(attrs={"rows": 7}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "page": forms.HiddenInput,
        }
        help_texts: ClassVar = {
            "message": _("Kerro, mitä huomasit tai mitä toivot. Älä kirjoita tähän muiden ihmisten asioita."),
        }
        error_messages: ClassVar = {"message": {"required": _("Kirjoita ensin palautteesi.")}}

    def clean_page(self) -> str:
        return own_page(self.cleaned_data["page"])

    @property
    def is_by_a_machine(self) -> bool:
        """Whether somebody filled in the field that people do not see."""
        return bool(self.data.get("homepage"))


def own_page(text: Any) -> str:
    """Return the text when it is an address of this portal, otherwise nothing."""
    page = str(text or "")[:300]
    is_own = page.startswith("/") and page.isprintable() and url_has_allowed_host_and_scheme(page, None)
    return page if is_own else ""
