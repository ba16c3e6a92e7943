"""The setup checklist: a list of tasks, and one topic per page."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groups import checklist as words
from groups.actions import circles as actions
from groups.actions.checklist import AnsweredMeanwhileError, answer, clear, facts_now, token
from groups.enums import CircleState
from groups.forms.checklist import TopicForm, form_for
from groups.forms.times import Times, TimesFormSet, rows_of
from groups.models import ChecklistAnswer, Circle
from groups.permissions import answerable_circles, inside_circles, managed_circles
from groups.queries.readiness import done_count, item, items_of, missing_before_sending, open_spans
from groups.queries.rules import founding_rules
from groups.queries.standing import standing
from groups.queries.venues import asked_of, current_requests, suggestions
from groups.states import Move, WrongStateError, moves_from
from network.enums import HolidayRule
from network.requests import SignedInRequest
from network.sending import tells_where

LIMIT = {"send_circle": "10/h/user"}  # each time is a letter to every coordinator


def checklist(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the twelve topics, what is missing before sending, and where the circle stands."""
    circles = inside_circles(request.user).select_related("municipality", "place", "timetable")
    related = ("answers", "members", "timetable__spans", "timetable__exceptions")
    circle = get_object_or_404(circles.prefetch_related(*related), slug=slug)
    items, rules = items_of(circle), founding_rules()
    context = {
        "circle": circle,
        "items": items,
        "done": done_count(items),
        "missing": missing_before_sending(circle, rules),
        "standing": standing(circle) if circle.state == CircleState.SENT else None,
        "venues": current_requests(circle),
        "at_once": not rules.needs_approval,
        "may_answer": circle.state != CircleState.ENDED and answerable_circles(request.user).contains(circle),
        "may_manage": managed_circles(request.user).contains(circle),
        "may_send": managed_circles(request.user).contains(circle) and Move.SEND in moves_from(circle.state),
    }
    return render(request, "groups/checklist.html", context)


@tells_where
def topic(request: SignedInRequest, slug: str, topic: str) -> HttpResponse:
    """Show one topic and take its answer; nothing is required, and nobody's answer is overwritten in silence."""
    circles = answerable_circles(request.user).exclude(state=CircleState.ENDED)
    circle = get_object_or_404(circles.select_related("municipality", "place", "timetable"), slug=slug)
    question = words.topics().get(topic)
    if question is None:
        raise Http404
    saved = circle.answers.filter(topic=topic).first()
    form, times = _forms(request, circle, question, saved)
    other_answer = None
    if request.method == "POST" and (request.POST.get("then") == "clear" or _is_fine(form, times)):
        try:
            return _save(request, circle, question, form, times)
        except AnsweredMeanwhileError as meanwhile:
            other_answer = item(Circle.objects.get(pk=circle.pk), question, meanwhile.answer)
    context = {
        "circle": circle,
        "topic": question,
        "implying": words.implying(question),
        "form": form,
        "times": times,
        "seen": token(other_answer.answer if other_answer else saved),
        "other_answer": other_answer,
        "number": list(words.topics()).index(topic) + 1,
        "count": len(words.topics()),
        "previous": words.before(question),
        "saved": item(circle, question, saved),
        "saved_by": saved.answered_by.get_short_name() if saved and saved.answered_by else "",
    }
    if topic == "venue":
        context |= {
            "asked": asked_of(circle),
            "suggestions": suggestions(circle),
            "has_times": bool(open_spans(circle)),
        }
    return render(request, "groups/topic.html", context, status=409 if other_answer else 200)


def _forms(
    request: SignedInRequest, circle: Circle, question: words.Topic, saved: ChecklistAnswer | None
) -> tuple[TopicForm, TimesFormSet | None]:
    data = request.POST if request.method == "POST" else None
    facts = facts_now(circle, question.code, saved)
    initial = {**TopicForm.initial_of(question, saved), **facts}
    form = form_for(question)(data, initial=initial, topic=question, circle=circle, person=request.user)
    if question.code != "meeting_times":
        return form, None
    return form, Times(data, initial=rows_of(facts["spans"], facts["unfinished"]), prefix="time")


