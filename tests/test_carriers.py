"""Names of those without an account: written with consent, seen by the circle alone, erased everywhere at once."""

import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, connection, models, transaction
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from groups.enums import MemberRole
from groups.models import Circle, CircleMember
from network.actions.people import delete_account, own_data
from network.models import AuditEntry, User
from network.rounds import forget
from responsibilities.actions.carriers import Outsider, carrier_for, erase, name_person
from responsibilities.actions.duties import give_to_own
from responsibilities.actions.invitations import Invited, accept_invitation, invite
from responsibilities.actions.offers import offer_as_visitor
from responsibilities.enums import Consent
from responsibilities.models import Carrier, Invitation, Offer, Responsibility
from tests.make import make_circle, make_user

pytestmark = pytest.mark.django_db
NAMED = {"name": "Pirkko-muori", "consent": "spoken", "consented_on": date(2026, 11, 1)}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def a_circle() -> tuple[Circle, User, Carrier]:
    """A circle, its lead, and Pirkko who washes up and has had another duty before."""
    aino = make_user()
    circle = make_circle(lead=aino)
    pirkko = name_person(circle, **{**NAMED, "consent": Consent.SPOKEN}, by=aino)
    duty = Responsibility.objects.create(circle=circle, duty="cleaning")
    give_to_own(duty, pirkko, by=aino)
    was = {"state": "ended", "since": date(2026, 1, 1), "until": date(2026, 5, 1)}
    Responsibility.objects.create(circle=circle, duty="coffee", carrier=pirkko, message="Terveisin Pirkko", **was)
    return circle, aino, pirkko


