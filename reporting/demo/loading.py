"""The demo network, loaded whole or not at all; loading it again changes nothing."""

import json
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.db import transaction
from django.utils import timezone, translation

from network.actions.listings import rebuild_listings
from places.models import Place
from reporting.demo.accounting import load_accounting
from reporting.demo.circles import exists, go_quiet, load_circle, load_draft, load_sent
from reporting.demo.duties import load_duties
from reporting.demo.lives import load_hosts, load_lives
from reporting.demo.mappings import COORDINATOR, load_mappings
from reporting.demo.people import load_organisations, load_people
from reporting.demo.photos import load_photos
from reporting.demo.places import load_places
from reporting.demo.school import load_school_holidays
from reporting.demo.surveys import load_surveys

DATA = Path(__file__).parent / "demo.json"
PLACES = settings.BASE_DIR / "places" / "data" / "pirkanmaa_places.json"


@dataclass(frozen=True)
class SignIn:
    """A demo person who signs in."""

    email: str
    name: str
    role: str


@dataclass(frozen=True)
class Demo:
    """What was loaded: how many circles are new, and who can sign in."""

    new_circles: int
    sign_ins: list[SignIn]


@transaction.atomic
def load_demo(password: str) -> Demo:
    """Load the region, its places, and the invented people, circles and gatherings."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    with translation.override("fi"):
        _load_real_data()
        load_organisations(rows["organisations"])
        people = load_people(rows["people"], password)
        changed = load_places(rows["places"], timezone.localdate())
        new_circles = _load_circles(rows, people)
        load_duties(people)
        load_hosts([row for row in rows["circles"] if "host" in row], people)
        load_lives(people, timezone.localdate())
        load_photos()
        load_school_holidays(timezone.localdate())
        load_surveys(timezone.localdate())
        load_mappings(people, timezone.localdate())
        load_accounting(timezone.localdate(), by=people[COORDINATOR])
    if changed or new_circles:
        rebuild_listings()
    signing_in = [row for row in rows["people"] if "signs_in" in row]
    return Demo(new_circles, [SignIn(row["email"], row["name"], row["signs_in"]) for row in signing_in])


def _load_real_data() -> None:
    missing = {"load_region", "import_places"} - set(get_commands())
    if missing:
        raise CommandError(f"the demo needs these commands: {', '.join(sorted(missing))}")
    call_command("load_region", stdout=StringIO())
    if not Place.objects.exists():
        call_command("import_places", str(PLACES), stdout=StringIO())


def _load_circles(rows: dict[str, Any], people: dict[str, Any]) -> int:
    today = timezone.localdate()
    new = [row for row in rows["circles"] if not exists(row)]
    for row in new:
        load_circle(row, people, today)
    if not exists(rows["sent"]):
        load_sent(rows["sent"], people)
    if not exists(rows["draft"]):
        go_quiet(load_draft(rows["draft"], people))
    return len(new)
