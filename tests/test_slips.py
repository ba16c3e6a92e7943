"""Prescription slips: nothing of the client anywhere, a code that is used once, and a giver who hears only sums."""

import io
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import pikepdf
import pytest
import time_machine
from django.apps import apps
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from groups.actions.listings import index_circle
from groups.actions.slips import CodeResult, give_slip, use_code
from groups.models import Circle, SlipCode, SlipTally
from groups.slip_rounds import forget_slips, tell_tallies
from groups.slips import ALPHABET, Told, code_of, hashed, printed, quarter_of, told_of, typed
from network.actions.people import own_data
from network.enums import Role
from network.geo import Point
from network.models import AuditEntry, Locality, User
from network.sketch_map import Name, sector, sketch
from places.actions import publish_place
from places.models import Place
from tests.make import make_circle, make_member, make_place, make_user

pytestmark = pytest.mark.django_db
SECRET_PLACE = "Hervanta"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def giver(db: None) -> User:
    return make_member(Role.PROFESSIONAL)


@pytest.fixture
def near(db: None) -> Circle:
    """A circle in a place of Hervanta, with its card, in the index."""
    Locality.objects.create(name_fi="Hervanta", kind="district", lat=61.4509, lon=23.8514, source="test")
    facts = {
        "address": "Insinöörinkatu 30",
        "getting_in": "Ovesta vasemmalle",
        "meets_you": "Liisa",
        "precision": "exact",
    }
    place = make_place((1, 540, 900), name="Liina", slug="liina", lat=61.4515, lon=23.8490, **facts)
    publish_place(Place.objects.get(pk=place.pk))
    circle = make_circle((3, 780, 900), name="Kahvipiiri", slug="kahvipiiri", place=place, contact_phone="040 123 4567")
    Circle.objects.filter(pk=circle.pk).update(confirmed_on=timezone.localdate(), meets_you="Aino")
    circle = Circle.objects.get(pk=circle.pk)
    index_circle(circle)
    return circle


def slip(circle: Circle, **more: Any) -> dict[str, Any]:
    return {"near": SECRET_PLACE, "need": "", "language": "fi", "chosen": [f"circle-{circle.pk}"], **more}


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


# --- Given -----------------------------------------------------------------------------------------------------------


def test_a_professional_finds_previews_and_prints(near: Circle, giver: User) -> None:
    client = client_of(giver)
    found = client.post("/fi/slips/", {"near": SECRET_PLACE, "language": "fi"}).content.decode()
    assert f"circle-{near.pk}" in found
    assert "Liina" in found
    seen = client.post("/fi/slips/preview/", slip(near))
    for part in ("Kahvipiiri", "Insinöörinkatu 30", "Aino", "Ovesta vasemmalle", "040 123 4567", "keskiviikko"):
        assert part in seen.content.decode(), part
    assert "Lähtöpaikka on täältä" in seen.context["stops"][0].map_in_words
    assert "Hervanta on täältä" in seen.context["stops"][0].map_in_words
    assert not SlipTally.objects.exists()
    paper = client.post("/fi/slips/slip.pdf", slip(near, key=seen.context["key"]))
    if os.environ.get("KEEP_SLIP"):
        Path(os.environ["KEEP_SLIP"]).write_bytes(paper.content)
    assert paper["Content-Type"] == "application/pdf"
    assert paper["Cache-Control"] == "private, no-store"
    text = text_of(paper.content)
    for part in (
        "Kahvipiiri",
        "Insinöörinkatu 30",
        "Aino",
        "Ovesta vasemmalle",
        "Lähtöpaikasta",
        "keskiviikko",
    ):
        assert part in text, part
    code = code_of(giver.pk, str(seen.context["key"]))
    assert printed(code) in text
    assert SlipCode.objects.get().hashed == hashed(code)


def test_the_preview_speaks_the_slips_language_throughout(near: Circle, giver: User) -> None:
    page = client_of(giver).post("/sv/slips/preview/", slip(near)).content.decode()
    shown = page[page.index('<section class="s-section" lang="fi"') : page.index("</section>")]
    assert "Seuraavat ajat" in shown
    assert "Nästa tider" not in page
    assert "Så här ser receptet ut" in page


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_paper_is_tagged_a5_in_the_clients_language(near: Circle, giver: User, language: str) -> None:
    place = Place.objects.get(slug="liina")
    chosen = [f"circle-{near.pk}", f"place-{place.pk}"]
    pdf = client_of(giver).post("/fi/slips/slip.pdf", slip(near, language=language, chosen=chosen, key=uuid4())).content
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert str(file.Root.Lang).startswith(language)
        assert file.open_metadata().get("pdfuaid:part") == "1"
        assert [(round(float(p.MediaBox[2])), round(float(p.MediaBox[3]))) for p in file.pages] == [(420, 595)] * 2
    told = {"fi": "Tervetuloa", "sv": "Välkommen", "en": "Welcome"}[language]
    assert told in text_of(pdf)


