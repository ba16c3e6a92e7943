"""How large a paper is, and in which language."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from network.paper import SIZES


class PaperForm(forms.Form):
    """The choices of a paper; what is not one of them means the usual."""

    requires_nothing = True

    size = forms.ChoiceField(
        label=_("Koko"),
        choices=[("a4", _("A4, tavallinen arkki")), ("a5", _("A5, puolet arkista"))],
        required=False,
        widget=forms.RadioSelect,
    )
    lang = forms.ChoiceField(label=_("Kieli"), choices=settings.LANGUAGES, required=False, widget=forms.RadioSelect)

    def asked(self) -> dict[str, str]:
        """Return the size and the language; no language is the circle's own."""
        self.is_valid()
        return {"size": self.cleaned_data.get("size") or SIZES[0], "language": self.cleaned_data.get("lang") or ""}
