"""Letters to the keepers of many records: who would get one, the word to send, and what became of each."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import CharField, Count, Min, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from network.actions.reminders import order_reminders, send_failed_again, send_reminders
from network.asking import NOT_AGAIN_IN, carry_out
from network.enums import AskedSince, AskOutcome, AskStage, JobState
from network.forms.freshness import AskForm, narrowed_to
from network.models import ReminderOrder
from network.permissions import Permission, needs, person
from network.queries.asked_since import lines_with_since
from network.reminding import MOST_LINES
from network.views.following import news_of, whole_page

PER_PAGE = 50
CHECKED_AT_ONCE, SENT_AT_ONCE = 60, 5
LETTERS = (AskOutcome.PLANNED, AskOutcome.SENT, AskOutcome.FAILED)


@require_POST
@needs(Permission.CHASE_FACTS)
def ask(request: HttpRequest) -> HttpResponse:
    """Look at whom letters about the ticked records, or all of the filter, would reach; nothing is sent yet."""
    form, back = AskForm(request.POST), narrowed_to(request.POST)
    if not form.is_valid():
        messages.error(request, _("Valitse ensin, mistä kysytään."))
        return redirect(f"{reverse('network:freshness')}{back}#list")
    if form.cleaned_data["which"] == "all":
        order = order_reminders(narrowed=form.narrowed(), back=back, by=person(request))
        return redirect(order)
    order = order_reminders(chosen=form.cleaned_data["chosen"], back=back, by=person(request))
    if sum(map(len, form.cleaned_data["chosen"].values())) <= CHECKED_AT_ONCE:
        carry_out(order.pk)
    return redirect(order)


@needs(Permission.CHASE_FACTS)
def reminder_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who would be written to, or how far the letters are, or what became of each; take the person's word."""
    order: ReminderOrder = get_object_or_404(person(request).reminder_orders.all(), pk=pk)
    if not order.is_over:
        context = {"order": order}
        news = news_of(request, order, "network/_reminder_order_progress.html", context)
        return news or render(request, "network/reminder_order_progress.html", context)
    if request.method == "POST":
        begin = send_reminders if order.stage == AskStage.CHECKED else send_failed_again
        if begin(order, by=person(request)) and _letters(order, AskOutcome.PLANNED) <= SENT_AT_ONCE:
            carry_out(order.pk)
        return redirect(order)
    return whole_page(request, "network/reminder_order.html", _context(request, order))


def _letters(order: ReminderOrder, outcome: AskOutcome) -> int:
    people: int = order.lines.filter(outcome=outcome).values("person").distinct().count()
    return people


def _context(request: HttpRequest, order: ReminderOrder) -> dict[str, object]:
    lines = lines_with_since(order)
    told, since = _told(lines.values_list("outcome", "since").annotate(records=_records()).order_by())
    asked = {name: request.GET.get(name, "") for name in ("outcome", "since")}
    asked = {name: code for name, code in asked.items() if code in (told if name == "outcome" else since)}
    grouped = lines.filter(**asked).values("record_kind", "record_key", "called", "outcome", "day", "error")
    rows = grouped.annotate(people=Count("person"), first=Min("pk")).order_by("first")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = {line.pk: line for line in lines.filter(pk__in=[row["first"] for row in page])}
    going = AskOutcome.PLANNED if order.stage == AskStage.CHECKED else AskOutcome.SENT
    letters = dict(order.lines.values_list("outcome").annotate(n=Count("person", distinct=True)).order_by())
    return {
        "order": order,
        "is_failed": order.state == JobState.FAILED,
        "chosen": asked,
        "outcomes": [(each.value, each.label, told[each]) for each in AskOutcome if each in told],
        "letters_of": {each.value: letters[each] for each in LETTERS if each in letters},
        "sinces": [(each.value, each.label, since[each]) for each in AskedSince if each in since],
        "records": told.get(going, 0),
        "letters": letters.get(going, 0),
        "failed": letters.get(AskOutcome.FAILED, 0),
        "rows": [(shown[row["first"]], row["people"]) for row in page],
        "page": page,
        "week": NOT_AGAIN_IN.days,
        "most": MOST_LINES,
    }


def _records() -> Count:
    return Count(Concat("record_kind", Value("-"), Cast("record_key", CharField())), distinct=True)


def _told(counted: Iterable[tuple[str, str, int]]) -> tuple[dict[str, int], dict[str, int]]:
    """Return the records of each outcome, and of each thing that became of them since."""
    told: dict[str, int] = {}
    since: dict[str, int] = {}
    for outcome, became, records in counted:
        told[outcome] = told.get(outcome, 0) + records
        if became:
            since[became] = records
    return told, since
