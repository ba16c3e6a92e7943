"""Social reports: begin one, write it by sections, freeze it, read it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.answers import pdf_answer
from network.permissions import Permission, may, needs, person
from reporting.permissions import areas
from reporting.surveys.permissions import readable_social_reports, written_social_reports
from reporting.surveys.social import changes_since, title_of
from reporting.surveys.social_actions import (
    TextChangedError,
    begin_social_report,
    edit_section,
    freeze_social_report,
    mark_of,
    missing_of,
    refresh_facts,
    remove_draft,
)
from reporting.surveys.social_exports import social_pdf
from reporting.surveys.social_forms import SectionForm, SocialReportForm

PAGE_ROWS = 20
WRITE = ["GET", "HEAD", "POST"]


@require_http_methods(WRITE)
@needs(Permission.READ_REPORT)
def social_reports(request: HttpRequest) -> HttpResponse:
    """List the social reports that this person may read, and begin one."""
    user, form = person(request), None
    if may(user, Permission.ORDER_REPORT):
        towns = [area.municipality for area in areas(user, Permission.ORDER_REPORT) if area.municipality]
        form = SocialReportForm(request.POST if request.method == "POST" else None, municipalities=towns)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            return redirect(begin_social_report(**form.facts(), by=user))
    rows = readable_social_reports(user).select_related("municipality").defer("sections")
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "reporting/social_reports.html", {"form": form, "page": page})


@require_safe
@needs(Permission.READ_REPORT)
def social_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a social report: the draft to those who write it, the frozen one with what has changed since."""
    user = person(request)
    found = get_object_or_404(readable_social_reports(user).select_related("municipality"), pk=pk)
    may_write = written_social_reports(user).filter(pk=pk).exists()
    context = {
        "report": found,
        "title": title_of(found),
        "may_edit": may_write and not found.frozen_on,
        "missing": missing_of(found),
        "changes": changes_since(found, timezone.localdate()),
    }
    return render(request, "reporting/social_report.html", context)


@require_http_methods(WRITE)
@needs(Permission.ORDER_REPORT)
def social_section(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Write one section of a draft; what another wrote meanwhile is shown and not written over."""
    user = person(request)
    found = get_object_or_404(written_social_reports(user).select_related("municipality"), pk=pk)
    section = found.section(key)
    if section is None or (found.frozen_on and request.method != "POST"):
        raise Http404
    initial = {"text": section["text"], "seen": mark_of(section["text"])}
    form = SectionForm(request.POST if request.method == "POST" else None, initial=initial)
    theirs, status = None, 200
    if request.method == "POST" and form.is_valid():
        status = 409
        try:
            if edit_section(found, key, form.cleaned_data["text"], seen=form.cleaned_data["seen"], by=user):
                messages.success(request, _("Kohta on tallennettu."))
                return redirect(found)
            form.add_error("text", _("Raportti vahvistettiin tällä välin. Ota tekstisi talteen tästä."))
        except TextChangedError as meanwhile:
            theirs = meanwhile.text
            form.add_error("text", _("Toinen on muuttanut tätä kohtaa. Alla ovat molemmat: vertaa ja tallenna sitten."))
            form.data = {**form.data.dict(), "seen": mark_of(theirs)}  # type: ignore[attr-defined]
    context = {"report": found, "title": title_of(found), "section": section, "form": form, "theirs": theirs}
    return render(request, "reporting/social_section.html", context, status=status)


@require_POST
@needs(Permission.ORDER_REPORT)
def social_refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Count a draft's figures anew."""
    user = person(request)
    found = get_object_or_404(written_social_reports(user), pk=pk, frozen_on=None)
    if refresh_facts(found, by=user):
        messages.success(request, _("Luvut on laskettu uudelleen. Tekstit ovat ennallaan: tarkista ne."))
    return redirect(found)


@require_http_methods(WRITE)
@needs(Permission.ORDER_REPORT)
def social_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a draft is ready, and freeze it for good."""
    user = person(request)
    found = get_object_or_404(written_social_reports(user).select_related("municipality"), pk=pk)
    if found.frozen_on:
        return redirect(found)
    if request.method != "POST":
        context = {"report": found, "title": title_of(found), "missing": missing_of(found)}
        return render(request, "reporting/social_freeze.html", context)
    if freeze_social_report(found, by=user):
        messages.success(request, _("Raportti on valmis eikä enää muutu. Kunnan lukijat näkevät sen nyt."))
    elif missing := missing_of(found):
        messages.error(request, _("Raporttia ei vahvistettu. Kirjoita vielä: %(title)s.") % {"title": missing})
    return redirect(found)


@require_http_methods(WRITE)
@needs(Permission.ORDER_REPORT)
def social_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a draft is to go, and delete it."""
    user = person(request)
    found = get_object_or_404(written_social_reports(user).select_related("municipality"), pk=pk, frozen_on=None)
    if request.method != "POST":
        return render(request, "reporting/social_remove.html", {"report": found, "title": title_of(found)})
    remove_draft(found, by=user)
    messages.success(request, _("Luonnos on poistettu."))
    return redirect("surveys:social_reports")


@require_safe
@needs(Permission.READ_REPORT)
def social_report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a frozen report as PDF."""
    rows = readable_social_reports(person(request)).select_related("municipality").exclude(frozen_on=None)
    found = get_object_or_404(rows, pk=pk)
    return pdf_answer(social_pdf(found), f"sosiaalinen-raportti-{found.municipality_id}-{found.period}")
