"""Rows of one list that may be one organisation are told row beside row; a row may update the one that is there."""

import time
from typing import Any

import pytest
from django.test import Client

from network.duplicates import Facts
from network.enums import Role
from network.likely_twins import MOST_ASKED, RowTwins
from network.models import AuditEntry, ExternalId, Organisation, OrganisationImport
from network.organisation_importing import carry_out
from tests.make import make_member, make_municipality, make_organisation
from tests.organisation_lists import HEAD, row
from tests.sheet import signed_in, text
from tests.test_organisation_imports import URL, _own_folder, check, confirm, fates, sent  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_folder")]
TWICE = HEAD + row(2, name="Kahvitupa ry", email="a@kahvi.fi") + row(3) + row(4, name="Kahvitupa yhdistys")


@pytest.fixture
def keeper() -> Client:
    return signed_in(make_member(Role.COORDINATOR))


def choose(client: Client, imported: OrganisationImport, **chosen: str) -> str:
    page = text(client.post(f"{imported.get_absolute_url()}?fate=likes", {**chosen, "choose": "1"}, follow=True))
    imported.refresh_from_db()
    return page


def likes(imported: OrganisationImport) -> dict[int, list[int]]:
    return {line.row: [key for key, *_rest in line.likes] for line in imported.lines.exclude(likes=[])}


def test_two_rows_that_may_be_one_are_told_beside_each_other(keeper: Client) -> None:
    imported = check(keeper, TWICE)
    assert likes(imported) == {2: [-4], 4: [-2]}
    page = text(keeper.get(f"{imported.get_absolute_url()}?fate=likes"))
    assert "2 riviä on ehkä sama järjestö kuin listan toinen rivi." in page
    assert "ehkä jo hakemistossa" not in page
    assert (
        "<strong>Ehkä sama kuin rivi 4:</strong> Kahvitupa yhdistys. Todennäköisesti sama: lähes sama nimi, sama"
        in page
    )
    assert "<li>Sähköposti: a@kahvi.fi</li>" in page, "what the other row says can be looked at"
    assert "Päivitä olemassa oleva" not in page
    assert "Rivi 2: Kahvitupa ry." in b"".join(keeper.get(f"{imported.get_absolute_url()}rows.csv")).decode()


def test_of_the_two_the_chosen_one_is_left_out_and_both_stay_otherwise(keeper: Client) -> None:
    imported = check(keeper, TWICE)
    choose(keeper, imported, r2="skip", r4="new")
    assert fates(imported) == [(2, "skipped"), (3, "new"), (4, "new")]
    keeper.post(imported.get_absolute_url(), {"all": "take"})
    keeper.post(imported.get_absolute_url(), {"all": "skip"})
    assert fates(imported) == [(2, "new"), (3, "new"), (4, "skipped")], "all at once never leaves both out"
    again = keeper.get(f"{imported.get_absolute_url()}columns/").context["form"]
    keeper.post(f"{imported.get_absolute_url()}columns/", {name: again[name].value() or "" for name in again.fields})
    assert fates(imported) == [(2, "new"), (3, "new"), (4, "skipped")], "and it holds when checked again"
    confirm(keeper, imported)
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Kahvitupa ry", "Yhdistys numero 3 ry"}
    again = check(keeper, TWICE)
    assert fates(again) == [(2, "same"), (3, "same"), (4, "skipped")], "as it was left out the last time"
    assert likes(again) == {4: [-2]}, "the row that is stored has nothing to choose"


def test_rows_thousands_apart_are_told_of_each_other(keeper: Client) -> None:
    rows = [row(n, name=f"Seutu {n} kerho") for n in range(2, 1502)]
    rows[0], rows[-1] = row(2, name="Omaishoitajien Tupa"), row(1501, name="Omaishoitajein Tupa ry")
    imported = check(keeper, HEAD + "".join(rows))
    carry_out(imported.pk)
    imported.refresh_from_db()
    assert likes(imported) == {2: [-1501], 1501: [-2]}
    assert (imported.counts["likes"], imported.counts["doubtful"]) == (2, 1)


