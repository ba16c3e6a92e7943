"""Asking for help, and the talk that follows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.enums import SupportTopic
from groups.models.support import LONGEST_TEXT
from network.forms.once import OnceForm


class SupportTalkForm(OnceForm):
    """One turn of the talk."""

    text = forms.CharField(
        label=_("Viestisi"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Kirjoita ensin viestisi.")},
    )


class AskSupportForm(SupportTalkForm):
    """What a circle needs help with, in its own words."""

    topic = forms.ChoiceField(
        label=_("Missä tarvitsette apua?"),
        choices=SupportTopic.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse lähin aihe.")},
    )
    field_order = ("topic", "text")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Kerro omin sanoin")
        self.fields["text"].help_text = _("Sen lukevat vain piirin väki ja se, joka tukee teitä.")
