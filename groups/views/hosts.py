"""The organisation behind a circle: the circle asks, the organisation's editors answer."""

from uuid import UUID

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from groups.actions import hosts as actions
from groups.enums import AskState, CircleState
from groups.forms.life import AnswerHostForm, AskHostForm
from groups.models import Circle, HostTerm
from groups.permissions import managed_circles, visible_circles
from groups.queries.life import host_in_force, host_questions_for
from network.models import Organisation
from network.requests import SignedInRequest

LIMIT = {"ask_host": "10/h/user"}  # each is a letter to somebody else
BOTH = ("GET", "HEAD", "POST")
MOST_FOUND = 10
LONGEST_SEARCH = 80
ANSWERED = {
    "accept": gettext_lazy("Kiitos! Järjestö on nyt piirin taustalla, ja piirin sivu kertoo siitä."),
    "decline": gettext_lazy("Vastaus on lähetetty piirille."),
    "leave": gettext_lazy("Järjestö ei ole enää piirin taustalla. Piiri sai siitä viestin."),
}


@require_http_methods(BOTH)
def host(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show who stands behind the circle and has stood, and ask an organisation of the directory."""
    managed = managed_circles(request.user).exclude(state=CircleState.ENDED)
    circle = get_object_or_404(managed.select_related("municipality", "host"), slug=slug)
    if request.method == "POST" and request.POST.get("then") in ("withdraw", "leave"):
        return _change(request, circle, request.POST["then"])
    chosen = _chosen(request)
    form = AskHostForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and chosen and form.is_valid():
        if ratelimit.consume(request, app="groups", action="ask_host", config=LIMIT):
            actions.ask_host(circle, chosen, message=form.cleaned_data["message"], by=request.user)
            messages.success(request, _("Kysymyksesi on lähetetty. Saat vastauksen sähköpostiisi."))
            return redirect("groups:host", slug)
        form.add_error(None, _("Kysyit monta kertaa peräkkäin. Odota tunti ja lähetä sitten uudelleen."))
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    context = {
        "circle": circle,
        "form": form,
        "chosen": chosen,
        "text": text,
        "found": _found(text) if text and not chosen else (),
        "now": host_in_force(circle),
        "asked": circle.host_terms.asked().select_related("organisation").first(),
        "history": circle.host_terms.told().exclude(until=None).select_related("organisation"),
        "declined": circle.host_terms.filter(state=AskState.DECLINED).select_related("organisation")[:MOST_FOUND],
    }
    return render(request, "groups/host.html", context)


def _chosen(request: SignedInRequest) -> Organisation | None:
    slug = request.GET.get("organisation", "").replace("\0", "")
    return Organisation.objects.published().filter(slug=slug).first() if slug else None


def _found(text: str) -> list[Organisation]:
    listed = Organisation.objects.published()
    by_name = list(listed.filter(name__icontains=text).order_by("name", "pk")[:MOST_FOUND])
    rest = listed.matching(text).exclude(pk__in=[row.pk for row in by_name]).order_by("name", "pk")
    return [*by_name, *rest[: MOST_FOUND - len(by_name)]]


def _change(request: SignedInRequest, circle: Circle, then: str) -> HttpResponse:
    try:
        if then == "withdraw" and (asked := circle.host_terms.asked().first()):
            actions.withdraw_host(asked, by=request.user)
            messages.success(request, _("Kysymys on peruttu."))
        elif then == "leave" and (now := host_in_force(circle)):
            actions.leave_host(now, by=request.user, of_circle=True)
            messages.success(request, _("Piirillä ei ole enää taustajärjestöä. Järjestö sai siitä viestin."))
    except actions.AnsweredMeanwhileError:
        messages.info(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
    return redirect("groups:host", circle.slug)


@require_http_methods(BOTH)
def host_request(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Let the organisation's editors promise to stand behind the circle, say no, or later step back."""
    found = get_object_or_404(host_questions_for(request.user), key=key)
    form = AnswerHostForm(request.POST if request.method == "POST" else None)
    then = request.POST.get("then", "")
    if request.method == "POST" and then in ANSWERED and form.is_valid():
        return _answer(request, found, form.cleaned_data["message"], then)
    context = {
        "term": found,
        "circle": found.circle,
        "form": form if form.errors else AnswerHostForm(),
        "is_public": visible_circles(request.user).contains(found.circle),
    }
    return render(request, "groups/host_request.html", context)


def _answer(request: SignedInRequest, found: HostTerm, message: str, then: str) -> HttpResponse:
    try:
        if then == "accept":
            actions.accept_host(found, message=message, by=request.user)
        elif then == "decline":
            actions.decline_host(found, message=message, by=request.user)
        else:
            actions.leave_host(found, by=request.user, of_circle=False, message=message)
        messages.success(request, ANSWERED[then])
    except actions.AnsweredMeanwhileError:
        messages.info(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
    return redirect("groups:host_request", found.key)
