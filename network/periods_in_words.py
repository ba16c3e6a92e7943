"""Weeks, months, quarters, years and stretches of days as people say them, in the language in force."""

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from network.periods import Period


def period_in_words(text: str) -> str:
    """Return a period as people say it: "syyskuu 2026", "viikko 48/2026", "1.9.2026–15.10.2026"."""
    period = Period.parse(text)
    if period.kind == "month":
        month = date_format(period.first_month, "F Y")
        return month.lower() if get_language() == "fi" else month
    if period.kind == "quarter":
        return gettext("%(quarter)s. vuosineljännes %(year)s") % {"quarter": text[-1], "year": text[:4]}
    if period.kind == "week":
        return gettext("viikko %(number)s/%(year)s") % {"number": int(text[-2:]), "year": text[:4]}
    if period.kind == "free":
        first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (period.first_day, period.last_day))
        return first if first == last else f"{first}–{last}"
    return text
