"""Newcomers as a circle's people see them: who waits for an answer, and answering them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.actions import inquiries as actions
from groups.enums import InquiryOutcome
from groups.forms.inquiries import AnswerForm, MarkForm
from groups.models import Inquiry
from groups.permissions import managed_circles
from groups.queries.inquiries import inquiries_for, turns_of, waiting_counts, year_of_inquiries
from network.requests import SignedInRequest

PER_PAGE = 20


@require_safe
def newcomers(request: SignedInRequest) -> HttpResponse:
    """List who has written to the person's circles; of the area's other circles, how many wait and how long."""
    mine = inquiries_for(request.user).select_related("circle", "answered_by")
    shows_all = request.GET.get("show") == "all"
    rows = mine.order_by("-received_at", "-pk") if shows_all else mine.waiting().order_by("waits_since", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "shows_all": shows_all, "counts": waiting_counts(request.user)}
    return render(request, "groups/newcomers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def newcomer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what one newcomer wrote, and take the circle's answer to it."""
    inquiry = get_object_or_404(inquiries_for(request.user).select_related("circle", "answered_by"), pk=pk)
    form = _form(request, inquiry)
    if request.method == "POST" and inquiry.email and form.is_valid():
        try:
            said = form.cleaned_data
            actions.answer(inquiry, said["text"], key=form.key, seen=said["seen"], by=request.user)
        except actions.SomebodyAnsweredError as first:
            inquiry = first.inquiry
            form = _form(request, inquiry, seen=actions.seen_answer(inquiry))
            form.add_error(None, _("Joku ehti vastata ensin. Lue, mitä hän kirjoitti. Tekstisi on tallessa tässä."))
        else:
            messages.success(request, _("Vastauksesi on lähetetty."))
            return redirect("groups:newcomer", pk)
    context = {
        "inquiry": inquiry,
        "circle": inquiry.circle,
        "turns": turns_of(inquiry, for_sender=False),
        "form": form,
        "year": year_of_inquiries(inquiry.circle),
    }
    return render(request, "groups/newcomer.html", context)


def _form(request: SignedInRequest, inquiry: Inquiry, **shown: str) -> AnswerForm:
    """Return the form; sent again it keeps its words, and learns of the answer that its page now shows."""
    if request.method != "POST":
        return AnswerForm(initial={"seen": actions.seen_answer(inquiry)})
    data = request.POST.copy()
    for name, value in shown.items():
        data[name] = value
    return AnswerForm(data)


@require_POST
def mark_newcomer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that the newcomer was called or met, or take that back."""
    inquiry = get_object_or_404(inquiries_for(request.user), pk=pk)
    if request.POST.get("outcome") == "reopen":
        actions.reopen(inquiry, by=request.user)
        messages.success(request, _("Merkintä on peruttu. Viesti odottaa taas vastausta."))
        return redirect("groups:newcomer", pk)
    form = MarkForm(request.POST)
    if form.is_valid():
        actions.mark(inquiry, InquiryOutcome(form.cleaned_data["outcome"]), by=request.user)
        messages.success(request, _("Merkitty hoidetuksi. Voit perua merkinnän viestin sivulla."))
    return redirect("groups:newcomer", pk)


@require_POST
def set_room(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say whether new people fit in just now."""
    circle = get_object_or_404(managed_circles(request.user).that_go_on(), slug=slug)
    answer = request.POST.get("has_room", "")
    if answer in ("yes", "no"):
        actions.set_room(circle, has_room=answer == "yes", by=request.user)
        messages.success(request, _("Tallennettu. Piirin sivu kertoo nyt, mahtuuko mukaan."))
    return redirect(circle)