def test_the_same_form_sent_twice_is_one_slip(near: Circle, giver: User) -> None:
    key = uuid4()
    papers = [client_of(giver).post("/fi/slips/slip.pdf", slip(near, key=key)) for _again in range(2)]
    assert {re.findall(r"[A-Z0-9]{4}-[A-Z0-9]{4}", text_of(paper.content))[0] for paper in papers} == {
        printed(code_of(giver.pk, str(key)))
    }
    assert SlipTally.objects.get().given == SlipCode.objects.count() == 1
    assert AuditEntry.objects.filter(verb="slip_given").count() == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"near": ""}, "Kirjoita postinumero"),
        ({"near": "zzzzqqq"}, "Emme tunne"),
        ({"chosen": []}, "Valitse yksi tai kaksi"),
        ({"chosen": ["circle-1", "circle-2", "place-3"]}, "enintään kaksi"),
        ({"need": "zzz"}, "zzz"),
    ],
)
def test_what_is_wrong_is_said(near: Circle, giver: User, wrong: dict[str, Any], told: str) -> None:
    assert told in client_of(giver).post("/fi/slips/preview/", slip(near) | wrong).content.decode()
    assert not SlipCode.objects.exists()


@pytest.mark.parametrize("key", ["circle-999999", "nonsense", "circle-", "organisation-1", "circle-²"])
def test_a_slip_to_what_is_not_public_is_not_made(near: Circle, giver: User, key: str) -> None:
    assert client_of(giver).post("/fi/slips/slip.pdf", slip(near, chosen=[key], key=uuid4())).status_code == 404
    assert not SlipCode.objects.exists()


# --- Nothing of the client -------------------------------------------------------------------------------------------


def test_no_field_about_the_client_exists() -> None:
    fields = {
        model: {f.name for f in apps.get_model("groups", model)._meta.get_fields()}
        for model in ("SlipCode", "SlipTally")
    }
    assert fields["SlipCode"] == {"id", "hashed", "tally", "given_on", "is_used"}
    kept = {"id", "giver", "quarter", "given", "used", "told_given", "told_used", "told_on", "codes"}
    assert fields["SlipTally"] == kept


def every_value() -> Iterator[str]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in {"network_locality", "network_listing", "network_listingfacet"}:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
                yield from (repr(row) for row in cursor.fetchall())


def test_neither_the_search_nor_the_code_is_kept(near: Circle, giver: User) -> None:
    Locality.objects.create(name_fi="Asiakkaankylä", kind="district", lat=61.45, lon=23.85, source="test")
    client, key = client_of(giver), uuid4()
    asked = slip(near, near="Asiakkaankylä", need="lonely", key=key)
    client.post("/fi/slips/", asked)
    client.post("/fi/slips/preview/", asked)
    client.post("/fi/slips/slip.pdf", asked)
    code = code_of(giver.pk, str(key))
    kept = "\n".join(every_value())
    assert hashed(code) in kept  # the search finds what is there
    for needle in ("Asiakkaankyl", "lonely", code, printed(code), str(key), key.hex):
        assert needle not in kept, needle


# --- Used ------------------------------------------------------------------------------------------------------------


def test_a_code_is_used_once_and_sent_twice_is_one_use(near: Circle, giver: User) -> None:
    code = give_slip(key=uuid4(), by=giver)
    lead = client_of(near.members.get().user)
    first = lead.post("/fi/slips/code/", {"code": printed(code).lower()}, follow=True).content.decode()
    again = lead.post("/fi/slips/code/", {"code": f" {code[:4]} {code[4:]} "}, follow=True).content.decode()
    assert "merkitty käytetyksi" in first
    assert "jo merkitty" in again
    assert SlipTally.objects.get().used == 1
    assert not AuditEntry.objects.filter(verb__contains="use").exists()


def test_a_wrong_code_is_told_kindly_and_guessing_is_limited(near: Circle) -> None:
    lead = client_of(near.members.get().user)
    assert "kahdeksan merkkiä" in lead.post("/fi/slips/code/", {"code": "CDF3"}).content.decode()
    assert (
        "Missään koodissa ei ole näitä: 8, O." in lead.post("/fi/slips/code/", {"code": "cdf8-o34o"}).content.decode()
    )
    assert "ei löydy" in lead.post("/fi/slips/code/", {"code": "CDFG-HJKL"}).content.decode()
    statuses = [lead.post("/fi/slips/code/", {"code": "CDFG-HJKM"}).status_code for _try in range(30)]
    assert statuses == [200] * 27 + [429] * 3


def test_strangers_and_givers_do_not_mark_codes(near: Circle, giver: User) -> None:
    code = give_slip(key=uuid4(), by=giver)
    for person in (make_user(), giver, make_member(Role.OUTREACH_WORKER)):
        assert client_of(person).post("/fi/slips/code/", {"code": code}).status_code == 404
    assert SlipTally.objects.get().used == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one at a time")
