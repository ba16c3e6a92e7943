"""Circles in public, starting one, and keeping its page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groups.actions import circles as actions
from groups.enums import DIARY_ROLES, CircleState
from groups.forms.circles import CircleFilterForm, EditCircleForm, NewCircleForm, PauseForm
from groups.keeping import confirmable_circles
from groups.models import Circle, Inquiry
from groups.permissions import (
    answerable_circles,
    backed_circles,
    inside_circles,
    managed_circles,
    reported_circles,
    visible_circles,
)
from groups.queries.background import contacts_of
from groups.queries.circles import cards_of, for_cards, nearest_first, public_items, whole
from groups.queries.contacts import circles_answered_by
from groups.queries.first_visit import circle_card, with_photos
from groups.queries.life import host_in_force, may_answer_for_host
from groups.queries.meetings import (
    added_meetings,
    break_in_words,
    cancelled_slots,
    coming_changes_of,
    holidays_in_words,
    hours_as_text,
    next_meetings,
    times_in_words,
    venue_in_words,
)
from groups.queries.readiness import done_count, items_of
from groups.queries.rules import founding_rules
from groups.queries.support import circles_asking_as
from groups.queries.venues import confirmed_venue
from groups.states import Move, WrongStateError, moves_from
from groups.views.endings import ended_page
from network.devices import may_be_kept
from network.facets import vocabulary
from network.freshness import freshness
from network.hours_in_words import day_in_words, opening_in_words
from network.models import User
from network.queries.near import resolve_place_text
from network.requests import SignedInRequest
from network.sending import tells_where

PAGE_SIZE = 20
EVERYONE = "everyone"


@login_not_required
def circles(request: HttpRequest) -> HttpResponse:
    """Show the circles that meet, nearest first where the reader said where they are."""
    form = CircleFilterForm(request.GET)
    found = Circle.objects.meeting().kept_up(timezone.localdate())
    if form.is_valid() and form.cleaned_data["kind"]:
        found = found.filter(kind=form.cleaned_data["kind"])
    near = form.cleaned_data.get("near", "")
    here = resolve_place_text(near) if near else None
    keys = nearest_first(found, here.point) if here else list(found.values_list("pk", flat=True))
    page = Paginator(keys, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = for_cards(Circle.objects.filter(pk__in=list(page))).in_bulk()
    context = {
        "form": form,
        "page": page,
        "cards": cards_of((rows[pk] for pk in page if pk in rows), here.point if here else None),
        "here": here,
        "not_understood": near if near and not here else "",
        "own": _own_circles(request),
    }
    return render(request, "groups/circles.html", context)


def _own_circles(request: HttpRequest) -> list[Circle]:
    if not isinstance(request.user, User):
        return []
    return list(Circle.objects.filter(members__user=request.user).distinct().order_by("name"))


@tells_where
def new_circle(request: SignedInRequest) -> HttpResponse:
    """Start a circle: three questions, and the founder has a draft."""
    form = NewCircleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        language = (get_language() or "fi")[:2]
        facts = {name: form.cleaned_data[name] for name in ("name", "municipality", "area")}
        circle = actions.start(**facts, language=language, key=form.key, by=request.user)
        messages.success(request, _("Hienoa, piirillä on nyt nimi. Vastaa seuraavaksi, mihin osaat."))
        return redirect("groups:checklist", circle.slug)
    context = {"form": form, "at_once": not founding_rules().needs_approval}
    return render(request, "groups/circle_new.html", context)


@login_not_required
def circle(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a circle to everyone, or a draft to its own people and its area's supporters."""
    row = get_object_or_404(with_photos(whole(visible_circles(request.user))), slug=slug)
    if row.state == CircleState.ENDED:
        return ended_page(request, row, _inside(request, row))
    cancelled = cancelled_slots([row.pk])
    coming = sorted([*next_meetings(row, 2, cancelled), *added_meetings(row)])
    answers = public_items(row)
    inside = _inside(request, row)
    context = {
        "circle": row,
        "kind": vocabulary("circle_kinds")[row.kind],
        "times": times_in_words(row),
        "holidays": holidays_in_words(row),
        "on_break": break_in_words(row),
        "changes": coming_changes_of(row),
        "coming": [opening_in_words(opening) for opening in coming[:2]],
        "cancelled": [day_in_words(day) for _pk, day, _starts in sorted(cancelled)[:2]],
        "venue": venue_in_words(row),
        "venue_promise": confirmed_venue(row),
        "answers": answers,
        "audiences": _terms("target_groups", row.audiences),
        "openness": _terms("openness", row.openness),
        "manners": _terms("manners", row.manners),
        "languages": _terms("languages", row.languages),
        "ways": _terms("ways_to_take_part", row.ways),
        "host_term": host_in_force(row) if row.host_id else None,
        "answers_for_host": bool(row.host_id) and may_answer_for_host(request.user, row),
        "freshness": freshness(row.confirmed_on, timezone.localdate()),
        "inside": inside,
        "card": circle_card(row),
        "coffee": answers.get("coffee_costs"),
    }
    page = render(request, "groups/circle.html", context)
    if isinstance(request.user, User) and inside and inside["may_report"]:
        return may_be_kept(page, request.user)
    return page


