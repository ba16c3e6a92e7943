"""A coordinator of some municipalities writes in those alone: by a list, by its undoing, by the form, by history."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from network.enums import Role
from network.models import AuditEntry, Membership, Organisation, OrganisationImport, User
from network.organisation_importing import carry_out
from tests.make import make_member, make_municipality, make_organisation
from tests.organisation_lists import HEAD, TABLE, long_table, row
from tests.sheet import signed_in, text
from tests.test_organisation_imports import URL, _own_folder, check, confirm, fates, sent  # noqa: F401 - fixtures
from tests.test_organisations import form_of, make_editor, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_folder")]
NOT_ALL = "Kaikki listan järjestöt eivät enää ole kunnissa, joita sinä hoidat. Mitään ei tallennettu."
NOT_HERE = "Järjestö ei ole niissä kunnissa, joita sinä hoidat."
Lose = Callable[[], None]


@pytest.fixture
def keeper() -> User:
    """Keeps the whole network, and Tampere besides."""
    user = make_member(Role.COORDINATOR)
    Membership.objects.create(user=user, role=Role.COORDINATOR, municipality=make_municipality("837"))
    return user


@pytest.fixture
def client(keeper: User) -> Client:
    return signed_in(keeper)


@pytest.fixture
def lose(keeper: User) -> Lose:
    return lambda: keeper.memberships.filter(municipality=None).delete() and None


@pytest.fixture
def local() -> Client:
    """Keeps Tampere alone."""
    return signed_in(make_member(Role.COORDINATOR, make_municipality("837")))


def at(name: str, *codes: str) -> Organisation:
    organisation = make_organisation(name)
    organisation.municipalities.add(*(make_municipality(code) for code in codes))
    return organisation


def towns(organisation: Organisation) -> list[str]:
    return list(organisation.municipalities.order_by("code").values_list("code", flat=True))


def test_what_is_out_of_the_reach_when_it_is_stored_is_not_stored(client: Client, lose: Lose) -> None:
    imported = check(client, TABLE)
    assert fates(imported) == [(2, "new"), (3, "new")]
    lose()
    page = text(confirm(client, imported))
    assert Organisation.objects.count() == 0, "nothing, not a half"
    assert (imported.stage, fates(imported)) == ("checked", [(2, "new"), (3, "refused")])
    assert NOT_ALL in page
    assert NOT_HERE in page
    assert "Joku ehti muuttaa hakemistoa" not in page
    confirm(client, imported)
    assert Organisation.objects.count() == 0
    imported = check(client, HEAD + row(2))
    confirm(client, imported)
    assert (imported.stage, Organisation.objects.count()) == ("stored", 1), "what is in the reach is stored"


def test_a_long_list_that_a_worker_stores_looks_at_the_reach_too(client: Client, lose: Lose) -> None:
    imported = check(client, long_table(401, r9={"town": "562"}))
    carry_out(imported.pk)
    imported.refresh_from_db()
    confirm(client, imported)
    assert imported.stage == "storing"
    lose()
    carry_out(imported.pk)
    imported.refresh_from_db()
    assert (imported.stage, imported.counts["refused"], Organisation.objects.count()) == ("checked", 1, 0)
    assert NOT_ALL in text(client.get(imported.get_absolute_url()))


def with_one_chosen(client: Client, there: Organisation) -> OrganisationImport:
    imported = check(client, HEAD + row(2, name="Kahvitupa yhdistys", phone="03 222", town=""))
    client.post(imported.get_absolute_url(), {"r2": str(there.pk), "choose": "1"})
    imported.refresh_from_db()
    assert fates(imported) == [(2, "changed")]
    return imported


def test_one_that_was_chosen_to_be_updated_is_no_longer_when_it_is_out_of_the_reach(client: Client, lose: Lose) -> None:
    there = at("Kahvitupa ry", "562")
    imported = with_one_chosen(client, there)
    lose()
    page = text(confirm(client, imported))
    there.refresh_from_db()
    assert (there.name, there.phone, imported.stage) == ("Kahvitupa ry", "", "checked")
    assert NOT_ALL in page
    assert fates(imported) == [(2, "refused")]


def test_a_row_that_no_longer_may_update_is_told_of(client: Client, lose: Lose) -> None:
    there = at("Kahvitupa ry")
    imported = with_one_chosen_here(client, there)
    lose()
    page = text(confirm(client, imported))
    assert f"Rivi 2 ei voi päivittää sitä: {NOT_HERE}" in page
    assert (towns(there), fates(imported)) == ([], [(2, "new")])
    client.post(imported.get_absolute_url(), {"r2": "skip", "choose": "1"})
    assert "Rivi 2 ei voi" not in text(client.get(imported.get_absolute_url()))


def test_one_chosen_that_has_moved_out_of_the_reach_is_left(local: Client) -> None:
    there = at("Kahvitupa ry", "837")
    imported = with_one_chosen_here(local, there)
    there.municipalities.set([make_municipality("562")])
    confirm(local, imported)
    there.refresh_from_db()
    assert (there.phone, towns(there), imported.stage) == ("", ["562"], "checked")


def with_one_chosen_here(client: Client, there: Organisation) -> OrganisationImport:
    imported = check(client, HEAD + row(2, name="Kahvitupa yhdistys", phone="03 222"))
    client.post(imported.get_absolute_url(), {"r2": str(there.pk), "choose": "1"})
    imported.refresh_from_db()
    assert fates(imported) == [(2, "changed")]
    return imported


def test_whoever_keeps_it_all_or_what_is_there_stores_what_was_shown(client: Client, local: Client) -> None:
    there = at("Kahvitupa ry", "562")
    imported = with_one_chosen(client, there)
    confirm(client, imported)
    there.refresh_from_db()
    assert (imported.stage, there.phone) == ("stored", "03 222")
    here = at("Teetupa ry", "562", "837")
    imported = check(local, HEAD + row(3, name="Teetupa ry", phone="03 333"))
    confirm(local, imported)
    here.refresh_from_db()
    assert (imported.stage, here.phone, towns(here)) == ("stored", "03 333", ["562", "837"]), "elsewhere as it was"


@pytest.mark.parametrize("rows", [1, 401])
def test_undoing_leaves_what_is_out_of_the_reach(client: Client, lose: Lose, rows: int) -> None:
    old = at("Kylätoimikunta", "562")
    content = long_table(rows) + row(900, name="Kylätoimikunta", phone="03 222", town="562")
    imported = check(client, content + row(901, name="Uusi kaukana ry", town="562"))
    for _step in ("check", "store"):
        carry_out(imported.pk)
        imported.refresh_from_db()
        if imported.stage == "checked":
            confirm(client, imported)
    assert (imported.stage, Organisation.objects.count()) == ("stored", rows + 2)
    lose()
    client.post(f"{URL}{imported.pk}/undo/")
    carry_out(imported.pk)
    imported.refresh_from_db()
    old.refresh_from_db()
    assert (imported.stage, imported.counts["done"], imported.counts["left"]) == ("undone", rows, 2)
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Kylätoimikunta", "Uusi kaukana ry"}
    assert old.phone == "03 222"
    page = text(client.get(f"{imported.get_absolute_url()}?fate=left"))
    assert page.count("Tämä koskee kuntia, joita sinä et hoida.") == 2
    Membership.objects.create(user=imported.owner, role=Role.COORDINATOR)
    client.post(f"{URL}{imported.pk}/undo/")
    carry_out(imported.pk)
    old.refresh_from_db()
    assert (old.phone, Organisation.objects.count()) == ("", 1), "and may be undone by one who reaches it"


def test_the_form_takes_no_municipality_that_a_list_would_not(local: Client) -> None:
    here = at("Kahvitupa ry", "837")
    address = f"{here.get_absolute_url()}edit/"
    assert "Orivesi" not in text(local.get(address)), "not offered"
    typed = form_of(here, municipalities=["837", "562"], phone="03 777")
    page = text(send(local, address, typed))
    assert "Et hoida näitä kuntia: Orivesi. Ota rasti pois." in page
    assert 'value="03 777"' in page
    assert text(local.get(address)).count('name="municipalities"') == 1
    assert page.count('name="municipalities"') == 2, "what was ticked is still there"
    here.refresh_from_db()
    assert (towns(here), here.phone) == (["837"], "")
    assert "Valitse ainakin yksi kunta, jota hoidat." in text(send(local, address, form_of(here)))
    assert send(local, address, {**typed, "municipalities": ["837"]}).status_code == 302


def test_a_new_one_is_where_its_coordinator_keeps_the_directory(local: Client) -> None:
    new, facts = "/fi/organisations/new/", {"name": "Kahvitupa ry", "kind": "unknown", "is_published": "on"}
    assert 'value="837"' in text(local.get(new))
    for codes, said in ((["837", "562"], "Et hoida näitä kuntia: Orivesi."), ([], "Valitse ainakin yksi kunta")):
        assert said in text(local.post(new, {**facts, "municipalities": codes}))
    assert Organisation.objects.count() == 0
    assert local.post(new, {**facts, "municipalities": ["837"]}).status_code == 302
    assert towns(Organisation.objects.get()) == ["837"]


def test_where_it_works_elsewhere_is_shown_and_stays(local: Client) -> None:
    here = at("Kahvitupa ry", "562", "837")
    address = f"{here.get_absolute_url()}edit/"
    form = local.get(address).context["form"]
    boxes = {box.data["value"]: box.data["attrs"] for box in form["municipalities"]}
    assert (boxes["562"].get("disabled"), boxes["562"]["checked"], boxes["837"].get("disabled")) == (True, True, None)
    assert "Muista kunnista kertoo järjestö itse tai sen kunnan koordinaattori." in text(local.get(address))
    wrong = text(send(local, address, form_of(here, name="", municipalities=["837"])))
    assert wrong.count("checked") >= 2, "ticked still when the form comes back"
    assert send(local, address, form_of(here, municipalities=["837"], phone="03 1")).status_code == 302
    assert towns(here) == ["562", "837"]
    assert "municipalities" not in AuditEntry.objects.filter(verb="organisation_changed").latest("pk").changes


@pytest.mark.parametrize("who", ["its editor", "the whole network"])
def test_others_say_where_it_works_anywhere(who: str) -> None:
    here = at("Kahvitupa ry", "837")
    user = make_editor(here) if who == "its editor" else make_member(Role.COORDINATOR)
    client, address = signed_in(user), f"{here.get_absolute_url()}edit/"
    assert send(client, address, form_of(here, municipalities=["562"])).status_code == 302
    assert towns(here) == ["562"]


def test_history_gives_nothing_back_out_of_the_reach(local: Client, client: Client) -> None:
    here = at("Kahvitupa ry", "562", "837")
    address = here.get_absolute_url()
    send(client, f"{address}edit/", form_of(here, municipalities=["837"]))
    entry = AuditEntry.objects.get(verb="organisation_changed")
    undo: dict[str, Any] = {"path": f"{address}history/{entry.pk}/undo/", "follow": True}
    assert "Muutos koskee kuntia, joita sinä et hoida" in text(local.post(**undo))
    assert towns(here) == ["837"]
    client.post(**undo)
    assert towns(here) == ["562", "837"], "who keeps both may"
