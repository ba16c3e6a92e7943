"""A lead hands the circle over to another of its people, and may then leave."""

import pytest
from django.test import Client

from groups.actions.circles import hand_over
from groups.enums import MemberRole
from groups.models import Circle, CircleMember
from network.actions.people import hindrances
from network.models import AuditEntry, User
from tests.make import make_circle, make_user

pytestmark = pytest.mark.django_db


def a_circle_of_two() -> tuple[Circle, User, User]:
    aino, eero = make_user(name="Aino"), make_user(name="Eero")
    circle = make_circle(lead=aino)
    CircleMember.objects.create(circle=circle, user=eero, role=MemberRole.HELPER)
    return circle, aino, eero


def leads(circle: Circle) -> list[User]:
    return [member.user for member in circle.members.filter(role=MemberRole.LEAD)]


def test_the_next_lead_leads_and_the_old_one_stays_as_a_helper(django_capture_on_commit_callbacks, mailoutbox) -> None:
    circle, aino, eero = a_circle_of_two()
    assert hindrances(aino)[0].url == f"/fi/circles/{circle.slug}/edit/"
    client = Client()
    client.force_login(aino)
    assert "Eero" in client.get(f"/fi/circles/{circle.slug}/edit/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/fi/circles/{circle.slug}/hand-over/", {"person": eero.pk})
    assert leads(circle) == [eero]
    assert circle.members.filter(user=aino, role=MemberRole.HELPER).exists()
    assert hindrances(aino) == []
    assert mailoutbox[0].to == [eero.email]
    entry = AuditEntry.objects.get(verb="circle handed over")
    assert (entry.actor, entry.changes) == (f"user:{aino.pk}", {"lead": [aino.pk, eero.pk]})


def test_a_circle_is_handed_over_only_to_its_own_people() -> None:
    circle, aino, _eero = a_circle_of_two()
    stranger = make_user()
    client = Client()
    client.force_login(aino)
    client.post(f"/fi/circles/{circle.slug}/hand-over/", {"person": stranger.pk})
    assert leads(circle) == [aino]
    with pytest.raises(ValueError, match="does not carry"):
        hand_over(circle, stranger, by=aino)


def test_handing_over_twice_changes_nothing() -> None:
    circle, aino, eero = a_circle_of_two()
    hand_over(circle, eero, by=aino)
    hand_over(circle, eero, by=aino)
    assert leads(circle) == [eero]
    assert AuditEntry.objects.filter(verb="circle handed over").count() == 1


def test_a_coordinator_adds_a_lead_and_takes_nobody_away() -> None:
    circle, aino, eero = a_circle_of_two()
    hand_over(circle, eero, by=make_user())
    assert {lead.pk for lead in leads(circle)} == {aino.pk, eero.pk}
