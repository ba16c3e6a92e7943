"""A new row that is likely to be in the directory already is told of, and left out when the person says so."""

import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from network.duplicates import Facts, find_pairs
from network.enums import Role
from network.likely_twins import MOST_ASKED, Twins
from network.models import Organisation
from network.organisation_importing import carry_out
from network.queries.duplicates import all_facts, place_words
from tests.make import make_member, make_municipality, make_organisation
from tests.organisation_lists import HEAD, as_json, ptv_organisation, row
from tests.sheet import signed_in, text
from tests.test_organisation_imports import _own_folder, check, confirm, fates, sent  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_folder")]
LIST = HEAD + row(2, name="Kahvitupa yhdistys") + row(3, name="Aivan muu ry") + row(4, name="Omaishoitajein Tupa")


@pytest.fixture
def keeper() -> Client:
    return signed_in(make_member(Role.COORDINATOR))


@pytest.fixture
def there() -> list[Organisation]:
    """Two that are nearly as rows of the list, and one of the same name in another town."""
    found = [make_organisation(name) for name in ("Kahvitupa ry", "Omaishoitajien Tupa")]
    for one in found:
        one.municipalities.add("837")
    make_organisation("Aivan muu yhdistys").municipalities.add("562")
    return found


def test_the_dry_run_shows_which_are_likely_there(keeper: Client, there: list[Organisation]) -> None:
    imported = check(keeper, LIST)
    assert fates(imported) == [(2, "new"), (3, "new"), (4, "new")], "told of, and made unless the person says otherwise"
    assert imported.counts["likes"] == 2
    page = text(keeper.get(f"{imported.get_absolute_url()}?fate=likes"))
    assert "2 uutta järjestöä on ehkä jo hakemistossa." in page
    for one in there:
        assert f'<a class="govuk-link" href="{one.get_absolute_url()}">{one.name}</a>' in page
    assert "Todennäköisesti sama: lähes sama nimi, sama kunta." in page
    assert "Aivan muu" not in page
    assert (
        "Kahvitupa ry. Todennäköisesti sama: lähes sama nimi, sama kunta"
        in b"".join(keeper.get(f"{imported.get_absolute_url()}rows.csv")).decode()
    )


def test_what_is_only_possible_is_told_as_the_page_of_duplicates_tells_it(keeper: Client, tmp_path: Path) -> None:
    """The same grades and reasons as when both are in the directory; no machine leaves the possible ones out."""
    make_organisation("Pelastakaa Lapset ry")
    for name, email in (("Sydänliitto ry", ""), ("Omaisten tuki ja virkistys ry", "a@b.fi"), ("Kahvitupa", "c@d.fi")):
        make_organisation(name, email=email).municipalities.add("837")
    rows = (
        row(2, name="Pelastakaa Lapset yhdistys"),
        row(3, name="Sydänlitto ry", town=""),
        row(4, name="Omaisten tuki ry", email="a@b.fi"),
        row(5, name="Kahvitupa yhdistys", email="c@d.fi"),
    )
    imported = check(keeper, HEAD + "".join(rows))
    page = text(keeper.get(imported.get_absolute_url()))
    for said in (
        "Pelastakaa Lapset ry</a>. Ehkä sama: lähes sama nimi.",
        "Sydänliitto ry</a>. Ehkä sama: lähes sama nimi.",
        "Omaisten tuki ja virkistys ry</a>. Ehkä sama: lähes sama nimi, sama sähköposti, sama kunta.",
        "Kahvitupa</a>. Lähes varmasti sama: lähes sama nimi, sama sähköposti, sama kunta.",
    ):
        assert said in page
    told = {(tuple(why), level) for line in imported.lines.all() for _key, _name, level, why in line.likes}
    path = tmp_path / "lista.csv"
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    call_command("import_organisations", str(path), "--skip-likely")
    assert Organisation.objects.filter(name="Sydänlitto ry").exists()
    assert not Organisation.objects.filter(name="Kahvitupa yhdistys").exists(), "almost certainly there"
    pairs = {(pair.reasons, pair.level) for pair in find_pairs(all_facts(), place_words())}
    assert {each for each in told if each[1] == "possible"} <= pairs
    assert len(told) == 3


