"""Numbers from another system's table: sent, its columns named, looked at row by row, stored or not, undone."""

from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from groups.actions.attendance_imports import (
    ROWS_AT_ONCE,
    CorrectedError,
    MeanwhileError,
    ask_check,
    ask_store,
    chosen_lines,
    drop_import,
    keep_file,
    undo_import,
)
from groups.enums import LineKind
from groups.forms.attendance_import import ColumnsForm, DecideForm, NamesForm
from groups.import_columns import Columns, guess_columns
from groups.import_making import carry_out
from groups.import_plan import import_circles
from groups.imports import serial_day
from groups.imports_in_words import column_in_words, line_in_words, when_in_words
from groups.models import AttendanceImport
from network.enums import ImportStage, JobState
from network.forms.sent_table import SendTableForm
from network.imports.tables import table_rows
from network.models import User
from network.permissions import Permission, needs, person
from network.views.following import news_of, whole_page
from network.views.sent_tables import SHOWN_CHARACTERS, heading_of
from network.words import fold

PER_PAGE = 50
SAMPLE, SHOWN_ROWS = 60, 6
MOST_IMPORTS = 20
FLAGS = {"unlikely": {"is_unlikely": True}, "stray": {"is_stray": True}}


@needs(Permission.REPORT_ATTENDANCE)
def imports(request: HttpRequest) -> HttpResponse:
    """Take a new table, and show those that the person has sent."""
    user = person(request)
    form = SendTableForm(request.POST, request.FILES) if request.method == "POST" else SendTableForm()
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        imported = keep_file(form.content, file_name=sent.name, rows=form.rows, by=user)
        return redirect("groups:import_columns", imported.pk)
    own = list(user.attendance_imports.all()[:MOST_IMPORTS])
    return render(request, "groups/import.html", {"form": form, "imports": own})


def own_import(user: User, pk: int) -> AttendanceImport:
    """Return an import that the person has sent; another's is not there."""
    found: AttendanceImport = get_object_or_404(user.attendance_imports.all(), pk=pk)
    return found


@needs(Permission.REPORT_ATTENDANCE)
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the person say what the columns mean, and have the rows checked."""
    user = person(request)
    imported = own_import(user, pk)
    if imported.stage not in (ImportStage.COLUMNS, ImportStage.CHECKED):
        return redirect(imported)
    if not imported.path.exists():
        messages.error(request, _("Tiedostoa ei enää ole. Lähetä se uudelleen."))
        return redirect("groups:imports")
    sample = list(islice(table_rows(imported.path), SAMPLE))
    width = max(len(cells) for _row, cells in sample)
    guessed = _guess(user, imported, sample)
    headings = _headings(sample, guessed, width)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        headings=headings,
        guessed=guessed,
        initial=_earlier(imported),
    )
    if request.method == "POST" and form.is_valid():
        choices = {**form.choices_made(), "circles": imported.choices.get("circles", {})}
        return _checked(imported, choices, user)
    shown = [(row, _shown(cells, guessed)) for row, cells in sample[: guessed.header + SHOWN_ROWS]]
    context = {"imported": imported, "form": form, "rows": shown, "fields": [form[f"c{at}"] for at in range(width)]}
    return render(request, "groups/import_columns.html", context)


def _shown(cells: list[str], columns: Columns) -> list[str]:
    """Return the start of each cell as the sender sees it: a workbook keeps a day as a number."""
    days = [serial_day(cell) if columns.fields.get(at) == "date" else None for at, cell in enumerate(cells)]
    return [
        date_format(day, "SHORT_DATE_FORMAT") if day else cell[:SHOWN_CHARACTERS]
        for day, cell in zip(days, cells, strict=True)
    ]


def _guess(user: User, imported: AttendanceImport, sample: list[tuple[int, list[str]]]) -> Columns:
    if fields := imported.choices.get("fields"):
        return Columns(imported.choices["header"], {int(at): code for at, code in fields.items()})
    names = {fold(name) for name in import_circles(user).values_list("name", flat=True)}
    return guess_columns(sample, names | set(import_circles(user).values_list("slug", flat=True)))


def _headings(sample: list[tuple[int, list[str]]], guessed: Columns, width: int) -> list[str]:
    named = next((cells for row, cells in sample if row == guessed.header), [])
    return [heading_of(named, at) for at in range(width)]


def _earlier(imported: AttendanceImport) -> dict[str, Any]:
    times = imported.choices.get("times") or [None, None]
    return {"duplicates": imported.choices.get("duplicates", ""), "starts": times[0], "ends": times[1]}


def _checked(imported: AttendanceImport, choices: dict[str, Any], user: User) -> HttpResponse:
    try:
        ask_check(imported, choices=choices, by=user)
    except MeanwhileError:
        return redirect(imported)
    return _follow(imported)


def _follow(imported: AttendanceImport) -> HttpResponse:
    """Do a small table's work at once; a large one waits for a worker, and its page follows it."""
    if imported.rows <= ROWS_AT_ONCE:
        carry_out(imported.pk)
    return redirect(imported)


