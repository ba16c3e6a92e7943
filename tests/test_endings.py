"""A circle ends with its story, its page stays, and it may begin again at its old address."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client, TestCase
from django.utils import timezone

from groups.actions.endings import end, restart
from groups.actions.gatherings import add_gathering, expect_gatherings
from groups.actions.hosts import accept_host, ask_host
from groups.actions.leads import invite_lead
from groups.lead_links import lead_token
from groups.models import Circle, CircleEnding, Gathering, Inquiry
from groups.states import WrongStateError
from network.enums import Role
from network.models import AuditEntry, Listing, User
from network.rounds import greet_the_day
from places.actions import publish_place
from responsibilities.actions.invitations import Invited, invite
from responsibilities.models import Invitation, Offer, Responsibility
from tests.make import (
    make_circle,
    make_gathering,
    make_inquiry,
    make_member,
    make_municipality,
    make_organisation,
    make_place,
    make_support,
    make_user,
)
from tests.newcomers import a_circle_of_three, client_of
from tests.test_seasons import status_by_day

pytestmark = pytest.mark.django_db

PAGE, END, RESTART = (f"/fi/circles/kahvipiiri/{part}" for part in ("", "end/", "restart/"))
NOW = "2026-11-24T09:00:00+02:00"


def ended(circle: Circle, by: User, **words: str) -> Circle:
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        return end(circle, **words, by=by)


def letters() -> dict[str, str]:
    return {letter.to[0]: f"{letter.subject}\n{letter.body}" for letter in mail.outbox}


def test_the_lead_ends_it_with_or_without_words_and_nobody_else_does() -> None:
    circle, aino, bertta, cecilia = a_circle_of_three()
    elsewhere = make_member(Role.COORDINATOR, make_municipality("562"))
    for person in (bertta, cecilia, elsewhere, make_member(Role.SOCIAL_INSTRUCTOR)):
        assert client_of(person).get(END).status_code == 404
        assert client_of(person).post(END).status_code == 404
    client = client_of(aino)
    assert "Jokainen piiri saa loppua" in client.get(END).content.decode()
    assert client.post(END, {"story": "", "thanks": ""}).status_code == 302
    circle.refresh_from_db()
    assert (circle.state, circle.slug) == ("ended", "kahvipiiri")
    page = Client().get(PAGE).content.decode()
    assert "Piirin toiminta on päättynyt." in page
    assert "Piirin tarina" not in page
    assert client.post(END, {"story": "Alkoi <b>keittiöstä</b>", "thanks": "Kiitos Väentupa"}).status_code == 302
    page = Client().get(PAGE).content.decode()
    assert "Alkoi &lt;b&gt;keittiöstä&lt;/b&gt;" in page
    assert "Kiitos Väentupa" in page
    verbs = list(AuditEntry.objects.filter(object_type="groups.circle").values_list("verb", flat=True))
    assert verbs.count("circle end") == 1
    assert "circle story told" in verbs


def test_the_page_says_when_it_lived_its_sums_and_what_is_near() -> None:
    with time_machine.travel(NOW, tick=False):
        circle, aino, *_others = a_circle_of_three()
        Circle.objects.filter(pk=circle.pk).update(founded_on=date(2024, 2, 1), lat=61.45, lon=23.85)
        for day in (date(2024, 3, 5), date(2025, 3, 4), date(2025, 3, 11)):
            make_gathering(circle, day, state="held", visitors=7)
        make_gathering(circle, date(2025, 4, 1), state="not_held", reason="weather")
        publish_place(make_place((2, 540, 900), name="Väentupa", slug="vaentupa"))
        far = make_place((2, 540, 900), name="Kaukana", slug="kaukana", lat=60.1, lon=24.9)
        publish_place(far)
        ended(Circle.objects.get(pk=circle.pk), aino)
        page = Client().get(PAGE).content.decode()
        assert not Listing.objects.filter(kind="circle").exists()
        assert "kahvipiiri" not in Client().get("/fi/circles/").content.decode()
    assert "1.2.2024–24.11.2026" in page
    assert "3 kokoontumista" in page
    assert "2 vuoden aikana" in page
    assert page.index("Väentupa") < page.index("Kaukana")
    assert "Aino" not in page, "sums alone, and nobody's name"


@pytest.mark.parametrize(("since", "told"), [(date(2026, 2, 1), "2026"), (date(2025, 2, 1), "2025–2026")])
def test_an_organisation_that_stood_behind_it_for_one_year_has_one_year(since: date, told: str) -> None:
    with time_machine.travel(NOW, tick=False):
        circle, aino, *_others = a_circle_of_three()
        organisation = make_organisation("Hervannan kotiväki")
        accept_host(ask_host(circle, organisation, message="", by=aino), by=make_user())
        circle.host_terms.update(since=since)
        ended(Circle.objects.get(pk=circle.pk), aino)
        page = Client().get(PAGE).content.decode()
    told_of = page[page.index("Taustalla oli") :]
    assert f"Hervannan kotiväki</a> {told}</dd>" in told_of


def test_what_is_ahead_is_gone_and_the_calendar_says_cancelled() -> None:
    with time_machine.travel(NOW, tick=False):
        circle, aino, *_others = a_circle_of_three()
        expect_gatherings(circle)
        kept = make_gathering(circle, date(2026, 11, 19), state="held", visitors=4)
        added = add_gathering(circle, day=date(2026, 12, 5), starts=600, ends=660, by=aino)
        ended(circle, aino)
        assert list(Gathering.objects.filter(state="not_reported", day__gt=date(2026, 11, 24))) == []
        added.refresh_from_db()
        kept.refresh_from_db()
        told = status_by_day(circle)
    assert (added.state, added.reason, kept.state) == ("not_held", "other", "held")
    assert {told["2026-11-26"], told["2026-12-03"], told["2026-12-05"]} == {"CANCELLED"}


def test_duties_invitations_offers_support_and_questions_are_closed_and_told() -> None:
    circle, aino, bertta, _cecilia = a_circle_of_three()
    held = Responsibility.objects.create(
        circle=circle, duty="facilitation", state="taken", taken_by=bertta, since=timezone.localdate()
    )
    wanted = Responsibility.objects.create(circle=circle, duty="coffee")
    Offer.objects.create(duty=wanted, name="Veikko", email="veikko@example.org")
    invite(wanted, Invited("Pullatalo", "pulla@example.org"), by=aino)
    asked = ask_host(circle, make_organisation("Kylät ry"), message="Hei", by=aino)
    lead = invite_lead(circle, email="uusi@example.org", steps_down=True, by=aino)
    support = make_support(circle)
    ended(circle, aino, thanks="Kiitos kaikille!")
    rows = Responsibility.objects.filter(pk__in=(held.pk, wanted.pk))
    assert {(row.state, row.ended_with_circle) for row in rows} == {("ended", True)}
    assert {Offer.objects.get().state, Invitation.objects.get().state} == {"lapsed"}
    for row in (asked, lead, support):
        row.refresh_from_db()
    assert (asked.state, lead.state) == ("withdrawn", "withdrawn")
    assert support.closed_at is not None
    assert Client().get(f"/fi/lead-invitation/{lead_token(lead)}/").status_code == 404
    told = letters()
    assert "Kiitos kaikille!" in told[bertta.email]
    assert "veikko@example.org" in told
    assert aino.email not in told, "who ended it need not be told"
    assert circle.members.filter(user=bertta).exists(), "the circle's people stay its people"


def test_newcomers_hear_of_it_in_their_language_and_who_left_a_number_is_to_be_called() -> None:
    circle, aino, *_others = a_circle_of_three()
    written = make_inquiry(circle, email="anna@example.org", language="sv")
    to_call = make_inquiry(circle, email="", phone="040 1234567", call_me=True)
    done = make_inquiry(circle, email="vanha@example.org", waits_since=None)
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        page = client_of(aino).post(END, {"story": ""}, follow=True).content.decode()
    written.refresh_from_db()
    to_call.refresh_from_db()
    done.refresh_from_db()
    assert (written.outcome, written.waits_since, to_call.outcome, done.outcome) == ("ended", None, "", "")
    assert "Kretsen är avslutad" in letters()["anna@example.org"]
    assert "vanha@example.org" not in letters()
    assert "1 tulija jätti vain puhelinnumeron" in page
    assert Inquiry.objects.waiting().get() == to_call


def test_it_begins_again_at_its_old_address_with_its_history_and_its_duties() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        circle, aino, bertta, cecilia = a_circle_of_three()
        town = make_member(Role.COORDINATOR, circle.municipality)
        expect_gatherings(circle)
        facts = {"circle": circle, "state": "taken", "since": date(2026, 11, 1)}
        Responsibility.objects.create(duty="coffee", taken_by=bertta, note="Kahvit", **facts)
        Responsibility.objects.create(
            duty="cleaning", held_as="participants", topic="cleaning", option="participants_do_everything", **facts
        )
        before = Responsibility.objects.create(circle=circle, duty="planning", state="ended", until=date(2026, 11, 2))
        ended(circle, aino, story="Oli kerran")
        clock.move_to("2027-02-01T09:00:00+02:00")
        for person in (bertta, cecilia):
            assert client_of(person).post(RESTART).status_code == 404
        mail.outbox.clear()
        with TestCase.captureOnCommitCallbacks(execute=True):
            for _twice in range(2):
                client_of(aino).post(RESTART)
        circle.refresh_from_db()
        coming = circle.gatherings.filter(state="not_reported").order_by("day").first()
        page = Client().get(PAGE)
        assert Listing.objects.filter(kind="circle", slug="kahvipiiri").exists()
    assert (circle.state, circle.slug, circle.confirmed_on) == ("published", "kahvipiiri", date(2027, 2, 1))
    assert coming is not None
    assert coming.day == date(2027, 2, 4), "nothing is made up for of the time in between"
    assert "päättynyt" not in page.content.decode()
    assert town.email in letters()
    current = {row.duty: row for row in Responsibility.objects.current().filter(circle=circle)}
    assert set(current) == {"coffee", "cleaning"}
    assert (current["coffee"].state, current["coffee"].note, current["coffee"].taken_by) == ("open", "Kahvit", None)
    assert (current["cleaning"].state, current["cleaning"].held_as) == ("taken", "participants")
    assert not Responsibility.objects.filter(ended_with_circle=True).exists()
    assert not Responsibility.objects.filter(pk=before.pk, state="open").exists()
    ending = CircleEnding.objects.get()
    assert (ending.story, ending.restarted_on) == ("Oli kerran", date(2027, 2, 1))


def test_a_second_life_is_told_by_its_own_days() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        circle, aino, *_others = a_circle_of_three()
        Circle.objects.filter(pk=circle.pk).update(founded_on=date(2025, 1, 1))
        ended(Circle.objects.get(pk=circle.pk), aino, story="Ensimmäinen")
        clock.move_to("2027-02-01T09:00:00+02:00")
        restart(circle, by=aino)
        clock.move_to("2027-05-01T09:00:00+03:00")
        ended(circle, aino, story="Toinen")
        page = Client().get(PAGE).content.decode()
    assert "1.2.2027–1.5.2027" in page
    assert "Toinen" in page
    assert "Ensimmäinen" not in page


def test_only_an_ended_circle_begins_again_and_its_host_is_history() -> None:
    circle, aino, *_others = a_circle_of_three()
    draft = make_circle(lead=aino, state="draft", published_at=None)
    with pytest.raises(WrongStateError):
        restart(draft, by=aino)
    with pytest.raises(WrongStateError):
        end(draft, by=aino)
    host = make_organisation("Kylät ry")
    accept_host(ask_host(circle, host, message="Hei", by=aino), by=make_user())
    ended(circle, aino)
    circle.refresh_from_db()
    assert circle.host is None
    assert "Kylät ry" in Client().get(PAGE).content.decode()
    restart(circle, by=aino)
    assert "Ei järjestöä taustalla" in Client().get(PAGE).content.decode()


def test_the_morning_ends_what_was_left_of_a_circle_that_had_ended_before() -> None:
    circle = make_circle(state="ended")
    row = Responsibility.objects.create(circle=circle, duty="coffee")
    greet_the_day()
    row.refresh_from_db()
    assert (row.state, row.ended_with_circle) == ("ended", True)


def test_a_story_that_is_too_long_is_told_and_kept() -> None:
    circle, aino, *_others = a_circle_of_three()
    page = client_of(aino).post(END, {"story": "Ö" * 3001, "thanks": "Kiitos"})
    assert page.status_code == 200
    assert "Ö" * 3001 in page.content.decode()
    circle.refresh_from_db()
    assert circle.state == "published"


@pytest.mark.parametrize(
    "wrong", [{"ended_on": -1}, {"restarted_on": -1}, {}], ids=["before it began", "before its end", "twice"]
)
def test_the_database_holds_the_order_of_a_life(wrong: dict[str, int]) -> None:
    circle, today = make_circle(), timezone.localdate()
    facts = {"circle": circle, "began_on": today, "ended_on": today}
    if not wrong:
        CircleEnding.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        CircleEnding.objects.create(**facts | {name: today + timedelta(days=days) for name, days in wrong.items()})
