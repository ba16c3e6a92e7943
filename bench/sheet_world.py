"""Two instructors for the benchmark of the week sheet: one reads 200 rows, one saves; taken away after the run."""

import gzip
import json
import os
import sys
from datetime import timedelta
from typing import Any

import django

CIRCLES, LATE, SAVES = 200, 20, 12000
READS, REPORTS = "zzy", "zzz"
SPARE = "bench_bare_insert"


def tell() -> None:
    """Make the world, and print what the sheet asks, who reads it and which rows wait for a number, as JSON."""
    start()
    clear()
    json.dump(_made(), sys.stdout)


def take_away() -> None:
    """Delete all that was made."""
    start()
    clear()


def start() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")
    django.setup()


def _made() -> dict[str, Any]:
    from django.db import connection
    from django.utils import timezone

    from groups.models import Gathering
    from network.periods import Week

    week = Week.of(timezone.localdate())
    reader, reads = _instructor(READS, CIRCLES)
    reporter, reports = _instructor(REPORTS, CIRCLES)
    rows = [_gathering(circle, week.monday, 600) for circle in reads]
    rows += [_gathering(circle, week.monday - timedelta(weeks=2), 600) for circle in reads[:LATE]]
    days = [week.monday - timedelta(days=60 + n % 280) for n in range(SAVES)]
    waiting = [_gathering(reports[n % CIRCLES], day, 10 + n // CIRCLES) for n, day in enumerate(days)]
    Gathering.objects.bulk_create([*rows, *waiting], batch_size=1000)
    _spare_table()
    page = _told(_signed_in(reader), f"/fi/attendance/{week}/")
    form = _signed_in(reporter)
    told = form.get("/fi/attendance/rows/").json()
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in form.cookies.items())
    asked = _saved(form, told, waiting[:2])
    connection.close()
    return {"page": page, "cookies": cookies, **told, **asked, "waiting": [row.pk for row in waiting[2:]]}


def _instructor(code: str, circles: int) -> tuple[Any, list[Any]]:
    from groups.models import Circle
    from network.enums import Role
    from network.models import Membership, Municipality, User

    names = {"name_fi": f"Mittala {code}", "name_sv": f"Mittala {code}"}
    town = Municipality.objects.create(code=code, lat=61, lon=24, region="", wellbeing_services_county="", **names)
    user = User.objects.create(email=f"bench-{code}@example.org", name="Mittaaja")
    Membership.objects.create(user=user, role=Role.SOCIAL_INSTRUCTOR, municipality=town)
    new = [Circle(slug=f"bench-{code}-{n}", name=f"Piiri {n}", municipality=town) for n in range(circles)]
    return user, Circle.objects.bulk_create(new)


def _gathering(circle: Any, day: Any, starts: int) -> Any:
    from groups.models import Gathering

    row = Gathering(circle=circle, day=day, starts=starts, ends=starts + 90)
    row.set_week()
    return row


def _signed_in(user: Any) -> Any:
    from django.test import Client

    client = Client(HTTP_HOST="localhost", HTTP_X_FORWARDED_PROTO="https")
    client.force_login(user)
    return client


def _told(client: Any, path: str) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(path)
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    sizes = {"bytes": len(page.content), "gzip": len(gzip.compress(page.content))}
    return {"path": path, "cookies": cookies, "statements": [query["sql"] for query in queries], **sizes}


def _saved(client: Any, told: dict[str, Any], two: list[Any]) -> dict[str, int]:
    """Save two rows; say how many statements the second asked, and how long its answer was."""
    from uuid import uuid4

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for row in two:
        typed = {"row": f"{row.pk}.0.{uuid4()}", f"g{row.pk}-visitors": "8", "person": told["person"]}
        with CaptureQueriesContext(connection) as queries:
            answer = client.post("/fi/attendance/rows/", typed)
    asked = [query["sql"] for query in queries if query["sql"] not in ("BEGIN", "COMMIT")]
    return {"save": len(asked), "answer": len(answer.content)}


def _spare_table() -> None:
    """A table like the reports' own, for the bare insert."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {SPARE} (LIKE groups_attendanceversion INCLUDING ALL)")


def clear() -> None:
    from django.contrib.sessions.models import Session
    from django.db import connection

    from groups.models import AttendanceVersion, Circle, Gathering
    from network.models import Municipality, User

    users = User.objects.filter(email__in=[f"bench-{code}@example.org" for code in (READS, REPORTS)])
    own = {str(user.pk) for user in users}
    keys = [row.pk for row in Session.objects.all() if row.get_decoded().get("_auth_user_id") in own]
    Session.objects.filter(pk__in=keys).delete()
    gatherings = Gathering.objects.filter(circle__municipality__in=[READS, REPORTS])
    AttendanceVersion.objects.filter(gathering__in=gatherings).delete()
    gatherings.delete()
    Circle.objects.filter(municipality__in=[READS, REPORTS]).delete()
    users.delete()
    Municipality.objects.filter(code__in=[READS, REPORTS]).delete()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {SPARE}")
