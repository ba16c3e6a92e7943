"""Who keeps a record, messages to the keeper, and the daily round of asking and forgetting."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, TestCase
from django.utils import timezone
from django.utils.html import escape

from groups.models import Circle
from network import reminding, senders
from network.confirm_links import LinkState, read_link, record_token
from network.enums import Role
from network.keeping import keeping_of, keepings, record_of
from network.models import Digest, KeeperMessage, Organisation, ReminderRound, User
from network.queries.messages import messages_for
from network.reminding import remind_all, step_of
from network.rounds import forget
from places.models import Place, WorkFormOrganiser
from tests.make import (
    make_circle,
    make_member,
    make_message,
    make_municipality,
    make_place,
    make_user,
)
from tests.world import make_world

pytestmark = pytest.mark.django_db

MARKER = "<script>alert('silmu')</script>"
TODAY = date(2026, 11, 22)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def stamp(client: Client, address: str) -> str:
    return str(client.get(address).context["form"].stamp_text)


def sent(address: str, later: int = 10, **fields: Any) -> Any:
    """Send the form of an address some seconds after it was opened."""
    client = Client()
    with time_machine.travel("2026-11-22T12:00:00+02:00", tick=False) as clock:
        own = stamp(client, address)
        clock.shift(later)
        with TestCase.captureOnCommitCallbacks(execute=True):
            return client.post(address, {"stamp": own, **fields})


# --- Who keeps it ---------------------------------------------------------------------------------------------------


def test_whoever_keeps_a_record_is_who_is_asked_about_it() -> None:
    make_world()
    Circle.objects.filter(slug="muiden-piiri").first().members.all().delete()  # type: ignore[union-attr]
    for keeping in keepings():
        for record in keeping.records(keeping.public()):
            named = {person.pk for person in keeping.keepers(record.key).people}
            found = {user.pk for user in User.objects.all() if keeping.kept_by(user).filter(pk=record.key).exists()}
            assert named == found, record
            assert named


def test_the_tiers_of_a_place() -> None:
    place, town = make_place(), make_municipality()
    keeping = keeping_of("place")
    coordinator = make_member(Role.COORDINATOR)
    assert keeping.keepers(place.pk).people == [coordinator]
    instructor = make_member(Role.SOCIAL_INSTRUCTOR, town)
    assert keeping.keepers(place.pk).people == [instructor]
    editor = make_user()
    organisation = WorkFormOrganiser.objects.get(work_form__place=place).organisation
    editor.memberships.create(role=Role.ORGANISATION_EDITOR, organisation=organisation)
    assert keeping.keepers(place.pk).people == [editor]
    editor.memberships.update(valid_until=timezone.localdate() - timedelta(days=1), valid_from=None)
    assert keeping.keepers(place.pk).people == [instructor]


# --- Messages -------------------------------------------------------------------------------------------------------


def test_a_correction_reaches_its_keeper_and_its_sender_hears_of_it() -> None:
    place = make_place(name="Liina")
    instructor = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    address = f"/fi/places/{place.slug}/correction/"
    answer = sent(address, wrong="hours", text=f"Ovi kiinni {MARKER}", email="aino@example.org")
    assert "alueen sosiaaliohjaaja" in Client().get(answer["Location"]).content.decode()
    assert [letter.to for letter in mail.outbox] == [[instructor.email]]
    assert "aino@example.org" not in mail.outbox[0].body
    client, message = client_of(instructor), KeeperMessage.objects.get()
    page = client.get("/fi/letters/").content.decode()
    assert escape(MARKER) in page
    assert MARKER not in page
    for _twice in range(2):
        with TestCase.captureOnCommitCallbacks(execute=True):
            client.post(f"/fi/letters/{message.pk}/handled/", {"outcome": "corrected"})
    assert [letter.to for letter in mail.outbox[1:]] == [["aino@example.org"]]
    assert client_of(make_user()).post(f"/fi/letters/{message.pk}/handled/").status_code == 404


@pytest.mark.parametrize(
    ("later", "fields", "stored"),
    [
        (10, {}, 1),
        (1, {}, 0),
        (90_000, {}, 0),
        (10, {"stamp": "made:up:here"}, 0),
        (10, {"homepage": "x"}, 0),
        (10, {"text": "http://a http://b http://c"}, 0),
        (10, {"wrong": "other", "text": ""}, 0),
    ],
)
def test_what_is_taken_and_what_is_kept_for_another_try(later: int, fields: dict[str, str], stored: int) -> None:
    make_member(Role.COORDINATOR)
    answer = sent(f"/fi/places/{make_place().slug}/correction/", later, **{"wrong": "hours", "text": "Hei", **fields})
    assert KeeperMessage.objects.count() == stored
    if answer.status_code == 200 and fields.get("text", "Hei"):
        assert fields.get("text", "Hei") in answer.content.decode()


def test_sent_twice_is_stored_once_and_told_once() -> None:
    make_member(Role.COORDINATOR)
    address, client = f"/fi/circles/{make_circle(slug='p').slug}/correction/", Client()
    with time_machine.travel("2026-11-22T12:00:00+02:00", tick=False) as clock:
        own = stamp(client, address)
        clock.shift(10)
        for _twice in range(2):
            with TestCase.captureOnCommitCallbacks(execute=True):
                assert client.post(address, {"stamp": own, "wrong": "hours"}).status_code == 302
    assert KeeperMessage.objects.count() == 1
    assert len(mail.outbox) == 1


def test_the_seventh_message_of_an_hour_waits_and_no_address_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []

    class Noting:
        """The cache, with every key written down."""

        def add(self, key: str, *rest: Any, **more: Any) -> bool:
            kept.append(key)
            return bool(cache.add(key, *rest, **more))

        def __getattr__(self, name: str) -> Any:
            return getattr(cache, name)

    monkeypatch.setattr(senders, "cache", Noting())
    address = f"/fi/places/{make_place().slug}/correction/"
    statuses = [sent(address, wrong="hours").status_code for _again in range(7)]
    assert statuses == [302] * 6 + [429]
    assert kept
    assert not any("127.0.0.1" in key for key in kept)


def test_company_is_asked_only_where_it_is_promised_and_its_letter_names_nobody() -> None:
    place = make_place((1, 540, 900), manners=["companion"])
    keeper = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    address = f"/fi/places/{place.slug}/company/"
    assert sent(address, name="Aino").status_code == 200
    assert sent(address, name="Aino", phone="040 123 4567", call_first="on").status_code == 302
    assert keeper.email in mail.outbox[0].to
    assert not {"Aino", "040"} & set(re.findall(r"\w+", mail.outbox[0].body))
    assert "040 123 4567" in client_of(keeper).get("/fi/letters/").content.decode()
    assert "040" not in Client().get(f"/fi/places/{place.slug}/").content.decode()
    assert Client().get(f"/fi/places/{make_place().slug}/company/").status_code == 404


def test_after_two_weeks_the_coordinator_sees_it_too() -> None:
    place, coordinator = make_place(), make_member(Role.COORDINATOR)
    make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    about = record_of("place", pk=place.pk)
    assert about
    make_message(about)
    assert not messages_for(coordinator)
    make_message(about, received_at=timezone.now() - timedelta(days=15))
    assert len(messages_for(coordinator)) == 1


def test_a_list_of_messages_costs_the_same_whatever_its_length(django_assert_max_num_queries: Any) -> None:
    place, instructor = make_place(), make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    about = record_of("place", pk=place.pk)
    assert about
    for _one in range(15):
        make_message(about)
    client = client_of(instructor)
    with django_assert_max_num_queries(6):
        client.get("/fi/letters/")


def test_forgetting_takes_what_is_old_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    about = record_of("place", pk=make_place().pk)
    assert about
    now = timezone.now()
    company = {"kind": "company", "wrong": "", "phone": "1234567"}
    handled = {"outcome": "corrected", "handled_at": now - timedelta(days=366)}
    make_message(about, **company, received_at=now - timedelta(days=31))
    make_message(about, received_at=now - timedelta(days=400), **handled)
    late = make_message(about, email="a@example.org", received_at=now - timedelta(days=91))
    young = make_message(about, **company, received_at=now - timedelta(days=29))
    call_command("forget")
    assert "wishes for company: 1" in capsys.readouterr().out
    assert set(KeeperMessage.objects.all()) == {late, young}
    assert KeeperMessage.objects.get(pk=late.pk).email == ""
    assert sum(forget()[0].values()) == 0


# --- Asking ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (0, None),
        (89, None),
        (90, 90),
        (179, 90),
        (180, 180),
        (239, 180),
        (240, 240),
        (299, 240),
        (300, 300),
        (900, 300),
    ],
)
def test_when_a_keeper_is_asked(days: int, step: int | None) -> None:
    about = record_of("place", pk=make_place(confirmed_on=TODAY - timedelta(days=days)).pk)
    assert about
    assert step_of(about, TODAY) == step


def test_what_nobody_has_confirmed_is_asked_at_once_and_a_summer_day_has_no_extra_hour() -> None:
    about = record_of("place", pk=make_place().pk)
    assert about
    assert step_of(about, about.since) == 0
    spring = record_of("place", pk=make_place(confirmed_on=date(2026, 3, 29) - timedelta(days=90)).pk)
    assert spring
    assert step_of(spring, date(2026, 3, 28)) is None
    assert step_of(spring, date(2026, 3, 29)) == 90


def stale_network() -> User:
    keeper = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    for name in ("Liina", "Sahrami"):
        make_place(name=name, confirmed_on=timezone.localdate() - timedelta(days=100))
    make_place(name="Tuore", confirmed_on=timezone.localdate())
    return keeper


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("fi", "Pitävätkö tiedot vielä paikkansa?"),
        ("sv", "Stämmer uppgifterna fortfarande?"),
        ("en", "Are the facts still right?"),
    ],
)
def test_one_letter_a_person_in_their_own_language(language: str, subject: str) -> None:
    keeper = stale_network()
    User.objects.filter(pk=keeper.pk).update(language=language)
    remind_all()
    remind_all()
    assert [letter.subject for letter in mail.outbox] == [subject]
    body = mail.outbox[0].body
    assert body.count(f"/{language}/confirm/") == 3
    assert "Liina" in body
    assert "Tuore" not in body


def test_the_next_letter_comes_with_the_next_step_and_never_within_two_weeks() -> None:
    stale_network()
    start = timezone.localdate()
    counts = []
    for ahead in (0, 1, 13, 14, 79, 80, 81, 140):
        remind_all(start + timedelta(days=ahead))
        counts.append(len(mail.outbox))
    assert counts == [1, 1, 1, 1, 1, 2, 2, 3]


def test_one_who_cannot_be_reached_stops_nobody_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    keeper = stale_network()
    real = reminding.letter

    def refused(address: str, *rest: Any) -> Any:
        if address == first.email:
            raise OSError("no such box")
        return real(address, *rest)

    monkeypatch.setattr(reminding, "letter", refused)
    tally = remind_all()
    assert (tally.sent, tally.failed) == (1, 1)
    assert mail.outbox[0].to == [keeper.email]
    assert ReminderRound.objects.get().errors == [f"{first}: OSError"]
    page = client_of(make_member(Role.COORDINATOR)).get("/fi/freshness/").content.decode()
    assert f"{first}: OSError" in page


def test_a_letter_that_was_taken_by_a_worker_that_died_is_not_sent_again_that_day() -> None:
    keeper = stale_network()
    Digest.objects.create(person=keeper, day=timezone.localdate())
    remind_all()
    assert mail.outbox == []
    remind_all(timezone.localdate() + timedelta(days=1))
    assert len(mail.outbox) == 1


def test_the_link_shows_and_only_its_button_confirms() -> None:
    keeper = stale_network()
    place = Place.objects.get(name="Liina")
    about = record_of("place", pk=place.pk)
    assert about
    address = f"/fi/confirm/{record_token(about, keeper)}/"
    client = Client()
    assert "Tiedot pitävät paikkansa" in client.get(address).content.decode()
    place.refresh_from_db()
    assert place.confirmed_on == about.confirmed_on
    assert client.post(address, follow=True).status_code == 200
    place.refresh_from_db()
    assert place.confirmed_on == timezone.localdate()
    assert "Kiitos, tiedot on vahvistettu" in client.post(address).content.decode()


def test_the_link_for_everything_confirms_everything_of_its_letter() -> None:
    stale_network()
    remind_all()
    token = re.findall(r"/fi/confirm/([^/\s]+)/", mail.outbox[0].body)[-1]
    Client().post(f"/fi/confirm/{token}/")
    assert not Place.objects.exclude(confirmed_on=timezone.localdate()).exists()
    assert read_link(token).state == LinkState.DONE


def test_a_link_that_is_forged_old_or_anothers_confirms_nothing() -> None:
    keeper = stale_network()
    about = record_of("place", slug=Place.objects.get(name="Liina").slug)
    assert about
    token = record_token(about, keeper)
    assert read_link(token).state == LinkState.GOOD
    assert read_link(token[:-2] + ("aa" if token[-2:] != "aa" else "bb")).state == LinkState.BROKEN
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert read_link(token).state == LinkState.EXPIRED
        assert Client().get(f"/fi/confirm/{token}/").status_code == 410
    keeper.memberships.all().delete()
    assert Client().post(f"/fi/confirm/{token}/").status_code == 403
    assert Place.objects.get(name="Liina").confirmed_on == about.confirmed_on


# --- The coordinator's page and the lists ---------------------------------------------------------------------------


def test_the_page_of_ageing_facts_counts_by_step_and_asks_at_once(django_assert_max_num_queries: Any) -> None:
    stale_network()
    make_circle(confirmed_on=timezone.localdate() - timedelta(days=250))
    Organisation.objects.update(confirmed_on=timezone.localdate() - timedelta(days=400))
    client = client_of(make_member(Role.COORDINATOR))
    with django_assert_max_num_queries(6):
        page = client.get("/fi/freshness/")
    assert page.context["total"] == 6
    assert len(page.context["records"]) == 6
    for query, number in (
        ("?age=grey", 1),
        ("?kind=place", 2),
        ("?age=hidden&kind=organisation", 3),
        ("?age=never", 0),
    ):
        found = client.get(f"/fi/freshness/{query}").context
        assert (found["total"], len(found["records"])) == (number, number), query
    key = Place.objects.get(name="Liina").pk
    for _twice in range(2):
        with TestCase.captureOnCommitCallbacks(execute=True):
            client.post(f"/fi/freshness/place/{key}/remind/")
    assert len(mail.outbox) == 1


def test_a_list_leaves_out_what_nobody_has_confirmed_in_a_year_and_says_what_is_old() -> None:
    for name, days in (("Uusi piiri", 10), ("Harmaa piiri", 240), ("Unohdettu piiri", 365)):
        make_circle(name=name, confirmed_on=timezone.localdate() - timedelta(days=days))
    page = Client().get("/fi/circles/").content.decode()
    assert "Unohdettu piiri" not in page
    assert page.count("s-card--grey") == 1
