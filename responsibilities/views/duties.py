"""Open duties in public, and offering to take one."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groups.models import Circle
from groups.queries.circles import whole
from groups.queries.meetings import times_in_words, venue_in_words
from network.models import User
from network.queries.near import Whereabouts, meant_instead, resolve_place_text
from network.senders import may_send
from places.queries.search import whereabouts_of
from responsibilities.actions import offers as actions
from responsibilities.enums import ResponsibilityState as State
from responsibilities.forms.duties import DutyFilterForm
from responsibilities.forms.proposals import SignedInForm, VisitorOfferForm
from responsibilities.holding import TakenMeanwhileError
from responsibilities.models import Responsibility
from responsibilities.queries.open_duties import as_open_duties, open_duties
from responsibilities.queries.team import own_parts, part_of

PAGE_SIZE = 20
LIMIT = {"offer": "10/h/user"}  # each offer is a letter to somebody else
BOTH = ("GET", "HEAD", "POST")


@login_not_required
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """Show the open duties, nearest first where the reader said where they are."""
    form = DutyFilterForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    here = _here(asked.get("near"), asked.get("lat"), asked.get("lon"))
    kind, taker = asked.get("duty") or "", asked.get("taker") or ""
    found = open_duties(timezone.localdate(), duty=kind, taker=taker, here=here)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    lost = asked["near"] if asked.get("near") and here is None else ""
    context = {
        "form": form,
        "page": page,
        "rows": as_open_duties(page, here),
        "here": here,
        "lost": lost,
        "near_misses": meant_instead(lost) if lost else [],
        "narrowed": bool(kind or taker),
        "own": own_parts(request.user) if isinstance(request.user, User) else [],
    }
    return render(request, "responsibilities/duties.html", context)


def _here(near: str | None, lat: float | None, lon: float | None) -> Whereabouts | None:
    """The position that is asked about: what is typed, or else what the visitor's own device told the address."""
    if near:
        return resolve_place_text(near)
    return whereabouts_of(lat, lon) if lat is not None and lon is not None else None


@login_not_required
@require_http_methods(BOTH)
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer to take an open duty, signed in or not, with a few words or none."""
    rows = Responsibility.objects.filter(circle__state="published").exclude(state=State.ENDED)
    duty = get_object_or_404(rows.select_related("circle"), pk=pk)
    is_sent = request.GET.get("sent") == "1"
    if duty.state != State.OPEN and not is_sent:
        messages.info(request, _("Joku ehti ensin. Katso muut avoimet vastuut."))
        return redirect("responsibilities:duties")
    form, status = _offer_form(request), 200
    if request.method == "POST":
        answer = _received(request, duty, form)
        if answer:
            return answer
        status = 429 if form.has_error(NON_FIELD_ERRORS, "limit") else 200
    return render(request, "responsibilities/offer.html", _offer_context(request, duty, form, is_sent), status=status)


def _offer_form(request: HttpRequest) -> SignedInForm | VisitorOfferForm:
    data = request.POST if request.method == "POST" else None
    if isinstance(request.user, User):
        return SignedInForm(data, user=request.user)
    return VisitorOfferForm(data)


def _offer_context(
    request: HttpRequest, duty: Responsibility, form: SignedInForm | VisitorOfferForm, is_sent: bool
) -> dict[str, object]:
    circle = whole(Circle.objects.filter(pk=duty.circle_id)).get()
    user = request.user if isinstance(request.user, User) else None
    return {
        "duty": duty,
        "part": part_of(duty),
        "circle": circle,
        "times": times_in_words(circle),
        "venue": venue_in_words(circle),
        "form": form,
        "is_sent": is_sent,
        "is_known": user is not None,
        "has_offered": user is not None and duty.offers.waiting().filter(user=user).exists(),
    }


def _received(request: HttpRequest, duty: Responsibility, form: SignedInForm | VisitorOfferForm) -> HttpResponse | None:
    """Take the offer and say so; None when the form must be shown again."""
    sent = redirect(f"{request.path}?sent=1")
    if isinstance(form, VisitorOfferForm) and form.is_by_a_machine:
        return sent
    if not form.is_valid():
        return None
    if not _may_send(request):
        form.add_error(None, _too_many())
        return None
    try:
        if isinstance(form, VisitorOfferForm):
            message, key = form.cleaned_data["message"], form.sent_stamp().key
            actions.offer_as_visitor(duty, form.outsider(), message, key=key)
        elif isinstance(request.user, User):
            actions.offer(duty, form.cleaned_data["message"], organisation=form.speaks_for, by=request.user)
    except TakenMeanwhileError:
        messages.info(request, _("Joku ehti ensin. Katso muut avoimet vastuut."))
        return redirect("responsibilities:duties")
    except actions.ManyOffersError:
        messages.info(
            request, _("Piiri on saanut jo monta tarjousta ja vastaa niihin ensin. Katso muut avoimet vastuut.")
        )
        return redirect("responsibilities:duties")
    return sent


def _may_send(request: HttpRequest) -> bool:
    if isinstance(request.user, User):
        return bool(ratelimit.consume(request, app="responsibilities", action="offer", config=LIMIT))
    return may_send(request, "duty_offer")


def _too_many() -> ValidationError:
    text = _("Tarjouduit monta kertaa peräkkäin. Odota tunti ja yritä sitten uudelleen.")
    return ValidationError(text, code="limit")
