"""The clock's letters about turns, a person's own calendar, and what is kept of them."""

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from groups.actions.gatherings import cancel_gathering
from groups.enums import NotHeldReason
from network.actions.people import own_data
from network.rounds import forget, greet_the_day
from responsibilities.actions.own_turns import be_away, forget_old, remove_feed, renew_feed
from responsibilities.actions.swaps import ask
from responsibilities.actions.turns import assign
from responsibilities.feed_links import feed_address
from responsibilities.models import AwayDays, SwapRequest, Turn, TurnFeed, TurnReminder
from responsibilities.tasks import remind_turns
from responsibilities.turn_reminding import remind_all, tell_leads_of_holes
from tests.rotas import NOON, TUESDAY, WEEK, World, client_of, make_rota, turn_of

pytestmark = pytest.mark.django_db
DAY_BEFORE = "2026-11-30T09:10:00+02:00"


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make_rota(confirmed=True)


def test_a_letter_the_day_before_once_in_ones_own_language(world: World) -> None:
    world.bertta.language = "sv"
    world.bertta.save()
    with time_machine.travel(DAY_BEFORE, tick=False):
        assert [remind_all(), remind_all()] == [1, 0]
    assert [m.to for m in mail.outbox] == [["bertta@example.org"]]
    assert f"/circles/kahvi/rota/turns/{turn_of(world.bertta).pk}/swap/" in mail.outbox[0].body
    assert "Huomenna" not in mail.outbox[0].subject


def test_a_letter_that_could_not_leave_is_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def send(self) -> None:
            raise OSError("no post today")

    with time_machine.travel(DAY_BEFORE, tick=False):
        with monkeypatch.context() as broken:
            broken.setattr("responsibilities.turn_reminding.letter", lambda *_args: Broken())
            assert remind_all() == 0
        assert TurnReminder.objects.get().error == "OSError"
        assert [remind_all(), remind_all()] == [1, 0]
    row = TurnReminder.objects.get()
    assert (row.error, row.sent_at is not None) == ("", True)


def test_no_letter_for_a_cancelled_gathering_or_a_proposal(world: World) -> None:
    cancel_gathering(turn_of(world.bertta).gathering, reason=NotHeldReason.WEATHER, by=world.aino)
    with time_machine.travel(DAY_BEFORE, tick=False):
        assert remind_all() == 0
    with time_machine.travel("2026-12-07T09:10:00+02:00", tick=False):
        Turn.objects.filter(gathering__day="2026-12-08").update(state="proposed")
        assert remind_all() == 0


def test_the_leads_hear_once_of_turns_that_lack_somebody(world: World) -> None:
    turn = turn_of(world.bertta)
    assign(turn, None, by=world.aino)
    with time_machine.travel("2026-11-29T12:00:00+02:00", tick=False):
        assert tell_leads_of_holes() == 0
    with time_machine.travel("2026-11-29T13:10:00+02:00", tick=False):
        assert [tell_leads_of_holes(), tell_leads_of_holes()] == [1, 0]
    assert [m.to for m in mail.outbox] == [["aino@example.org"]]
    assert "Vuorolla ei ole ketään." in mail.outbox[0].body


def test_a_question_nobody_answered_reaches_the_leads_in_time(world: World) -> None:
    ask(turn_of(world.bertta), asked=None, in_return=[], by=world.bertta)
    with time_machine.travel("2026-11-29T14:00:00+02:00", tick=False):
        assert remind_turns() == 1
    assert "Bertta ei pääse" in mail.outbox[-1].body


def test_the_clock_asks_for_the_letters_and_the_next_weeks() -> None:
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert "responsibilities.tasks.remind_turns" in tasks
    make_rota(confirmed=True)
    with time_machine.travel("2026-12-16T07:20:00+02:00", tick=False):
        counts, troubles = greet_the_day()
        assert (counts["rotas extended"], troubles) == (1, [])


# --- An own calendar -------------------------------------------------------------------------------


