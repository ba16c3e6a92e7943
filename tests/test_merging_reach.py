"""A coordinator of some municipalities joins no records so that those of others change, nor parts them again."""

import pytest
from django.test import Client

from network.actions.merging import merge, undo_merge
from network.actions.organisation_rows import BeyondReachError
from network.enums import Role
from network.models import Organisation, OrganisationMerge, User
from network.permissions import Reach
from tests.make import make_member, make_municipality, make_organisation
from tests.sheet import signed_in, text

pytestmark = pytest.mark.django_db
URL = "/fi/organisations/duplicates/"
OWN, OTHERS, THIRD = "837", "562", "418"


def there(name: str, *codes: str) -> Organisation:
    organisation = make_organisation(name)
    organisation.municipalities.set([make_municipality(code) for code in codes])
    organisation.save()
    return organisation


def towns(organisation: Organisation) -> set[str]:
    return set(organisation.municipalities.values_list("code", flat=True))


@pytest.fixture
def keeper() -> User:
    return make_member(Role.COORDINATOR, make_municipality(OWN))


@pytest.fixture
def client(keeper: User) -> Client:
    return signed_in(keeper)


def pair(one: Organisation, other: Organisation) -> str:
    return f"{URL}{one.pk}-{other.pk}/"


@pytest.mark.parametrize(
    ("kept", "joined", "gone", "beyond"),
    [
        ({OWN}, {OWN}, {OWN}, set()),
        ({OWN, OTHERS}, {OWN, OTHERS}, {OWN}, set()),
        ({OWN, OTHERS}, {OWN, OTHERS}, {OWN, OTHERS}, set()),
        ({OWN, OTHERS}, {OWN}, {OWN}, {OTHERS}),
        ({OWN}, {OWN, OTHERS}, {OWN, OTHERS}, {OTHERS}),
        ({OWN}, {OWN}, {OWN, OTHERS}, {OTHERS}),
        ({OWN, THIRD}, {OWN, THIRD}, {OWN, OTHERS}, {OTHERS}),
        ({OWN, OTHERS}, {OWN, OTHERS}, {OTHERS}, {OTHERS}),
    ],
)
def test_what_is_beyond_a_joining(kept: set[str], joined: set[str], gone: set[str], beyond: set[str]) -> None:
    assert Reach(municipalities=frozenset({OWN})).beyond_joining(kept, joined, gone) == beyond
    assert Reach(everywhere=True).beyond_joining(kept, joined, gone) == set()


def test_the_one_that_others_have_too_is_left_and_keeps_its_municipalities(client: Client) -> None:
    one, other = there("Naapuriapu ry", OWN), there("Naapuriapu", OWN, OTHERS)
    form = client.get(pair(one, other)).context["form"]
    choices = {name: form[name].value() for name in form.fields}
    assert (choices["kept"], choices["municipalities"]) == ("second", "both"), "what may be done is chosen at first"
    page = text(client.post(pair(one, other), {**choices, "kept": "first"}))
    assert "Et hoida näitä kuntia: Kunta 562. Siellä on vain toinen, joten valitse se jääväksi." in page
    page = text(client.post(pair(one, other), {**choices, "municipalities": "first", "name": "first"}))
    assert "Et hoida näitä kuntia: Kunta 562. Valitse vaihtoehto, jossa ne ovat mukana." in page
    assert Organisation.objects.count() == 2
    answer = client.post(pair(one, other), {**choices, "name": "first"}, follow=True)
    assert "Naapuriapu ry on nyt osa tätä: Naapuriapu ry." in text(answer)
    assert towns(Organisation.objects.get()) == {OWN, OTHERS}
    told = OrganisationMerge.objects.get()
    assert "on taas oma järjestönsä" in text(client.post(f"{URL}undo/{told.pk}/", follow=True))
    assert [towns(each) for each in Organisation.objects.order_by("pk")] == [{OWN}, {OWN, OTHERS}]


def test_two_that_others_have_each_in_their_own_are_not_joined(client: Client) -> None:
    one, other = there("Naapuriapu ry", OWN, THIRD), there("Naapuriapu", OWN, OTHERS)
    page = text(client.get(pair(one, other)))
    told = "Tämä muuttaisi järjestöjä kunnissa, joita et hoida: Kunta 418, Kunta 562. Sen voi tehdä se, joka hoitaa"
    assert "Et voi yhdistää näitä." in page
    assert told in page
    assert 'name="kept"' not in page
    sent = {"kept": "first", "name": "first", "municipalities": "both"}
    assert told in text(client.post(pair(one, other), sent))
    assert Organisation.objects.count() == 2
    everywhere = signed_in(make_member(Role.COORDINATOR))
    assert everywhere.post(pair(one, other), sent).status_code == 302
    assert towns(Organisation.objects.get()) == {OWN, OTHERS, THIRD}


def test_joining_is_not_undone_where_it_brings_or_takes_municipalities_of_others(client: Client) -> None:
    one, other = there("Naapuriapu ry", OWN), there("Naapuriapu", OWN, OTHERS)
    network = make_member(Role.COORDINATOR)
    told = merge(one, other, {"municipalities": [OTHERS, OWN]}, by=network)
    page = text(client.post(f"{URL}undo/{told.pk}/", follow=True))
    assert "Emme peruneet mitään. Tämä muuttaisi järjestöjä kunnissa, joita et hoida: Kunta 562." in page
    assert Organisation.objects.count() == 1
    assert towns(one) == {OWN, OTHERS}
    assert undo_merge(told, by=network).pk == other.pk


def test_a_record_that_is_nowhere_is_not_brought_back_by_a_coordinator_of_a_town(client: Client) -> None:
    told = merge(there("Naapuriapu ry", OWN), there("Naapuriapu"), {}, by=make_member(Role.COORDINATOR))
    page = text(client.post(f"{URL}undo/{told.pk}/", follow=True))
    assert "Toinen järjestö ei toimi niissä kunnissa, joita hoidat." in page
    assert Organisation.objects.count() == 1


def test_the_rule_holds_when_a_municipality_was_told_after_the_page_was_seen(keeper: User) -> None:
    one, other = there("Naapuriapu ry", OWN), there("Naapuriapu", OWN)
    other.municipalities.add(make_municipality(OTHERS))
    with pytest.raises(BeyondReachError) as refused:
        merge(one, other, {}, by=keeper)
    assert refused.value.towns == {OTHERS}
    assert Organisation.objects.count() == 2
