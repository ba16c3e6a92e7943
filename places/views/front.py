"""The front page."""

from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from network.needs import Need, needs
from network.queries.near import resolve_place_text
from places.filters import LONGEST_TEXT
from places.queries.front import front_rows
from places.queries.search import local_now


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show the search, the doors of need, and what is open or opens next."""
    near = request.GET.get("near", "").replace("\0", "")[:LONGEST_TEXT]
    here = resolve_place_text(near) if near else None
    context = {
        "near": near,
        "here": here,
        "doors": _doors(get_language() or "fi"),
        "rows": front_rows(local_now(), here),
    }
    return render(request, "places/front.html", context)


@lru_cache
def _doors(_language: str) -> list[tuple[Need, str]]:
    """Every door with its address, which is in the page's language."""
    return [(need, door_url(need)) for need in needs().values()]


def door_url(need: Need) -> str:
    """Return the page that a door opens: a search, the guide, or the open duties for who wants to do something."""
    if need.leads_to == "responsibilities":
        return reverse("responsibilities:duties")
    if need.leads_to == "guided_choice":
        return reverse("places:guide")
    return f"{reverse('places:search')}?need={need.code}"
