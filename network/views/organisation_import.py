"""A list of organisations from elsewhere: sent, its columns named, looked at row by row, stored whole, undone."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from network.actions.choosing_rows import (
    CLASHES,
    NEW,
    OUT,
    SKIPPED_ROWS,
    TAKEN_AS,
    WITHOUT_REFUSED,
    Choosing,
    Clash,
    again_out,
    choose_all,
    choose_refused,
    choose_rows,
)
from network.actions.organisation_imports import (
    MEANWHILE,
    REACH,
    ROWS_AT_ONCE,
    MeanwhileError,
    ask_check,
    ask_store,
    cancel_import,
    drop_import,
    keep_file,
    sheets_kept,
)
from network.actions.undoing_imports import ask_undo
from network.enums import ImportStage, JobState, RowFate, Undoing
from network.exports_of_lists import example_csv, rows_as_csv
from network.files_in_words import file_problem
from network.forms.organisation_import import ListColumnsForm, SendListForm, count_rows
from network.imports.organisation_lists import WITH_COLUMNS, Columns, guess_columns, list_rows
from network.imports.textfile import BadFileError
from network.imports.workbook import Sheet
from network.models import OrganisationImport, OrganisationImportLine, User
from network.organisation_importing import carry_out, columns_of, told_so_far
from network.organisation_imports_in_words import (
    hindrances_in_words,
    left_out_in_words,
    likes_in_words,
    mistakes_in_words,
    problem_in_words,
    town_names,
    would_change_in_words,
)
from network.organisation_lines import DOUBTFUL, LEFT_OUT, LIKES, THERE, TWICE
from network.permissions import Permission, needs, person, reach
from network.views.following import news_of, whole_page
from network.views.sent_tables import SHOWN_CHARACTERS, heading_of

PER_PAGE = 50
SAMPLE, SHOWN_ROWS = 60, 6
MOST_IMPORTS = 20
ALL = ("skip", "take")
CHOICE = re.compile(r"r([0-9]{1,7})")
WORDS = {"new": NEW, "skip": OUT}
STORED = (ImportStage.STORED, ImportStage.UNDONE)


@needs(Permission.KEEP_DIRECTORY)
def imports(request: HttpRequest) -> HttpResponse:
    """Take a new list, and show those that the person has sent."""
    user = person(request)
    form = SendListForm(request.POST, request.FILES) if request.method == "POST" else SendListForm()
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        imported = keep_file(
            form.content, file_name=sent.name, form=form.format, rows=form.rows, by=user, sheets=form.sheets
        )
        return redirect("network:organisation_import_columns", imported.pk)
    own = list(user.organisation_imports.all()[:MOST_IMPORTS])
    return render(request, "network/organisation_imports.html", {"form": form, "imports": own})


def own_import(user: User, pk: int) -> OrganisationImport:
    """Return an import that the person has sent; another's is not there."""
    found: OrganisationImport = get_object_or_404(user.organisation_imports.all(), pk=pk)
    return found


