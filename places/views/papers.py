"""A place's paper: the poster for everyone."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from network.answers import pdf_answer
from network.paper import SIZES, asked_size
from places.exports import poster_pdf
from places.models import Place


@login_not_required
@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the poster of a published place."""
    place = get_object_or_404(Place.objects.published().select_related("municipality"), slug=slug)
    size = asked_size(request)
    name = f"{place.slug}-juliste" if size == SIZES[0] else f"{place.slug}-juliste-{size}"
    return pdf_answer(poster_pdf(place, size), name)
