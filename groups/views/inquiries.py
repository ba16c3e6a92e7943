"""Coming along: anybody writes to a circle, reads its answer by a link of their own, and writes back."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groups.actions import inquiries as actions
from groups.forms.inquiries import JoinForm, WriteBackForm
from groups.inquiry_links import key_of
from groups.models import Circle, Inquiry
from groups.models.inquiry import KEPT_DAYS
from groups.queries.circles import whole
from groups.queries.contacts import contacts_of
from groups.queries.inquiries import turns_of
from groups.queries.meetings import cancelled_slots, next_meetings
from network.hours_in_words import opening_in_words
from network.senders import may_send
from places.first_visit import offers_company

MOST_MEETINGS = 4
CALL, WRITE, REACH, NOTHING = "call", "write", "reach", "none"
NEXT_STEPS = (CALL, WRITE, REACH, NOTHING)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the words of somebody who would like to come, and say what happens next."""
    circle = get_object_or_404(whole(Circle.objects.that_go_on()), slug=slug)
    coming = [opening_in_words(o) for o in next_meetings(circle, MOST_MEETINGS, cancelled_slots([circle.pk]))]
    wishes = {"wants_company": request.GET.get("wish") == "company"}
    form = JoinForm(request.POST if request.method == "POST" else None, openings=coming, initial=wishes)
    step, status = request.GET.get("sent", ""), 200
    if request.method == "POST":
        if form.is_by_a_machine:
            return redirect(f"{request.path}?sent={NOTHING}")
        if form.is_valid() and may_send(request, "join"):
            hello = form.hello()
            actions.receive(circle, hello, key=form.sent_stamp().key)
            return redirect(f"{request.path}?sent={next_step(hello)}")
        if form.is_valid():
            status = 429
            form.add_error(None, _("Lähetit monta viestiä peräkkäin. Odota tunti ja lähetä sitten uudelleen."))
    context = {
        "circle": circle,
        "form": form,
        "step": step if step in NEXT_STEPS and request.method != "POST" else "",
        "coming": coming if circle.state == "published" else [],
        "called": contacts_of(circle).called,
        "forgotten_on": timezone.localdate() + timedelta(days=KEPT_DAYS),
    }
    return render(request, "groups/join.html", context, status=status)


def next_step(hello: actions.Hello) -> str:
    """Return what the sender may expect: a call, a letter, either of them, or nothing."""
    if hello.call_me:
        return CALL
    if not hello.wants_company and not hello.question:
        return NOTHING
    return WRITE if hello.email and not hello.phone else REACH


@login_not_required
@require_safe
def company(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead on to the form, with the wish for company made, where the circle promises company."""
    circle = get_object_or_404(Circle.objects.meeting(), slug=slug)
    if not offers_company(circle.company, circle.manners):
        raise Http404
    return redirect(f"{reverse('groups:join', args=[slug])}?wish=company")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show a newcomer the circle's answer; they write back, or have everything forgotten at once."""
    kept = Inquiry.objects.kept().select_related("circle", "circle__municipality").filter(circle__slug=slug)
    inquiry = kept.filter(key=key).first() if (key := key_of(token)) else None
    if inquiry is None:
        return render(request, "groups/inquiry_gone.html", {"at_own_wish": False}, status=410)
    is_answered = inquiry.answered_at is not None
    form = WriteBackForm(request.POST if request.method == "POST" else None, is_answered=is_answered)
    status = 200
    if request.method == "POST":
        if request.POST.get("then") == "forget":
            actions.forget_now(inquiry)
            return render(request, "groups/inquiry_gone.html", {"at_own_wish": True, "circle": inquiry.circle})
        if form.is_by_a_machine:
            return redirect(f"{request.path}?sent=1")
        if form.is_valid() and may_send(request, "join"):
            actions.write_back(inquiry, form.cleaned_data["text"], key=form.sent_stamp().key)
            return redirect(f"{request.path}?sent=1")
        if form.is_valid():
            status = 429
            form.add_error(None, _("Lähetit monta viestiä peräkkäin. Odota tunti ja lähetä sitten uudelleen."))
    context = {
        "circle": inquiry.circle,
        "inquiry": inquiry,
        "turns": turns_of(inquiry, for_sender=True),
        "form": form,
        "is_sent": request.method != "POST" and request.GET.get("sent") == "1",
    }
    return render(request, "groups/inquiry_talk.html", context, status=status)
