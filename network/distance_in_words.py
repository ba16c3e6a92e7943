"""Distances as a walker says them."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

CLOSE_BY = 300


def distance_words(metres: float, *, exact: bool = True) -> str:
    """Return a distance rounded as a walker thinks of it: 350 m, 2,4 km, noin 12 km.

    Between two centres that are known roughly, a short distance says nothing: it is only the same area.
    """
    if metres < CLOSE_BY and not exact:
        return _("samalla alueella")
    if metres < 950:
        step = 50 if exact else 100
        text = f"{max(step, round(metres / step) * step)} m"
    else:
        km = metres / 1000
        number = f"{km:.1f}" if km < 9.95 else f"{km:.0f}"
        text = f"{number if get_language() == 'en' else number.replace('.', ',')} km"
    return text if exact else _("noin %(distance)s") % {"distance": text}
