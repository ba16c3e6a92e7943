"""People and roles: given by administrators, never by oneself, ended and never deleted; and one's own page."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from groups.enums import CircleState, MemberRole
from groups.models import CircleMember
from network.enums import Role
from network.models import AuditEntry, Membership, User
from network.permissions import Permission, may
from tests.make import make_circle, make_member, make_municipality, make_organisation, make_user

pytestmark = pytest.mark.django_db

PEOPLE = "/fi/people/"
PROFILE = "/fi/profile/"
MARKER = "<script>alert('silmu')</script>"


@pytest.fixture
def admin(client: Client) -> User:
    """An administrator of the whole network, signed in."""
    user = make_member(Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def page_of(user: User) -> str:
    return f"{PEOPLE}{user.pk}/"


def test_people_are_found_by_name_address_and_role(client: Client, admin: User) -> None:
    aino = make_user("aino@example.org", name="Äiti Aino")
    make_user("bertta@example.org", name="Bertta")
    Membership.objects.create(user=aino, role=Role.COORDINATOR)

    def found(query: str) -> list[str]:
        return [user.email for user in client.get(f"{PEOPLE}?{query}").context["page"]]

    assert found("q=äiti") == ["aino@example.org"]
    assert found("q=BERTTA@") == ["bertta@example.org"]
    assert found("role=coordinator") == ["aino@example.org"]
    assert len(found("role=nonsense&page=x&q=%00")) == 3


def test_a_long_list_asks_little(client: Client, admin: User, django_assert_max_num_queries: Any) -> None:
    for _ in range(40):
        make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    with django_assert_max_num_queries(6):
        assert client.get(PEOPLE).status_code == 200


@pytest.mark.parametrize("page", ["", "invite/", "{pk}/", "{pk}/roles/{role}/end/"])
def test_only_administrators_manage_people(client: Client, page: str) -> None:
    other = make_member(Role.SOCIAL_INSTRUCTOR)
    membership = other.memberships.get()
    url = PEOPLE + page.format(pk=other.pk, role=membership.pk)
    assert client.get(url)["Location"].startswith("/fi/accounts/login/")
    for role in (Role.COORDINATOR, Role.SOCIAL_INSTRUCTOR, Role.OUTREACH_WORKER):
        client.force_login(make_member(role))
        assert client.post(url, {"role": "administrator", "email": "x@example.org"}).status_code in (404, 405)
        assert client.get(url).status_code in (404, 405)
    assert other.memberships.current().count() == 1
    assert not User.objects.filter(email="x@example.org").exists()


def test_a_role_is_given_with_place_and_dates(client: Client, admin: User) -> None:
    make_municipality("562", name_fi="Orivesi")
    aino = make_user(language="fi")
    sent = {"role": "social_instructor", "municipality": "562", "valid_from": "2026-11-01", "valid_until": "2030-12-31"}
    client.post(page_of(aino), sent)
    membership = aino.memberships.get()
    assert (membership.role, membership.municipality_id) == (Role.SOCIAL_INSTRUCTOR, "562")
    assert (membership.valid_from, membership.valid_until) == (date(2026, 11, 1), date(2030, 12, 31))
    entry = AuditEntry.objects.get(verb="role_given")
    assert entry.actor == f"user:{admin.pk}"
    assert entry.changes["role"] == [None, "social_instructor"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"role": ""}, "role"),
        ({"role": "president"}, "role"),
        ({"role": "organisation_editor"}, "organisation"),
        ({"role": "municipality_reader"}, "municipality"),
        ({"role": "coordinator", "municipality": "999"}, "municipality"),
        ({"role": "coordinator", "valid_from": "2026-11-02", "valid_until": "2026-11-01"}, "valid_until"),
        ({"role": "coordinator", "valid_from": "huomenna"}, "valid_from"),
    ],
)
def test_a_role_that_cannot_be_is_refused(client: Client, admin: User, sent: dict[str, str], field: str) -> None:
    aino = make_user()
    answer = client.post(page_of(aino), sent)
    assert field in answer.context["form"].errors
    assert not aino.memberships.exists()


def test_nobody_gives_themselves_a_role(client: Client, admin: User) -> None:
    answer = client.post(page_of(admin), {"role": "outreach_worker"})
    assert "Et voi antaa tehtävää itsellesi" in answer.content.decode()
    client.post(f"{PEOPLE}invite/", {"email": admin.email.upper(), "language": "fi", "role": "coordinator"})
    assert [m.role for m in admin.memberships.all()] == [Role.ADMINISTRATOR]


def test_an_administrator_of_one_municipality_stays_there(client: Client) -> None:
    here, there = make_municipality("562"), make_municipality("837")
    client.force_login(make_member(Role.ADMINISTRATOR, here))
    neighbour, far = make_member(Role.SOCIAL_INSTRUCTOR, here), make_member(Role.SOCIAL_INSTRUCTOR, there)
    assert client.get(page_of(far)).status_code == 404
    client.post(page_of(neighbour), {"role": "coordinator", "municipality": "837"})
    client.post(page_of(neighbour), {"role": "administrator"})
    assert neighbour.memberships.count() == 1
    wide = Membership.objects.create(user=neighbour, role=Role.COORDINATOR)
    assert client.post(f"{page_of(neighbour)}roles/{wide.pk}/end/").status_code == 404
    client.post(f"{page_of(neighbour)}roles/{neighbour.memberships.get(municipality=here).pk}/end/")
    assert [m.pk for m in neighbour.memberships.current()] == [wide.pk]


def test_an_ended_role_ends_now_and_stays_in_the_past(client: Client, admin: User) -> None:
    aino = make_member(Role.COORDINATOR)
    membership = aino.memberships.get()
    assert may(aino, Permission.APPROVE_CIRCLE)
    client.post(f"{page_of(aino)}roles/{membership.pk}/end/")
    aino = User.objects.get(pk=aino.pk)
    assert not may(aino, Permission.APPROVE_CIRCLE)
    assert aino.memberships.get().valid_until == timezone.localdate() - timedelta(days=1)
    assert AuditEntry.objects.filter(verb="role_ended", object_id=str(membership.pk)).exists()
    assert "Päättyneet" in client.get(page_of(aino)).content.decode()


def test_a_role_given_today_can_end_today(client: Client, admin: User) -> None:
    aino = make_user()
    client.post(page_of(aino), {"role": "coordinator"})
    client.post(f"{page_of(aino)}roles/{aino.memberships.get().pk}/end/")
    assert not aino.memberships.current().exists()
    assert aino.memberships.count() == 1


def test_the_first_administrator_is_made_by_a_command(client: Client) -> None:
    call_command("createsuperuser", email="eka@example.org", interactive=False, verbosity=0)
    first = User.objects.get(email="eka@example.org")
    assert not first.has_usable_password()
    client.force_login(first)
    assert client.get(PEOPLE).status_code == 200
    assert not may(first, Permission.APPROVE_CIRCLE)


def test_the_last_administrator_stays(client: Client, admin: User) -> None:
    answer = client.post(f"{page_of(admin)}roles/{admin.memberships.get().pk}/end/", follow=True)
    assert "ainakin yksi pääkäyttäjä" in answer.content.decode()
    assert admin.memberships.current().exists()


@pytest.mark.parametrize(("language", "word"), [("fi", "Sait tehtävän"), ("sv", None), ("en", None)])
def test_an_invited_person_comes_in_with_a_code(
    client: Client,
    admin: User,
    django_capture_on_commit_callbacks: Any,
    language: str,
    word: str | None,
) -> None:
    sent = {"email": "Uusi@example.org", "name": "Uusi", "language": language, "role": "coordinator"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{PEOPLE}invite/", sent)
    user = User.objects.get(email="uusi@example.org")
    assert not user.has_usable_password()
    assert user.language == language
    letter = mail.outbox[-1]
    assert letter.to == ["uusi@example.org"]
    assert f"/{language}/accounts/login/" in str(letter.body)
    assert word is None or word in str(letter.body)
    person = Client()
    person.post("/fi/accounts/login/", {"login": "uusi@example.org"})
    code = mail.outbox[-1].subject.split()[-1]
    person.post("/fi/accounts/login/code/confirm/", {"code": code})
    assert person.session["_auth_user_id"] == str(user.pk)


def test_coordinators_invite_an_organisations_editors(client: Client) -> None:
    organisation = make_organisation()
    page = f"{organisation.get_absolute_url()}editors/"
    editor = make_user()
    Membership.objects.create(user=editor, role=Role.ORGANISATION_EDITOR, organisation=organisation)
    client.force_login(editor)
    assert client.get(page).status_code == 404
    client.force_login(make_member(Role.COORDINATOR))
    client.post(page, {"email": "uusi@example.org", "language": "fi", "role": "administrator"})
    membership = Membership.objects.get(user__email="uusi@example.org")
    assert (membership.role, membership.organisation) == (Role.ORGANISATION_EDITOR, organisation)
    assert "uusi@example.org" in client.get(page).content.decode()
    client.post(f"{page}{membership.pk}/end/")
    assert list(organisation.memberships.current()) == [Membership.objects.get(user=editor)]
    assert "uusi@example.org" not in client.get(page, follow=True).content.decode().split("</main>")[0].split("<h1")[1]


def test_ones_own_name_and_language(client: Client) -> None:
    aino = make_user()
    client.force_login(aino)
    assert client.get(PROFILE).status_code == 200
    more = {"is_staff": "on", "is_superuser": "on", "email": "x@example.org"}
    answer = client.post(PROFILE, {"name": MARKER, "language": "sv", **more})
    assert answer["Location"] == "/sv/profile/"
    email = aino.email
    aino.refresh_from_db()
    assert (aino.name, aino.language, aino.email) == (MARKER, "sv", email)
    assert not aino.is_staff
    assert not aino.is_superuser
    page = client.get(PROFILE).content.decode()
    assert MARKER not in page
    assert escape(MARKER) in page


def test_ones_own_data_as_a_file(client: Client) -> None:
    aino, bertta = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality()), make_user()
    circle = make_circle(lead=aino)
    client.force_login(aino)
    answer = client.get(f"{PROFILE}data.json")
    data = json.loads(answer.content)
    assert "attachment" in answer["Content-Disposition"]
    assert data["email"] == aino.email
    assert data["roles"][0]["municipality"] == "Tampere"
    assert data["circles"] == [{"circle": circle.name, "role": "lead"}]
    assert bertta.email not in answer.content.decode()


def test_leaving_takes_a_tick_and_deletes_what_names_the_person(client: Client) -> None:
    aino = make_member(Role.SOCIAL_INSTRUCTOR)
    client.force_login(aino)
    assert "Rastita ensin" in client.post(f"{PROFILE}delete/").content.decode()
    assert User.objects.filter(pk=aino.pk).exists()
    client.post(f"{PROFILE}delete/", {"sure": "on"})
    assert not User.objects.filter(pk=aino.pk).exists()
    assert "_auth_user_id" not in client.session
    assert AuditEntry.objects.get(verb="account_deleted").actor == f"user:{aino.pk}"


def test_a_circle_led_alone_is_handed_over_first(client: Client) -> None:
    aino = make_user()
    circle = make_circle(lead=aino, name="Narikan piiri")
    client.force_login(aino)
    assert "Narikan piiri" in client.get(f"{PROFILE}delete/").content.decode()
    assert client.post(f"{PROFILE}delete/", {"sure": "on"}).status_code == 409
    CircleMember.objects.create(circle=circle, user=make_user(), role=MemberRole.LEAD)
    client.post(f"{PROFILE}delete/", {"sure": "on"})
    assert not User.objects.filter(pk=aino.pk).exists()


def test_a_draft_or_an_ended_circle_holds_nobody(client: Client) -> None:
    aino = make_user()
    for state in (CircleState.DRAFT, CircleState.ENDED):
        make_circle(lead=aino, state=state)
    client.force_login(aino)
    client.post(f"{PROFILE}delete/", {"sure": "on"})
    assert not User.objects.filter(pk=aino.pk).exists()


def test_the_last_administrator_hands_over_first(client: Client, admin: User) -> None:
    assert client.post(f"{PROFILE}delete/", {"sure": "on"}).status_code == 409
    make_member(Role.ADMINISTRATOR)
    assert client.post(f"{PROFILE}delete/", {"sure": "on"}).status_code == 302


def test_reading_writes_nothing(client: Client, admin: User) -> None:
    aino = make_member(Role.COORDINATOR)
    before = list(User.objects.values()), list(Membership.objects.values()), AuditEntry.objects.count()
    for page in (PEOPLE, f"{PEOPLE}invite/", page_of(aino), PROFILE, f"{PROFILE}data.json", f"{PROFILE}delete/"):
        assert client.get(page).status_code == 200
    assert (list(User.objects.values()), list(Membership.objects.values()), AuditEntry.objects.count()) == before


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {}, optional={key: st.text(max_size=30) for key in ("role", "municipality", "valid_from", "email", "name")}
    )
)
def test_no_form_breaks_a_page(client: Client, sent: dict[str, str]) -> None:
    user = make_member(Role.ADMINISTRATOR)
    client.force_login(user)
    for page in (f"{PEOPLE}invite/", page_of(user), PROFILE, f"{PROFILE}delete/"):
        assert client.post(page, sent).status_code < 500
    assert client.get(PEOPLE, sent).status_code < 500


def test_two_roles_of_a_kind_end_by_buttons_of_different_names(client: Client, admin: User) -> None:
    aino = make_user()
    for code in ("837", "536"):
        Membership.objects.create(user=aino, role=Role.SOCIAL_INSTRUCTOR, municipality=make_municipality(code))
    text = client.get(page_of(aino)).content.decode()
    names = re.findall(r'Päätä tehtävä<span class="govuk-visually-hidden">(.+?)</span>', text, re.DOTALL)
    assert len(names) == len({" ".join(name.split()) for name in names}) == 2
