"""Who reads the diary: its people, a link that lets more of them in, and the way out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.actions.diary_people import change_invite, end_membership, join_diary
from groups.diary_invites import invite_of, invite_token
from groups.enums import MemberRole
from groups.forms.diary import shown_name
from groups.models import CircleMember, Diary
from groups.permissions import diary_circles
from groups.queries.diary import people_of
from groups.views.diary import WRITE, own_diary
from network.answers import site_address
from network.models import User
from network.requests import SignedInRequest


@require_safe
def people(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show who reads the diary; the lead finds here the link that lets more of the circle's people in."""
    circle, diary = own_diary(request.user, slug)
    rows = people_of(circle)
    is_led = bool(circle.is_led)  # type: ignore[attr-defined]
    link = site_address(reverse("diary:join", args=[invite_token(diary)])) if is_led else ""
    context = {
        "circle": circle,
        "people": [
            {"row": row, "name": shown_name(row.user), "may_end": _may_end(row, is_led, request)} for row in rows
        ],
        "link": link,
        "is_led": is_led,
        "is_member": any(row.user_id == request.user.pk and row.role == MemberRole.MEMBER for row in rows),
    }
    return render(request, "groups/diary_people.html", context)


def _may_end(row: CircleMember, is_led: bool, request: SignedInRequest) -> bool:
    return is_led and row.role == MemberRole.MEMBER and row.user_id != request.user.pk


@require_POST
def new_link(request: SignedInRequest, slug: str) -> HttpResponse:
    """Make a new link; the old one opens nothing any more."""
    circle, diary = own_diary(request.user, slug)
    if not circle.is_led:  # type: ignore[attr-defined]
        raise Http404
    change_invite(diary, by=request.user)
    messages.success(request, _("Uusi linkki on valmis. Vanhalla ei enää pääse mukaan."))
    return redirect("diary:people", slug)


@require_POST
def end(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Let the lead take a member out, or a member leave."""
    circle, _diary = own_diary(request.user, slug)
    if not circle.is_led and pk != request.user.pk:  # type: ignore[attr-defined]
        raise Http404
    person = get_object_or_404(User, pk=pk)
    has_ended = end_membership(circle, person, by=request.user)
    if person == request.user and has_ended:
        messages.success(request, _("Et enää näe piirin päiväkirjaa. Merkintäsi jäivät piirille."))
        return redirect(circle)
    if has_ended:
        messages.success(request, _("Hän ei enää näe päiväkirjaa."))
    return redirect("diary:people", slug)


@require_http_methods(WRITE)
def join(request: SignedInRequest, token: str) -> HttpResponse:
    """Show what the link leads to, and take the person in when they say so."""
    invite, is_old = invite_of(token)
    diary = Diary.objects.filter(invite=invite).select_related("circle").first() if invite else None
    if diary is None:
        return render(request, "groups/diary_join.html", {"state": "old" if is_old else "broken"}, status=404)
    if diary_circles(request.user).contains(diary.circle):
        return redirect("diary:diary", diary.circle.slug)
    if request.method == "POST":
        join_diary(diary, by=request.user)
        messages.success(request, _("Tervetuloa! Tässä on piirin päiväkirja."))
        return redirect("diary:diary", diary.circle.slug)
    return render(request, "groups/diary_join.html", {"state": "good", "circle": diary.circle})
