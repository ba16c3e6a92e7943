"""Reports that are ordered by themselves: list, new, change, pause, end, readers, and stopping the letters."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.periods_in_words import period_in_words
from network.permissions import Permission, needs, person
from reporting.areas import kept_area_in_words
from reporting.contents import CONTENT_BY_KEY, DEFAULT
from reporting.models import ReportSchedule, ScheduleReader, ScheduleRun
from reporting.permissions import areas, possible_readers, schedules
from reporting.schedules import making
from reporting.schedules.forms import LaterForm, ReaderForm, ScheduleForm
from reporting.schedules.letters import reader_of
from reporting.schedules.making import NotAReaderError
from reporting.schedules.queries import runs_of, with_failures

PAGE_ROWS = 20
READ_OR_SEND = ("GET", "HEAD", "POST")


def next_in_words(schedule: ReportSchedule) -> str:
    """Return which report is made next, and when."""
    if schedule.ended_at:
        return _("Päättynyt. Uusia raportteja ei tehdä.")
    if schedule.paused_at:
        return _("Tauolla. Uusia raportteja ei tehdä, ennen kuin jatkat.")
    day, period = schedule.due_on(schedule.next_period), period_in_words(schedule.next_period)
    if day <= timezone.localdate():
        return _("Seuraavaksi: %(period)s. Se tehdään seuraavana aamuna.") % {"period": period}
    told = {"period": period, "day": date_format(day, "SHORT_DATE_FORMAT")}
    return _("Seuraavaksi: %(period)s. Se tehdään %(day)s.") % told


@require_safe
@needs(Permission.ORDER_REPORT)
def schedule_list(request: HttpRequest) -> HttpResponse:
    """List the schedules of the person's area: what is next, and what has failed."""
    rows = with_failures(schedules(person(request)).select_related("municipality"))
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    told = [(row, kept_area_in_words(row.area, row.municipality), next_in_words(row)) for row in page]
    return render(request, "reporting/schedules.html", {"page": page, "rows": told})


@require_http_methods(READ_OR_SEND)
@needs(Permission.ORDER_REPORT)
def new(request: HttpRequest) -> HttpResponse:
    """Take a new schedule; its readers are chosen on its own page."""
    user = person(request)
    own = areas(user, Permission.ORDER_REPORT)
    form = ScheduleForm(request.POST if request.method == "POST" else None, areas=own)
    if request.method == "POST" and form.is_valid():
        made = making.make_schedule(**form.order(), by=user)
        messages.success(request, _("Ajastus on tallennettu. Valitse vielä, kenelle valmiista raportista kerrotaan."))
        return redirect("reporting:schedule", made.pk)
    return render(request, "reporting/schedule_new.html", {"form": form})


@require_http_methods(READ_OR_SEND)
@needs(Permission.ORDER_REPORT)
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a schedule with its readers and last reports, and take one more reader."""
    found = _own(request, pk)
    people = possible_readers(found)
    is_sent = request.method == "POST" and not found.ended_at
    form = ReaderForm(request.POST if is_sent else None, schedule=found, people=people)
    if is_sent and form.is_valid() and _added(form, found, by=request):
        return redirect("reporting:schedule", pk)
    allowed = {reader.pk for reader in people}
    readers = [(row, row.person is None or row.person.pk in allowed) for row in found.readers.select_related("person")]
    context = {
        "schedule": found,
        "area": kept_area_in_words(found.area, found.municipality),
        "next": next_in_words(found),
        "contents": [CONTENT_BY_KEY[key].name for key in found.more.get("contents", DEFAULT) if key in CONTENT_BY_KEY],
        "readers": readers,
        "runs": [(run, period_in_words(run.period)) for run in runs_of(found)],
        "form": form,
    }
    return render(request, "reporting/schedule.html", context)


def _own(request: HttpRequest, pk: int) -> ReportSchedule:
    return get_object_or_404(schedules(person(request)).select_related("municipality", "made_by"), pk=pk)


def _added(form: ReaderForm, found: ReportSchedule, *, by: HttpRequest) -> bool:
    chosen = {"person": form.cleaned_data["person"], "email": form.cleaned_data.get("email", "")}
    try:
        added = making.add_reader(found, **chosen, by=person(by))
    except NotAReaderError:
        form.add_error("person", _("Hän ei saa lukea näitä raportteja."))
        return False
    if added:
        messages.success(by, _("%(reader)s saa kirjeen, kun raportti valmistuu.") % {"reader": added})
    else:
        messages.info(by, _("Hän on jo lukijoissa."))
    return True


@require_http_methods(READ_OR_SEND)
@needs(Permission.ORDER_REPORT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the language or the days of waiting."""
    found = _own(request, pk)
    if found.ended_at:
        raise Http404
    initial = {"wait_days": found.wait_days, "language": found.language}
    form = LaterForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        making.change_schedule(found, **form.cleaned_data, by=person(request))
        messages.success(request, _("Muutos on tallennettu. Se koskee seuraavia raportteja."))
        return redirect("reporting:schedule", pk)
    context = {"schedule": found, "area": kept_area_in_words(found.area, found.municipality), "form": form}
    return render(request, "reporting/schedule_edit.html", context)