def test_a_row_may_update_the_one_that_is_there(keeper: Client) -> None:
    there = make_organisation("Kahvitupa ry", phone="03 111", website="https://kahvi.fi")
    there.municipalities.add("837")
    lines = HEAD + row(2, name="Kahvitupa yhdistys", phone="03 222") + row(3)
    imported = check(keeper, lines)
    page = text(keeper.post(imported.get_absolute_url(), {"r2": str(there.pk)}, follow=True))
    assert "Katso ensin, mitä muuttuu. Tallenna sitten." in page, "nothing is stored before it is seen"
    for words in (
        "Päivittää olemassa olevan: 1 rivi.",
        "1 rivi päivittää olemassa olevan.",
        "<del>03 111</del> → 03 222",
        "<del>Kahvitupa ry</del> → Kahvitupa yhdistys",
        f'value="{there.pk}" form="decide" checked',
    ):
        assert words in page
    imported.refresh_from_db()
    assert (imported.stage, fates(imported)) == ("checked", [(2, "changed"), (3, "new")])
    assert Organisation.objects.count() == 1
    keeper.post(imported.get_absolute_url(), {"r2": str(there.pk)})
    imported.refresh_from_db()
    assert imported.stage == "stored"
    there.refresh_from_db()
    assert (there.name, there.phone, there.website) == ("Kahvitupa yhdistys", "03 222", "https://kahvi.fi")
    assert ExternalId.objects.get(organisation=there).key == "k2"
    assert AuditEntry.objects.filter(verb="organisation_changed", object_id=str(there.pk)).count() == 1
    assert {fate for _row, fate in fates(check(keeper, lines))} == {"same"}
    assert "Peruttu: 2 järjestöä." in text(keeper.post(f"{URL}{imported.pk}/undo/", follow=True))
    there.refresh_from_db()
    assert (there.name, there.phone) == ("Kahvitupa ry", "03 111")
    assert Organisation.objects.count() == 1


def test_the_choice_is_taken_back_and_holds_when_checked_again(keeper: Client) -> None:
    there = make_organisation("Kahvitupa ry", phone="03 111")
    there.municipalities.add("837")
    imported = check(keeper, HEAD + row(2, name="Kahvitupa yhdistys", phone="03 222") + row(3))
    before = imported.lines.get(row=2).changes
    choose(keeper, imported, r2=str(there.pk))
    Organisation.objects.filter(pk=there.pk).update(phone="03 333")
    again = keeper.get(f"{imported.get_absolute_url()}columns/").context["form"]
    keeper.post(f"{imported.get_absolute_url()}columns/", {name: again[name].value() or "" for name in again.fields})
    assert imported.lines.get(row=2).changes["phone"] == ["03 333", "03 222"]
    choose(keeper, imported, r2="new")
    assert imported.lines.get(row=2).changes == before
    assert (imported.counts["new"], imported.counts.get("changed")) == (2, None)
    choose(keeper, imported, r2=str(there.pk))
    Organisation.objects.filter(pk=there.pk).update(phone="03 444")
    assert "Joku ehti muuttaa hakemistoa" in text(confirm(keeper, imported))
    assert imported.lines.get(row=2).changes["phone"] == ["03 444", "03 222"], "never over what nobody has seen"


def test_two_rows_never_update_one_and_no_row_another_that_it_was_not_told_of(keeper: Client) -> None:
    there, other = make_organisation("Kahvitupa ry"), make_organisation("Aivan muu ry")
    for one in (there, other):
        one.municipalities.add("837")
    imported = check(keeper, HEAD + row(2, name="Kahvitupa yhdistys") + row(3, name="Kahvitupa förening"))
    page = choose(keeper, imported, r2=str(there.pk), r3=str(there.pk))
    assert "Rivi 3 ei voi päivittää sitä: Sama järjestö on jo rivillä 2." in page
    assert fates(imported) == [(2, "changed"), (3, "new")]
    choose(keeper, imported, r3=str(other.pk))
    assert fates(imported) == [(2, "changed"), (3, "new")]


def test_a_coordinator_of_a_town_updates_what_is_there_alone() -> None:
    client = signed_in(make_member(Role.COORDINATOR, make_municipality("837")))
    elsewhere = make_organisation("Kahvitupa ry")
    imported = check(client, HEAD + row(2, name="Kahvitupa yhdistys"))
    page = choose(client, imported, r2=str(elsewhere.pk))
    assert "Järjestö ei ole niissä kunnissa, joita sinä hoidat." in page
    assert fates(imported) == [(2, "new")]


def test_thirty_thousand_rows_are_put_beside_each_other_in_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[Any] = []

    def compare(*two: Any) -> None:
        compared.append(two)

    monkeypatch.setattr("network.likely_twins.compare", compare)
    rows, started = RowTwins(()), time.process_time()
    for n in range(1, 30_001):
        one = Facts(-n, f"Seutu{n % 997} kerho{n} ry", website=f"https://y{n}.fi", towns=frozenset([str(n % 20)]))
        rows.of(one, is_new=True)
        rows.add(one, None)
    took = time.process_time() - started
    print(f"30 000 rows of one list: {took:.1f} s of processor, {len(compared)} put beside")  # noqa: T201 - a figure
    assert len(compared) < 30_000 * MOST_ASKED / 10
    assert took < 30
