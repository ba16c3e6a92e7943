"""Help for a circle, in private: asking, the talk, and what waits for those who answer."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.actions import support as actions
from groups.enums import CircleState, SupportTopic
from groups.forms.support import AskSupportForm, SupportTalkForm
from groups.queries.support import (
    circles_asking_as,
    first_asked,
    is_on_circles_side,
    requests_seen_by,
    requests_to,
    support_sum,
    talk_of,
)
from network.requests import SignedInRequest

PER_PAGE = 20
BOTH = ("GET", "HEAD", "POST")
LIMIT = {"support": "20/h/user"}  # each turn is a letter to somebody else


@require_http_methods(BOTH)
def circle_support(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what the circle has asked help with, and take a new request."""
    circle = get_object_or_404(circles_asking_as(request.user).select_related("municipality"), slug=slug)
    may_ask = circle.state != CircleState.ENDED
    form = AskSupportForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and may_ask and form.is_valid():
        if _may_write(request):
            said = form.cleaned_data
            asked = actions.ask(circle, SupportTopic(said["topic"]), said["text"], key=form.key, by=request.user)
            messages.success(request, _("Pyyntösi on lähetetty. Saat sähköpostin, kun siihen vastataan."))
            return redirect("groups:support_talk", asked.pk)
        status = _must_wait(form)
    context = {
        "circle": circle,
        "form": form,
        "may_ask": may_ask,
        "asked_of": first_asked(circle).label,
        "open": circle.support_requests.open(),
        "closed": circle.support_requests.exclude(closed_at=None),
    }
    return render(request, "groups/support.html", context, status=status)


def _may_write(request: SignedInRequest) -> bool:
    return bool(ratelimit.consume(request, app="groups", action="support", config=LIMIT))


def _must_wait(form: SupportTalkForm) -> int:
    form.add_error(None, _("Lähetit monta viestiä peräkkäin. Odota tunti ja lähetä sitten uudelleen."))
    return 429


@require_safe
def support(request: SignedInRequest) -> HttpResponse:
    """List the requests that the person answers, those that wait first."""
    mine = requests_to(request.user).select_related("circle")
    shows_closed = request.GET.get("show") == "closed"
    waiting_first = mine.open().order_by(F("waits_since").asc(nulls_last=True), "-asked_at", "pk")
    rows = mine.exclude(closed_at=None).order_by("-closed_at", "pk") if shows_closed else waiting_first
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "shows_closed": shows_closed, "sum": support_sum(request.user)}
    return render(request, "groups/support_list.html", context)


@require_http_methods(BOTH)
def support_talk(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one talk to its two sides, and take a turn of it."""
    asked = get_object_or_404(requests_seen_by(request.user).select_related("circle", "asked_by", "closed_by"), pk=pk)
    form = SupportTalkForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            if _may_write(request):
                actions.write(asked, form.cleaned_data["text"], key=form.key, by=request.user)
                messages.success(request, _("Viestisi on lähetetty."))
                return redirect("groups:support_talk", pk)
            status = _must_wait(form)
        except actions.AlreadyClosedError:
            form.add_error(
                None, _("Asia ehdittiin sulkea. Tekstisi on tallessa tässä. Piiri voi pyytää apua uudelleen.")
            )
    context = {
        "asked": asked,
        "circle": asked.circle,
        "turns": talk_of(asked),
        "form": form,
        "is_own": is_on_circles_side(asked, request.user),
    }
    return render(request, "groups/support_talk.html", context, status=status)


@require_POST
def close_support(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the circle say that the matter is settled."""
    asked = get_object_or_404(requests_seen_by(request.user).select_related("circle"), pk=pk)
    if not is_on_circles_side(asked, request.user):
        raise Http404
    actions.close(asked, by=request.user)
    messages.success(request, _("Asia on suljettu. Keskustelun teksti poistetaan vuoden kuluttua."))
    return redirect("groups:circle_support", asked.circle.slug)
