"""A bare view for the benchmark: the statements that a page asked, through Django's connection, and nothing else."""

import json
import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare_settings")
STATEMENTS = json.loads(Path(os.environ["BENCH_STATEMENTS"]).read_text(encoding="utf-8"))


def bare(_request: HttpRequest, page: str, number: int) -> HttpResponse:
    """Ask the page's statements and say how many rows came."""
    rows = 0
    with connection.cursor() as cursor:
        for statement in STATEMENTS[page][number]:
            cursor.execute(statement)
            rows += len(cursor.fetchall())
    told = json.dumps({"rows": rows})
    return HttpResponse(told, content_type="application/json", headers={"Content-Length": str(len(told))})


urlpatterns = [path("<str:page>/<int:number>", bare)]
application = get_wsgi_application()
