"""Distances as a walker says them."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

CLOSE_BY = 300
UNDER = 25


def distance_words(metres: float, *, exact: bool = True) -> str:
    """Return a distance rounded as a walker thinks of it: 350 m, 2,4 km, noin 12 km.

    Between two centres that are known roughly, a short distance says nothing: it is only the same area.
    """
    if metres < CLOSE_BY and not exact:
        return _("samalla alueella")
    number, unit = rounded(metres, exact=exact)
    if exact and metres < UNDER:
        return _("alle %(distance)s") % {"distance": f"{number} {unit}"}
    text = f"{number} {unit}"
    return text if exact else _("noin %(distance)s") % {"distance": text}


def spoken_distance(metres: float, *, exact: bool = True) -> str:
    """Return a distance as it is read aloud in a sentence: 350 metrin päässä, noin 12 kilometrin päässä."""
    if metres < CLOSE_BY and not exact:
        return _("samalla alueella")
    number, unit = rounded(metres, exact=exact)
    words = _("%(number)s metrin päässä") if unit == "m" else _("%(number)s kilometrin päässä")
    text = words % {"number": number}
    return text if exact else _("noin %(distance)s") % {"distance": text}


def rounded(metres: float, *, exact: bool) -> tuple[str, str]:
    """Return the number and its unit: to 50 m under a kilometre (100 m between centres), then 0.1 km, then 1 km."""
    step = 50 if exact else 100
    near = max(step, round(metres / step) * step)
    if near < 1000:
        return str(near), "m"
    km = metres / 1000
    number = f"{km:.1f}" if km < 9.95 else f"{km:.0f}"
    return (number if get_language() == "en" else number.replace(".", ",")), "km"
