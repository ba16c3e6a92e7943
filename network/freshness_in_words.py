"""When the facts of a public record were last confirmed and by which side, in one sentence."""

from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from network.enums import ConfirmedBy
from network.freshness import Freshness

KEPT = 4096


def confirmed_in_words(age: Freshness, by: str) -> str:
    """Return the sentence that every list and page says of a record; of old facts also that they may be wrong."""
    return _sentence(age, by, get_language() or "fi")


@lru_cache(maxsize=KEPT)
def _sentence(age: Freshness, by: str, _language: str) -> str:
    """Many records were confirmed the same day; the language is part of what is remembered."""
    if age.confirmed_on is None:
        return _("Tietoja ei ole vielä vahvistettu täällä.")
    words = {"day": date_format(age.confirmed_on, "SHORT_DATE_FORMAT"), "by": _side(by)}
    if age.warns:
        return _("Tiedot voivat olla vanhoja. Vahvistettu viimeksi %(day)s: %(by)s.") % words
    return _("Tiedot vahvistettu %(day)s: %(by)s.") % words


def _side(by: str) -> str:
    return str(ConfirmedBy(by).label) if by in ConfirmedBy.values else _("verkosto")
