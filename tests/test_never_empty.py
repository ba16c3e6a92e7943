"""A search that finds nothing, or next to nothing, leads on; and what was missed is counted, never kept as words."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from network.enums import Role
from network.hours import HELSINKI
from places.actions import publish_place
from places.actions.missed import MOST_AN_HOUR, Outcome, count_missed, new_slip, read_slip
from places.models import Missed, Place, SpentSlip
from places.views.empty import FEW
from tests.make import make_member, make_municipality, make_place

pytestmark = pytest.mark.django_db
MONDAY_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=HELSINKI)
SEARCH, TELL = "/fi/places/", "/fi/missed/tell/"
CANARY = "kanarialintu"


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(MONDAY_TEN, tick=False):
        yield


def place(*spans: tuple[int, int, int], **fields: Any) -> Place:
    made = make_place(*spans, **fields)
    publish_place(made)
    return made


@pytest.fixture
def orivesi(db: None) -> Any:
    return make_municipality("562", name_fi="Orivesi", name_sv="Orivesi", lat=61.68, lon=24.36)


def ways(client: Client, **query: Any) -> Any:
    return client.get(SEARCH, query).context["ways_on"]


def test_nothing_in_the_municipality_offers_the_nearest_in_others(client: Client, orivesi: Any) -> None:
    place((1, 540, 720), name="Kaukana", lat=60.2, lon=24.9)
    place((1, 540, 720), name="Lähempänä", lat=61.5, lon=23.9)
    response = client.get(SEARCH, {"municipality": "562", "need": "what_goes_on"})
    assert [row.title for row in response.context["ways_on"].elsewhere] == ["Lähempänä", "Kaukana"]
    assert "Lähimmät muissa kunnissa" in response.content.decode()
    assert "Avoinna klo 12 asti" in response.content.decode()


def test_nothing_at_that_time_offers_the_same_at_another(client: Client) -> None:
    place((2, 540, 720), name="Huomenna", openness=["free_of_charge"])
    place((1, 540, 720), name="Maksullinen")
    found = ways(client, open="now", openness="free_of_charge")
    assert [row.title for row in found.another_time] == ["Huomenna"]
    assert found.another_time[0].open.text == "Aukeaa huomenna klo 9"
    assert ways(client, openness="anonymous").another_time == []


def test_each_filter_is_told_with_what_there_is_without_it(client: Client) -> None:
    place(name="Maksuton", openness=["free_of_charge"])
    place(name="Maksuton ja nimetön", openness=["free_of_charge", "anonymous"])
    place(name="Hiljainen", manners=["quiet"])
    response = client.get(SEARCH, {"openness": ["free_of_charge"], "manner": "quiet", "q": "tupa"})
    assert response.context["ways_on"].without == []  # nothing has the word, whatever else is left out but it
    response = client.get(SEARCH, {"openness": ["free_of_charge"], "manner": "quiet"})
    found = [(fewer.label, fewer.count, fewer.url) for fewer in response.context["ways_on"].without]
    assert found == [("Rauhallista", 2, "?openness=free_of_charge"), ("Maksuton", 1, "?manner=quiet")]
    assert "Ilman ehtoa ”Rauhallista”: 2 paikkaa tai ryhmää" in response.content.decode()
    for _label, count, url in found:
        assert client.get(f"{SEARCH}{url}").context["page"].paginator.count == count


def test_online_and_phone_are_offered_wherever_one_is(client: Client) -> None:
    place(name="Linja", ways=["phone"])
    place(name="Tupa")
    assert [row.title for row in ways(client, openness="anonymous").remote] == ["Linja"]


def test_phone_and_organisations_are_told(client: Client, settings: Any) -> None:
    settings.NETWORK_PHONE = "03 123 4567"
    page = client.get(SEARCH, {"need": "peer_support"}).content.decode()
    assert "tel:031234567" in page
    assert "/fi/organisations/?function=peer_support" in page


@pytest.mark.parametrize("count", [1, FEW, FEW + 1])
def test_one_or_two_results_are_followed_by_others(client: Client, orivesi: Any, count: int) -> None:
    for number in range(count):
        place(name=f"Orivesi {number}", municipality=orivesi)
    place(name="Muualla")
    response = client.get(SEARCH, {"municipality": "562"})
    assert bool(response.context["ways_on"]) == (count <= FEW)
    if count <= FEW:
        assert [row.title for row in response.context["ways_on"].elsewhere] == ["Muualla"]
        assert "Lähimmät muissa kunnissa" in response.content.decode()
    assert "slip" not in response.context
    assert not response.cookies


@pytest.mark.parametrize("rows", [1, 8])
@pytest.mark.parametrize("found", [0, 1])
def test_the_ways_on_cost_the_same_whatever_there_is(client: Client, orivesi: Any, rows: int, found: int) -> None:
    for number in range(rows):
        place((1, 540, 720), name=f"Paikka {number}", openness=["anonymous"], ways=["phone"])
    if found:
        place(name="Ainoa", municipality=orivesi, openness=["anonymous"])
    query = {"municipality": "562", "openness": ["anonymous"], "q": "" if found else "paikka"}
    with CaptureQueriesContext(connection) as queries:
        client.get(SEARCH, query if found else {**query, "open": "now", "kind": "day_centre", "manner": "quiet"})
    assert len(queries) <= 6 + (not found), [q["sql"][:60] for q in queries]


def slip_on(client: Client, **query: Any) -> str:
    page = client.get(SEARCH, query).content.decode()
    found = re.search(r'name="slip" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_press_counts_by_week_municipality_need_and_reason(client: Client, orivesi: Any) -> None:
    slip = slip_on(client, municipality="562", need="lonely", kind="day_centre")
    answer = client.post(TELL, {"slip": slip, "reason": "no_time"}, follow=True)
    assert "Kiitos, että kerroit" in answer.content.decode()
    assert "/fi/organisations/?function=support_person&amp;municipality=562" in answer.content.decode()
    row = Missed.objects.get()
    said = (row.iso_year, row.iso_week, row.municipality_id, row.need, row.kind, row.reason, row.count)
    assert said == (2026, 48, "562", "lonely", "day_centre", "no_time", 1)
    client.post(
        TELL, {"slip": slip_on(client, municipality="562", need="lonely", kind="day_centre"), "reason": "no_time"}
    )
    assert Missed.objects.get().count == 2


def test_the_municipality_is_that_of_where_one_looks(region: None, client: Client) -> None:
    client.post(TELL, {"slip": slip_on(client, near="Hervanta"), "reason": "other"})
    assert Missed.objects.get().municipality_id == "837"


def test_sending_twice_counts_once(client: Client) -> None:
    slip = slip_on(client)
    for reason in ("no_place", "no_place", "other"):
        assert "Kiitos" in client.post(TELL, {"slip": slip, "reason": reason}, follow=True).content.decode()
    assert [(row.reason, row.count) for row in Missed.objects.all()] == [("no_place", 1)]


@pytest.mark.parametrize("change", ["", "x", "väärä:allekirjoitus", "reason", "old"])
def test_what_is_not_ours_counts_nothing_and_says_so(client: Client, change: str) -> None:
    slip = slip_on(client)
    sent = {"slip": change if change in ("", "x", "väärä:allekirjoitus") else slip, "reason": "no_place"}
    if change == "reason":
        sent["reason"] = CANARY
    with time_machine.travel(MONDAY_TEN + timedelta(hours=25 if change == "old" else 0), tick=False):
        answer = client.post(TELL, sent)
    assert answer.status_code == 400
    assert "Painallusta ei laskettu" in answer.content.decode()
    assert not Missed.objects.exists()


def test_a_flood_is_stopped_without_knowing_who_sends(client: Client) -> None:
    SpentSlip.objects.bulk_create(SpentSlip(number=str(n), spent_at=MONDAY_TEN) for n in range(MOST_AN_HOUR))
    answer = client.post(TELL, {"slip": slip_on(client), "reason": "no_place"})
    assert answer.status_code == 429
    assert not Missed.objects.exists()
    later = MONDAY_TEN + timedelta(hours=25)
    slip = read_slip(new_slip("", "", ""))
    assert slip
    assert count_missed(slip, "other", later) == Outcome.COUNTED
    assert SpentSlip.objects.count() == 1  # yesterday's numbers are forgotten


def test_the_counters_hold_nothing_that_was_typed(client: Client) -> None:
    query = {"q": CANARY, "near": CANARY, "need": CANARY, "kind": CANARY, "municipality": CANARY, "open": CANARY}
    slip = slip_on(client, **query)
    sent = {"slip": slip, "reason": "other", "q": CANARY, "need": CANARY, "municipality": CANARY, "message": CANARY}
    headers = {"HTTP_USER_AGENT": CANARY, "REMOTE_ADDR": "203.0.113.77"}
    assert "Kiitos" in client.post(TELL, sent, follow=True, **headers).content.decode()
    stored = [str(value) for model in (Missed, SpentSlip) for row in model.objects.values() for value in row.values()]
    assert stored
    assert not [value for value in stored if CANARY in value or "203.0.113" in value]
    texts = {f.name for f in Missed._meta.get_fields() if f.get_internal_type() in ("CharField", "TextField")}
    assert texts == {"need", "kind", "reason"}


def test_coordinators_see_the_numbers_of_their_own_area(client: Client, orivesi: Any) -> None:
    tampere = make_municipality()
    facts = {"iso_year": 2026, "iso_week": 48, "kind": ""}
    Missed.objects.create(municipality=orivesi, need="lonely", reason="no_place", count=3, **facts)
    Missed.objects.create(municipality=tampere, need="", reason="no_time", count=2, **facts)
    Missed.objects.create(municipality=None, need="shy", reason="other", count=1, **facts)
    Missed.objects.create(municipality=orivesi, need="shy", reason="other", count=9, **{**facts, "iso_year": 2024})
    client.force_login(make_member(Role.COORDINATOR))
    response = client.get("/fi/missed/")
    assert [(row.municipality, row.need, row.total) for row, _need in response.context["rows"]] == [
        ("Orivesi", "lonely", 3),
        ("Tampere", "", 2),
        ("", "shy", 1),
    ]
    sheet = client.get("/fi/missed/missed.csv").content.decode("utf-8-sig").splitlines()
    assert sheet[0] == "Vuosi;Viikko;Kunta;Tarve;Laji;Syy;Määrä"
    assert "2026;48;Orivesi;Koen itseni yksinäiseksi;;Lähellä ei ole paikkaa;3" in sheet
    client.force_login(make_member(Role.COORDINATOR, tampere))
    rows = client.get("/fi/missed/").context["rows"]
    assert [row.municipality for row, _need in rows] == ["Tampere"]
    assert "Mitä jäi löytymättä" in client.get("/fi/reports/statistics/").content.decode()


def test_no_place_is_told_twice_on_the_page_that_found_nothing(client: Client) -> None:
    for name in ("Yksi", "Kaksi", "Kolme", "Neljä"):
        place((2, 540, 720), name=name, lat=61.5, lon=23.8)
    found = ways(client, open="now")
    told = [row.title for row in (*found.another_time, *found.elsewhere, *found.remote)]
    assert len(found.another_time) == 3
    assert sorted(told) == ["Kaksi", "Kolme", "Neljä", "Yksi"]


def test_the_words_that_are_left_out_stand_in_one_pair_of_quotes(client: Client) -> None:
    place(name="Tupa", openness=["free_of_charge"])
    assert "Ilman ehtoa ”sanat: kanarialintu”: 1 paikka" in client.get(SEARCH, {"q": CANARY}).content.decode()