@pytest.mark.usefixtures("there")
def test_a_row_is_left_out_taken_back_and_stays_so_when_checked_again(keeper: Client) -> None:
    imported = check(keeper, LIST)
    url = f"{imported.get_absolute_url()}?fate=likes"
    page = text(keeper.post(url, {"r2": "skip", "r4": "new", "choose": "1"}, follow=True))
    assert "Jätetään pois 1 rivi." in page
    assert 'name="r2" value="skip" form="decide" checked' in page
    assert 'name="r4" value="new" form="decide" checked' in page
    assert fates(imported) == [(2, "skipped"), (3, "new"), (4, "new")]
    again = keeper.get(f"{imported.get_absolute_url()}columns/").context["form"]
    keeper.post(f"{imported.get_absolute_url()}columns/", {name: again[name].value() or "" for name in again.fields})
    assert fates(imported) == [(2, "skipped"), (3, "new"), (4, "new")]
    imported.refresh_from_db()
    assert (imported.counts["new"], imported.counts["skipped"]) == (2, 1)
    keeper.post(url, {"r2": "new", "r3": "skip", "r4": "skip", "choose": "1"})
    assert fates(imported) == [(2, "new"), (3, "new"), (4, "skipped")], "only likely ones are chosen"
    confirm(keeper, imported)
    assert imported.stage == "stored"
    names = set(Organisation.objects.values_list("name", flat=True))
    assert {"Kahvitupa yhdistys", "Aivan muu ry"} <= names
    assert "Omaishoitajein Tupa" not in names


@pytest.mark.usefixtures("there")
def test_what_is_ticked_counts_when_the_list_is_stored_at_once(keeper: Client) -> None:
    imported = check(keeper, LIST)
    page = text(keeper.post(imported.get_absolute_url(), {"r2": "skip", "r4": "skip"}, follow=True))
    assert "1 järjestö tallennettiin, kaikki kerralla." in page
    imported.refresh_from_db()
    assert (imported.stage, imported.counts["skipped"], imported.choices["skipped"]) == ("stored", 2, [2, 4])
    assert not Organisation.objects.filter(name__in=["Kahvitupa yhdistys", "Omaishoitajein Tupa"]).exists()
    keeper.post(imported.get_absolute_url(), {"r2": "new", "choose": "1"})
    assert fates(imported) == [(2, "skipped"), (3, "new"), (4, "skipped")], "a stored list is not chosen from"


@pytest.mark.usefixtures("there")
def test_all_are_left_out_and_brought_back_at_once(keeper: Client) -> None:
    imported = check(keeper, HEAD + row(2, name="Kahvitupa yhdistys"))
    page = text(keeper.post(imported.get_absolute_url(), {"all": "skip"}, follow=True))
    assert "jätit sen pois" in page
    assert "Tallenna järjestöt" not in page
    confirm(keeper, imported)
    assert imported.stage == "checked"
    assert "Tallenna järjestöt" in text(keeper.post(imported.get_absolute_url(), {"all": "take"}, follow=True))


@pytest.mark.usefixtures("there")
def test_nonsense_among_the_rows_changes_nothing(keeper: Client) -> None:
    imported = check(keeper, LIST)
    nonsense = {"r": "skip", "r-1": "skip", "r９": "skip", f"r{'9' * 30}": "skip", "r2": "999999", "r4": "9" * 30}
    nonsense |= {"r3": "x", "r2\0": "skip", "choose": "1", "all": "?"}
    page = text(keeper.post(imported.get_absolute_url(), nonsense, follow=True))
    assert {fate for _row, fate in fates(imported)} == {"new"}
    assert "Mitään ei valittu. Uudet rivit luodaan." in page
    assert "Jätetään pois" not in page
    keeper.post(imported.get_absolute_url(), {"r2": "skip", "choose": "1"})
    page = text(keeper.post(imported.get_absolute_url(), {"all": "take"}, follow=True))
    assert "Yhtään riviä ei jätetä pois eikä päivitetä." in page


def test_a_row_left_out_for_another_row_says_so(keeper: Client, there: list[Organisation]) -> None:
    assert there
    imported = check(keeper, LIST + row(5, name="Perhepiiri Aamurusko ry") + row(6, name="Perhepiiri Aamuruskko ry"))
    keeper.post(imported.get_absolute_url(), {"r2": "skip", "r6": "skip", "choose": "1"})
    page = text(keeper.get(f"{imported.get_absolute_url()}?fate=skipped"))
    assert page.count("Tämä jätettiin pois, koska se on ehkä jo tallessa.") == 1
    assert page.count("Tämä jätettiin pois, koska se on ehkä sama kuin listan toinen rivi.") == 1


