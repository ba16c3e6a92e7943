"""Whose session it is comes with what they may do today, in one statement."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth import get_user
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from network.enums import Role
from network.models import Membership, User
from network.permissions import current_memberships
from tests.make import make_member, make_municipality, make_user

pytestmark = pytest.mark.django_db


def request_of(user: User) -> HttpRequest:
    client, request = Client(), HttpRequest()
    client.force_login(user)
    request.session = client.session
    return request


@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-24", "2026-11-30", "2026-12-01"])
def test_memberships_are_those_in_force_today(day: str) -> None:
    user, town = make_user(), make_municipality()
    for first, last in ((None, None), (date(2026, 11, 24), None), (None, date(2026, 11, 30)), (None, date(2026, 1, 1))):
        of = {"user": user, "role": Role.SOCIAL_INSTRUCTOR, "municipality": town}
        Membership.objects.create(valid_from=first, valid_until=last, **of)
    make_member(Role.COORDINATOR, town)
    with time_machine.travel(f"{day}T12:00:00+02:00", tick=False):
        request = request_of(user)
        with CaptureQueriesContext(connection) as queries:
            found = get_user(request)
            held = current_memberships(found)  # type: ignore[arg-type]
        assert (found, len(queries)) == (user, 2)
        assert {m.pk for m in held} == set(user.memberships.current().values_list("pk", flat=True))
        assert all(m.user == user and m.municipality == town for m in held)


def test_a_person_without_memberships_is_signed_in() -> None:
    user = make_user(name="Aino")
    found = get_user(request_of(user))
    assert isinstance(found, User)
    assert {f.attname: getattr(found, f.attname) for f in User._meta.concrete_fields} == {
        f.attname: getattr(User.objects.get(pk=user.pk), f.attname) for f in User._meta.concrete_fields
    }
    assert current_memberships(found) == []


def test_nobody_is_signed_in_with_an_account_that_is_closed_or_gone() -> None:
    closed, gone = make_user(), make_user()
    requests = [request_of(closed), request_of(gone)]
    assert [get_user(request).is_authenticated for request in requests] == [True, True]
    User.objects.filter(pk=closed.pk).update(is_active=False)
    gone.delete()
    assert [get_user(request).is_authenticated for request in requests] == [False, False]
