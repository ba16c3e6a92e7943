"""Letters to the keepers of many records: who would get one, the word to send, and what became of each."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from network.actions.reminders import order_reminders, send_failed_again, send_reminders
from network.asking import NOT_AGAIN_IN, carry_out
from network.enums import AskOutcome, AskStage, JobState
from network.forms.freshness import AskForm, narrowed_to
from network.models import ReminderOrder, ReminderOrderLine
from network.permissions import Permission, needs, person
from network.reminding import MOST_LINES
from network.views.following import news_of, whole_page

PER_PAGE = 50
CHECKED_AT_ONCE, SENT_AT_ONCE = 60, 5


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
    told = dict(order.lines.values_list("outcome").annotate(Count("pk")).order_by())
    outcome = request.GET.get("outcome", "")
    shown = order.lines.filter(outcome=outcome) if outcome in AskOutcome.values else order.lines.all()
    grouped = shown.values("record_kind", "record_key", "called", "outcome", "day", "error")
    rows = grouped.annotate(people=Count("person"), first=Min("pk")).order_by("first")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = {line.pk: line for line in ReminderOrderLine.objects.filter(pk__in=[row["first"] for row in page])}
    going = AskOutcome.PLANNED if order.stage == AskStage.CHECKED else AskOutcome.SENT
    return {
        "order": order,
        "is_failed": order.state == JobState.FAILED,
        "outcome": outcome,
        "outcomes": [(each.value, each.label, told[each]) for each in AskOutcome if each in told],
        "letters": _letters(order, going),
        "records": order.lines.filter(outcome=going).values("record_kind", "record_key").distinct().count(),
        "failed": _letters(order, AskOutcome.FAILED),
        "rows": [(lines[row["first"]], row["people"]) for row in page],
        "page": page,
        "week": NOT_AGAIN_IN.days,
        "most": MOST_LINES,
    }
