"""Running surveys: questionnaires, rounds, and what may be done of a round."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.answers import site_address
from network.permissions import Permission, may, needs, person, reach
from reporting.models import Questionnaire
from reporting.surveys.actions import change_round, close_round, load_questionnaire, open_round, remove_round
from reporting.surveys.forms import QuestionnaireForm, RoundDatesForm, SlipsForm
from reporting.surveys.permissions import cleanable_texts, run_rounds
from reporting.surveys.queries import WITH_NAMES, results_of_round
from reporting.surveys.reading import MOST_BYTES, BadQuestionnaireError
from reporting.surveys.round_form import RoundForm

PAGE_ROWS = 20
WRITE = ["GET", "HEAD", "POST"]


@require_safe
@needs(Permission.RUN_SURVEY)
def surveys(request: HttpRequest) -> HttpResponse:
    """List the rounds that this person runs, the newest first."""
    user = person(request)
    rows = run_rounds(user).select_related(*WITH_NAMES).annotate(count=Count("sheets")).order_by("-last", "-pk")
    context = {
        "page": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page")),
        "waiting": cleanable_texts(user).count(),
        "may_clean": may(user, Permission.CLEAN_ANSWERS),
        "may_load": may(user, Permission.LOAD_QUESTIONNAIRE),
        "may_report": may(user, Permission.READ_REPORT),
    }
    return render(request, "reporting/surveys.html", context)


@require_http_methods(WRITE)
@needs(Permission.RUN_SURVEY)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a round."""
    user = person(request)
    form = RoundForm(request.POST if request.method == "POST" else None, where=reach(user, Permission.RUN_SURVEY))
    if request.method == "POST" and form.is_valid():
        begun = open_round(**form.facts(), by=user)
        messages.success(request, _("Kierros on luotu. Tulosta juliste tai jaa osoite."))
        return redirect(begun)
    return render(request, "reporting/survey_new.html", {"form": form})


@require_safe
@needs(Permission.RUN_SURVEY)
def survey_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one round: how to answer it, how many have, and its results once it has been closed."""
    rows = run_rounds(person(request)).select_related(*WITH_NAMES)
    found = get_object_or_404(rows, pk=pk)
    context = {
        "round": found,
        "address": site_address(found.answer_url()),
        "count": found.sheets.count(),
        "told": results_of_round(found),
        "slips_form": SlipsForm(),
    }
    return render(request, "reporting/survey_round.html", context)


@require_http_methods(WRITE)
@needs(Permission.RUN_SURVEY)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the last day or mend who asks, while the round has not been closed."""
    user = person(request)
    found = get_object_or_404(run_rounds(user).select_related(*WITH_NAMES), pk=pk, closed_on=None)
    initial = {"asker": found.asker, "contact": found.contact, "last": found.last}
    form = RoundDatesForm(request.POST if request.method == "POST" else None, initial=initial)
    form.first_day = found.first
    if request.method == "POST" and form.is_valid():
        if change_round(found, **form.cleaned_data, by=user):
            messages.success(request, _("Muutokset on tallennettu."))
        else:
            messages.error(request, _("Kierros suljettiin tällä välin. Mitään ei muutettu."))
        return redirect(found)
    return render(request, "reporting/survey_edit.html", {"form": form, "round": found})


@require_http_methods(WRITE)
@needs(Permission.RUN_SURVEY)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether the round is over, and close it for good."""
    user = person(request)
    found = get_object_or_404(run_rounds(user).select_related(*WITH_NAMES), pk=pk)
    if found.closed_on:
        return redirect(found)
    if request.method == "POST":
        close_round(found, by=user)
        found.refresh_from_db()
        told = results_of_round(found)
        if told and told.results.is_shown:
            messages.success(request, _("Kierros on suljettu. Tulokset ovat tällä sivulla."))
        else:
            messages.success(request, _("Kierros on suljettu."))
        return redirect(found)
    return render(request, "reporting/survey_close.html", {"round": found, "count": found.sheets.count()})


@require_POST
@needs(Permission.RUN_SURVEY)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a round that nobody has answered."""
    user = person(request)
    found = get_object_or_404(run_rounds(user), pk=pk)
    if not remove_round(found, by=user):
        messages.error(request, _("Kierrosta ei poistettu: siihen on jo vastattu."))
        return redirect(found)
    messages.success(request, _("Kierros on poistettu."))
    return redirect("surveys:surveys")


@require_http_methods(WRITE)
@needs(Permission.LOAD_QUESTIONNAIRE)
def questionnaires(request: HttpRequest) -> HttpResponse:
    """List the questionnaires, and take a new one from its file."""
    form = QuestionnaireForm(request.POST, request.FILES) if request.method == "POST" else QuestionnaireForm()
    if request.method == "POST" and form.is_valid():
        try:
            loaded = load_questionnaire(form.cleaned_data["file"].read(MOST_BYTES + 1), by=person(request))
        except BadQuestionnaireError as error:
            form.refuse(error.mistakes)
        else:
            told = {"name": loaded.questionnaire, "version": loaded.questionnaire.version}
            if loaded.is_new:
                messages.success(request, _("Kysely %(name)s, versio %(version)s, on ladattu.") % told)
            else:
                messages.info(
                    request, _("Kysely %(name)s, versio %(version)s, oli jo täällä. Mitään ei muutettu.") % told
                )
            return redirect("surveys:questionnaires")
    rows = Questionnaire.objects.annotate(count=Count("rounds"))
    context = {"form": form, "rows": rows, "may_run": may(request.user, Permission.RUN_SURVEY)}
    return render(request, "reporting/questionnaires.html", context)
