"""What the map's script asks: the points of a search, and the words of one point."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from network.enums import ListingKind
from places.queries.map import map_labels, map_points, point_card
from places.queries.search import Question, local_now
from places.views.search import asked_by

KINDS = {"p": ListingKind.PLACE, "c": ListingKind.CIRCLE}


@login_not_required
@require_safe
def points(request: HttpRequest) -> JsonResponse:
    """Give the points of what the same search shows as a list, and the names of the municipalities around them."""
    read = asked_by(request)
    return JsonResponse({**map_points(read.question), "labels": map_labels(read.municipalities)})


@login_not_required
@require_safe
def point(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Give what the map says of one place or circle: its name, whether it is open, and how exact the point is."""
    if kind not in KINDS:
        raise Http404
    found = point_card(KINDS[kind], slug, Question(moment=local_now()))
    if found is None:
        raise Http404
    return render(request, "places/_map_point.html", {"point": found})
