"""A circle's papers: the agreement for its own people, the poster for everyone, and the page where they are chosen."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from groups.enums import CircleState
from groups.exports import agreement_pdf, left_out_of_agreement, left_out_of_poster, poster_pdf
from groups.forms.papers import PaperForm
from groups.models import Circle
from groups.models.circle import CircleQuerySet
from groups.permissions import inside_circles, visible_circles
from groups.queries.circles import whole
from network.answers import pdf_answer
from network.paper import SIZES
from network.requests import SignedInRequest


@login_not_required
@require_safe
def papers(request: HttpRequest, slug: str) -> HttpResponse:
    """Let people choose which paper they print, how large and in which language."""
    circle = get_object_or_404(whole(visible_circles(request.user)), slug=slug)
    has_poster = _with_poster().contains(circle)
    has_agreement = inside_circles(request.user).contains(circle)
    if not has_poster and not has_agreement:
        raise Http404
    context = {
        "circle": circle,
        "form": PaperForm(initial={"size": SIZES[0], "lang": circle.language}),
        "has_poster": has_poster,
        "has_agreement": has_agreement,
        "not_on_poster": left_out_of_poster(circle) if has_poster else "",
        "not_on_agreement": left_out_of_agreement(circle) if has_agreement else "",
    }
    return render(request, "groups/papers.html", context)


@require_safe
def agreement(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give the agreement to the circle's people and those who support its area."""
    circle = get_object_or_404(whole(inside_circles(request.user)), slug=slug)
    has_public_page = Circle.objects.published().contains(circle)
    asked = PaperForm(request.GET).asked()
    return pdf_answer(agreement_pdf(circle, has_public_page=has_public_page, **asked), _name(circle, "sopimus", asked))


@login_not_required
@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the poster of a circle that meets or is on a break."""
    circle = get_object_or_404(whole(_with_poster()), slug=slug)
    asked = PaperForm(request.GET).asked()
    return pdf_answer(poster_pdf(circle, **asked), _name(circle, "juliste", asked))


def _with_poster() -> CircleQuerySet:
    return Circle.objects.published().exclude(state=CircleState.ENDED)


def _name(circle: Circle, paper: str, asked: dict[str, str]) -> str:
    size = "" if asked["size"] == SIZES[0] else asked["size"]
    language = "" if asked["language"] == circle.language else asked["language"]
    return "-".join(part for part in (circle.slug, paper, size, language) if part)
