"""One insert in a transaction, which a saved row is measured beside."""

import json
import secrets
from uuid import uuid4

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

INSERT = """INSERT INTO bench_bare_insert
    (id, gathering_id, number, submission, state, visitors, counts, reason, why, reported_at)
    VALUES (%s, %s, 1, %s, 'held', %s, '{}', '', '', CURRENT_TIMESTAMP)"""


def insert(request: HttpRequest) -> HttpResponse:
    """Write one report's row."""
    visitors = int(next(value for name, value in request.POST.items() if name.endswith("-visitors")))
    number = secrets.randbits(62)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, [number, number, uuid4(), visitors])
    return told({"number": number})


def told(what: dict[str, int]) -> HttpResponse:
    text = json.dumps(what)
    return HttpResponse(text, content_type="application/json", headers={"Content-Length": str(len(text))})
