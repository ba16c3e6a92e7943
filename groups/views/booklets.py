"""The yearly booklet: ordered, followed while it is made, fetched by the circle's people."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groups.actions.booklets import order_booklet
from groups.diary_papers import entries_of_year, printable_entries
from groups.forms.diary import BookletForm
from groups.models import Booklet, Circle
from groups.queries.diary import years_of
from groups.views.diary import WRITE, own_diary
from network.answers import pdf_answer
from network.enums import JobState
from network.models import User
from network.requests import SignedInRequest
from network.views.following import news_of, whole_page


@require_http_methods(WRITE)
def booklets(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the booklets that there are, and order one."""
    circle, diary = own_diary(request.user, slug)
    years = years_of(diary)
    form = BookletForm(request.POST or None, years=list(years), initial={"year": next(iter(years), None)})
    if request.method == "POST" and form.is_valid():
        return redirect(order_booklet(diary, form.cleaned_data["year"], by=request.user))
    context = {
        "circle": circle,
        "form": form,
        "years": years,
        "booklets": list(diary.booklets.exclude(state=JobState.CANCELLED).order_by("-queued_at", "-pk")[:10]),
    }
    return render(request, "groups/booklets.html", context)


def own_booklet(user: User, slug: str, pk: int) -> tuple[Circle, Booklet]:
    """Return a booklet of a diary that the person reads."""
    circle, diary = own_diary(user, slug)
    return circle, get_object_or_404(diary.booklets.all(), pk=pk)


@require_safe
def booklet(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Show how far the booklet is, or where to fetch it."""
    circle, found = own_booklet(request.user, slug, pk)
    context = {"circle": circle, "booklet": found, "error": error_in_words(found.error)}
    if news := news_of(request, found, "groups/_booklet_progress.html", context):
        return news
    if found.state == JobState.DONE:
        printable = {entry.pk for entry in printable_entries(circle, found.year)}
        context["left_out"] = [e for e in entries_of_year(circle, found.year) if e.pk not in printable]
    return whole_page(request, "groups/booklet.html", context)


@require_safe
def booklet_file(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Give the finished booklet to the circle's people."""
    circle, found = own_booklet(request.user, slug, pk)
    try:
        content = found.path.read_bytes() if found.state == JobState.DONE else b""
    except OSError as gone:
        raise Http404 from gone
    if not content:
        raise Http404
    return pdf_answer(content, f"{circle.slug}-{found.year}")


def error_in_words(code: str) -> str:
    """Return what went wrong, and what to do."""
    known = {
        "disk": _("Vihkoa ei voitu tallentaa: levytila loppui. Pyydä ylläpitoa vapauttamaan tilaa."),
        "gave_up": _("Vihkon tekeminen keskeytyi monta kertaa. Yritä uudelleen hetken päästä."),
    }
    return known.get(code, _("Vihkoa tehdessä tapahtui virhe. Mitään ei kadonnut. Yritä uudelleen."))
