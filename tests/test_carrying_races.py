"""Two who carry a circle act at the same moment: on PostgreSQL, where races are real."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

from django.core import mail
from django.utils import timezone

from groups.actions import inquiries, support
from groups.models import Inquiry, InquiryCount, InquiryReply
from network.enums import Role
from tests.at_once import at_once, on_postgresql
from tests.make import make_circle, make_inquiry, make_member, make_support, make_user

pytestmark = on_postgresql


def test_of_two_answers_one_leaves_and_the_other_hears_of_it() -> None:
    inquiry = make_inquiry(make_circle())
    acts = [
        partial(inquiries.answer, inquiry, text, key=uuid4(), seen="", by=make_user())
        for text in ("Tule!", "Älä tule!")
    ]
    results = at_once(*acts, refusals=(inquiries.SomebodyAnsweredError,))
    assert sum(isinstance(result, inquiries.SomebodyAnsweredError) for result in results) == 1
    assert InquiryReply.objects.count() == len(mail.outbox) == 1


def test_a_form_sent_eight_times_at_once_is_one_and_counted_once() -> None:
    circle, key = make_circle(), uuid4()
    results = at_once(*[partial(inquiries.receive, circle, inquiries.Hello(), key=key)] * 8)
    assert len({result.pk for result in results if isinstance(result, Inquiry)}) == 1
    assert (Inquiry.objects.count(), InquiryCount.objects.get().received) == (1, 1)


def test_eight_newcomers_at_once_are_eight_in_the_count() -> None:
    circle = make_circle()
    at_once(*[partial(inquiries.receive, circle, inquiries.Hello(), key=uuid4()) for _one in range(8)])
    assert InquiryCount.objects.get().received == 8


def test_two_clocks_remind_once() -> None:
    make_inquiry(make_circle(), received_at=timezone.now() - timedelta(days=4))
    at_once(*[partial(inquiries.remind_waiting, timezone.localdate())] * 2)
    assert len(mail.outbox) == 1


def test_two_clocks_pass_a_request_on_once() -> None:
    coordinator = make_member(Role.COORDINATOR)
    asked = make_support(make_circle(), asked_at=timezone.now() - timedelta(days=4))
    at_once(*[partial(support.pass_on_waiting, timezone.localdate())] * 2)
    asked.refresh_from_db()
    assert asked.escalated_at is not None
    assert [letter.to for letter in mail.outbox] == [[coordinator.email]]


def test_an_answer_and_the_closing_at_once_leave_one_truth() -> None:
    circle = make_circle()
    asked, lead = make_support(circle), circle.members.get().user
    at_once(
        partial(support.write, asked, "Tulen käymään", key=uuid4(), by=make_member(Role.SOCIAL_INSTRUCTOR)),
        partial(support.close, asked, by=lead),
        refusals=(support.AlreadyClosedError,),
    )
    asked.refresh_from_db()
    assert asked.closed_at is not None
    assert asked.waits_since is None
