"""A row that was left out of a list stays out when the list comes again: told, not asked, taken back by a tick."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from network.enums import Role
from network.models import LeftOutRow, Organisation
from tests.make import make_member, make_organisation
from tests.organisation_lists import HEAD, row
from tests.sheet import signed_in, text
from tests.test_organisation_imports import URL, _own_folder, check, confirm, fates, sent  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_folder", "there")]
TOLD = "1 rivi jätettiin pois viimeksi, ja jätetään nytkin."
WITH_KEYS = HEAD + row(2, name="Kahvitupa yhdistys") + row(3, name="Aivan muu ry")
WITHOUT_KEYS = HEAD + row(2, key="", name="Kahvitupa yhdistys") + row(3, key="", name="Aivan muu ry")


@pytest.fixture
def keeper() -> Client:
    return signed_in(make_member(Role.COORDINATOR))


@pytest.fixture
def there() -> Organisation:
    found = make_organisation("Kahvitupa ry")
    found.municipalities.add("837")
    return found


@pytest.mark.parametrize("content", [WITH_KEYS, WITHOUT_KEYS])
def test_the_same_file_again_asks_nothing_and_changes_nothing(keeper: Client, content: str) -> None:
    first = check(keeper, content)
    keeper.post(first.get_absolute_url(), {"r2": "skip"})
    again = check(keeper, content)
    assert fates(again) == [(2, "skipped"), (3, "same")]
    assert (again.counts.get("likes"), again.counts.get("doubtful", 0), again.choices["skipped"]) == (None, 0, [2])
    page = text(keeper.get(again.get_absolute_url()))
    assert TOLD in page
    assert "Mitään ei jää tallennettavaksi: muu on jo tallessa tai jätit sen pois." in page
    assert "ehkä jo hakemistossa." not in page
    assert "Olet jättänyt pois" not in page
    other = signed_in(make_member(Role.COORDINATOR))
    assert fates(check(other, content)) == [(2, "skipped"), (3, "same")], "the list is the same whoever sends it"
    assert fates(check(keeper, content, source="toinen"))[0] == (2, "new"), "another source is another list"


def test_a_tick_takes_it_back_for_this_list_and_the_next(keeper: Client) -> None:
    first = check(keeper, WITHOUT_KEYS)
    keeper.post(first.get_absolute_url(), {"r2": "skip"})
    again = check(keeper, WITHOUT_KEYS)
    address = f"{again.get_absolute_url()}?fate=skipped"
    page = text(keeper.get(address))
    assert TOLD in page
    assert "Jos haluat rivin sittenkin, valitse sen kohdalla toisin." in page
    assert 'name="r2" value="skip" form="decide" checked' in page
    assert TOLD not in text(keeper.post(address, {"r2": "new", "choose": "1"}, follow=True))
    assert fates(again) == [(2, "new"), (3, "same")]
    assert not LeftOutRow.objects.exists()
    columns = f"{again.get_absolute_url()}columns/"
    form = keeper.get(columns).context["form"]
    keeper.post(columns, {name: form[name].value() or "" for name in form.fields})
    assert fates(again) == [(2, "new"), (3, "same")], "also when it is checked again"
    confirm(keeper, again)
    assert Organisation.objects.filter(name="Kahvitupa yhdistys").exists()


def test_a_row_without_a_key_that_says_something_else_is_asked_anew(keeper: Client) -> None:
    keeper.post(check(keeper, WITHOUT_KEYS).get_absolute_url(), {"r2": "skip"})
    assert fates(check(keeper, WITHOUT_KEYS.replace("Kahvitupa yhdistys", "Kahvitupa r.y.")))[0] == (2, "new")


def test_what_was_chosen_of_a_file_that_is_dropped_is_forgotten(keeper: Client) -> None:
    first = check(keeper, WITH_KEYS)
    keeper.post(first.get_absolute_url(), {"r2": "skip", "choose": "1"})
    assert LeftOutRow.objects.count() == 1
    keeper.post(f"{URL}{first.pk}/drop/")
    assert fates(check(keeper, WITH_KEYS)) == [(2, "new"), (3, "new")]


def test_when_nothing_alike_is_there_any_more_the_row_is_a_new_one(keeper: Client, there: Organisation) -> None:
    keeper.post(check(keeper, WITH_KEYS).get_absolute_url(), {"r2": "skip"})
    there.delete()
    assert fates(check(keeper, WITH_KEYS)) == [(2, "new"), (3, "same")]


def test_the_command_leaves_it_out_too(keeper: Client, tmp_path: Path) -> None:
    keeper.post(check(keeper, WITH_KEYS).get_absolute_url(), {"r2": "skip"})
    path = tmp_path / "lista.csv"
    path.write_text(WITH_KEYS, encoding="utf-8")
    call_command("import_organisations", str(path))
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Kahvitupa ry", "Aivan muu ry"}
