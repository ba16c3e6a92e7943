"""Bare views for the benchmark of the week sheet: the sheet's own statements, and one insert in a transaction."""

import json
import os
import secrets
from pathlib import Path
from uuid import uuid4

from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare_insert_settings"
TOLD = json.loads(Path(os.environ["BENCH_STATEMENTS"]).read_text(encoding="utf-8"))
INSERT = """INSERT INTO bench_bare_insert
    (id, gathering_id, number, submission, state, visitors, counts, reason, why, reported_at)
    VALUES (%s, %s, 1, %s, 'held', %s, '{}', '', '', CURRENT_TIMESTAMP)"""


def statements(_request: HttpRequest) -> HttpResponse:
    """Ask what the sheet asks, and nothing else."""
    rows = 0
    with connection.cursor() as cursor:
        for statement in TOLD["statements"]:
            cursor.execute(statement)
            rows += len(cursor.fetchall())
    return told({"rows": rows})


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


urlpatterns = [path("statements/", statements), path("insert/", insert)]
application = get_wsgi_application()