@needs(Permission.KEEP_DIRECTORY)
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the person say what the columns mean and where the list is from, and have the rows checked."""
    user = person(request)
    imported = own_import(user, pk)
    if imported.stage not in (ImportStage.COLUMNS, ImportStage.CHECKED) or not imported.is_over:
        return redirect(imported)
    if not imported.path.exists():
        messages.error(request, _("Tiedostoa ei enää ole. Lähetä se uudelleen."))
        return redirect("network:organisation_imports")
    has_columns = imported.format in WITH_COLUMNS
    known, sheets = columns_of(imported), sheets_kept(imported)
    sheet = _sheet(request, imported, sheets, known)
    sample = list(islice(list_rows(imported.path, imported.format, sheet), SAMPLE)) if has_columns else []
    guessed = known if known and known.sheet == sheet else guess_columns(sample)
    named = next((cells for row, cells in sample if row == guessed.header), [])
    width = max((len(cells) for _row, cells in sample), default=0)
    form = ListColumnsForm(
        request.POST if request.method == "POST" else None,
        headings=[heading_of(named, at) for at in range(width)],
        guessed=guessed,
        initial={"source": imported.source},
    )
    if request.method == "POST" and form.is_valid():
        return _checked(imported, form.choices_made(sheet), form.cleaned_data["source"], user)
    shown = [(row, [cell[:SHOWN_CHARACTERS] for cell in cells]) for row, cells in _first(sample, guessed)]
    context = {"imported": imported, "form": form, "rows": shown, "fields": [form[f"c{at}"] for at in range(width)]}
    context["sheets"] = [(number, each, each.member == sheet) for number, each in enumerate(sheets, start=1)]
    return render(request, "network/organisation_import_columns.html", context)


def _sheet(request: HttpRequest, imported: OrganisationImport, sheets: Sequence[Sheet], known: Columns | None) -> str:
    """Return the sheet that is asked for by its number, or that was read before, or the first; count its rows anew.

    One that cannot be taken is told of, and what was read before stays.
    """
    numbered = {str(number): each.member for number, each in enumerate(sheets, start=1)}
    before = known.sheet if known and known.sheet else next(iter(numbered.values()), "")
    asked = numbered.get(request.GET.get("sheet", ""), before)
    if asked != before:
        try:
            imported.rows = count_rows(imported.path, imported.format, asked)
        except BadFileError as error:
            messages.error(request, file_problem(error.problems[0]))
            return before
    return asked


def _first(sample: list[tuple[int, list[str]]], guessed: Columns) -> list[tuple[int, list[str]]]:
    return [(row, cells) for row, cells in sample if row <= guessed.header + SHOWN_ROWS]


def _checked(imported: OrganisationImport, choices: dict[str, Any], source: str, user: User) -> HttpResponse:
    try:
        ask_check(imported, choices=choices, source=source, by=user)
    except MeanwhileError:
        return redirect(imported)
    return _follow(imported)


def _follow(imported: OrganisationImport) -> HttpResponse:
    """Do a small list's work at once; a large one waits for a worker, and its page follows it."""
    if imported.rows <= ROWS_AT_ONCE:
        carry_out(imported.pk)
    return redirect(imported)


@needs(Permission.KEEP_DIRECTORY)
def organisation_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the rows would do, or how far the work is, or what was stored; take the person's word."""
    user = person(request)
    imported = own_import(user, pk)
    if not imported.is_over:
        return _progress(request, imported)
    if imported.stage == ImportStage.COLUMNS:
        return redirect("network:organisation_import_columns", imported.pk)
    if request.method == "POST":
        return _decided(request, imported, user)
    return whole_page(request, "network/organisation_import.html", _context(request, imported))


def _decided(request: HttpRequest, imported: OrganisationImport, user: User) -> HttpResponse:
    """Keep what becomes of the shown rows that are likely to be there; store the list when the person says so."""
    sent, where = request.POST, reach(user, Permission.KEEP_DIRECTORY)
    if sent.get("refused") in ALL:
        choose_refused(imported, is_out=sent["refused"] == "skip")
        return redirect(imported)
    is_first = not any(imported.choices.get(code) for code in (SKIPPED_ROWS, TAKEN_AS))
    if sent.get("all") in ALL:
        done = choose_all(imported, is_out=sent["all"] == "skip", where=where)
    else:
        done = choose_rows(imported, _chosen(sent), where=where)
    if "all" in sent or "choose" in sent or done.clashes or done.unseen:
        _tell_choosing(request, done, is_first=is_first)
        return redirect(f"{imported.get_absolute_url()}?{request.GET.urlencode()}")
    try:
        ask_store(imported, by=user)
    except MeanwhileError:
        messages.info(request, _("Listaa ei voi tallentaa nyt. Katso, missä se on."))
        return redirect(imported)
    return _follow(imported)


def _tell_choosing(request: HttpRequest, done: Choosing, *, is_first: bool) -> None:
    if done.out or done.updating:
        _tell_what_is_chosen(request, done)
    elif not done.clashes:
        brought_in = _("Yhtään riviä ei jätetä pois eikä päivitetä.")
        messages.info(request, _("Mitään ei valittu. Uudet rivit luodaan.") if is_first else brought_in)
    if done.unseen:
        messages.info(request, _("Katso ensin, mitä muuttuu. Tallenna sitten."))
    for said in _clashes_in_words(done.clashes):
        messages.error(request, said)


