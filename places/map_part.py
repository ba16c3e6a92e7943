"""The map of a page: closed until the visitor opens it, with a background from the configured source alone."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

OPEN = "1"


@dataclass(frozen=True)
class MapPart:
    """What a page's map needs: is it open, the addresses that open and close it, and what its script reads."""

    is_open: bool
    opens: str
    closes: str
    points: str
    given: str
    tiles: str
    attribution: str
    tiles_host: str
    words: str


def map_part(request: HttpRequest, *, points: str = "", given: Any = None) -> MapPart:
    """Return the map of the page: its points behind an address, or given at once."""
    return MapPart(
        is_open=request.GET.get("map") == OPEN,
        opens=_with(request, OPEN),
        closes=_with(request, ""),
        points=points,
        given=json.dumps(given) if given else "",
        tiles=settings.MAP_TILES_URL,
        attribution=settings.MAP_TILES_ATTRIBUTION,
        tiles_host=urlsplit(settings.MAP_TILES_ORIGIN or settings.SITE_URL).netloc,
        words=json.dumps(_words()) if request.GET.get("map") == OPEN else "",
    )


def with_tiles(answer: HttpResponse, part: MapPart) -> HttpResponse:
    """Let a page with a map load pictures from the configured source; none is asked for until the map is opened."""
    if settings.MAP_TILES_ORIGIN:
        answer._csp_update = {"img-src": [settings.MAP_TILES_ORIGIN]}  # type: ignore[attr-defined]
    return answer


def _with(request: HttpRequest, value: str) -> str:
    query = request.GET.copy()
    query.pop("map", None)
    if value:
        query["map"] = value
    return f"?{query.urlencode()}#map" if query else f"{request.path}#map"


def _words() -> dict[str, str]:
    """What the script says, in the page's language; {name} and {count} are filled in there."""
    return {
        "map": _("Kartta"),
        "zoomIn": _("Lähennä"),
        "zoomOut": _("Loitonna"),
        "close": _("Sulje"),
        "about": _("{name}, tarkka osoite puuttuu"),
        "cluster": _("{count} paikkaa tai ryhmää. Lähennä."),
        "shown": _("Kartalla on {count} kohdetta."),
        "more": _("Kartalla on {count} ensimmäistä. Rajaa hakua, niin näet loputkin."),
        "none": _("Näillä ehdoilla kartalla ei ole yhtään kohdetta."),
        "waiting": _("Haetaan…"),
        "failed": _("Karttaa ei saatu auki. Lista kertoo saman."),
        "gone": _("Tietoja ei saatu. Lataa sivu uudelleen."),
        "onMap": _("Näytä kartalla"),
        "inList": _("Näytä listassa"),
        "place": reverse("places:place", args=["SLUG"]),
        "circle": reverse("groups:circle", args=["SLUG"]),
        "point": reverse("places:map_point", args=["KIND", "SLUG"]),
    }