def _terms(name: str, codes: list[str]) -> list[str]:
    return [term.label for code, term in vocabulary(name).items() if code in codes and code != EVERYONE]


def _inside(request: HttpRequest, row: Circle) -> dict[str, object] | None:
    """What the circle's own people and supporters see on top of the page."""
    user = request.user
    if not isinstance(user, User) or not inside_circles(user).contains(row):
        return None
    items = items_of(row)
    answers = circles_answered_by(user).contains(row)
    carries = circles_asking_as(user).contains(row)
    return {
        "done": done_count(items),
        "count": len(items),
        "reads_diary": any(m.user_id == user.pk and m.role in DIARY_ROLES for m in row.members.all()),
        "may_manage": managed_circles(user).contains(row),
        "may_answer": row.state != CircleState.ENDED and answerable_circles(user).contains(row),
        "review_is_due": row.review_on is not None and row.review_on <= timezone.localdate(),
        "goes_on": row.state in (CircleState.PUBLISHED, CircleState.PAUSED),
        "answers": answers,
        "carries": carries,
        "support": row.support_requests.open().count() if carries else 0,
        "waiting": Inquiry.objects.kept().waiting().filter(circle=row).count() if answers else 0,
        "contacts": contacts_of(row),
        "may_name": backed_circles(user).contains(row),
        "may_confirm": confirmable_circles(user).contains(row),
        "may_report": row.state == CircleState.PUBLISHED and reported_circles(user).contains(row),
    }


def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change what the circle's page says."""
    managed = managed_circles(request.user).exclude(state=CircleState.ENDED)
    row = get_object_or_404(managed.select_related("municipality", "timetable"), slug=slug)
    form = EditCircleForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        row = actions.edit(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Muutokset on tallennettu."))
        return redirect(row)
    moves = [move.name for move in moves_from(row.state)]
    times, why_not = hours_as_text(row)
    context = {
        "circle": row,
        "form": form,
        "moves": moves,
        "times_as_text": times,
        "why_no_text": why_not,
    }
    return render(request, "groups/circle_edit.html", context)


def pause(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take a break, or change why and until when."""
    row = get_object_or_404(managed_circles(request.user), slug=slug)
    initial = {"reason": row.pause_reason, "resumes_on": row.resumes_on}
    form = PauseForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.pause(row, by=request.user, **form.cleaned_data)
        except WrongStateError:
            messages.error(request, _not_from_here(row))
        else:
            messages.success(request, _("Tallennettu. Piirin sivu kertoo tauosta."))
        return redirect(row)
    return render(request, "groups/pause.html", {"circle": row, "form": form})


def _not_from_here(row: Circle) -> str:
    """Say kindly that the circle is at another point by now."""
    row.refresh_from_db(fields=["state"])
    state = {"state": row.get_state_display().lower()}
    return _("Tätä ei voi tehdä nyt, koska piirin tilanne on: %(state)s. Mitään ei muuttunut.") % state


@require_POST
def change_state(request: SignedInRequest, slug: str) -> HttpResponse:
    """Go on after a break."""
    row = get_object_or_404(managed_circles(request.user), slug=slug)
    if request.POST.get("move") != Move.RESUME.name:
        return redirect("groups:edit_circle", slug)
    try:
        actions.resume(row, by=request.user)
        messages.success(request, _("Tallennettu. Sivu kertoo nyt uuden tilanteen."))
    except WrongStateError:
        messages.error(request, _not_from_here(row))
    return redirect(row)


@require_POST
def confirm(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say that everything on the page still holds."""
    row = get_object_or_404(confirmable_circles(request.user), slug=slug)
    actions.edit(row, by=request.user)
    messages.success(request, _("Kiitos! Sivulla lukee nyt, että tiedot pitävät paikkansa."))
    return redirect(row)


@require_POST
def reviewed(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say that the circle's people have gone through their agreement and go on with it."""
    going_on = answerable_circles(request.user).filter(state__in=(CircleState.PUBLISHED, CircleState.PAUSED))
    row = get_object_or_404(going_on, slug=slug)
    row = actions.review_agreement(row, by=request.user)
    day = date_format(row.review_on, "SHORT_DATE_FORMAT") if row.review_on else ""
    messages.success(request, _("Hyvä! Sopimus jatkuu. Muistutamme seuraavan kerran %(day)s.") % {"day": day})
    return redirect(row)
