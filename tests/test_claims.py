"""An organisation is taken over by its own address: a letter, a link, a button, and the coordinator is told."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from network import claims
from network.actions import roles
from network.actions.organisations import OrganisationFacts, OrganisationReach, change
from network.claims import ClaimState, claim_of, claim_token, domain_of
from network.enums import Role
from network.models import AuditEntry, Membership, Organisation, User
from tests.make import make_member, make_municipality, make_organisation, make_user

pytestmark = pytest.mark.django_db


def confirmed(address: str) -> User:
    user = make_user(address)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user


def the_link() -> str:
    found = re.search(r"/fi/claim/\S+/", str(mail.outbox[-1].body))
    assert found
    return found[0]


def page(organisation: Organisation) -> str:
    return f"/fi/organisations/{organisation.slug}/claim/"


def editors(organisation: Organisation) -> list[str]:
    held = Membership.objects.current().filter(role=Role.ORGANISATION_EDITOR, organisation=organisation)
    return [row.user.email for row in held]


@pytest.mark.parametrize(
    ("own", "website", "address", "state"),
    [
        ("info@yhdistys.fi", "", "info@yhdistys.fi", ClaimState.GOOD),
        ("Info@Yhdistys.fi", "", "info@yhdistys.fi", ClaimState.GOOD),
        ("info@yhdistys.fi", "", "aino@yhdistys.fi", ClaimState.GOOD),
        ("", "https://www.yhdistys.fi", "aino@yhdistys.fi", ClaimState.GOOD),
        ("yhdistys@gmail.com", "", "joku@gmail.com", ClaimState.NOT_YOURS),
        ("yhdistys@gmail.com", "", "yhdistys@gmail.com", ClaimState.GOOD),
        ("info@yhdistys.fi", "", "aino@toinen-yhdistys.fi", ClaimState.NOT_YOURS),
        ("info@yhdistys.fi", "", "aino@yhdistys.fi.evil.org", ClaimState.NOT_YOURS),
        ("", "", "aino@yhdistys.fi", ClaimState.NO_ADDRESS),
    ],
)
def test_whose_address_is_the_records_own(own: str, website: str, address: str, state: ClaimState) -> None:
    organisation = make_organisation(email=own, website=website)
    assert claim_of(organisation, confirmed(address)).state is state


def test_an_address_that_is_not_confirmed_is_nobodys() -> None:
    organisation = make_organisation(email="info@yhdistys.fi")
    user = make_user("info@yhdistys.fi")
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    assert claim_of(organisation, user).state is ClaimState.NOT_YOURS


def test_the_domain_of_an_address() -> None:
    assert domain_of("aino@YHDISTYS.fi") == "yhdistys.fi"
    assert domain_of("https://www.yhdistys.fi/sivu") == "yhdistys.fi"
    assert domain_of("aino@gmail.com") == domain_of("") == ""


def test_the_letter_goes_to_the_record_and_its_link_gives_the_record(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    town = make_municipality()
    coordinator = make_member(Role.COORDINATOR, town)
    organisation = make_organisation("Oma ry", email="info@yhdistys.fi")
    organisation.municipalities.add(town)
    user = confirmed("aino@yhdistys.fi")
    client.force_login(user)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert client.post(page(organisation)).status_code == 302
    assert mail.outbox[-1].to == ["info@yhdistys.fi"]
    link = the_link()
    assert client.get(link).status_code == 200
    assert editors(organisation) == []
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert client.post(link).status_code == 302
    assert editors(organisation) == [user.email]
    assert mail.outbox[-1].to == [coordinator.email]
    assert AuditEntry.objects.filter(verb="organisation_claimed", object_id=str(organisation.pk)).count() == 1
    assert client.get(f"/fi/organisations/{organisation.slug}/edit/").status_code == 200
    # The same link again gives nothing more.
    assert client.post(link).status_code == 200
    assert len(editors(organisation)) == 1


def test_a_link_is_of_one_person_one_address_and_one_week(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    organisation = make_organisation(email="info@yhdistys.fi")
    client.force_login(confirmed("aino@yhdistys.fi"))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(page(organisation))
    link = the_link()
    stranger = Client()
    stranger.force_login(confirmed("toinen@yhdistys.fi"))
    assert stranger.post(link).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        client.force_login(User.objects.get(email="aino@yhdistys.fi"))
        assert client.post(link).status_code == 410
    client.force_login(User.objects.get(email="aino@yhdistys.fi"))
    Organisation.objects.update(email="uusi@yhdistys.fi")
    assert client.post(link).status_code == 404
    assert editors(organisation) == []


def test_a_link_that_gave_the_record_does_not_give_it_again_after_the_role_has_ended(client: Client) -> None:
    organisation = make_organisation(email="info@yhdistys.fi")
    user, other = confirmed("aino@yhdistys.fi"), confirmed("toinen@yhdistys.fi")
    used, unused = (f"/fi/claim/{claim_token(organisation, each)}/" for each in (user, other))
    client.force_login(user)
    assert client.post(used).status_code == 302
    roles.end(Membership.objects.get(user=user), by=make_member(Role.COORDINATOR))
    assert client.post(used).status_code == 404
    client.force_login(other)
    assert client.post(unused).status_code == 404
    assert editors(organisation) == []
    assert client.post(f"/fi/claim/{claim_token(organisation, other)}/").status_code == 302
    assert editors(organisation) == [other.email]


def test_who_already_has_an_editor_is_not_given_away(client: Client) -> None:
    organisation = make_organisation(email="info@yhdistys.fi")
    Membership.objects.create(user=make_user(), role=Role.ORGANISATION_EDITOR, organisation=organisation)
    client.force_login(confirmed("aino@yhdistys.fi"))
    answer = client.post(page(organisation))
    assert "jo tietojen ylläpitäjä" in answer.content.decode()
    assert not mail.outbox


def told(client: Client, organisation: Organisation) -> str:
    return " ".join(client.get(page(organisation)).content.decode().split())


def test_a_link_on_its_way_is_told_and_sent_again_a_few_times(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    organisation = make_organisation(email="toimisto@yhdistys.fi")
    client.force_login(confirmed("aino@yhdistys.fi"))
    assert "Linkki on matkalla" not in told(client, organisation)
    now = datetime(2026, 11, 3, 10, tzinfo=UTC)
    clock = time_machine.travel(now, tick=False)
    with django_capture_on_commit_callbacks(execute=True), clock as moment:  # type: ignore[operator]
        client.post(page(organisation))
        client.post(page(organisation))
        text = told(client, organisation)
        assert "Linkki on matkalla" in text
        assert "järjestön omaan sähköpostiin" in text
        assert "viimeistään 10.11.2026" in text
        assert "Lähetä linkki uudelleen" in text
        assert "toimisto@" not in text.partition("<h1")[2].partition("<footer")[0]
        assert AuditEntry.objects.filter(verb=claims.ASKED).count() == 1
        for _again in range(4):
            moment.shift(claims.JUST_NOW)
            client.post(page(organisation))
        text = told(client, organisation)
        assert "jo kolmesti viikon sisällä" in text
        assert "Lähetä linkki uudelleen" not in text
    assert len(mail.outbox) == 3
    with time_machine.travel(now + timedelta(days=8)):
        client.force_login(User.objects.get(email="aino@yhdistys.fi"))
        assert "Linkki on matkalla" not in told(client, organisation)


def test_a_link_of_another_person_or_address_is_not_told(client: Client) -> None:
    organisation = make_organisation("Verkko ry", website="https://yhdistys.fi")
    aino, bertta = confirmed("aino@yhdistys.fi"), confirmed("bertta@yhdistys.fi")
    client.force_login(aino)
    client.post(page(organisation))
    assert "Lähetimme linkin omaan sähköpostiisi" in told(client, organisation)
    client.force_login(bertta)
    assert "matkalla" not in told(client, organisation)
    facts = OrganisationFacts(name="Verkko ry", website="https://yhdistys.fi", email="uusi@yhdistys.fi")
    change(organisation, facts, OrganisationReach(), by=make_member(Role.COORDINATOR))
    client.force_login(aino)
    assert "matkalla" not in told(client, organisation)


def test_without_the_limit_the_letters_do_not_end(
    client: Client, django_capture_on_commit_callbacks: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "MOST_LETTERS", 100)
    monkeypatch.setattr(claims, "JUST_NOW", timedelta(0))
    organisation = make_organisation(email="toimisto@yhdistys.fi")
    client.force_login(confirmed("aino@yhdistys.fi"))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        for _again in range(5):
            client.post(page(organisation))
    assert len(mail.outbox) == 5


def test_who_is_not_signed_in_is_told_with_which_address_to_come(client: Client) -> None:
    organisation = make_organisation("Naapuriapu ry", email="toimisto@naapuriapu.fi")
    told = "Kirjaudu järjestön omalla sähköpostiosoitteella"
    assert told in client.get(f"/fi/organisations/{organisation.slug}/claim/", follow=True).content.decode()
    assert told not in client.get("/fi/accounts/login/?next=/fi/start/").content.decode()
