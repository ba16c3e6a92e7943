"""After a joining, lists that were sent before and every page of the old address lead to the record that was kept."""

import pytest
from django.test import Client

from network.actions.merging import merge, undo_merge
from network.models import OrganisationMerge, User
from tests import make
from tests.sheet import signed_in
from tests.test_merging import coordinator, twins

pytestmark = pytest.mark.django_db
__all__ = ("coordinator",)


def test_a_list_that_was_sent_before_leads_to_the_kept_one(client: Client, coordinator: User) -> None:
    one, other = twins()
    old = other.pk
    third = make.make_organisation("Kolmas")
    merge(one, other, {}, by=coordinator)
    rows = client.get(f"/fi/organisations/selection/?o={old},{third.pk}").context
    assert [row.pk for row, _where, _rest in rows["rows"]] == [one.pk, third.pk]
    assert (rows["lost"], rows["query"]) == (0, f"o={one.pk},{third.pk}")
    assert client.get(f"/fi/organisations/selection/?o={old},{one.pk}").context["query"] == f"o={one.pk}"
    assert client.get(f"/fi/organisations/selection.pdf?o={old}")["Content-Type"] == "application/pdf"
    assert client.get(f"/fi/organisations/?o={old}").context["selected"] == [one.pk]
    undo_merge(OrganisationMerge.objects.get(), by=coordinator)
    assert client.get(f"/fi/organisations/selection/?o={old}").context["query"] == f"o={old}"


def test_a_list_follows_a_record_that_was_joined_twice(client: Client, coordinator: User) -> None:
    one, other = twins()
    last = make.make_organisation("Viimeinen")
    old = other.pk
    merge(one, other, {}, by=coordinator)
    merge(last, one, {}, by=coordinator)
    assert client.get(f"/fi/organisations/selection/?o={old}").context["query"] == f"o={last.pk}"


@pytest.mark.parametrize(
    "page", ["edit/", "edit/names/", "visibility/", "history/", "editors/", "claim/", "correction/"]
)
def test_every_page_of_the_old_address_leads_to_the_kept_one(coordinator: User, page: str) -> None:
    one, other = twins()
    merge(one, other, {}, by=coordinator)
    client = signed_in(coordinator)
    answer = client.get(f"/fi/organisations/naapuriapu-2/{page}")
    assert (answer.status_code, answer["Location"]) == (302, f"/fi/organisations/naapuriapu/{page}")
    assert client.get(answer["Location"]).status_code == 200
    assert client.post(f"/fi/organisations/naapuriapu-2/{page}").status_code in (404, 405)
    assert client.get(f"/fi/organisations/never-was/{page}").status_code == 404
    stranger = signed_in(make.make_user())
    if page in ("edit/", "visibility/", "history/"):
        assert stranger.get(f"/fi/organisations/naapuriapu-2/{page}").status_code == 404
