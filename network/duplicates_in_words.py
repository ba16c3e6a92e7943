"""Why two records may be one organisation, and how certainly, in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def level_in_words(level: str) -> str:
    """Return how certain it is that two are one."""
    levels = {
        "certain": _("Lähes varmasti sama"),
        "likely": _("Todennäköisesti sama"),
        "possible": _("Ehkä sama"),
    }
    return levels[level]


def reasons_in_words(codes: Iterable[str]) -> list[str]:
    """Return what the two have in common."""
    reasons = {
        "business_id": _("sama Y-tunnus"),
        "same_name": _("sama nimi"),
        "near_name": _("lähes sama nimi"),
        "domain": _("sama verkkosivu"),
        "email": _("sama sähköposti"),
        "phone": _("sama puhelin"),
        "address": _("sama osoite"),
        "town": _("sama kunta"),
    }
    return [reasons[code] for code in codes]
