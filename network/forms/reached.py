"""A way to be reached: a telephone number or an e-mail address, either of them."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FEWEST_DIGITS = 5


class ReachedForm(forms.BaseForm):
    """For a form with the fields `phone` and `email`: a number that can be called, and one of the two."""

    def clean_phone(self) -> str:
        phone = " ".join(str(self.cleaned_data["phone"]).split())
        if phone and len(re.sub(r"\D", "", phone)) < FEWEST_DIGITS:
            raise ValidationError(_("Numero näyttää liian lyhyeltä. Kirjoita se näin: 040 123 4567."))
        return phone

    def ask_for_an_address(self, found: dict[str, Any]) -> None:
        """Ask for a way to answer, unless one is given or has a mistake of its own already."""
        if not found.get("phone") and not found.get("email") and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", _("Anna puhelinnumero tai sähköposti, jotta sinulle voi vastata."))
