"""Quiet drafts and agreements to look at: one kind letter a person, each thing once, and a way to stop."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from groups.actions.checklist import Said, answer
from groups.actions.circles import review_agreement, start
from groups.actions.nudges import forget_old_nudges
from groups.enums import MemberRole, NudgeAbout
from groups.letter_links import ABOUT_CIRCLES
from groups.models import Circle, CircleMember, NoNudges, Nudge
from groups.nudging import nudge_all
from groups.reviewing import a_year_on
from groups.tasks import nudge_people
from network.actions.people import own_data
from network.enums import Role
from network.hours import HELSINKI
from network.models import User
from tests.make import make_circle, make_member, make_municipality, make_user

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 11, 2, 12, tzinfo=HELSINKI)
TODAY = BEGAN + timedelta(days=14, minutes=1)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def draft(lead: User, name: str = "Hervannan torstai", *, at: datetime = BEGAN, **fields: Any) -> Circle:
    with time_machine.travel(at, tick=False):
        return start(name=name, municipality=make_municipality(), language="fi", by=lead, **fields)


def nudged_at(moment: datetime) -> int:
    with time_machine.travel(moment, tick=False):
        return nudge_all()


@pytest.mark.parametrize(("moment", "letters"), [(TODAY, 1), (TODAY - timedelta(minutes=2), 0)])
def test_a_draft_is_quiet_after_fourteen_days(moment: datetime, letters: int) -> None:
    draft(make_user())
    assert nudged_at(moment) == letters


def test_the_letter_is_kind_says_what_is_missing_and_never_comes_twice() -> None:
    aino = make_user(language="sv")
    circle = draft(aino)
    assert nudged_at(TODAY) == 1
    (sent,) = mail.outbox
    assert sent.to == [aino.email]
    assert sent.subject == "Hervannan torstai väntar på dig"
    assert "Var träffas kretsen?" in sent.body
    assert f"/sv/circles/{circle.slug}/checklist/" in sent.body
    assert nudged_at(TODAY) == nudged_at(TODAY + timedelta(days=300)) == 0
    with time_machine.travel(TODAY + timedelta(days=1), tick=False):
        answer(circle, "cleaning", Said(other="Yhdessä"), by=aino)
    assert nudged_at(TODAY + timedelta(days=60)) == 0
    assert len(mail.outbox) == 1


def test_an_answer_by_anybody_breaks_the_quiet() -> None:
    circle = draft(make_user())
    with time_machine.travel(BEGAN + timedelta(days=3), tick=False):
        answer(circle, "cleaning", Said(other="Yhdessä"), by=None)
    assert nudged_at(TODAY) == 0
    assert nudged_at(TODAY + timedelta(days=3)) == 1


def test_all_of_one_persons_things_are_in_one_letter() -> None:
    aino, bertta = make_user(), make_user()
    draft(aino, "Yksi piiri")
    draft(aino, "Toinen piiri")
    due = make_circle(lead=aino, name="Vanha piiri", review_on=date(2026, 11, 16))
    CircleMember.objects.create(circle=due, user=bertta, role=MemberRole.HELPER)
    make_circle(lead=aino, name="Ei vielä", review_on=date(2026, 11, 17))
    make_circle(lead=aino, name="Päättynyt", review_on=date(2026, 11, 1), state="ended")
    assert nudged_at(TODAY) == 2
    hers = next(sent for sent in mail.outbox if sent.to == [aino.email])
    assert all(name in hers.body for name in ("Yksi piiri", "Toinen piiri", "Vanha piiri"))
    assert "Ei vielä" not in hers.body
    assert "Päättynyt" not in hers.body
    berttas = next(sent for sent in mail.outbox if sent.to == [bertta.email])
    assert "Vanha piiri" in berttas.subject
    assert "Yksi piiri" not in berttas.body


def test_a_letter_that_does_not_leave_is_tried_again_and_the_others_leave() -> None:
    draft(make_user())
    with patch.object(EmailBackend, "send_messages", side_effect=OSError("no mail today")):
        assert nudged_at(TODAY) == 0
    assert not Nudge.objects.exists()
    assert nudged_at(TODAY) == 1


def test_two_runs_at_once_send_one_letter() -> None:
    aino = make_user()
    circle = draft(aino)
    with patch("groups.nudging.letter") as written:
        written.return_value.send.side_effect = lambda: nudged_at(TODAY)
        assert nudged_at(TODAY) == 1
    assert written.call_count == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Nudge.objects.create(person=aino, circle=circle, about=NudgeAbout.QUIET)


def test_the_link_in_the_letter_stops_them_only_when_the_form_is_sent(client: Client) -> None:
    aino = make_user()
    draft(aino, "Yksi piiri")
    nudged_at(TODAY)
    found = re.search(r"/fi/reminders/\S+/", mail.outbox[0].body)
    assert found
    assert "Lopeta muistutukset" in client.get(found[0]).content.decode()
    assert not NoNudges.objects.exists()
    assert "Emme enää muistuta" in client.post(found[0], {"then": "stop"}, follow=True).content.decode()
    client.post(found[0], {"then": "stop"})
    draft(aino, "Toinen piiri")
    assert nudged_at(TODAY) == 0
    assert own_data(aino)["circle_reminders_stopped"] is True
    client.post(found[0], {"then": "start"})
    assert nudged_at(TODAY) == 1
    assert [row["circle"] for row in own_data(aino)["circle_reminders"]] == ["Yksi piiri", "Toinen piiri"]


def test_a_mail_programs_button_stops_them() -> None:
    aino = make_user()
    draft(aino, "Yksi piiri")
    nudged_at(TODAY)
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    path = "/fi/" + address.split("/fi/", 1)[1]
    assert path in mail.outbox[0].body
    client = Client(enforce_csrf_checks=True)
    assert client.post(path, {"then": "stop"}).status_code == 403, "a page's own form needs its token"
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert NoNudges.objects.get().person == aino


@pytest.mark.parametrize("token", ["x", "MQ:x:y", ""])
def test_a_broken_link_stops_nobody(client: Client, token: str) -> None:
    whole = ABOUT_CIRCLES.token(make_user())
    for broken in (token or whole[:-1], whole.replace(whole[0], "Q", 1) + "x"):
        assert client.get(f"/fi/reminders/{broken}/").status_code == 404
        assert client.post(f"/fi/reminders/{broken}/").status_code == 404
    assert not NoNudges.objects.exists()


def test_the_daily_task_nudges() -> None:
    draft(make_user())
    with time_machine.travel(TODAY, tick=False):
        assert nudge_people() == 1


def test_reminders_of_two_years_ago_are_forgotten_but_not_those_of_drafts() -> None:
    aino = make_user()
    draft(aino)
    make_circle(lead=aino, review_on=date(2026, 11, 16))
    nudged_at(TODAY)
    with time_machine.travel(TODAY + timedelta(days=731), tick=False):
        assert forget_old_nudges() == 1
        assert nudge_all() == 0 or Nudge.objects.filter(about=NudgeAbout.QUIET).count() == 1


# --- The agreement's day ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "later"),
    [(date(2026, 11, 29), date(2027, 11, 29)), (date(2028, 2, 29), date(2029, 3, 1))],
)
def test_a_year_on(day: date, later: date) -> None:
    assert a_year_on(day) == later


def test_principles_are_looked_at_in_a_year_unless_another_day_or_none_is_chosen() -> None:
    aino = make_user()
    circle = draft(aino)
    url, client = reverse("groups:topic", args=[circle.slug, "principles"]), client_of(aino)
    with time_machine.travel(TODAY, tick=False):
        client.force_login(aino)
        assert 'value="2027-11-16"' in client.get(url).content.decode()
        client.post(url, {"review_on": "2027-11-16", "seen": ""})
        assert Circle.objects.get().review_on is None
        for day, kept in [("2027-11-16", date(2027, 11, 16)), ("2026-12-24", date(2026, 12, 24)), ("", None)]:
            seen = circle.answers.get().answered_at.isoformat()
            client.post(url, {"options": ["equality"], "review_on": day, "seen": seen})
            assert Circle.objects.get().review_on == kept
        page = client.get(url).content.decode()
        assert 'value="2027-11-16"' not in page
        refused = client.post(url, {"options": ["equality"], "other": "Hei", "review_on": "2026-11-16", "seen": seen})
    assert "Valitse päivä, joka on vielä edessä." in refused.content.decode()
    assert "Hei" in refused.content.decode()


def test_principles_answered_without_a_page_have_a_day_too() -> None:
    circle = draft(make_user())
    with time_machine.travel(TODAY, tick=False):
        answer(circle, "principles", Said(is_undecided=True), by=None)
        assert Circle.objects.get().review_on is None
        answer(circle, "principles", Said(("equality",)), by=None)
    assert Circle.objects.get().review_on == date(2027, 11, 16)


def test_its_people_see_the_day_and_say_that_they_have_looked() -> None:
    aino, helper, stranger = make_user(), make_user(), make_user()
    circle = make_circle(lead=aino, review_on=date(2027, 5, 1))
    CircleMember.objects.create(circle=circle, user=helper, role=MemberRole.HELPER)
    url = reverse("groups:reviewed", args=[circle.slug])
    with time_machine.travel(TODAY, tick=False):
        page = client_of(aino).get(circle.get_absolute_url()).content.decode()
        assert "viimeistään 1.5.2027" in page
        assert "jatketaan näin" not in page
    with time_machine.travel(datetime(2027, 5, 1, 9, tzinfo=HELSINKI), tick=False):
        assert "jatketaan näin" in client_of(helper).get(circle.get_absolute_url()).content.decode()
        assert "Sovitte katsovanne" not in client_of(stranger).get(circle.get_absolute_url()).content.decode()
        assert client_of(stranger).post(url).status_code == 404
        assert nudge_all() == 2
        client_of(helper).post(url)
        client_of(helper).post(url)
    circle.refresh_from_db()
    assert circle.review_on == date(2028, 5, 1)
    with time_machine.travel(datetime(2028, 5, 1, 9, tzinfo=HELSINKI), tick=False):
        assert nudge_all() == 2
        review_agreement(circle, by=aino)


# --- A hand --------------------------------------------------------------------------------------------


def start_page(person: User) -> str:
    return " ".join(client_of(person).get("/fi/start/").content.decode().split())


@time_machine.travel(TODAY, tick=False)
def test_the_areas_instructor_sees_who_needs_a_hand_and_what_is_missing(django_capture_on_commit_callbacks) -> None:
    aino, town, other = make_user(name="Aino A"), make_municipality(), make_municipality("562")
    circle = draft(aino, "Hiljainen piiri")
    make_circle(lead=aino, name="Tuore luonnos", state="draft", published_at=None, municipality=town)
    instructor = make_member(Role.SOCIAL_INSTRUCTOR, town)
    page = start_page(instructor)
    assert "Hiljainen piiri" in page
    assert "Missä piiri kokoontuu?" in page
    assert "viimeksi kirjoitettu 2.11.2026" in page
    assert "Tuore luonnos" not in page
    for stranger in (make_user(), make_member(Role.SOCIAL_INSTRUCTOR, other), aino):
        assert "Kaipaa apua" not in start_page(stranger)
    url, client = reverse("groups:offer_hand", args=[circle.slug]), client_of(instructor)
    assert "Aino A" in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"message": "Tulenko käymään?", "show_email": "on"})
        client.post(url, {"message": "Tulenko käymään?", "show_email": "on"})
    (sent,) = mail.outbox
    assert sent.to == [aino.email]
    assert "Tulenko käymään?" in sent.body
    assert instructor.email in sent.body
    assert f"Apua tarjottu 16.11.2026 {instructor.name}" in start_page(instructor)


@time_machine.travel(TODAY, tick=False)
def test_the_address_of_who_offers_is_told_only_when_they_say_so_and_an_empty_letter_is_not_sent(
    django_capture_on_commit_callbacks,
) -> None:
    circle, instructor = draft(make_user()), make_member(Role.SOCIAL_INSTRUCTOR)
    client, url = client_of(instructor), reverse("groups:offer_hand", args=[circle.slug])
    with django_capture_on_commit_callbacks(execute=True):
        assert "Kirjoita muutama sana." in client.post(url, {"message": " "}).content.decode()
        client.post(url, {"message": "Hei!"})
    (sent,) = mail.outbox
    assert instructor.email not in sent.body


@pytest.mark.parametrize("rows", [1, 9])
@time_machine.travel(TODAY, tick=False)
def test_many_quiet_drafts_cost_what_one_does(rows: int, django_assert_max_num_queries) -> None:
    for number in range(rows):
        draft(make_user(), f"Piiri {number}")
    client = client_of(make_member(Role.SOCIAL_INSTRUCTOR))
    with django_assert_max_num_queries(24):
        client.get("/fi/start/")
