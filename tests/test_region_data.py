"""The reference data that the portal is delivered with is complete, consistent and in three languages."""

import csv
import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
REGION = ROOT / "network" / "data" / "pirkanmaa"
LANGUAGES = ("fi", "sv", "en")
MUNICIPALITIES = {
    "020": "Akaa", "108": "Hämeenkyrö", "143": "Ikaalinen", "177": "Juupajoki", "211": "Kangasala", "250": "Kihniö",
    "291": "Kuhmoinen", "418": "Lempäälä", "508": "Mänttä-Vilppula", "536": "Nokia", "562": "Orivesi",
    "581": "Parkano", "604": "Pirkkala", "619": "Punkalaidun", "635": "Pälkäne", "702": "Ruovesi",
    "790": "Sastamala", "837": "Tampere", "887": "Urjala", "908": "Valkeakoski", "922": "Vesilahti",
    "936": "Virrat", "980": "Ylöjärvi",
}  # fmt: skip
NEEDED = [
    "Hervanta",
    "Multisilta",
    "Hatanpää",
    "Nekala",
    "Annala",
    "Toijala",
    "Viiala",
    "Tesoma",
    "Kaleva",
    "Lielahti",
    "Pispala",
    "Vilppula",
    "Mänttä",
]
BOX = {"lat": (60.95, 62.50), "lon": (22.50, 25.50)}


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_json(path: str) -> Any:
    return json.loads((ROOT / path).read_text(encoding="utf-8"))


def kilometres(one: dict[str, str], other: dict[str, str]) -> float:
    lat1, lon1, lat2, lon2 = (math.radians(float(row[key])) for row in (one, other) for key in ("lat", "lon"))
    return 6371 * math.hypot((lon2 - lon1) * math.cos((lat1 + lat2) / 2), lat2 - lat1)


def in_the_box(row: dict[str, str]) -> bool:
    return all(low <= float(row[key]) <= high for key, (low, high) in BOX.items())


def without_a_language(thing: Any, where: str = "") -> Iterator[str]:
    """Where a thing says something in one language and not in all three."""
    if isinstance(thing, dict):
        if set(LANGUAGES) & set(thing):
            yield from (f"{where}.{language}" for language in LANGUAGES if not str(thing.get(language, "")).strip())
        for key, value in thing.items():
            yield from without_a_language(value, f"{where}.{key}")
    elif isinstance(thing, list):
        for number, value in enumerate(thing):
            yield from without_a_language(value, f"{where}[{number}]")


@pytest.fixture(scope="module")
def municipalities() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in read_csv(REGION / "municipalities.csv")}


@pytest.fixture(scope="module")
def localities() -> list[dict[str, str]]:
    return read_csv(REGION / "localities.csv")


def test_the_23_municipalities_have_their_codes(municipalities: dict[str, dict[str, str]]) -> None:
    assert {code: row["name_fi"] for code, row in municipalities.items()} == MUNICIPALITIES


def test_a_municipality_says_everything_about_itself(municipalities: dict[str, dict[str, str]]) -> None:
    assert [(code, key) for code, row in municipalities.items() for key, value in row.items() if not value] == []
    assert municipalities["837"]["name_sv"] == "Tammerfors"
    assert {row["county_fi"] for row in municipalities.values()} == {"Pirkanmaan hyvinvointialue"}
    assert {row["population_year"] for row in municipalities.values()} == {"2022"}
    assert sum(int(row["population"]) for row in municipalities.values()) == 532_671


def test_the_centres_are_in_pirkanmaa(municipalities: dict[str, dict[str, str]]) -> None:
    assert [row["name_fi"] for row in municipalities.values() if not in_the_box(row)] == []


def test_every_municipality_and_needed_district_is_a_locality(localities: list[dict[str, str]]) -> None:
    own = [row for row in localities if row["municipality_code"]]
    centres = {row["municipality_code"]: row["name_fi"] for row in own if row["kind"] == "municipality"}
    assert centres == MUNICIPALITIES
    assert set(NEEDED) <= {row["name_fi"] for row in own}
    assert len(own) >= 40


def test_a_locality_is_where_its_municipality_is(
    localities: list[dict[str, str]], municipalities: dict[str, dict[str, str]]
) -> None:
    own = [row for row in localities if row["municipality_code"]]
    assert [row["name_fi"] for row in own if not in_the_box(row)] == []
    far = [row["name_fi"] for row in own if kilometres(row, municipalities[row["municipality_code"]]) > 60]
    assert far == []


def test_a_city_outside_the_region_has_no_municipality(localities: list[dict[str, str]]) -> None:
    outside = {row["name_fi"] for row in localities if not row["municipality_code"]}
    assert outside == {"Helsinki", "Turku", "Jyväskylä", "Hämeenlinna", "Pori", "Seinäjoki", "Lahti"}


def test_a_locality_is_named_once_and_a_postal_code_means_one_point(localities: list[dict[str, str]]) -> None:
    names = Counter((row["name_fi"], row["municipality_code"]) for row in localities)
    codes = Counter(row["postal_code"] for row in localities if row["postal_code"])
    assert [name for name, count in names.items() if count > 1] == []
    assert [code for code, count in codes.items() if count > 1] == []
    assert [code for code in codes if len(code) != 5 or not code.isdigit()] == []
    assert {row["postal_code"] for row in localities if row["name_fi"] == "Hervanta"} == {"33720"}


