"""Plain makers of rows for the tests; every field has a sensible value, and each can be given."""

import hashlib
import io
from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone
from PIL import Image

from groups.enums import CircleState, MemberRole
from groups.models import Circle, CircleMember, Gathering, Inquiry, SupportRequest
from network.enums import JobState, Role
from network.keeping import Record
from network.models import KeeperMessage, Membership, Municipality, Organisation, User
from places.actions.photos import add_photo
from places.models import PhotoFields, Place, Span, Timetable, WorkForm, WorkFormOrganiser
from places.pictures import read_picture
from reporting.areas import Area
from reporting.compiling import report_folder
from reporting.enums import Scope
from reporting.figures import Figures, Grain, Row, Statistics
from reporting.models import Report, ReportFile

_numbers = count(1)


def make_user(email: str = "", **fields: Any) -> User:
    number = next(_numbers)
    return User.objects.create_user(email or f"person{number}@example.org", **{"name": f"Aino {number}", **fields})


def make_member(role: Role, municipality: Municipality | None = None, **fields: Any) -> User:
    """A person who holds the role in the municipality, or in the whole network."""
    user = make_user()
    Membership.objects.create(user=user, role=role, municipality=municipality, **fields)
    return user


def make_municipality(code: str = "837", **fields: Any) -> Municipality:
    facts: dict[str, Any] = {
        "name_fi": "Tampere" if code == "837" else f"Kunta {code}",
        "name_sv": "Tammerfors" if code == "837" else f"Kommun {code}",
        "lat": 61.4991,
        "lon": 23.7871,
        "region": "Pirkanmaa",
        "wellbeing_services_county": "Pirkanmaan hyvinvointialue",
    }
    return Municipality.objects.get_or_create(code=code, defaults={**facts, **fields})[0]


def make_organisation(name: str = "", **fields: Any) -> Organisation:
    number = next(_numbers)
    return Organisation.objects.create(**{"name": name or f"Yhdistys {number}", "slug": f"yhdistys-{number}", **fields})


def make_timetable(*spans: tuple[int, int, int]) -> Timetable:
    """A timetable of (weekday 1-7, start minute, end minute)."""
    timetable = Timetable.objects.create()
    for weekday, starts, ends in spans:
        Span.objects.create(timetable=timetable, weekday=weekday, starts=starts, ends=ends)
    return timetable


def make_place(*spans: tuple[int, int, int], name: str = "", **fields: Any) -> Place:
    """A published place with one work form that has the spans as its hours, or no hours."""
    number = next(_numbers)
    facts = {"name": name or f"Paikka {number}", "slug": f"paikka-{number}", "lat": 61.45, "lon": 23.85}
    fields.setdefault("municipality", make_municipality())
    place = Place.objects.create(**{**facts, **fields})
    form = WorkForm.objects.create(
        place=place, kind="meeting_place", timetable=make_timetable(*spans) if spans else None
    )
    WorkFormOrganiser.objects.create(work_form=form, organisation=make_organisation(), listed_as="srk")
    return place


def make_circle(*spans: tuple[int, int, int], lead: User | None = None, **fields: Any) -> Circle:
    """A published circle that meets by the spans, with its lead."""
    number = next(_numbers)
    facts = {"name": f"Piiri {number}", "slug": f"piiri-{number}", "state": CircleState.PUBLISHED}
    fields.setdefault("municipality", make_municipality())
    fields.setdefault("published_at", timezone.now())
    circle = Circle.objects.create(timetable=make_timetable(*spans) if spans else None, **{**facts, **fields})
    CircleMember.objects.create(circle=circle, user=lead or make_user(), role=MemberRole.LEAD)
    return circle


def picture_bytes(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """A small plain picture as a file holds it."""
    out = io.BytesIO()
    Image.new("RGB", size, (31, 84, 64)).save(out, kind, **options)
    return out.getvalue()


def make_photo(owner: Place | Circle, sent: bytes = b"", **facts: Any) -> PhotoFields:
    """A photo of the door with its files."""
    told = {"alt": "Vihreä ovi", "shows": "door", "shows_people": False, "people_agreed": False}
    return add_photo(owner, read_picture(io.BytesIO(sent or picture_bytes())), {**told, **facts}, by=None)


def make_message(about: Record, **fields: Any) -> KeeperMessage:
    """A correction of the record, or what the fields say."""
    facts = {"record_kind": about.kind, "record_key": about.key, "record_slug": about.slug, "record_title": about.title}
    message: KeeperMessage = KeeperMessage.objects.create(**{"kind": "correction", "wrong": "hours", **facts, **fields})
    return message


def make_inquiry(circle: Circle, **fields: Any) -> Inquiry:
    """Somebody who asks something by e-mail and waits for an answer."""
    now = timezone.now()
    facts = {"question": "Saako tulla koiran kanssa?", "email": "tulija@example.org", "received_at": now}
    facts = {**facts, "waits_since": fields.get("received_at", now), **fields}
    inquiry: Inquiry = Inquiry.objects.create(circle=circle, **facts)
    return inquiry


def make_support(circle: Circle, text: str = "Miten tästä <b>eteenpäin</b>?", **fields: Any) -> SupportRequest:
    """The circle's lead has asked the area's instructor for help and waits."""
    now = timezone.now()
    lead = circle.members.first()
    facts = {"topic": "few_people", "asked_of": "instructor", "asked_by": lead.user if lead else None, "asked_at": now}
    facts = {**facts, "waits_since": fields.get("asked_at", now), **fields}
    asked: SupportRequest = SupportRequest.objects.create(circle=circle, **facts)
    asked.messages.create(by_circle=True, author=asked.asked_by, text=text, written_at=asked.asked_at)
    return asked


def make_gathering(circle: Circle, day: date, **fields: Any) -> Gathering:
    """An expected gathering at 13–15, not reported unless the fields say otherwise."""
    return Gathering.objects.create(circle=circle, day=day, **{"starts": 780, "ends": 900, **fields})


def make_report_of(area: Area, **fields: Any) -> Report:
    """A finished report of a circle, a place or an organisation, which is wholly in one municipality if it is."""
    towns = area.municipalities
    told = {"scope": area.scope, "key": area.key, "subject": area.subject, "area_fi": area.names[0]}
    return make_report(towns[0] if len(towns) == 1 else None, **told, **fields)


def make_report(municipality: Municipality | None, **fields: Any) -> Report:
    """A finished report without gatherings, with a CSV file in the private folder."""
    found = Statistics(
        municipality=municipality.code if municipality else "",
        period="2026-Q3",
        as_of=date(2026, 11, 22),
        total=Row(Grain.TOTAL, "", Figures()),
    )
    report: Report = Report.objects.create(
        **{
            "scope": Scope.MUNICIPALITY if municipality else Scope.NETWORK,
            "key": municipality.code if municipality else "",
            "municipality": municipality,
            "period": found.period,
            "state": JobState.DONE,
            "figures": found.as_json(),
            "content_hash": found.content_hash,
            **fields,
        }
    )
    path = report_folder() / str(report.pk) / "tilasto.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"tilasto")
    ReportFile.objects.create(
        report=report,
        format="csv",
        path=f"{report.pk}/tilasto.csv",
        size=7,
        sha256=hashlib.sha256(b"tilasto").hexdigest(),
    )
    return report
