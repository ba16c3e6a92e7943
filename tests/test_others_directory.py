"""Another area's coordinator and another organisation's editor, tried on every address that changes the directory."""

from typing import Any

import pytest
from django.urls import reverse

from network.actions.merging import merge
from network.enums import Role
from network.models import Membership, Organisation, User
from tests.make import make_member, make_municipality, make_organisation, make_user
from tests.sheet import signed_in

pytestmark = pytest.mark.django_db
OF_ONE = ("edit", "editors", "confirm", "history", "visibility")


def editor_of(organisation: Organisation) -> User:
    person = make_user()
    Membership.objects.create(user=person, role=Role.ORGANISATION_EDITOR, organisation=organisation)
    return person


def addresses() -> dict[str, dict[str, Any]]:
    """Two alike records and a joined one of Tampere, with the addresses that change them."""
    twins = [make_organisation(f"Kaksoistalo {end}", business_id="1234567-1") for end in ("ry", "yhdistys")]
    told = merge(make_organisation("Jäävä ry"), make_organisation("Menevä ry"), {}, by=make_member(Role.COORDINATOR))
    pair = {"first": twins[0].pk, "second": twins[1].pk}
    found: dict[str, dict[str, Any]] = {"duplicate": pair, "duplicate_apart": pair, "merge_undo": {"pk": told.pk}}
    found |= {f"organisation_{name}": {"slug": twins[0].slug} for name in OF_ONE}
    return found | {"organisation_part": {"slug": twins[0].slug, "part": "contacts"}}


def statuses(person: User) -> set[int]:
    client = signed_in(person)
    found = set()
    for name, arguments in addresses().items():
        address = reverse(f"network:{name}", kwargs=arguments)
        found |= {client.get(address).status_code, client.post(address, {"kept": "first"}).status_code}
    return found


def facts() -> list[tuple[Any, ...]]:
    return list(Organisation.objects.order_by("pk").values_list("pk", "name", "confirmed_on"))


def test_nobody_from_elsewhere_is_let_in() -> None:
    orivesi = make_municipality("562", name_fi="Orivesi", name_sv="Orivesi")
    for stranger in (make_member(Role.COORDINATOR, orivesi), editor_of(make_organisation("Toinen ry"))):
        before = facts()
        assert statuses(stranger) <= {404, 405}
        assert (
            list(Organisation.objects.order_by("pk").values_list("pk", "name", "confirmed_on"))[: len(before)] == before
        )


def test_the_same_addresses_let_the_networks_coordinator_in() -> None:
    assert statuses(make_member(Role.COORDINATOR)) & {200, 302}
