"""Who leads a circle and has led it, asking the next one, and the signed link by which they answer."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from groups.actions import leads as actions
from groups.enums import CircleState
from groups.forms.life import AnswerLeadForm, AskLeadForm
from groups.lead_links import LinkState, read_lead_link
from groups.models import Circle, LeadInvitation
from groups.permissions import inside_circles, managed_circles
from groups.queries.circles import next_leads
from groups.queries.life import is_lead, lead_history, lead_invitations
from groups.queries.meetings import times_in_words, venue_in_words
from network.models import User
from network.requests import SignedInRequest

LIMIT = {"invite_lead": "10/h/user"}  # each is a letter to somebody else
BOTH = ("GET", "HEAD", "POST")
STATUSES = {LinkState.EXPIRED: 410, LinkState.BROKEN: 404}


@require_http_methods(BOTH)
def hand_over(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show who leads and has led to the circle's own people; whoever manages it asks the next one here."""
    going_on = inside_circles(request.user).exclude(state=CircleState.ENDED)
    circle = get_object_or_404(going_on.select_related("municipality"), slug=slug)
    may_ask = managed_circles(request.user).contains(circle)
    if request.method == "POST" and not may_ask:
        raise Http404
    leads = is_lead(circle, request.user)
    form = AskLeadForm(request.POST if request.method == "POST" else None, people=next_leads(circle), is_lead=leads)
    if request.method == "POST" and form.is_valid() and _asked(request, circle, form):
        messages.success(request, _("Kutsu on lähetetty. Mikään ei muutu ennen kuin hän vastaa."))
        return redirect("groups:hand_over", slug)
    context = {
        "circle": circle,
        "form": form,
        "may_ask": may_ask,
        "history": lead_history(circle),
        "invitations": lead_invitations(circle) if may_ask else (),
    }
    return render(request, "groups/leads.html", context)


def _asked(request: SignedInRequest, circle: Circle, form: AskLeadForm) -> bool:
    """Send the invitation, or say on the form why it was not sent."""
    if not ratelimit.consume(request, app="groups", action="invite_lead", config=LIMIT):
        form.add_error(None, _("Kysyit monta kertaa peräkkäin. Odota tunti ja lähetä sitten uudelleen."))
        return False
    said = form.cleaned_data
    steps_down = bool(said.get("steps_down"))
    try:
        actions.invite_lead(circle, email=said["email"], note=said["note"], steps_down=steps_down, by=request.user)
    except actions.LeadsAlreadyError:
        form.add_error(None, _("Hän on jo piirin vastuuhenkilö."))
    except actions.ManyAskedError:
        form.add_error(None, _("Viideltä on jo kysytty. Odota vastauksia tai peru jokin kutsu."))
    except actions.AnsweredMeanwhileError:
        form.add_error(None, _("Piiri on päättynyt. Aloita se ensin uudelleen."))
    return form.is_valid()


@require_POST
def withdraw(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    rows = LeadInvitation.objects.filter(circle__in=managed_circles(request.user), circle__slug=slug)
    invitation = get_object_or_404(rows.select_related("circle"), pk=pk)
    actions.withdraw_lead(invitation, by=request.user)
    messages.success(request, _("Kutsu on peruttu. Sen linkki ei avaa enää mitään."))
    return redirect("groups:hand_over", slug)


@login_not_required
@never_cache
@require_http_methods(BOTH)
def lead_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked; only the invited person says yes, signed in; a no needs no account."""
    state, invitation = read_lead_link(token, timezone.localdate())
    form = AnswerLeadForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and state is LinkState.GOOD and invitation:
        if request.POST.get("then") == "accept":
            return _accept(request, invitation)
        if request.POST.get("then") == "decline" and form.is_valid():
            actions.decline_lead(invitation, form.cleaned_data["message"])
            return redirect(request.path)
    signed_in = isinstance(request.user, User)
    is_own = isinstance(request.user, User) and invitation is not None and _is_own(request.user, invitation)
    circle = invitation.circle if invitation else None
    context = {
        "state": state.value,
        "invitation": invitation,
        "circle": circle,
        "times": times_in_words(circle) if circle else (),
        "venue": venue_in_words(circle) if circle else "",
        "form": form if form.errors else AnswerLeadForm(),
        "signed_in": signed_in,
        "is_own": is_own,
    }
    return render(request, "groups/lead_invitation.html", context, status=STATUSES.get(state, 200))


def _is_own(user: User, invitation: LeadInvitation) -> bool:
    return user.email.lower() == invitation.email.lower()


def _accept(request: HttpRequest, invitation: LeadInvitation) -> HttpResponse:
    if not isinstance(request.user, User):
        return redirect(request.path)
    try:
        circle = actions.accept_lead(invitation, by=request.user)
    except (actions.NotYourInvitationError, actions.AnsweredMeanwhileError):
        messages.info(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
        return redirect(request.path)
    messages.success(
        request, _("Kiitos! Olet nyt piirin vastuuhenkilö. Tarkista, kenen nimi ja puhelin sivulla näkyy.")
    )
    return redirect("groups:edit_circle", circle.slug)
