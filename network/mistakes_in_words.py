"""What is wrong with a field, in our own words: which thing, and what to do; in the place of the framework's own.

Every form of the portal draws its fields through the renderer here, so that a message which nobody wrote for a field
of its own is still told plainly. What a form says in its own words stays as it was written.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import (
    DecimalValidator,
    EmailValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
    URLValidator,
)
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MESSAGES: Mapping[str, Any] = {
    "choice": gettext_lazy("Tätä ei voi valita. Valitse jokin tarjolla olevista."),
    "email": gettext_lazy("Sähköpostiosoite ei ole oikea. Kirjoita se näin: nimi@yhdistys.fi."),
    "url": gettext_lazy("Verkko-osoite ei ole oikea. Kirjoita se näin: www.yhdistys.fi."),
    "whole": gettext_lazy("Kirjoita tähän pelkkä kokonaisluku, esimerkiksi 12."),
    "number": gettext_lazy("Kirjoita tähän pelkkä luku, esimerkiksi 12,50."),
    "day": gettext_lazy("Päivä ei ole oikea. Kirjoita se näin: 31.12.2026."),
    "time": gettext_lazy("Kellonaika ei ole oikea. Kirjoita se näin: 9.30."),
    "long": gettext_lazy(
        "Teksti on liian pitkä: enintään %(limit_value)s merkkiä mahtuu, nyt niitä on %(show_value)s."
    ),
    "big": gettext_lazy("Luku on liian suuri. Kirjoita enintään %(limit_value)s."),
    "small": gettext_lazy("Luku on liian pieni. Kirjoita vähintään %(limit_value)s."),
    "digits": gettext_lazy("Luvussa on liikaa numeroita. Tarkista luku ja pilkun paikka."),
    "null": gettext_lazy("Tekstissä on merkki, jota emme voi tallentaa. Kirjoita teksti uudelleen."),
}  # fmt: skip
REQUIRED = "required"
CHOSEN = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput)


def _of(thing: type[Any], code: str = "") -> int:
    """Where the framework's own message is kept: the same object every time that it is told."""
    return id(thing.default_error_messages[code] if code else thing.message)


GENERIC = {
    _of(forms.Field, "required"): REQUIRED,
    **{_of(kind, "invalid_choice"): "choice" for kind in (forms.ChoiceField, forms.ModelChoiceField)},
    **{_of(kind, "invalid_choice"): "choice" for kind in (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)},
    _of(EmailValidator): "email",
    _of(URLValidator): "url",
    _of(forms.URLField, "invalid"): "url",
    _of(forms.IntegerField, "invalid"): "whole",
    **{_of(kind, "invalid"): "number" for kind in (forms.DecimalField, forms.FloatField)},
    _of(forms.DateField, "invalid"): "day",
    _of(forms.TimeField, "invalid"): "time",
    _of(MaxLengthValidator): "long",
    _of(MaxValueValidator): "big",
    _of(MinValueValidator): "small",
    **{id(message): "digits" for message in DecimalValidator.messages.values() if message},
    _of(ProhibitNullCharactersValidator): "null",
}
del GENERIC[id(DecimalValidator.messages["invalid"])]


def in_words(error: Any, field: BoundField) -> Any:
    """Return the mistake as people read it; what a form says in its own words is left as it is."""
    what = GENERIC.get(id(error.message)) if isinstance(error, ValidationError) and hasattr(error, "message") else None
    if what is None:
        return error
    if what != REQUIRED:
        return ValidationError(MESSAGES[what], code=error.code, params=error.params)
    return ValidationError(missing(str(field.label or ""), field.field.widget), code=error.code)


def missing(label: str, widget: forms.Widget) -> str:
    """Return that something is missing: its name, and whether it is chosen, ticked or written."""
    name = label.rstrip("?:. ")
    chosen = isinstance(widget, CHOSEN)
    if not name:
        return _("Tämä puuttuu. Valitse jokin.") if chosen else _("Tämä puuttuu. Kirjoita se.")
    if isinstance(widget, forms.CheckboxInput):
        return _("”%(name)s” puuttuu. Rastita se.") % {"name": name}
    told = _("”%(name)s” puuttuu. Valitse se.") if chosen else _("”%(name)s” puuttuu. Kirjoita se.")
    return told % {"name": name}


class SpokenField(BoundField):
    """A field of a form that tells its mistakes in our own words."""

    @property
    def errors(self) -> ErrorList:
        found: Any = super().errors
        if not found:
            return found  # type: ignore[no-any-return]
        told = found.copy()
        told.data, told.field_id = [in_words(error, self) for error in found.data], found.field_id
        return told  # type: ignore[no-any-return]


class Renderer(TemplatesSetting):
    """Draws forms from our own templates, with fields that tell their mistakes plainly."""

    bound_field_class = SpokenField