def test_used_eight_times_at_once_is_one_use() -> None:
    giver = make_member(Role.PROFESSIONAL)
    code, key = give_slip(key=uuid4(), by=giver), uuid4()

    def use(_number: int) -> CodeResult:
        try:
            return use_code(code)
        finally:
            connections.close_all()

    def give(_number: int) -> str:
        try:
            return give_slip(key=key, by=giver)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        results, codes = list(pool.map(use, range(8))), set(pool.map(give, range(8)))
    assert results.count(CodeResult.USED) == 1
    assert len(codes) == 1
    tally = SlipTally.objects.get()
    assert (tally.given, tally.used) == (2, 1)


# --- What the giver hears --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "used", "told"),
    [
        (0, 0, Told(0)),
        (4, 4, Told(4)),
        (5, 0, Told(5, at_most=2)),
        (5, 2, Told(5, at_most=2)),
        (5, 3, Told(5, at_least=3)),
        (5, 5, Told(5, at_least=3)),
        (10, 3, Told(10, used=3)),
        (10, 7, Told(10, used=7)),
        (10, 8, Told(10, at_least=8)),
        (10, 10, Told(10, at_least=8)),
    ],
)
def test_nobody_and_everybody_are_never_told(given: int, used: int, told: Told) -> None:
    assert told_of(given, used) == told


def test_the_giver_sees_used_three_of_ten_and_it_moves_once_a_month(giver: User) -> None:
    client = client_of(giver)
    with time_machine.travel("2026-10-05T12:00:00+03:00", tick=False):
        codes = [give_slip(key=uuid4(), by=giver) for _slip in range(10)]
        for code in codes[:3]:
            use_code(code)
        assert tell_tallies() == 0  # the month has not turned yet
        client.force_login(giver)
        assert "vähintään viisi" in client.get("/fi/slips/").content.decode()
    with time_machine.travel("2026-11-01T12:00:00+02:00", tick=False):
        assert tell_tallies() == 1
        client.force_login(giver)
        assert "Käytetty 3 / 10." in client.get("/fi/slips/").content.decode()
        use_code(codes[3])
        assert tell_tallies() == 0
        assert "Käytetty 3 / 10." in client.get("/fi/slips/").content.decode()
    with time_machine.travel("2026-12-01T12:00:00+02:00", tick=False):
        assert tell_tallies() == 1
        client.force_login(giver)
        assert "Käytetty 4 / 10." in client.get("/fi/slips/").content.decode()
    assert own_data(giver)["slips_given"] == [{"quarter": "2026-10-01", "given": 10}]


def test_codes_are_forgotten_after_ninety_days_and_only_counts_stay(giver: User) -> None:
    code = give_slip(key=uuid4(), by=giver)
    use_code(code)
    with time_machine.travel(timezone.now() + timedelta(days=90)):
        assert use_code(code) == CodeResult.UNKNOWN
        assert forget_slips() == {"slip codes": 1, "slip counts": 0}
    assert not SlipCode.objects.exists()
    assert (SlipTally.objects.get().given, SlipTally.objects.get().used) == (1, 1)
    with time_machine.travel(timezone.now() + timedelta(days=900)):
        assert forget_slips()["slip counts"] == 1


# --- Codes and maps --------------------------------------------------------------------------------------------------


def test_codes_have_no_letter_that_looks_like_another() -> None:
    assert not set("AEIOUYB8S5Z201") & set(ALPHABET)
    codes = {code_of(giver, str(uuid4())) for giver in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)


@pytest.mark.parametrize(
    ("text", "code"), [("cdfg-hjkl", "CDFGHJKL"), ("CDFG HJKL", "CDFGHJKL"), ("CDFG", ""), ("CDFGHJK0", ""), ("", "")]
)
def test_a_code_is_read_however_it_is_typed(text: str, code: str) -> None:
    assert typed(text) == code


@pytest.mark.parametrize(("day", "quarter"), [((2026, 1, 1), (2026, 1, 1)), ((2026, 12, 31), (2026, 10, 1))])
def test_quarters(day: tuple[int, int, int], quarter: tuple[int, int, int]) -> None:
    assert quarter_of(date(*day)) == date(*quarter)


@pytest.mark.parametrize(
    ("lat", "lon", "direction"), [(62, 24, 0), (62, 26, 1), (61, 25, 2), (60, 24, 4), (61, 23, 6), (61.5, 23, 7)]
)
def test_directions(lat: float, lon: float, direction: int) -> None:
    assert sector(Point(61, 24), Point(lat, lon)) == direction


def test_a_map_is_sound_xml_within_its_frame_and_asks_nothing_of_others() -> None:
    names = [Name(f"<Nimi> & {n}", Point(61.45 + n / 300, 23.85 - n / 200)) for n in range(5)]
    svg = sketch(Name("Kohde", Point(61.45, 23.85)), [*names, Name("Lähtö", Point(61.44, 23.9), is_start=True)])
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    for node in root.iter():
        for name, most in (("cx", 340), ("x", 340), ("cy", 200), ("y", 200)):
            assert -10 <= float(node.get(name, 0)) <= most
    assert "href" not in svg
    assert "url(" not in svg
    assert sketch(Name("Yksin", Point(61, 24)), []).startswith("<svg")
