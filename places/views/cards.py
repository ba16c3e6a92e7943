"""Which places and circles still have something to tell to who comes for the first time."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from network.permissions import Permission, needs, reach
from places.first_visit import QUESTIONS
from places.queries.cards import unfinished_cards

PAGE_SIZE = 20


@require_safe
@needs(Permission.EDIT_PLACE)
def unfinished(request: HttpRequest) -> HttpResponse:
    """List the unfinished cards of the person's area, the emptiest first."""
    found = unfinished_cards(reach(request.user, Permission.EDIT_PLACE))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "places/cards.html", {"page": page, "count": len(QUESTIONS)})
