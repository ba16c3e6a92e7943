"""Messages to keepers: anybody writes, whoever keeps the record reads and handles."""

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.actions import messages as actions
from network.enums import MessageKind, Outcome, RecordKind
from network.forms.messages import CompanyForm, CorrectionForm, OpenForm
from network.keeping import Record, keeping_of, record_of
from network.models.message import ANSWER_PAGES
from network.permissions import person
from network.queries.messages import messages_for, with_edits
from network.senders import may_send
from network.views.old_addresses import leads_to_the_kept

PER_PAGE = 20
BOTH = ("GET", "HEAD", "POST")


@login_not_required
@require_http_methods(BOTH)
@leads_to_the_kept
def organisation_correction(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell the keeper of an organisation what is wrong."""
    return correction(request, RecordKind.ORGANISATION, slug)


def correction(request: HttpRequest, kind: RecordKind, slug: str) -> HttpResponse:
    """Take a correction of any record; the rooms above call this from their own addresses."""
    about = public_record(kind, slug)
    form = CorrectionForm(request.POST if request.method == "POST" else None, about=kind)
    return write(request, about, form, "network/correction.html")


def company(request: HttpRequest, about: Record, openings: list[str]) -> HttpResponse:
    """Take a wish for company to a record that offers it."""
    form = CompanyForm(request.POST if request.method == "POST" else None, openings=openings)
    return write(request, about, form, "network/company.html")


def public_record(kind: RecordKind, slug: str) -> Record:
    """Return the record if it has a public page; otherwise there is nothing here."""
    if record := record_of(kind, slug=slug):
        return record
    raise Http404


def write(request: HttpRequest, about: Record, form: OpenForm, template: str) -> HttpResponse:
    """Show the form, take it, and say who gets the message."""
    called = keeping_of(about.kind).keepers(about.key).called
    context = {"form": form, "record": about, "called": called}
    if request.method != "POST":
        context["is_sent"] = request.GET.get("sent") == "1"
        return render(request, template, context)
    context["is_sent"] = False
    if form.is_by_a_machine:
        return redirect(f"{request.path}?sent=1")
    if not form.is_valid():
        return render(request, template, context)
    if not may_send(request, form.kind):
        form.add_error(None, _("Lähetit monta viestiä peräkkäin. Odota tunti ja lähetä sitten uudelleen."))
        return render(request, template, context, status=429)
    actions.receive(form.written(), about, key=form.sent_stamp().key)
    return redirect(f"{request.path}?sent=1")


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List the messages that are this person's to handle, the oldest first."""
    is_handled = request.GET.get("show") == "handled"
    rows = with_edits(messages_for(person(request))).filter(handled_at__isnull=not is_handled)
    rows = rows.order_by("-handled_at" if is_handled else "received_at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "network/letters.html", {"page": page, "is_handled": is_handled})


@require_POST
def handled(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one message as handled; its sender hears of it."""
    mine = with_edits(messages_for(person(request)).exclude(kind__in=ANSWER_PAGES))
    message = get_object_or_404(mine, pk=pk)
    outcome = Outcome.ANSWERED if message.kind == MessageKind.COMPANY else request.POST.get("outcome", "")
    if outcome not in Outcome.values:
        flash.error(request, _("Valitse, mitä teit."))
        return redirect("network:letters")
    actions.handle(message, Outcome(outcome), by=person(request))
    flash.success(request, _("Viesti on merkitty hoidetuksi."))
    if outcome == Outcome.CORRECTED and not message.is_edited:
        flash.info(request, _("Tietoja ei ole muutettu kirjeen jälkeen."))
    return redirect("network:letters")