def _clashes_in_words(clashes: Iterable[Clash]) -> list[str]:
    said = _("Rivi %(row)s ei voi päivittää sitä: %(why)s Rivi luodaan uutena, jollet jätä sitä pois.")
    return [said % {"row": row, "why": problem_in_words(why, shown)} for row, why, shown in clashes]


def _tell_what_is_chosen(request: HttpRequest, done: Choosing) -> None:
    out = ngettext("Jätetään pois %(count)s rivi.", "Jätetään pois %(count)s riviä.", done.out) % {"count": done.out}
    updating = ngettext(
        "Päivittää olemassa olevan: %(count)s rivi.", "Päivittää olemassa olevan: %(count)s riviä.", done.updating
    )
    told = [
        *([out] if done.out else []),
        *([updating % {"count": done.updating}] if done.updating else []),
    ]
    messages.success(request, " ".join(told))


def _chosen(sent: QueryDict) -> dict[int, int]:
    """Return what was chosen of each row of one page: a row is told of by its number, r12."""
    found: dict[int, int] = {}
    for name, told in sent.items():
        row, said = CHOICE.fullmatch(name), str(told)
        if row and len(found) < PER_PAGE and (said in WORDS or CHOICE.fullmatch(f"r{said}")):
            found[int(row[1])] = WORDS[said] if said in WORDS else int(said)
    return found


def _progress(request: HttpRequest, imported: OrganisationImport) -> HttpResponse:
    context = {"imported": told_so_far(imported)}
    news = news_of(request, imported, "network/_organisation_import_progress.html", context)
    return news or render(request, "network/organisation_import_progress.html", context)


def _context(request: HttpRequest, imported: OrganisationImport) -> dict[str, Any]:
    fate = request.GET.get("fate", "")
    lines = imported.lines.select_related("organisation")
    if fate in RowFate.values:
        lines = lines.filter(fate=fate)
    elif fate == LEFT_OUT:
        lines = lines.exclude(left_out=[])
    elif fate == LIKES:
        lines = lines.exclude(likes=[])
    elif fate in Undoing.values:
        lines = lines.filter(undoing=fate)
    page = Paginator(lines.order_by("row"), PER_PAGE).get_page(request.GET.get("page"))
    counts, towns = imported.counts, town_names()
    taken: dict[str, Any] = imported.choices.get(TAKEN_AS, {})
    return {
        "imported": imported,
        "fate": fate,
        "page": page,
        "lines": [
            (line, changes, mistakes_in_words(line), left_out_in_words(line), why, likes, _what_is_chosen(line, taken))
            for line, why, likes in zip(page, hindrances_in_words(page), likes_in_words(page, towns), strict=True)
            for changes in [would_change_in_words(line, towns)]
        ],
        "fates": [(each.value, each.label, counts[each]) for each in (*RowFate, *Undoing) if counts.get(each)],
        "undone": counts.get(Undoing.DONE, 0),
        "hindered": counts.get(Undoing.LEFT, 0),
        "left_out": counts.get(LEFT_OUT, 0),
        "likely": counts.get(LIKES, 0),
        "there": counts.get(THERE, counts.get(LIKES, 0)),
        "twice": counts.get(TWICE, 0),
        "doubtful": counts.get(DOUBTFUL, counts.get(LIKES, 0)),
        "updating": len(taken),
        "is_of_reach": imported.choices.get(MEANWHILE) == REACH,
        "clashes": _clashes_in_words(imported.choices.get(CLASHES, ())),
        "chosen_out": len(imported.choices.get(SKIPPED_ROWS, ())),
        "again_out": len(again_out(imported)),
        "now_out": len(imported.choices.get(SKIPPED_ROWS, ())) - len(again_out(imported)),
        "may_choose": imported.stage == ImportStage.CHECKED and any(line.likes for line in page),
        "writes": sum(counts.get(each, 0) for each in (RowFate.NEW, RowFate.CHANGED)),
        "refused": counts.get(RowFate.REFUSED, 0),
        "without_refused": imported.choices.get(WITHOUT_REFUSED, False),
        "is_catalogue": imported.format not in WITH_COLUMNS,
        "is_stored": imported.stage in STORED,
        "may_undo": imported.stage in STORED and (imported.stage == ImportStage.STORED or counts.get(Undoing.LEFT)),
        "is_failed": imported.state == JobState.FAILED,
        "is_stopped": imported.state == JobState.CANCELLED,
    }