def events_of(address: str) -> list[tuple[str, str, str]]:
    answer = Client().get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    return [(f"{e['dtstart'].dt:%d.%m. %H.%M}", str(e["summary"]), str(e["status"])) for e in events]


def test_the_calendar_has_ones_own_agreed_turns_and_nobody_elses_name(world: World) -> None:
    address = feed_address(renew_feed(world.bertta, by=world.bertta))
    assert events_of(address) == [
        ("01.12. 13.00", "Kahvitarjoilu: Kahvipiiri", "CONFIRMED"),
        ("22.12. 13.00", "Kahvitarjoilu: Kahvipiiri", "CONFIRMED"),
    ]
    text = Client().get(address).content.decode()
    for secret in ("Aino", "Veikko", "@example.org\r\nSUMMARY"):
        assert secret not in text
    cancel_gathering(turn_of(world.bertta).gathering, reason=NotHeldReason.WEATHER, by=world.aino)
    assert events_of(address)[0] == ("01.12. 13.00", "Peruttu: Kahvitarjoilu: Kahvipiiri", "CANCELLED")


def test_a_renewed_or_closed_address_opens_nothing(world: World) -> None:
    client = client_of(world.bertta)
    assert "Tee kalenteriosoite" in client.get("/fi/turns/").content.decode()
    client.post("/fi/turns/calendar/", {"act": "renew"})
    old = feed_address(TurnFeed.objects.get(user=world.bertta))
    assert old in client.get("/fi/turns/").content.decode()
    assert Client().get(old).status_code == 200
    new = feed_address(renew_feed(world.bertta, by=world.bertta))
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    assert Client().get(new.replace(".ics", "x.ics")).status_code == 404
    client.post("/fi/turns/calendar/", {"act": "remove"})
    remove_feed(world.bertta, by=world.bertta)
    assert Client().get(new).status_code == 404
    client.post("/fi/turns/calendar/", {})
    world.bertta.is_active = False
    world.bertta.save()
    assert Client().get(feed_address(TurnFeed.objects.get(user=world.bertta))).status_code == 404


def test_the_address_of_another_secret_key_opens_nothing(world: World, settings: object) -> None:
    address = feed_address(renew_feed(world.bertta, by=world.bertta))
    settings.SECRET_KEY = "another" * 10  # type: ignore[attr-defined]
    assert Client().get(address).status_code == 404


# --- What is kept ----------------------------------------------------------------------------------


def test_a_person_is_given_everything_that_is_kept_of_their_turns(world: World) -> None:
    be_away(world.bertta, TUESDAY, TUESDAY + WEEK, by=world.bertta)
    ask(turn_of(world.bertta), asked=None, in_return=[], by=world.bertta)
    data = own_data(world.bertta)
    assert data["away_days"] == [["2026-11-24", "2026-12-01"]]
    assert data["swaps_asked"] == [{"day": "2026-12-01", "state": "open"}]
    assert data["rotas"][0]["circle"] == "Kahvipiiri"
    assert [turn["day"] for turn in data["rotas"][0]["turns"]] == ["2026-12-01", "2026-12-22"]
    assert data["turn_calendar_since"] is None


def test_what_is_old_is_forgotten_and_still_counts(world: World) -> None:
    be_away(world.bertta, TUESDAY, TUESDAY, by=world.bertta)
    ask(turn_of(world.veikko), asked=None, in_return=[], by=world.veikko)
    TurnReminder.objects.create(user=world.bertta, day=TUESDAY)
    SwapRequest.objects.update(state="closed", closed_at=timezone.now())
    with time_machine.travel("2026-12-25T03:00:00+02:00", tick=False):
        counts = forget_old()
        assert (counts["past days away"], counts["turns"]) == (1, 0)
    with time_machine.travel("2029-01-05T03:00:00+02:00", tick=False):
        counts = forget_old()
        assert (counts["turns"], counts["swaps"], counts["reminders of turns"]) == (5, 1, 1)
        assert sorted(world.rota.people.values_list("earlier", flat=True)) == [1, 2, 2]
        assert "turns" in forget()[0]
    assert not AwayDays.objects.exists()
    assert not SwapRequest.objects.exists()