@pytest.mark.usefixtures("there")
def test_the_command_tells_them_and_may_leave_them_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lista.csv"
    path.write_text(LIST, encoding="utf-8")
    call_command("import_organisations", str(path), "--dry-run")
    told = capsys.readouterr().out
    assert "row 2: perhaps there already, “Kahvitupa ry” (likely: near_name, town)" in told
    assert "3 would be created" in told
    call_command("import_organisations", str(path), "--skip-likely")
    told = capsys.readouterr().out
    assert "row 2 Kahvitupa yhdistys: not brought in, likely to be in the directory already" in told
    assert "1 organisations: 1 created" in told
    assert Organisation.objects.filter(name="Aivan muu ry").exists()


def test_a_new_likely_one_is_shown_before_it_is_stored(keeper: Client) -> None:
    imported = check(keeper, LIST)
    assert not imported.counts.get("likes")
    make_organisation("Kahvitupa ry").municipalities.add("837")
    assert "Joku ehti muuttaa hakemistoa" in text(confirm(keeper, imported))
    assert (imported.stage, imported.counts["likes"]) == ("checked", 1)


def test_a_catalogue_tells_its_own_apart_but_not_those_of_others(keeper: Client) -> None:
    make_organisation("Kohtaamisen tuki yhdistys", website="https://www.kohtu.fi").municipalities.add("837")
    imported = check(keeper, as_json([ptv_organisation(businessCode="")]), "ptv.json")
    assert imported.counts["likes"] == 1
    confirm(keeper, imported)
    changed = ptv_organisation(
        id="0", businessCode="", organizationNames=[], businessName="Kohtaamisen tuki yhdistys ry"
    )
    again = check(keeper, as_json([ptv_organisation(businessCode=""), changed]), "ptv.json")
    likes = [(key > 0, name) for line in again.lines.filter(fate="new") for key, name, *_rest in line.likes]
    assert likes == [(True, "Kohtaamisen tuki yhdistys"), (False, "Kohtaamisen tuki ry")], (
        "of the directory, not its own"
    )


def test_pages_of_rows_say_which_page_it_is(keeper: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(2, 122):
        make_organisation(f"Yhdistys numero {number} yhdistys").municipalities.add("837")
    imported = check(keeper, HEAD + "".join(row(number) for number in range(2, 122)))
    if imported.stage == "checking":
        carry_out(imported.pk)
    with django_assert_max_num_queries(8):
        page = text(keeper.get(f"{imported.get_absolute_url()}?fate=likes&page=2"))
    assert "Sivu 2/3: 51–100, kaikkiaan 120." in page


def directory(size: int, towns: int = 20) -> list[Facts]:
    return [
        Facts(n, f"Seutu{n % 997} kerho{n} ry", website=f"https://y{n}.fi", towns=frozenset([str(n % towns)]))
        for n in range(1, size + 1)
    ]


def test_thirty_thousand_rows_are_asked_of_thirty_thousand_in_seconds() -> None:
    records = directory(30_000)
    by_key = {record.key: record for record in records}
    asked: list[int] = []

    def facts_of(keys: Any) -> list[Facts]:
        asked.extend(keys)
        return [by_key[key] for key in keys]

    started = time.process_time()
    twins = Twins(records, facts_of=facts_of, places=())
    new = [Facts(-n, f"Seutu{n % 997} kerho{n} yhdistys", towns=frozenset([str(n % 20)])) for n in range(1, 30_001)]
    found = [twins.of(new[at : at + 1000]) for at in range(0, 30_000, 1000)]
    took = time.process_time() - started
    print(f"30 000 asked of 30 000: {took:.1f} s of processor, {len(asked)} put beside")  # noqa: T201 - a figure
    assert sum(map(len, found)) == 30_000
    assert len(asked) < 30_000 * MOST_ASKED / 10
    assert took < 30


def test_a_name_that_everybody_has_costs_no_more() -> None:
    """A block of more than a few says nothing: neither of a shared name nor of a shared host."""
    same = [Facts(n, "Eläkeyhdistys ry", website="https://liitto.fi", towns=frozenset(["1"])) for n in range(1, 2000)]
    asked: list[int] = []

    def facts_of(keys: Any) -> list[Facts]:
        asked.extend(keys)
        return []

    twins = Twins(same, facts_of=facts_of, places=())
    assert twins.of([Facts(-1, "Eläkeyhdistys", website="https://liitto.fi", towns=frozenset(["1"]))]) == {}
    assert asked == []


def test_a_coordinator_sees_likely_ones_too() -> None:
    client = signed_in(make_member(Role.COORDINATOR, make_municipality("837")))
    make_organisation("Kahvitupa ry").municipalities.add("837")
    imported = check(client, HEAD + row(2, name="Kahvitupa yhdistys"))
    assert imported.counts["likes"] == 1