def every_text() -> str:
    """Everything that the database holds, as text."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            texts = [field for field in model._meta.local_fields if not isinstance(field, models.BinaryField)]
            columns = ", ".join(connection.ops.quote_name(field.column) for field in texts)
            cursor.execute(f"SELECT {columns} FROM {model._meta.db_table}")  # noqa: S608 - our own names
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_a_person_is_named_with_consent_and_given_a_duty_and_only_the_circle_sees_it(client: Client) -> None:
    aino, bertta = make_user(), make_user()
    circle = make_circle(lead=aino, name="Kahvipiiri")
    CircleMember.objects.create(circle=circle, user=bertta, role=MemberRole.HELPER)
    duty = Responsibility.objects.create(circle=circle, duty="cleaning")
    url = reverse("responsibilities:name_person", args=[circle.slug])
    sent = {**NAMED, "name": "  Pirkko-muori ", "consented_on": str(timezone.localdate())}
    for _twice in range(2):
        client_of(aino).post(url, {**sent, "circle": "99", "email": "x@example.org"})
    pirkko = Carrier.objects.get()
    assert (pirkko.name, pirkko.consent, pirkko.named_by, pirkko.email) == ("Pirkko-muori", "spoken", aino, "")
    give = reverse("responsibilities:give", args=[circle.slug, duty.pk])
    assert "Pirkko-muori" in client_of(aino).get(give).content.decode()
    client_of(aino).post(give, {"holder": pirkko.pk})
    duty.refresh_from_db()
    assert (duty.state, duty.carrier) == ("taken", pirkko)
    team = reverse("responsibilities:circle_duties", args=[circle.slug])
    assert "Sanoi sen minulle" in client_of(bertta).get(team).content.decode()
    assert client_of(make_user()).get(team).status_code == 404
    for public in ("/fi/responsibilities/", f"/fi/circles/{circle.slug}/", f"/fi/circles/{circle.slug}/network/"):
        assert "Pirkko" not in client.get(public).content.decode()
    for person in (bertta, make_user()):
        assert client_of(person).get(url).status_code == 404
        assert client_of(person).post(give, {"holder": pirkko.pk}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "millä nimellä"),
        ({"consent": ""}, "Ilman suostumusta"),
        ({"consent": "own_answer"}, "Tätä ei voi valita"),
        ({"consented_on": "2999-01-01"}, "vasta tulossa"),
        ({"consented_on": "2020-01-01"}, "yli vuoden takaa"),
    ],
)
def test_without_consent_no_name_is_written(wrong: dict[str, str], said: str) -> None:
    aino = make_user()
    circle = make_circle(lead=aino)
    sent = {**NAMED, "consented_on": str(timezone.localdate()), **wrong}
    page = client_of(aino).post(reverse("responsibilities:name_person", args=[circle.slug]), sent)
    assert said in page.content.decode()
    assert not Carrier.objects.exists()


def test_two_of_one_name_are_told_apart() -> None:
    circle, aino, _pirkko = a_circle()
    sent = {**NAMED, "name": "pirkko-MUORI", "consented_on": str(timezone.localdate())}
    page = client_of(aino).post(reverse("responsibilities:name_person", args=[circle.slug]), sent)
    assert "on jo tämän niminen" in page.content.decode()
    other = carrier_for(circle, Outsider("Pirkko-muori", phone="050 1234567"))
    assert other.name == "Pirkko-muori 2"
    assert carrier_for(circle, Outsider("Pirkko-muori 2", phone="050 1234567")) == other
    with pytest.raises(IntegrityError), transaction.atomic():
        Carrier.objects.create(circle=circle, **NAMED)


def test_a_duty_is_not_given_to_somebody_of_another_circle() -> None:
    _circle, _aino, pirkko = a_circle()
    eeva = make_user()
    duty = Responsibility.objects.create(circle=make_circle(lead=eeva), duty="coffee")
    url = reverse("responsibilities:give", args=[duty.circle.slug, duty.pk])
    assert client_of(eeva).post(url, {"holder": pirkko.pk}).status_code == 200
    duty.refresh_from_db()
    assert duty.state == "open"


def test_an_erased_name_is_nowhere_not_even_in_the_database() -> None:
    circle, aino, pirkko = a_circle()
    invitation = invite(Responsibility.objects.create(circle=circle, duty="venue"), Invited("Pirkko-muori"), by=aino)
    Invitation.objects.filter(pk=invitation.pk).update(state="declined", answered_at=timezone.now())
    team = reverse("responsibilities:circle_duties", args=[circle.slug])
    assert "Pirkko-muori" in client_of(aino).get(team).content.decode()
    assert "Pirkko" in every_text()
    url = reverse("responsibilities:erase_person", args=[circle.slug, pirkko.pk])
    assert "palaavat piirille" in client_of(aino).get(url).content.decode()
    assert Carrier.objects.exists()
    assert client_of(make_user()).post(url).status_code == 404
    client_of(aino).post(url)
    assert "Pirkko" not in every_text()
    page = client_of(aino).get(team).content.decode()
    assert "Pirkko" not in page
    assert "nimi poistettu" in page
    assert list(circle.responsibilities.filter(duty="cleaning").order_by("pk").values_list("state", flat=True)) == [
        "ended",
        "open",
    ]


def test_whoever_answered_by_link_takes_their_name_away_themselves() -> None:
    aino = make_user()
    circle = make_circle(lead=aino)
    duty = Responsibility.objects.create(circle=circle, duty="coffee")
    with TestCase.captureOnCommitCallbacks(execute=True):
        invitation = invite(duty, Invited("Pirkko", "pirkko@example.org"), by=aino)
        accept_invitation(invitation, Outsider("Pirkko", "pirkko@example.org", "040 1234567"), "Tulen tiistaisin")
    assert Carrier.objects.count() == 1
    part = reverse("responsibilities:own_part", args=["token"]).replace("token", r"[^/\s]+")
    (url,) = {link for letter in mail.outbox for link in re.findall(part, letter.body)}
    client = Client()
    assert "Pirkko" in client.get(url).content.decode()
    duty.refresh_from_db()
    assert duty.state == "taken"
    client.post(url, {"then": "give_back", "duty": str(duty.pk)})
    duty.refresh_from_db()
    assert (duty.state, circle.responsibilities.filter(state="open").count()) == ("ended", 1)
    client.post(url, {"then": "erase"})
    for word in ("Pirkko", "pirkko@", "1234567", "tiistaisin"):
        assert word not in every_text()
    assert client.get(url).status_code == 410


def test_erasing_one_keeps_another_of_the_same_name_who_waits_for_an_answer() -> None:
    circle, aino, pirkko = a_circle()
    duty = Responsibility.objects.create(circle=circle, duty="coffee")
    other = offer_as_visitor(duty, Outsider("Pirkko-muori", phone="050 7654321"))
    erase(pirkko, by=aino)
    assert Offer.objects.waiting().get() == other


def test_names_that_carry_nothing_are_forgotten_in_a_year_and_answered_letters_in_a_month() -> None:
    circle, aino, pirkko = a_circle()
    idle = name_person(circle, name="Veikko", consent=Consent.WRITTEN, consented_on=date(2025, 1, 1), by=aino)
    recent = name_person(circle, name="Uusi", consent=Consent.WRITTEN, consented_on=date(2026, 1, 1), by=aino)
    Carrier.objects.exclude(pk=recent.pk).update(created_at=timezone.now() - timedelta(days=400))
    duty = Responsibility.objects.create(circle=circle, duty="venue")
    old, waiting = (invite(duty, Invited(name), by=aino) for name in ("A", "B"))
    long_ago = timezone.now() - timedelta(days=31)
    Invitation.objects.filter(pk=old.pk).update(state="declined", answered_at=long_ago)
    counts, troubles = forget()
    assert troubles == []
    assert (counts["names without an account"], counts["invitations to duties"]) == (1, 1)
    assert set(Carrier.objects.all()) == {pirkko, recent}
    assert not Carrier.objects.filter(pk=idle.pk).exists()
    assert Invitation.objects.get() == waiting


def test_who_deletes_their_account_gives_the_duty_back_and_is_named_nowhere() -> None:
    aino, bertta = make_user("aino@example.org"), make_user("bertta@example.org", name="Bertta")
    circle = make_circle(lead=aino)
    duty = Responsibility.objects.create(circle=circle, duty="coffee")
    give_to_own(duty, bertta, by=aino)
    kept = own_data(bertta)
    assert [(row["circle"], row["duty"], row["state"]) for row in kept["duties"]] == [(circle.name, "coffee", "taken")]
    with TestCase.captureOnCommitCallbacks(execute=True):
        delete_account(bertta, by=bertta)
    assert [m.to for m in mail.outbox] == [["aino@example.org"]]
    assert "poisti tilinsä" in mail.outbox[0].body
    states = list(circle.responsibilities.order_by("pk").values_list("state", "taken_by"))
    assert states == [("ended", None), ("open", None)]
    assert "Bertta" not in every_text()
    assert not AuditEntry.objects.filter(changes__icontains="bertta").exists()
