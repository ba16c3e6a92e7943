"""Fields for numbers and addresses that people write in many ways, and what to say of one that leads nowhere."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from network.cells import CellError
from network.organisation_row_fields import phone_number


class WebAddress(forms.URLField):
    """The address of a page; without its beginning it gets one."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 200, "assume_scheme": "https", **kwargs})
        others = [each for each in self.validators if not isinstance(each, URLValidator)]
        self.validators = [*others, URLValidator(schemes=["http", "https"])]
        self.widget.attrs.setdefault("inputmode", "url")


class PhoneNumber(forms.CharField):
    """A telephone number as people write it; one that is stored already is taken as it is."""

    stored = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 30, **kwargs})
        self.widget.attrs.setdefault("inputmode", "tel")

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text or text == self.stored:
            return text
        try:
            return phone_number(text)
        except CellError as error:
            raise ValidationError(reach_in_words(error.code)) from error


def reach_in_words(code: str) -> str:
    """Return what is wrong with a number or an address, and how to write it."""
    return {
        "phone": _("Puhelinnumero ei ole oikea. Kirjoita yksi numero, esimerkiksi 040 123 4567."),
        "email": _("Sähköpostiosoite ei ole oikea. Kirjoita se näin: nimi@yhdistys.fi."),
        "website": _("Verkko-osoite ei ole oikea. Kirjoita se näin: www.yhdistys.fi."),
    }.get(code, _("Numero tai osoite on liian pitkä. Lyhennä sitä."))
