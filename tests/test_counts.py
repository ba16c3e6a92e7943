"""Optional numbers of a gathering: which are asked where, what is taken and what is refused, what was told before."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from groups.actions.asked_counts import ask_for, follow_network
from groups.actions.attendance import attendance_of, report_attendance
from groups.attendance import Attendance
from groups.attendance_in_words import in_words
from groups.counts import Rule, all_counts, as_counts, families, misfits
from groups.imports import read_attendance
from groups.models import AskedCounts, AttendanceVersion, Gathering
from network.enums import Role
from network.imports.textfile import BadFileError
from network.models import AuditEntry, User
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_user
from tests.sheet import FRIDAY_NOON, MONDAY, URL, open_sheet, send, signed_in, text

DAY = date(2026, 11, 24)


@pytest.fixture
def bertta(db: None) -> Any:
    """The social instructor of Tampere, on a Friday."""
    with time_machine.travel(FRIDAY_NOON, tick=False):
        yield make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())


@pytest.fixture
def cecilia(db: None) -> User:
    """The coordinator of the network."""
    return make_member(Role.COORDINATOR)


def test_every_count_has_its_words_in_three_languages_and_one_code() -> None:
    assert len(all_counts()) == sum(len(family.counts) for family in families()) == 28
    for named in (*families(), *all_counts().values()):
        assert all(name.strip() for name in named.names)
    assert {family.rule for family in families()} == set(Rule)


@pytest.mark.parametrize(
    ("visitors", "numbers", "wrong"),
    [
        (8, {"accompanied": 8, "age_30_64": 5, "age_80": 3, "volunteers": 40, "talk_money": 99}, []),
        (8, {"accompanied": 9}, ["accompanied"]),
        (8, {"age_30_64": 5, "age_80": 4}, ["age_80"]),
        (0, {"talk_money": 3, "volunteer_hours": 600}, []),
    ],
)
def test_numbers_stand_to_the_visitors_as_their_family_says(
    visitors: int, numbers: dict[str, int], wrong: list[str]
) -> None:
    assert [code for code, _family in misfits(visitors, numbers)] == wrong
    if wrong:
        with pytest.raises(ValueError, match="than visitors"):
            Attendance.held(visitors, counts=as_counts(numbers))
    else:
        assert dict(Attendance.held(visitors, counts=as_counts(numbers)).counts) == numbers


@pytest.mark.parametrize("counts", [(("ei_ole", 1),), (("talk_money", -1),), (("talk_money", 10_000),)])
def test_what_nobody_could_have_counted_is_refused(counts: Any) -> None:
    with pytest.raises(ValueError, match=r"no such|is 0 to"):
        Attendance.held(8, counts=counts)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["not_reported", "not_held"])
def test_the_database_holds_that_only_what_was_held_is_counted(state: str) -> None:
    gathering = make_gathering(make_circle(), DAY, state="held", visitors=8, counts={"talk_money": 2})
    reason = {"reason": "weather"} if state == "not_held" else {}
    row = Gathering.objects.filter(pk=gathering.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(state=state, visitors=None, **reason)
    row.update(state=state, visitors=None, counts={}, **reason)


def test_the_sheet_asks_for_what_the_network_and_the_municipality_chose(bertta: User, cecilia: User) -> None:
    gathering = make_gathering(make_circle(), MONDAY)
    client = signed_in(bertta)
    name = f'name="g{gathering.pk}-'
    page = text(client.get(URL))
    assert f"{name}first_timers" in page
    assert f"{name}accompanied" not in page
    ask_for(["accompanied", "talk_money"], municipality=None, by=cecilia)
    page = text(client.get(URL))
    assert f"{name}first_timers" not in page
    assert f"{name}accompanied" in page
    assert f"{name}talk_money" in page
    ask_for(["age_80", "first_timers"], municipality=make_municipality(), by=cecilia)
    page = text(client.get(URL))
    assert f"{name}first_timers" in page
    assert f"{name}age_80" in page
    assert f"{name}talk_money" not in page
    follow_network(make_municipality(), by=cecilia)
    assert f"{name}talk_money" in text(client.get(URL))


def test_numbers_are_stored_with_their_version_and_said_in_words(bertta: User, cecilia: User) -> None:
    ask_for(["accompanied", "volunteer_hours", "talk_money", "talk_work"], municipality=None, by=cecilia)
    gathering = make_gathering(make_circle(), MONDAY)
    client = signed_in(bertta)
    typed = {"visitors": "8", "accompanied": "1", "volunteer_hours": "4,5", "talk_money": "0"}
    page = text(send_on(client, gathering, typed))
    gathering.refresh_from_db()
    assert gathering.counts == {"accompanied": 1, "volunteer_hours": 270, "talk_money": 0}
    assert AttendanceVersion.objects.get().counts == gathering.counts
    assert "8 kävijää; saattaen ohjattuja 1; vapaaehtoistyön tunteja 4,5; Kohtaamisia: raha ja etuudet 0" in page
    assert 'value="4,5"' in page


def send_on(client: Any, gathering: Gathering, typed: dict[str, str]) -> Any:
    answer = send(client, {gathering.pk: typed})
    return client.get(answer.url) if answer.status_code == 302 else answer


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"visitors": "8", "talk_money": "kaksi"}, "Raha ja etuudet: Kirjoita luku numeroina"),
        ({"visitors": "8", "volunteer_hours": "4:30"}, "Kirjoita tunnit numeroina"),
        ({"visitors": "8", "accompanied": "9"}, "Saattaen ohjattuja: luku ei voi olla suurempi"),
        ({"talk_money": "2"}, "montako kävijää oli yhteensä"),
        ({"reason": "weather", "talk_money": "2"}, "Jätä joko luku tai syy"),
        ({"visitors": "8", "volunteer_hours": "-1"}, "ei voi olla alle nolla"),
    ],
)
def test_a_slip_is_said_of_its_own_number_and_nothing_typed_is_lost(
    bertta: User, cecilia: User, typed: dict[str, str], words: str
) -> None:
    ask_for(["accompanied", "volunteer_hours", "talk_money"], municipality=None, by=cecilia)
    gathering = make_gathering(make_circle(), MONDAY)
    page = text(send_on(signed_in(bertta), gathering, typed))
    assert words in page
    assert all(f'value="{value}"' in page for name, value in typed.items() if name != "reason")
    gathering.refresh_from_db()
    assert gathering.version == 0


def test_numbers_told_before_stay_when_they_are_asked_no_more(bertta: User, cecilia: User) -> None:
    gathering = make_gathering(make_circle(), MONDAY)
    report_attendance(
        gathering,
        state="held",
        visitors=8,
        first_timers=2,
        counts=(("talk_money", 2),),
        submission=uuid4(),
        seen_version=0,
        by=bertta,
    )
    ask_for([], municipality=None, by=cecilia)
    client = signed_in(bertta)
    page = text(client.get(URL))
    assert f'name="g{gathering.pk}-talk_money"' in page
    send(client, {gathering.pk: {"visitors": "9", "first_timers": "2", "talk_money": "2"}})
    gathering.refresh_from_db()
    assert attendance_of(gathering) == Attendance.held(9, 2, (("talk_money", 2),))


def test_the_choice_is_kept_once_an_area_and_audited(cecilia: User) -> None:
    ask_for(["accompanied"], municipality=None, by=cecilia)
    ask_for(["accompanied"], municipality=None, by=cecilia)
    assert AskedCounts.objects.get().codes == ["accompanied"]
    assert AuditEntry.objects.filter(verb="counts chosen").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        AskedCounts.objects.create(municipality=None)


def test_a_coordinator_chooses_in_the_browser(cecilia: User) -> None:
    town = make_municipality()
    client = signed_in(cecilia)
    client.post("/fi/attendance/counts/network/", {"visitors": ["first_timers"], "encounters": ["talk_money"]})
    client.post("/fi/attendance/counts/837/", {"follow": "own", "ages": ["age_80"]})
    page = text(client.get("/fi/attendance/counts/"))
    assert "Raha ja etuudet" in page
    assert "80 vuotta täyttäneitä" in page
    assert AskedCounts.objects.get(municipality=town).codes == ["age_80"]
    client.post("/fi/attendance/counts/837/", {"follow": "network"})
    assert not AskedCounts.objects.filter(municipality=town).exists()


def test_a_coordinator_of_one_town_does_not_choose_for_others(db: None) -> None:
    bertta = make_member(Role.COORDINATOR, make_municipality())
    make_municipality("562")
    client = signed_in(bertta)
    assert client.get("/fi/attendance/counts/837/").status_code == 200
    assert client.post("/fi/attendance/counts/562/", {"follow": "own"}).status_code == 404
    assert client.post("/fi/attendance/counts/network/", {}).status_code == 404
    assert not AskedCounts.objects.exists()


def test_more_numbers_cost_no_more_queries(bertta: User, cecilia: User) -> None:
    circle = make_circle()
    client = signed_in(bertta)
    make_gathering(circle, MONDAY)
    open_sheet(client)
    with CaptureQueriesContext(connection) as few:
        open_sheet(client)
    ask_for(list(all_counts()), municipality=None, by=cecilia)
    for hour in range(8, 20):
        make_gathering(circle, MONDAY, starts=hour * 60 + 5, ends=hour * 60 + 55)
    with CaptureQueriesContext(connection) as many:
        open_sheet(client)
    assert len(many) == len(few) <= 6


def test_a_file_brings_the_numbers_too(tmp_path: Path) -> None:
    file = tmp_path / "kaynnit.csv"
    file.write_text("piiri;pvm;kävijät;saattaen ohjattuja;volunteer_hours\nkahvi;24.11.2026;8;2;4,5\n", "utf-8")
    assert read_attendance(file)[0].said == Attendance.held(8, counts=(("accompanied", 2), ("volunteer_hours", 270)))
    file.write_text("piiri;pvm;kävijät;saattaen ohjattuja\nkahvi;24.11.2026;8;9\n", "utf-8")
    with pytest.raises(BadFileError, match="accompanied"):
        read_attendance(file)


def test_words_of_a_family_name_it() -> None:
    said = Attendance.held(8, 1, (("age_80", 2), ("to_health", 1)))
    assert in_words(said) == (
        "8 kävijää, joista 1 ensi kertaa; Ikä: 80 vuotta täyttäneitä 2; Eteenpäin ohjattuja: terveyspalveluihin 1"
    )


def test_a_helper_of_one_circle_reports_its_numbers(db: None) -> None:
    with time_machine.travel(FRIDAY_NOON, tick=False):
        aino = make_user()
        gathering = make_gathering(make_circle(lead=aino), MONDAY)
        send(signed_in(aino), {gathering.pk: {"visitors": "3", "first_timers": "1"}})
        gathering.refresh_from_db()
        assert (gathering.visitors, gathering.first_timers) == (3, 1)