@needs(Permission.REPORT_ATTENDANCE)
def attendance_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the rows would do, or how far the work is, or what was stored; take the person's decision."""
    user = person(request)
    imported = own_import(user, pk)
    if imported.stage == ImportStage.COLUMNS:
        return redirect("groups:import_columns", imported.pk)
    if not imported.is_over:
        return _progress(request, imported)
    form = DecideForm(request.POST if request.method == "POST" else None, counts=imported.counts)
    if request.method == "POST" and imported.stage == ImportStage.CHECKED and form.is_valid():
        try:
            ask_store(imported, left_out=form.left_out(), by=user)
        except MeanwhileError:
            messages.info(request, _("Tämä on jo vahvistettu."))
            return redirect(imported)
        return _follow(imported)
    return whole_page(request, "groups/import_check.html", _context(request, imported, form))


def _progress(request: HttpRequest, imported: AttendanceImport) -> HttpResponse:
    context = {"imported": imported}
    news = news_of(request, imported, "groups/_import_progress.html", context)
    return news or render(request, "groups/import_progress.html", context)


def _context(request: HttpRequest, imported: AttendanceImport, form: DecideForm) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    lines = imported.lines.select_related("circle")
    if kind in LineKind.values:
        lines = lines.filter(kind=kind)
    elif kind in FLAGS:
        lines = lines.filter(**FLAGS[kind])
    page = Paginator(lines.order_by("row"), PER_PAGE).get_page(request.GET.get("page"))
    names = imported.lines.filter(kind=LineKind.UNKNOWN_CIRCLE).order_by("named").values_list("named", flat=True)
    unknown = list(names.distinct()[:40]) if imported.stage == ImportStage.CHECKED else []
    return {
        "imported": imported,
        "form": form,
        "kind": kind,
        "page": page,
        "lines": [(line, when_in_words(line), line_in_words(line), column_in_words(line)) for line in page],
        "kinds": _kinds(imported),
        "names_form": NamesForm(names=unknown, told=imported.choices.get("circles", {})) if unknown else None,
        "writes": sum(imported.counts.get(k, 0) for k in (LineKind.NEW, LineKind.ADDED, LineKind.CHANGED)),
        "stored": chosen_lines(imported).count() if imported.stage != ImportStage.CHECKED else 0,
        "is_failed": imported.state == JobState.FAILED,
    }


def _kinds(imported: AttendanceImport) -> list[tuple[str, str, int]]:
    """Return the kinds of rows that there are, each with its name and count."""
    labels = {k.value: str(k.label) for k in LineKind}
    labels |= {"unlikely": _("Epätavallisen suuri luku"), "stray": _("Irrallinen vuosi")}
    return [(code, label, imported.counts[code]) for code, label in labels.items() if imported.counts.get(code)]


@require_POST
@needs(Permission.REPORT_ATTENDANCE)
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the person's word for names that were not known, and check again."""
    user = person(request)
    imported = own_import(user, pk)
    if imported.stage != ImportStage.CHECKED:
        return redirect(imported)
    unknown = imported.lines.filter(kind=LineKind.UNKNOWN_CIRCLE).order_by("named").values_list("named", flat=True)
    form = NamesForm(request.POST, names=list(unknown.distinct()[:40]), told={})
    form.is_valid()
    told = {**imported.choices.get("circles", {}), **form.told()}
    return _checked(imported, {**imported.choices, "circles": told, "left_out": []}, user)


@require_POST
@needs(Permission.REPORT_ATTENDANCE)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what was stored before the import."""
    user = person(request)
    imported = own_import(user, pk)
    try:
        count = undo_import(imported, by=user)
    except MeanwhileError:
        messages.info(request, _("Tätä tuontia ei ole tallennettu, tai se on jo peruttu."))
    except CorrectedError as error:
        text = ngettext(
            "%(count)s luku on korjattu tai suljettu tuonnin jälkeen, joten tuontia ei peruttu. Mitään ei muutettu.",
            "%(count)s lukua on korjattu tai suljettu tuonnin jälkeen, joten tuontia ei peruttu. Mitään ei muutettu.",
            error.count,
        )
        messages.error(request, text % {"count": error.count})
    else:
        text = ngettext("Peruttu: %(count)s luku.", "Peruttu: %(count)s lukua.", count)
        messages.success(request, text % {"count": count})
    return redirect(imported)


@require_POST
@needs(Permission.REPORT_ATTENDANCE)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a file that was not stored."""
    user = person(request)
    imported = own_import(user, pk)
    try:
        drop_import(imported, by=user)
    except MeanwhileError:
        messages.info(request, _("Nämä luvut on jo tallennettu. Voit perua koko tuonnin."))
        return redirect(imported)
    messages.success(request, _("Tiedosto on poistettu. Mitään ei tallennettu."))
    return redirect("groups:imports")
