"""A place's paper: the poster for everyone."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from network.answers import pdf_answer
from places.exports import poster_pdf
from places.models import Place


@login_not_required
@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the poster of a published place."""
    place = get_object_or_404(Place.objects.published().select_related("municipality"), slug=slug)
    return pdf_answer(poster_pdf(place), f"{place.slug}-juliste")
