"""Bare views for the benchmark of the week sheet: the sheet's own statements, and one insert in a transaction."""

import json
import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from bench.inserting import insert, told

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare_insert_settings"
TOLD = json.loads(Path(os.environ["BENCH_STATEMENTS"]).read_text(encoding="utf-8"))


def statements(_request: HttpRequest) -> HttpResponse:
    """Ask what the sheet asks, and nothing else."""
    rows = 0
    with connection.cursor() as cursor:
        for statement in TOLD["statements"]:
            cursor.execute(statement)
            rows += len(cursor.fetchall())
    return told({"rows": rows})


urlpatterns = [path("statements/", statements), path("insert/", insert)]
application = get_wsgi_application()
