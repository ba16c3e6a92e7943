"""Inviting somebody to one duty, sending the letter again, taking the invitation back; the circle's side of it."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.permissions import managed_circles
from network.answers import site_address
from network.models import User
from network.requests import SignedInRequest
from responsibilities.actions import invitations as actions
from responsibilities.enums import ResponsibilityState as State
from responsibilities.forms.proposals import InviteForm
from responsibilities.holding import BEARERS, TakenMeanwhileError
from responsibilities.links import invitation_token
from responsibilities.models import Invitation, Responsibility
from responsibilities.models.proposal import ProposalQuerySet
from responsibilities.queries.team import managed_duties, part_of

LIMIT = {"invite": "20/h/user"}  # each invitation may be a letter to somebody else
BOTH = ("GET", "HEAD", "POST")


@require_http_methods(BOTH)
def invite(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Invite somebody to one duty of the circle, or ask a successor for a held one."""
    rows = managed_duties(request.user).filter(circle__slug=slug).select_related("circle", *BEARERS)
    duty = get_object_or_404(rows.exclude(state=State.ENDED), pk=pk)
    if duty.state == State.TAKEN and (duty.bearer is None or duty.successor):
        raise Http404  # held as the checklist says in general, or somebody has agreed to go on already
    return invite_to(request, duty, "responsibilities:circle_duties", slug)


def invite_to(request: SignedInRequest, duty: Responsibility, *back: str) -> HttpResponse:
    """Show the form, invite, and show the link to hand over."""
    form = InviteForm(request.POST if request.method == "POST" else None, people=_people(duty), duty=duty)
    status = 200
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, app="responsibilities", action="invite", config=LIMIT):
            form.add_error(None, ValidationError(_("Kutsuit monta kertaa peräkkäin. Odota tunti ja yritä uudelleen.")))
            status = 429
        else:
            try:
                invitation = actions.invite(duty, form.invited(), by=request.user)
                return _invited(request, invitation, *back)
            except TakenMeanwhileError:
                messages.info(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
                return redirect(*back)
            except actions.ManyInvitationsError:
                form.add_error(
                    None, _("Tähän on kutsuttu jo kaksikymmentä. Odota vastauksia tai peru joku kutsu ensin.")
                )
    context = {
        "duty": duty,
        "part": part_of(duty),
        "circle": duty.circle,
        "form": form,
        "back_url": reverse(back[0], args=back[1:]),
    }
    return render(request, "responsibilities/invite.html", context, status=status)


def _people(duty: Responsibility) -> list[User]:
    """The circle's own people with an account, but not whoever has the duty now."""
    people = User.objects.filter(is_active=True, circles__circle=duty.circle).exclude(pk=duty.taken_by_id or 0)
    return list(people.distinct().order_by("name", "pk"))


def _invited(request: SignedInRequest, invitation: Invitation, *back: str) -> HttpResponse:
    if invitation.email:
        messages.success(request, _("Kutsu on lähetetty: %(name)s.") % {"name": invitation.name})
        return redirect(*back)
    return redirect("responsibilities:invitation_link", invitation.pk)


def _own_invitations(request: SignedInRequest) -> ProposalQuerySet:
    """Those of circles that the person manages, and those that they sent themself for a duty they have."""
    managed = Q(duty__circle__in=managed_circles(request.user))
    mine = Q(invited_by=request.user, duty__taken_by=request.user)
    return Invitation.objects.filter(managed | mine).select_related("duty__circle")


@require_http_methods(["GET", "HEAD"])
def link(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the link of a waiting invitation, to be handed over."""
    invitation = get_object_or_404(_own_invitations(request).waiting(), pk=pk)
    address = site_address(reverse("responsibilities:invitation", args=[invitation_token(invitation)]))
    context = {
        "invitation": invitation,
        "part": part_of(invitation.duty),
        "circle": invitation.duty.circle,
        "address": address,
        "is_expired": invitation.is_expired(timezone.localdate()),
    }
    return render(request, "responsibilities/invitation_link.html", context)


@require_POST
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send an invitation again, or take it back."""
    invitation = get_object_or_404(_own_invitations(request), pk=pk)
    slug = invitation.duty.circle.slug
    try:
        if request.POST.get("then") == "revoke":
            actions.revoke(invitation, by=request.user)
            messages.success(request, _("Kutsu on peruttu. Sen linkki ei enää toimi."))
        elif request.POST.get("then") == "again":
            renewed = actions.send_again(invitation, by=request.user)
            if not renewed.email:
                return redirect("responsibilities:invitation_link", renewed.pk)
            messages.success(request, _("Kutsu on lähetetty uudelleen. Vanha linkki ei enää toimi."))
    except actions.LettersUsedUpError:
        text = _("Kutsun voi lähettää kolme kertaa, kerran vuorokaudessa. Soita tai kysy seuraavaksi kasvokkain.")
        messages.error(request, text)
    except TakenMeanwhileError:
        messages.info(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
    return redirect("responsibilities:circle_duties", slug)