@require_POST
@needs(Permission.ORDER_REPORT)
def change_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause the schedule, or go on."""
    found = _own(request, pk)
    acts = {"pause": making.pause_schedule, "resume": making.resume_schedule}
    told = {"pause": _("Ajastus on tauolla."), "resume": _("Ajastus jatkuu.")}
    act = request.POST.get("then", "")
    if act in acts:
        if acts[act](found, by=person(request)):
            messages.success(request, told[act])
        else:
            found.refresh_from_db()
            messages.info(request, _unchanged(found))
    return redirect("reporting:schedule", pk)


@require_http_methods(READ_OR_SEND)
@needs(Permission.ORDER_REPORT)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether the schedule is to end, and end it for good."""
    found = _own(request, pk)
    if request.method == "POST":
        if making.end_schedule(found, by=person(request)):
            messages.success(request, _("Ajastus on päättynyt. Tehdyt raportit ovat tallessa."))
        else:
            found.refresh_from_db()
            messages.info(request, _unchanged(found))
        return redirect("reporting:schedule", pk)
    if found.ended_at:
        raise Http404
    outside = found.readers.exclude(email="").count()
    context = {"schedule": found, "area": kept_area_in_words(found.area, found.municipality), "outside": outside}
    return render(request, "reporting/schedule_end.html", context)


def _unchanged(schedule: ReportSchedule) -> str:
    """Return what the schedule was already, when somebody wanted to change its state and nothing changed."""
    if schedule.ended_at:
        return _("Ajastus on jo päättynyt, joten mitään ei muutettu.")
    return _("Ajastus oli jo tauolla.") if schedule.paused_at else _("Ajastus oli jo käynnissä.")


@require_POST
@needs(Permission.ORDER_REPORT)
def remove_reader(request: HttpRequest, pk: int, reader: int) -> HttpResponse:
    """Write to a reader no more."""
    found = get_object_or_404(_own(request, pk).readers.select_related("person"), pk=reader)
    name = str(found)
    making.remove_reader(found, by=person(request))
    messages.success(request, _("%(reader)s ei enää saa kirjeitä tästä raportista.") % {"reader": name})
    return redirect("reporting:schedule", pk)


@require_POST
@needs(Permission.ORDER_REPORT)
def again(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """Order anew a report that failed."""
    found: ScheduleRun = get_object_or_404(_own(request, pk).runs, pk=run)
    if making.run_again(found, by=person(request)):
        messages.success(request, _("Raportti on jonossa. Lukijat saavat kirjeen, kun se on valmis."))
    return redirect("reporting:schedule", pk)


@csrf_exempt  # a mail program's button sends no token of ours (RFC 8058); the page's own form is checked below
@login_not_required
@require_http_methods(READ_OR_SEND)
def letters(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever got a letter stop such letters, or have them again; only sending changes anything."""
    reader = reader_of(token)
    if reader is None:
        raise Http404
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        making.stop_letters(reader)
        return HttpResponse(status=204)
    return _letters_form(request, token, reader)


@csrf_protect
def _letters_form(request: HttpRequest, token: str, reader: ScheduleReader) -> HttpResponse:
    if request.method == "POST":
        act = making.start_letters if request.POST.get("then") == "start" else making.stop_letters
        act(reader)
        return redirect("reporting:letters", token)
    context: dict[str, Any] = {
        "is_stopped": reader.stopped_at is not None,
        "area": kept_area_in_words(reader.schedule.area, reader.schedule.municipality),
        "rhythm": reader.schedule.get_rhythm_display(),
    }
    response = render(request, "reporting/letters.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
