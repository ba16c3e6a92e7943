"""Newcomers who wait are reminded of, and everything that they wrote is forgotten in a month."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client, TestCase
from django.utils import timezone

from groups.actions import inquiries as actions
from groups.enums import InquiryOutcome, MemberRole
from groups.inquiry_links import inquiry_token
from groups.models import CircleMember, Inquiry, InquiryCount, InquiryReply
from groups.queries.inquiries import inquiries_for
from network.actions.people import own_data
from network.enums import Role
from network.models import AuditEntry
from network.rounds import forget, greet_the_day
from tests.make import make_inquiry, make_member, make_municipality, make_user
from tests.newcomers import JOIN, a_circle_of_three, answered

pytestmark = pytest.mark.django_db


def test_after_three_days_the_contact_is_reminded_and_after_seven_who_stands_behind_each_once() -> None:
    circle, aino, *_others = a_circle_of_three()
    behind = make_user()
    CircleMember.objects.create(circle=circle, user=behind, role=MemberRole.BACKGROUND_CONTACT)
    with time_machine.travel("2026-03-27T23:50:00+02:00", tick=False) as clock:
        make_inquiry(circle)
        told: list[list[list[str]]] = []
        for day in range(9):
            mail.outbox.clear()
            clock.move_to(
                f"2026-{'03-' if 27 + day < 32 else '04-'}{(27 + day) if 27 + day < 32 else day - 4:02d}T05:00:00Z"
            )
            for _twice in range(2):
                with TestCase.captureOnCommitCallbacks(execute=True):
                    greet_the_day()
            told.append([letter.to for letter in mail.outbox])
    assert told == [[], [], [], [[aino.email]], [], [], [], [[behind.email]], []]


def test_without_a_background_contact_the_instructor_hears_of_the_week_and_sees_no_words() -> None:
    circle, aino, *_others = a_circle_of_three()
    instructor = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    make_inquiry(circle, received_at=timezone.now() - timedelta(days=8))
    with TestCase.captureOnCommitCallbacks(execute=True):
        greet_the_day()
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([aino.email, instructor.email])
    late = next(letter for letter in mail.outbox if letter.to == [instructor.email])
    assert "/newcomers/" not in late.body


def test_an_answered_one_and_one_who_only_tells_are_not_waited_for() -> None:
    circle, aino, *_others = a_circle_of_three()
    long_ago = timezone.now() - timedelta(days=9)
    actions.mark(make_inquiry(circle, received_at=long_ago), InquiryOutcome.OTHERWISE, by=aino)
    make_inquiry(circle, received_at=long_ago, waits_since=None, question="", email="")
    with TestCase.captureOnCommitCallbacks(execute=True):
        greet_the_day()
    assert mail.outbox == []


def test_after_thirty_days_only_the_weeks_count_remains() -> None:
    circle, aino, *_others = a_circle_of_three()
    with time_machine.travel("2026-11-22T23:30:00+02:00", tick=False) as clock:
        with TestCase.captureOnCommitCallbacks(execute=True):
            actions.receive(
                circle, actions.Hello(question="Hei?", email="d@example.org", name="Dora"), key=Inquiry().key
            )
        inquiry = Inquiry.objects.get()
        answered(aino, inquiry, "Tervetuloa")
        link = f"{JOIN}{inquiry_token(inquiry)}/"
        clock.move_to("2026-12-21T23:59:00+02:00")
        assert forget()[0]["newcomers' words"] == 0
        assert Client().get(link).status_code == 200
        clock.move_to("2026-12-22T00:01:00+02:00")
        assert Client().get(link).status_code == 410, "hidden on the day, even before the round"
        assert not inquiries_for(aino).exists()
        assert forget()[0]["newcomers' words"] == 1
    assert not Inquiry.objects.exists()
    assert not InquiryReply.objects.exists()
    count = InquiryCount.objects.get()
    assert (count.iso_year, count.iso_week, count.received, count.answered) == (2026, 47, 1, 1)
    assert not any("Dora" in str(entry.changes) + entry.reason for entry in AuditEntry.objects.all())


def test_the_sender_has_everything_forgotten_at_once() -> None:
    circle, aino, *_others = a_circle_of_three()
    inquiry = make_inquiry(circle)
    answered(aino, inquiry, "Tervetuloa")
    page = Client().post(f"{JOIN}{inquiry_token(inquiry)}/", {"then": "forget"})
    assert "Viestisi on poistettu" in page.content.decode()
    assert not Inquiry.objects.exists()
    assert not InquiryReply.objects.exists()


def test_own_answers_are_in_ones_own_file() -> None:
    circle, aino, bertta, _cecilia = a_circle_of_three()
    answered(aino, make_inquiry(circle), "Tervetuloa")
    assert [row["text"] for row in own_data(aino)["answers_to_newcomers"]] == ["Tervetuloa"]
    assert own_data(bertta)["answers_to_newcomers"] == []
