"""One row of the week sheet by itself: a script sends it when the row is left, and is told what became of it."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from groups.forms.attendance import QuietRow, RowForm, read_tokens
from groups.queries.attendance import has_sheet
from groups.queries.held import Held, held_for
from groups.views.sheet_drawing import Sheet
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
    with transaction.atomic():
        return _stored(request, user)


def _stored(request: HttpRequest, user: User) -> HttpResponse:
    tokens = read_tokens(request.POST.getlist("row"))
    of = held_for(user, tokens)
    if not of.gatherings and not has_sheet(user):
        raise Http404
    if request.POST.get("person") != device_key(user):
        return JsonResponse({"person": device_key(user)}, status=OTHER_PERSON)
    outcome = store_rows(tokens, of, request.POST, by=user)
    gone = [{"gathering": pk, "state": "gone"} for pk in tokens if pk not in of.gatherings]
    return JsonResponse({"rows": [*(_told(request, row, outcome) for row in _rows_to_tell(of, outcome)), *gone]})


def _rows_to_tell(of: Held, outcome: Outcome) -> Iterator[RowForm | QuietRow]:
    """Return a row of every gathering that was sent: the typed one where it is to be looked at, the stored one else."""
    for pk, gathering in of.gatherings.items():
        row = outcome.kept.get(pk) or QuietRow(gathering)
        row.history = of.history(gathering)
        yield row


def _told(request: HttpRequest, row: RowForm | QuietRow, outcome: Outcome) -> dict[str, Any]:
    columns = 4 if request.POST.get("columns") == "4" else 3
    drawing = Sheet(timezone.localdate(), columns, asks_first=columns == 4, many_municipalities=False)
    token = row.token
    return {
        "gathering": row.gathering.pk,
        "state": _state(row, outcome),
        "token": str(token),
        "version": token.seen,
        "values": _values(row),
        "words": row.stored_words,
        "at": date_format(timezone.localtime(), "TIME_FORMAT"),
        "says": [mistake["text"] for mistake in row.mistakes()] if isinstance(row, RowForm) else [],
        "wrong": [name for name in row.errors if name not in ("sure", "keep")],
        "more": drawing.draw_under(row, is_late="late" in request.POST),
    }


def _state(row: RowForm | QuietRow, outcome: Outcome) -> str:
    if row.gathering.pk not in outcome.kept:
        return "stored"
    if row.conflict:
        return "conflict"
    return "asked" if row.asks_sure else "wrong"


def _values(row: RowForm | QuietRow) -> dict[str, str]:
    """Return what stands in the row's fields by their names on the page."""
    typed = {count.code: text for _family, numbers in row.more_numbers for count, text in numbers}
    return {f"{row.prefix}-{name}": text for name, text in {**row.shown(), **typed}.items()}
