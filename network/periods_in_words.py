"""Months, quarters and years as people say them, in the language in force."""

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from network.periods import Period


def period_in_words(text: str) -> str:
    """Return a month, quarter or year as people say it: "syyskuu 2026"."""
    period = Period.parse(text)
    if period.kind == "month":
        month = date_format(period.first_month, "F Y")
        return month.lower() if get_language() == "fi" else month
    if period.kind == "quarter":
        return gettext("%(quarter)s. vuosineljännes %(year)s") % {"quarter": text[-1], "year": text[:4]}
    return text