def test_every_locality_names_its_kind_and_source(localities: list[dict[str, str]]) -> None:
    assert {row["kind"] for row in localities} == {"municipality", "district", "village", "town"}
    strange = [row["name_fi"] for row in localities if row["source"] != "own" and not row["source"][9:].isdigit()]
    assert strange == []


@pytest.mark.parametrize(
    "path", ["network/data/functions.json", "network/data/facets.json", "groups/data/checklist.json"]
)
def test_what_is_said_in_one_language_is_said_in_three(path: str) -> None:
    assert list(without_a_language(read_json(path))) == []


def test_a_missing_language_is_noticed() -> None:
    assert list(without_a_language({"a": [{"fi": "Kyllä", "sv": "Ja", "en": " "}]})) == [".a[0].en"]


def test_the_functions_are_25_in_3_areas() -> None:
    areas = read_json("network/data/functions.json")["areas"]
    codes = [function["code"] for area in areas for function in area["functions"]]
    assert [area["code"] for area in areas] == ["life_situation_support", "participation", "expertise"]
    assert (len(codes), len(set(codes))) == (25, 25)


def test_the_checklist_has_12_topics_and_62_options() -> None:
    topics = read_json("groups/data/checklist.json")["topics"]
    assert len({topic["code"] for topic in topics}) == 12
    assert sum(len({option["code"] for option in topic["options"]}) for topic in topics) == 62
    assert all(topic["other"] is True for topic in topics)
    assert [topic["code"] for topic in topics if not topic["many"]] == ["venue", "cleaning", "planning_ahead"]


def test_a_checklist_topic_has_help_and_an_example() -> None:
    topics = read_json("groups/data/checklist.json")["topics"]
    assert [t["code"] for t in topics if set(t["help"]) != set(LANGUAGES) or set(t["example"]) != set(LANGUAGES)] == []


def test_only_all_of_these_implies_the_others() -> None:
    topics = read_json("groups/data/checklist.json")["topics"]
    implying = [
        (topic["code"], option["code"])
        for topic in topics
        for option in topic["options"]
        if option.get("implies_others")
    ]
    assert implying == [("use_of_time", "all_of_these")]


def test_the_ten_needs_have_rules_of_known_codes() -> None:
    facets = read_json("network/data/facets.json")
    functions = read_json("network/data/functions.json")["areas"]
    known = {key: {item["code"] for item in items} for key, items in facets.items() if isinstance(items, list)}
    known["functions"] = {function["code"] for area in functions for function in area["functions"]}
    assert len(known.pop("needs")) == 10
    for need in facets["needs"]:
        rule = need["rule"]
        assert rule["any_of"], need["code"]
        assert rule["order"] in {"nearest", "soonest"}
        assert rule["leads_to"] in {"search", "guided_choice", "responsibilities"}
        assert set(need["why"]) == set(LANGUAGES)
        assert set(rule["functions"]) <= known["functions"]
        for row in [*rule["any_of"], rule["also"]]:
            unknown = {c for name, codes in row.items() for c in codes if c and c not in known[name.removeprefix("-")]}
            assert (need["code"], unknown) == (need["code"], set())


def test_the_facets_keep_every_code() -> None:
    facets = read_json("network/data/facets.json")
    lists = ("place_kinds", "hours_kinds", "ways_to_take_part", "equipment", "target_groups", "visitors", "run_by")
    assert [len(facets[key]) for key in (*lists, "openness")] == [8, 5, 4, 13, 15, 5, 10, 5]


def test_a_handbook_organisation_names_a_known_function() -> None:
    organisations = read_json("network/data/handbook_organisations.json")["organisations"]
    areas = read_json("network/data/functions.json")["areas"]
    codes = {function["code"] for area in areas for function in area["functions"]}
    assert len({organisation["name"] for organisation in organisations}) == 26
    assert {organisation["function"] for organisation in organisations} <= codes
    assert all(o["website"].startswith("https://www.") and o["source"] for o in organisations)


def test_the_listings_are_28_with_their_own_lines() -> None:
    listings = read_json("places/data/pirkanmaa_places.json")["places"]
    assert [listing["id"] for listing in listings] == [f"pirk-{number:02}" for number in range(1, 29)]
    assert [listing["id"] for listing in listings if not listing["verbatim"]] == []
    assert sum(listing["opening_hours"] is None for listing in listings) == 5
    assert sum(not listing["organisers"] for listing in listings) == 3
    assert sum("srk" in listing["organisers"] for listing in listings) == 8
    assert len({listing["municipality_code"] for listing in listings}) == 15


def test_every_listing_can_be_put_on_the_map(localities: list[dict[str, str]]) -> None:
    known = {(row["municipality_code"], row["name_fi"]) for row in localities}
    listings = read_json("places/data/pirkanmaa_places.json")["places"]
    lost = [
        listing["id"]
        for listing in listings
        if (listing["municipality_code"], listing["area"] or listing["municipality"]) not in known
    ]
    assert lost == []
