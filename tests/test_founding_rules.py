"""The network's rules for a new circle: set in the browser, by whoever answers for the whole network."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from groups.actions.checklist import Said, answer
from groups.actions.circles import NotReadyError, send, start
from groups.actions.rules import set_founding_rules
from groups.checklist import topics
from groups.enums import CircleState, MemberRole
from groups.models import Circle, CircleMember, FoundingRules
from groups.queries.readiness import missing_before_sending
from groups.queries.rules import founding_rules, requirements
from network.enums import Role
from network.models import AuditEntry, User
from tests.choices import options, ticked
from tests.make import make_circle, make_member, make_municipality, make_place, make_user

pytestmark = pytest.mark.django_db
URL = "/fi/founding-rules/"
DEFAULT = ["for_whom", "venue", "meeting_times", "lead", "background_contact"]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def draft(lead: User) -> Circle:
    return start(name="Hervannan torstai", municipality=make_municipality(), language="fi", by=lead)


def test_as_installed_five_things_are_asked_and_a_coordinator_approves() -> None:
    page = client_of(make_member(Role.ADMINISTRATOR)).get(URL).content.decode()
    assert list(options(page, "required")) == [*topics(), "lead", "background_contact"]
    assert sorted(ticked(page, "required")) == sorted(DEFAULT)
    assert ticked(page, "approval") == ["approved"]
    assert len(requirements()) == 14


def test_rules_hold_at_once_for_drafts_and_leave_a_trail() -> None:
    aino, coordinator = make_user(), make_member(Role.COORDINATOR)
    circle = draft(aino)
    client = client_of(coordinator)
    chosen = {"required": ["principles", "lead"], "approval": "approved", "needs_approval": "", "id": "7"}
    page = client.post(URL, chosen, follow=True).content.decode()
    assert "Säännöt koskevat heti" in page
    assert sorted(ticked(page, "required")) == ["lead", "principles"]
    assert [m.topic for m in missing_before_sending(circle)] == ["principles"]
    answer(circle, "principles", Said(("equality",)), by=aino)
    assert send(circle, by=aino).state == CircleState.SENT
    client.post(URL, chosen)
    entry = AuditEntry.objects.get(verb="founding rules set")
    assert entry.changes["required"] == [DEFAULT, ["principles", "lead"]]
    assert FoundingRules.objects.count() == 1


def test_where_nobody_approves_the_founder_publishes_and_the_page_says_so(django_capture_on_commit_callbacks) -> None:
    aino = make_user()
    circle = draft(aino)
    client_of(make_member(Role.COORDINATOR)).post(URL, {"required": [], "approval": "at_once"})
    client = client_of(aino)
    page = client.get(reverse("groups:checklist", args=[circle.slug])).content.decode()
    assert "Julkaise piiri" in page
    assert "hyväksyttäväksi" not in page
    new = client.get(reverse("groups:new_circle")).content.decode()
    assert "Julkaiset piirin itse" in new
    assert "koordinaattorille" not in new
    with django_capture_on_commit_callbacks(execute=True):
        said = client.post(reverse("groups:send_circle", args=[circle.slug]), follow=True).content.decode()
    circle.refresh_from_db()
    assert circle.state == CircleState.PUBLISHED
    assert "julkinen" in said
    assert [letter.to for letter in mail.outbox] == [[aino.email]]


@pytest.mark.parametrize(("approval", "said"), [("at_once", "ei vielä julkaistu"), ("approved", "ei vielä lähetetty")])
def test_what_is_tried_too_early_is_called_by_its_name(approval: str, said: str) -> None:
    aino = make_user()
    client_of(make_member(Role.COORDINATOR)).post(URL, {"required": ["principles"], "approval": approval})
    url = reverse("groups:send_circle", args=[draft(aino).slug])
    assert said in client_of(aino).post(url, follow=True).content.decode()


def test_only_who_answers_for_the_whole_network_sets_them(client: Client) -> None:
    strangers = [make_user(), make_member(Role.COORDINATOR, make_municipality()), make_member(Role.SOCIAL_INSTRUCTOR)]
    assert client.post(URL, {"approval": "at_once"}).status_code == 302
    for person in strangers:
        assert client_of(person).get(URL).status_code == 404
        assert client_of(person).post(URL, {"approval": "at_once"}).status_code == 404
    assert founding_rules().needs_approval is True
    assert client_of(make_member(Role.COORDINATOR)).post(URL, {"approval": "at_once"}).status_code == 302
    assert founding_rules().needs_approval is False


def test_a_mistake_is_told_and_what_was_ticked_is_kept() -> None:
    client = client_of(make_member(Role.COORDINATOR))
    page = client.post(URL, {"required": ["growing"]}).content.decode()
    assert "Valitse, kuka julkaisee piirin." in page
    assert ticked(page, "required") == ["growing"]
    assert client.post(URL, {"required": ["no_such"], "approval": "at_once"}).status_code == 200
    assert not FoundingRules.objects.exists()


def test_the_database_keeps_one_row() -> None:
    set_founding_rules(required=["lead"], needs_approval=True, by=make_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        FoundingRules.objects.create(pk=2)


@pytest.mark.parametrize("code", [code for code, _name in requirements()])
def test_whatever_is_asked_for_is_said_exactly_with_a_link_to_its_own_question(code: str) -> None:
    coordinator = make_member(Role.COORDINATOR)
    circle = draft(make_user())
    if code == "lead":
        CircleMember.objects.filter(circle=circle).delete()
    set_founding_rules(required=[code], needs_approval=True, by=coordinator)
    (missing,) = missing_before_sending(circle)
    page, _hash, field = missing.url.partition("#")
    shown = client_of(coordinator).get(page)
    assert shown.status_code == 200
    assert f'id="{field}"' in shown.content.decode()
    with pytest.raises(NotReadyError) as refused:
        send(circle, by=coordinator)
    assert refused.value.missing == [missing]


@pytest.mark.parametrize("code", [code for code, _name in requirements()])
def test_what_has_been_told_is_not_asked_for(code: str) -> None:
    circle = make_circle((2, 780, 900), place=make_place(), lead=make_user())
    CircleMember.objects.create(circle=circle, user=make_user(), role=MemberRole.BACKGROUND_CONTACT)
    for topic in topics():
        answer(circle, topic, Said(other="Näin on sovittu"), by=None)
    set_founding_rules(required=[code], needs_approval=True, by=make_user())
    assert missing_before_sending(Circle.objects.get(pk=circle.pk)) == []
