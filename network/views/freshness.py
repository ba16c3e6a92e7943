"""Keeping facts true: a keeper's signed link, and the coordinator's page of what is getting old."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.actions import reminders as actions
from network.asked_in_words import asked_in_words
from network.confirm_links import Link, LinkState, read_link
from network.enums import AskOutcome, RecordKind, RoundKind
from network.forms.freshness import StaleFilterForm, narrowed_to
from network.keeping import Record, keeping_of, record_of
from network.models import ReminderRound
from network.permissions import Permission, needs, person, reach
from network.queries.freshness import listed, step_counts

PER_PAGE, MOST_ORDERS = 30, 5
STATUSES = {
    LinkState.GOOD: 200,
    LinkState.DONE: 200,
    LinkState.EXPIRED: 410,
    LinkState.NOT_YOURS: 403,
    LinkState.BROKEN: 404,
}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the facts and one button; only sending the form confirms."""
    link = read_link(token)
    if request.method == "POST" and link.state == LinkState.GOOD:
        actions.confirm_by_link(link)
        return redirect(request.path)
    context = {"state": link.state.value, "link": link, "shown": _shown(link)}
    return render(request, "network/confirm_link.html", context, status=STATUSES[link.state])


def _shown(link: Link) -> list[tuple[Record, list[tuple[str, str]]]]:
    """The facts of a single record, and the names alone of several."""
    if len(link.waiting) != 1:
        return [(about, []) for about in link.waiting]
    about = link.waiting[0]
    return [(about, keeping_of(about.kind).facts(about.key))]


@require_safe
@needs(Permission.CHASE_FACTS)
def freshness(request: HttpRequest) -> HttpResponse:
    """Show what is getting old in the area: counts by step, the records, and the last round of reminders."""
    where, today = reach(request.user, Permission.CHASE_FACTS), timezone.localdate()
    counts = step_counts(where, today)
    form = StaleFilterForm(request.GET, counts=counts)
    asked = form.asked()
    total = form.total()
    number = min(max(form.page_number(), 1), max(-(-total // PER_PAGE), 1))
    place = slice((number - 1) * PER_PAGE, number * PER_PAGE)
    context = {
        "form": form,
        "counts": [row for row in counts if row.stale and not row.is_sum],
        "sums": [row for row in counts if row.stale and row.is_sum],
        "everything": any(row.all for row in counts),
        "kept": {**{name: value for name, value in asked.items() if value}, "page": number if number > 1 else ""},
        "records": listed(where, today, place, **asked) if total else [],
        "page": form.page(number, PER_PAGE),
        "total": total,
        "narrowed": any(asked.values()),
        "orders": person(request).reminder_orders.all()[:MOST_ORDERS],
        "round": ReminderRound.newest(RoundKind.FACTS),
    }
    return render(request, "network/freshness.html", context)


@require_POST
@needs(Permission.CHASE_FACTS)
def remind_now(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Ask the keepers of one record at once."""
    where = reach(request.user, Permission.CHASE_FACTS)
    if kind not in RecordKind.values or not keeping_of(kind).within(where).filter(pk=key).exists():
        raise Http404
    about = record_of(kind, pk=key)
    if about is None:
        raise Http404
    asked = actions.remind_now(about, by=person(request))
    tell = messages.success if asked.outcome == AskOutcome.SENT else messages.info
    tell(request, asked_in_words(about, asked.outcome, asked.letters))
    return redirect(f"{reverse('network:freshness')}{narrowed_to(request.POST)}")