def _is_fine(form: TopicForm, times: TimesFormSet | None) -> bool:
    """Ask everything of both; own times of public holidays must be there when they are chosen."""
    times_fine = times is None or times.is_valid()
    fine = form.is_valid() and times_fine
    chosen = form.cleaned_data.get("holidays") if fine else ""
    if times is not None and chosen == HolidayRule.OWN_HOURS and not times.has_holiday_time:
        form.add_error("holidays", _("Lisää aika, jonka päivä on pyhäpäivä, tai valitse jokin muu."))
        return False
    return fine


def _save(
    request: SignedInRequest, circle: Circle, question: words.Topic, form: TopicForm, times: TimesFormSet | None
) -> HttpResponse:
    seen, then = request.POST.get("seen", ""), request.POST.get("then")
    if then == "clear":
        cleared = clear(circle, question.code, seen=seen, by=request.user)
        messages.success(request, " ".join([_("Vastaus on tyhjennetty."), *cleared.acted]))
        return redirect("groups:topic", circle.slug, question.code)
    facts = {"spans": times.spans(), "unfinished": times.unfinished()} if times is not None else {}
    said = form.said(**facts)
    row = answer(circle, question.code, said, seen=seen, by=request.user)
    following = words.after(question)
    onward = following if then == "next" else None
    is_told = row.is_done or row.acted or any(said.facts.values())
    saved = (_("Tallennettu: %(topic)s") if is_told else _("Jäi vielä auki: %(topic)s")) % {"topic": question.label}
    closing = () if onward or row.acted else (_("Voit jatkaa milloin vain."),)
    messages.success(request, " ".join([_as_sentence(saved), *row.acted, *closing]))
    if onward:
        return redirect("groups:topic", circle.slug, onward.code)
    return redirect("groups:checklist", circle.slug)


def _as_sentence(text: str) -> str:
    return text if text.endswith(("?", "!", ".")) else f"{text}."


@require_POST
def send(request: SignedInRequest, slug: str) -> HttpResponse:
    """Send the circle for approval; what is missing stands on the checklist."""
    circle = get_object_or_404(managed_circles(request.user), slug=slug)
    if not ratelimit.consume(request, app="groups", action="send_circle", config=LIMIT):
        messages.error(request, _("Lähetit piirin monta kertaa peräkkäin. Odota tunti ja lähetä sitten uudelleen."))
        return redirect("groups:checklist", circle.slug)
    try:
        circle = actions.send(circle, by=request.user)
    except actions.NotReadyError:
        asks = founding_rules().needs_approval
        said = _("Piiriä ei vielä lähetetty. Katso alta, mitä puuttuu.")
        messages.error(request, said if asks else _("Piiriä ei vielä julkaistu. Katso alta, mitä puuttuu."))
    except WrongStateError:
        messages.error(request, _("Piiri on jo toisessa vaiheessa."))
    else:
        is_public = circle.state == CircleState.PUBLISHED
        messages.success(request, _("Piiri on nyt julkinen.") if is_public else _("Lähetetty. Saat vastauksen pian."))
    return redirect("groups:checklist", circle.slug)


@require_POST
def take_back(request: SignedInRequest, slug: str) -> HttpResponse:
    """Make a sent circle a draft again."""
    circle = get_object_or_404(managed_circles(request.user), slug=slug)
    try:
        actions.take_back(circle, by=request.user)
        messages.success(request, _("Piiri on taas sinulla. Muuta ja lähetä, kun on valmista."))
    except WrongStateError:
        messages.error(request, _("Piiri on jo toisessa vaiheessa."))
    return redirect("groups:checklist", circle.slug)
