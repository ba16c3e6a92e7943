"""A circle's papers: the agreement for its own people, the poster for everyone."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from groups.enums import CircleState
from groups.exports import agreement_pdf, poster_pdf
from groups.models import Circle
from groups.permissions import inside_circles
from groups.queries.circles import whole
from network.answers import pdf_answer
from network.requests import SignedInRequest


def agreement(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give the agreement to the circle's people and those who support its area."""
    circle = get_object_or_404(whole(inside_circles(request.user)), slug=slug)
    has_public_page = Circle.objects.published().contains(circle)
    return pdf_answer(agreement_pdf(circle, has_public_page=has_public_page), f"{circle.slug}-sopimus")


@login_not_required
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the poster of a circle that meets or is on a break."""
    circle = get_object_or_404(whole(Circle.objects.published().exclude(state=CircleState.ENDED)), slug=slug)
    return pdf_answer(poster_pdf(circle), f"{circle.slug}-juliste")
