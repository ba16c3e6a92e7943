"""Numbers as people type them into a sheet: whole numbers, and hours with their halves."""

import re
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from groups.attendance import MOST_VISITORS
from groups.counts import Count, Unit

MOST_DIGITS = 9


def number_typed(text: str, count: Count | None = None) -> int | None:
    """Return the number that was typed, hours in minutes, or None for an empty field; refuse with a ValidationError."""
    typed = text.strip()
    if not typed:
        return None
    if re.fullmatch(r"[-−–]\s*\d+([.,]\d+)?", typed):
        raise forms.ValidationError(_("Luku ei voi olla alle nolla."))
    return _hours(typed) if count and count.unit is Unit.HOURS else _whole(typed)


def _whole(typed: str) -> int:
    if re.fullmatch(r"\d+[.,]\d+", typed):
        raise forms.ValidationError(_("Kirjoita kokonaisluku, esimerkiksi 8."))
    if not re.fullmatch(r"[0-9]+", typed):
        raise forms.ValidationError(_("Kirjoita luku numeroina, esimerkiksi 8."))
    if len(typed) > MOST_DIGITS or int(typed) > MOST_VISITORS:
        raise _too_big()
    return int(typed)


def _hours(typed: str) -> int:
    if not re.fullmatch(r"[0-9]+([.,][0-9]{1,2})?", typed):
        raise forms.ValidationError(_("Kirjoita tunnit numeroina, esimerkiksi 4 tai 4,5."))
    hours = Decimal(typed.replace(",", "."))
    if hours > MOST_VISITORS:
        raise _too_big()
    return round(hours * 60)


def _too_big() -> forms.ValidationError:
    return forms.ValidationError(_("Luku on liian suuri. Suurin luku on %(most)s.") % {"most": MOST_VISITORS})
