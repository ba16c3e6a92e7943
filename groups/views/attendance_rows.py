"""One row of the week sheet by itself: a script sends it when the row is left, and is told what became of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from groups.forms.attendance import RowForm, read_tokens
from groups.models import Gathering
from groups.queries.attendance import has_sheet, posted_gatherings, versions_of
from groups.views.sheet_rows import Outcome, store_rows
from network.devices import device_key
from network.models import User
from network.permissions import person

OTHER_PERSON = 409


@require_http_methods(["GET", "HEAD", "POST"])
def report_rows(request: HttpRequest) -> HttpResponse:
    """Store the rows that were sent, each by itself; a GET tells whose device this is now, and a fresh form token."""
    user = person(request)
    if request.method != "POST":
        if not has_sheet(user):
            raise Http404
        return JsonResponse({"person": device_key(user), "csrf": get_token(request)})
    return _stored(request, user)


def _stored(request: HttpRequest, user: User) -> HttpResponse:
    tokens = read_tokens(request.POST.getlist("row"))
    gatherings = posted_gatherings(user, tokens)
    if not gatherings and not has_sheet(user):
        raise Http404
    if request.POST.get("person") != device_key(user):
        return JsonResponse({"person": device_key(user)}, status=OTHER_PERSON)
    outcome = store_rows(tokens, gatherings, request.POST, by=user)
    stored = _rows_to_tell(gatherings, outcome)
    gone = [{"gathering": pk, "state": "gone"} for pk in tokens if pk not in gatherings]
    return JsonResponse({"rows": [*(_told(request, form, outcome) for form in stored), *gone]})


def _rows_to_tell(gatherings: dict[int, Gathering], outcome: Outcome) -> list[RowForm]:
    """Return a row of every gathering that was sent: the typed one where it is to be looked at, the stored one else."""
    now = {g.pk: g for g in outcome.stored}
    rows = [outcome.kept.get(pk) or RowForm(now.get(pk, gathering)) for pk, gathering in gatherings.items()]
    history = versions_of([row.gathering for row in rows])
    for row in rows:
        row.history = history.get(row.gathering.pk, [])
    return rows


def _told(request: HttpRequest, row: RowForm, outcome: Outcome) -> dict[str, Any]:
    columns = 4 if request.POST.get("columns") == "4" else 3
    context = {"row": row, "columns": columns, "today": timezone.localdate(), "is_late": "late" in request.POST}
    return {
        "gathering": row.gathering.pk,
        "state": _state(row, outcome),
        "token": str(row.token),
        "version": row.token.seen,
        "values": _values(row),
        "words": row.stored_words,
        "at": date_format(timezone.localtime(), "TIME_FORMAT"),
        "says": [mistake["text"] for mistake in row.mistakes()],
        "wrong": [name for name in row.errors if name not in ("sure", "keep")],
        "more": render_to_string("groups/_attendance_under.html", context, request=request).strip(),
    }


def _state(row: RowForm, outcome: Outcome) -> str:
    if row.gathering.pk not in outcome.kept:
        return "stored"
    if row.conflict:
        return "conflict"
    return "asked" if row.asks_sure else "wrong"


def _values(row: RowForm) -> dict[str, str]:
    """Return what stands in the row's fields by their names on the page."""
    typed = {count.code: text for _family, numbers in row.more_numbers for count, text in numbers}
    return {f"{row.prefix}-{name}": text for name, text in {**row.shown(), **typed}.items()}