def _what_is_chosen(line: OrganisationImportLine, taken: Mapping[str, Any]) -> int | str:
    """Return what is chosen of a likely row: the key of the organisation that it updates, or a word."""
    words = {choice: word for word, choice in WORDS.items()}
    updated = taken.get(str(line.row))
    return updated[0] if updated else words[OUT if line.fate == RowFate.SKIPPED else NEW]


@require_safe
@needs(Permission.KEEP_DIRECTORY)
def rows(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Give what every row would do, and what of it is left out, as a spreadsheet reads it."""
    imported = own_import(person(request), pk)
    answer = StreamingHttpResponse(rows_as_csv(imported), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="silmukka-import-{imported.pk}.csv"'
    return answer


@require_safe
@needs(Permission.KEEP_DIRECTORY)
def example(request: HttpRequest) -> HttpResponse:
    """Give a table to be filled in: a column for everything that a list may say, and a row that shows how."""
    answer = HttpResponse(example_csv(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="silmukka-organisations.csv"'
    return answer


@require_POST
@needs(Permission.KEEP_DIRECTORY)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the directory back as it was before the list; what is left is told of on the page of the list."""
    user = person(request)
    imported = own_import(user, pk)
    before = imported.counts.get(Undoing.DONE, 0)
    try:
        asked = ask_undo(imported, by=user)
    except MeanwhileError:
        messages.info(request, _("Tätä tuontia ei ole tallennettu, tai se on jo peruttu."))
        return redirect(imported)
    answer = _follow(asked)
    asked.refresh_from_db()
    if asked.state != JobState.DONE:
        return answer
    done, left = asked.counts.get(Undoing.DONE, 0) - before, asked.counts.get(Undoing.LEFT, 0)
    say = messages.warning if left else messages.success
    say(request, _undone_in_words(done, left))
    return redirect(f"{asked.get_absolute_url()}?fate={Undoing.LEFT}") if left else answer


def _undone_in_words(done: int, left: int) -> str:
    said = [ngettext("Peruttu: %(count)s järjestö.", "Peruttu: %(count)s järjestöä.", done) % {"count": done}]
    if left:
        text = ngettext(
            "%(count)s järjestö jäi ennalleen. Alla on, mikä ja miksi.",
            "%(count)s järjestöä jäi ennalleen. Alla on, mitkä ja miksi.",
            left,
        )
        said.append(text % {"count": left})
    return " ".join(said)


@require_POST
@needs(Permission.KEEP_DIRECTORY)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the work that is under way."""
    user = person(request)
    imported = own_import(user, pk)
    told = _("Peruminen on keskeytetty. Mitään ei peruttu.") if imported.is_undoing else ""
    if cancel_import(imported, by=user):
        messages.success(request, told or _("Työ on keskeytetty. Mitään ei tallennettu."))
    else:
        messages.info(request, _("Työ oli jo valmis."))
    return redirect(imported)


@require_POST
@needs(Permission.KEEP_DIRECTORY)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a file that was not stored."""
    user = person(request)
    imported = own_import(user, pk)
    try:
        drop_import(imported, by=user)
    except MeanwhileError:
        messages.info(request, _("Tämä lista on jo tallennettu. Voit perua koko tuonnin."))
        return redirect(imported)
    messages.success(request, _("Tiedosto on poistettu. Mitään ei tallennettu."))
    return redirect("network:organisation_imports")
