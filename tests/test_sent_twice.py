"""A form that is sent twice, or from two windows at once, does once what it does, and leads where the first led."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from network.actions import once
from network.actions.merging import merge, tell_apart
from network.actions.once import GoneError
from network.actions.organisations import OrganisationFacts, OrganisationReach, add, change, confirm
from network.actions.reminders import remind_now
from network.actions.roles import RoleGiven, give
from network.enums import RecordKind, Role
from network.keeping import record_of
from network.models import AuditEntry, Organisation, User
from tests.at_once import at_once, on_postgresql
from tests.make import make_organisation, make_user
from tests.sent_forms import LEADING, REMOVING, Sent, begun_round, make_sender

AT_ONCE = 4
Form = Callable[[User], Sent]


@pytest.mark.django_db
@pytest.mark.parametrize("form", LEADING)
def test_sent_again_it_leads_where_the_first_led(form: Form) -> None:
    by = make_sender()
    sent = form(by)
    first, again = sent.post(by), sent.post(by)
    assert first[0] == 302
    assert again[0] == 302
    assert sent.made() == sent.once


@pytest.mark.django_db
@pytest.mark.parametrize("form", REMOVING)
def test_what_is_gone_is_not_there_the_second_time(form: Form) -> None:
    by = make_sender()
    sent = form(by)
    assert [sent.post(by)[0] for _time in range(2)] == [302, 404]
    assert sent.made() == sent.once


class TestAtOnce:
    pytestmark = on_postgresql

    @pytest.mark.parametrize("form", LEADING)
    def test_every_window_is_led_on_and_it_is_done_once(self, form: Form) -> None:
        by = make_sender()
        sent = form(by)
        answers = at_once(*[partial(sent.post, by)] * AT_ONCE)
        assert {answer[0] for answer in answers} == {302}  # type: ignore[index]
        assert sent.made() == sent.once

    @pytest.mark.parametrize("form", REMOVING)
    def test_what_another_window_removed_is_not_there(self, form: Form) -> None:
        by = make_sender()
        sent = form(by)
        answers = at_once(*[partial(sent.post, by)] * AT_ONCE)
        assert sorted(answer[0] for answer in answers) == [302, 404, 404, 404]  # type: ignore[index]
        assert sent.made() == sent.once

    def test_one_person_adds_an_organisation_once(self) -> None:
        by, facts = make_sender(), OrganisationFacts(name="Sama ry")
        made = at_once(*[partial(add, facts, OrganisationReach(), by=by)] * AT_ONCE)
        assert len(set(made)) == 1
        assert Organisation.objects.count() == 1

    def test_people_who_add_the_same_name_get_two_addresses(self) -> None:
        people = [make_sender() for _one in range(AT_ONCE)]
        facts = OrganisationFacts(name="Sama ry")
        at_once(*[partial(add, facts, OrganisationReach(), by=by) for by in people])
        slugs = Organisation.objects.order_by("pk").values_list("slug", flat=True)
        assert sorted(slugs) == ["sama-ry", "sama-ry-2", "sama-ry-3", "sama-ry-4"]


@pytest.mark.django_db
def test_what_was_joined_meanwhile_is_not_there() -> None:
    by, kept, gone = make_sender(), make_organisation(), make_organisation()
    about = record_of(RecordKind.ORGANISATION, pk=gone.pk)
    assert about is not None
    merge(kept, gone, {}, by=by)
    given = RoleGiven(Role.ORGANISATION_EDITOR, organisation=gone)
    for act in (
        partial(give, make_user(), given, by=by),
        partial(remind_now, about, by=by),
        partial(confirm, gone, by=by),
        partial(tell_apart, kept, gone, by=by),
    ):
        with pytest.raises(GoneError):
            act()


@pytest.mark.django_db
def test_a_confirmation_keeps_what_another_wrote_meanwhile() -> None:
    by, organisation = make_sender(), make_organisation()
    shown = Organisation.objects.get(pk=organisation.pk)
    facts = OrganisationFacts(name=organisation.name, kind=organisation.kind, phone="040 1234567")
    change(organisation, facts, OrganisationReach(), by=by)
    confirm(shown, by=by)
    assert Organisation.objects.get(pk=organisation.pk).phone == "040 1234567"


@pytest.mark.django_db
def test_another_persons_confirmation_on_the_same_day_is_told() -> None:
    organisation = make_organisation()
    people = [make_sender(), make_sender()]
    for by in (*people, people[0]):
        confirm(organisation, by=by)
        confirm(organisation, by=by)
    told = AuditEntry.objects.filter(verb="organisation_confirmed").values_list("actor", flat=True)
    assert list(told) == [f"user:{by.pk}" for by in (people[0], people[1], people[0])]


@pytest.mark.django_db
def test_after_ten_minutes_or_with_other_facts_one_more_is_made() -> None:
    by = make_sender()
    sent = begun_round(by)
    sent.post(by)
    sent.data["asker"] = "Toinen"
    sent.post(by)
    assert sent.made() == 2
    with time_machine.travel(timezone.now() + once.LATELY + timedelta(minutes=1)):
        sent.post(by)
    assert sent.made() == 3
