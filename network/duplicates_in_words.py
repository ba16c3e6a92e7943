"""Why two records may be one organisation, and how certainly, in the reader's language."""

from django.utils.translation import gettext as _

from network.duplicates import Pair


def level_in_words(pair: Pair) -> str:
    """Return how certain the pair is."""
    levels = {
        "certain": _("Lähes varmasti sama"),
        "likely": _("Todennäköisesti sama"),
        "possible": _("Ehkä sama"),
    }
    return levels[pair.level]


def reasons_in_words(pair: Pair) -> list[str]:
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
    return [reasons[code] for code in pair.reasons]
