"""The gap map: what is open where, the same on the table and the map, and what is not known is never a zero."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from network.enums import WELCOMES_ANYONE, Role
from network.geo import Point, distance_m
from network.hours import AS_USUAL, HOLIDAY_WEEKDAY, Timetable, openings_on, union_minutes
from network.models import Listing, ListingException, ListingSpan, Locality, Municipality, PostalPopulation
from network.models.listing import phase_of
from network.models.municipality import all_towns
from places.actions import publish_place
from reporting.gaps.in_sql import days_of_july, ordinary_days, sums_by_area
from reporting.gaps.map import Look, Mark, gap_map, limits
from reporting.gaps.measures import Gap, Listed, Measure, in_order, nearest_among
from reporting.gaps.names import Spot, names_beside
from reporting.gaps.queries import gaps_of_municipalities, gaps_of_postal_areas
from reporting.gaps.table import MAPPED, cell_of, drawn_map, measures_of, text_of
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)
MARKS = re.compile(r"<title>(.*?): (.*?)</title>")


def make_listing(municipality: Municipality, **fields: Any) -> Listing:
    number = Listing.objects.count() + 1
    facts = {"kind": "place", "key": number, "slug": f"p-{number}", "title": f"Paikka {number}", "words": ""}
    listing: Listing = Listing.objects.create(municipality=municipality, sort_key=f"{number:03}", **{**facts, **fields})
    return listing


def add_span(listing: Listing, weekday: int, starts: int, ends: int, **fields: Any) -> None:
    ListingSpan.objects.create(listing=listing, weekday=weekday, starts=starts, ends=ends, **fields)


# --- What is open is what the one function says ---


def random_span(draw: Random) -> dict[str, Any]:
    starts = draw.randrange(8, 20) * 60
    fields: dict[str, Any] = {
        "weekday": draw.randint(1, HOLIDAY_WEEKDAY),
        "starts": starts,
        "ends": starts + draw.choice((30, 60, 180)),
        "state": draw.choice(("open", "open", "self_service", "with_key")),
    }
    turn = draw.random()
    if turn < 0.25:
        fields |= {"every_weeks": draw.choice((2, 3, 6)), "anchor": TODAY - timedelta(days=draw.randrange(60))}
    elif turn < 0.4:
        fields["nth_of_month"] = draw.choice((1, 2, 5, -1))
    elif turn < 0.55:
        fields |= {"valid_from": TODAY + timedelta(days=draw.randrange(-20, 260))}
    elif turn < 0.7:
        fields |= {"valid_until": TODAY + timedelta(days=draw.randrange(-20, 260))}
    elif turn < 0.85:
        fields |= {"season_from": draw.choice((101, 601, 715, 1101)), "season_until": draw.choice((228, 630, 731, 831))}
    return fields


def by_hand(listings: list[Listing]) -> tuple[int, int, int, int, int, int]:
    """The same sums day by day with the function that every page uses, exceptions only in July."""
    minutes = times = evening = saturday = sunday = july = 0
    for listing in listings:
        timetable = listing.timetable()
        usual = Timetable(timetable.spans, (), AS_USUAL)
        spans = [s for s in usual.spans if s.weekday != HOLIDAY_WEEKDAY]
        week = [
            opening
            for day in ordinary_days(TODAY)
            for opening in openings_on(Timetable(tuple(spans), (), AS_USUAL), day.day)
            if opening.state in WELCOMES_ANYONE
        ]
        minutes += union_minutes(week)
        times += len({(o.day, o.starts) for o in week})
        evening += any(o.day.isoweekday() <= 5 and o.ends > 17 * 60 for o in week)
        saturday += any(o.day.isoweekday() == 6 for o in week)
        sunday += any(o.day.isoweekday() == 7 for o in week)
        in_july = (o for day in days_of_july(TODAY) for o in openings_on(timetable, day.day))
        july += any(o.state in WELCOMES_ANYONE for o in in_july)
    return minutes, times, evening, saturday, sunday, july


@pytest.mark.parametrize("seed", range(6))
def test_the_sums_are_what_the_one_function_says(seed: int) -> None:
    draw, town = Random(seed), make.make_municipality()
    listings = [make_listing(town) for _ in range(25)]
    for listing in listings:
        for _ in range(draw.randint(1, 5)):
            fields = random_span(draw)
            anchor = fields.get("anchor")
            span = ListingSpan(listing=listing, **fields)
            if anchor:
                span.phase = phase_of(span)
            span.save()
        if draw.random() < 0.4:
            first = date(2027, 7, 1) + timedelta(days=draw.randrange(-10, 28))
            last = first + timedelta(days=draw.choice((0, 9, 40)))
            ListingException.objects.create(listing=listing, first=first, last=last)
    (row,) = sums_by_area(TODAY)
    assert row[3:5] == (25, 25)
    assert row[5:] == by_hand(listings)
    assert sums_by_area(TODAY, "837") == [row]


def test_july_has_no_public_holidays() -> None:
    """The statement joins July by weekday; a holiday in it would need the holiday's own hours."""
    assert not any(day.holiday for year in range(2024, 2060) for day in days_of_july(date(year, 1, 1)))


def test_overlapping_hours_count_once_and_every_second_week_is_half() -> None:
    town = make.make_municipality(population=1000)
    place = make_listing(town)
    add_span(place, 1, 600, 720)
    add_span(place, 1, 660, 780)
    add_span(place, 2, 600, 720, every_weeks=2, anchor=TODAY)
    (gap,) = gaps_of_municipalities(TODAY)
    assert gap.hours == Decimal("4.0")
    assert gap.hours_per_1000 == Decimal("4.00")


# --- Unknown is never zero ---


def test_a_place_whose_hours_nobody_has_told_is_not_a_zero() -> None:
    town = make.make_municipality(population=1000)
    make_listing(town)
    (gap,) = gaps_of_municipalities(TODAY)
    assert (gap.hours, gap.hours_per_1000, gap.evenings, gap.weekends, gap.summers) == (None,) * 5
    assert {text_of(gap, measure) for measure in (Measure.HOURS, Measure.EVENINGS)} == {"ei tiedossa"}
    assert gap.gatherings == 0, "the network knows of no circle there: that is known"


def test_a_place_that_nobody_has_confirmed_in_a_year_tells_nothing() -> None:
    town = make.make_municipality()
    old = make_listing(town, confirmed_on=TODAY - timedelta(days=400))
    add_span(old, 1, 600, 720)
    (gap,) = gaps_of_municipalities(TODAY)
    assert gap.hours is None


def test_some_told_and_some_not_is_at_least_so_much_and_no_number_in_a_file() -> None:
    town = make.make_municipality(population=2000)
    make_listing(town)
    add_span(make_listing(town), 3, 600, 720)
    (gap,) = gaps_of_municipalities(TODAY)
    cell = cell_of(gap, Measure.HOURS_PER_1000)
    assert (cell.text, cell.value) == ("ainakin 1,00", None)
    assert gap.evenings is None, "the other one may be open in the evening"


def test_no_is_said_only_when_everybody_has_told() -> None:
    town = make.make_municipality()
    add_span(make_listing(town), 3, 600, 720)
    (gap,) = gaps_of_municipalities(TODAY)
    assert (gap.evenings, gap.weekends, gap.summers) == (False, False, True)


def test_without_residents_nothing_is_said_per_resident() -> None:
    town = make.make_municipality(population=None)
    add_span(make_listing(town), 3, 600, 720)
    (gap,) = gaps_of_municipalities(TODAY)
    assert (gap.hours, gap.hours_per_1000) == (Decimal("2.0"), None)


def test_what_is_not_known_is_last_both_ways() -> None:
    told = Listed(listed=1, told=1, minutes=2400)
    rows = [Gap("1", "A", places=Listed(listed=1)), Gap("2", "B"), Gap("3", "C", places=told)]
    up = [gap.name for gap in in_order(rows, Measure.HOURS)]
    down = [gap.name for gap in in_order(rows, Measure.HOURS, descending=True)]
    assert (up, down) == (["B", "C", "A"], ["C", "B", "A"])


# --- The nearest free place ---


@pytest.mark.parametrize("seed", range(5))
def test_the_nearest_is_the_nearest_of_all(seed: int) -> None:
    draw = Random(seed)
    spots = [(n, draw.uniform(59.8, 70), draw.uniform(19, 31.5)) for n in range(draw.choice((1, 5, 300)))]
    find = nearest_among(spots)
    for _ in range(60):
        point = Point(draw.uniform(59.8, 70), draw.uniform(19, 31.5))
        best = min(spots, key=lambda spot: (distance_m(point, Point(spot[1], spot[2])), spot[0]))
        found = find(point)
        assert found
        assert found.pk == best[0]
    assert nearest_among([])(Point(61, 24)) is None


def test_only_a_place_that_says_that_it_is_free_is_a_free_place() -> None:
    town = make.make_municipality()
    near = make.make_place((1, 540, 900), name="Maksullinen", lat=61.4991, lon=23.7871)
    free = make.make_place((1, 540, 900), name="Maksuton", openness=["free_of_charge"], lat=61.55, lon=23.79)
    for place in (near, free):
        publish_place(place)
    (gap,) = gaps_of_municipalities(TODAY)
    assert gap.nearest
    assert Listing.objects.get(pk=gap.nearest.pk).title == "Maksuton"
    assert text_of(gap, Measure.NEAREST) == "noin 5,7 km"
    assert town.code == gap.municipality


# --- Postal areas ---


def locality(code: str, town: Municipality, **fields: Any) -> None:
    facts = {"name_fi": f"Alue {code}", "kind": "postal_code", "lat": 61.45, "lon": 23.85, "source": "koe"}
    Locality.objects.create(postal_code=code, municipality=town, **{**facts, **fields})


def test_postal_areas_sum_to_the_municipality_and_tell_what_has_no_code() -> None:
    tampere, orivesi = make.make_municipality(), make.make_municipality("562")
    locality("33720", tampere)
    locality("33800", tampere)
    locality("33800", orivesi, name_fi="Alue rajalla")
    for code, residents in (("33720", 4000), ("33800", 5000)):
        PostalPopulation.objects.create(code=code, population=residents, year=2024, source="Oma laskenta")
    for code in ("33720", "33720", "33900", ""):
        add_span(make_listing(tampere, postal_code=code), 1, 600, 720)
    town = next(t for t in all_towns() if t.code == "837")
    found = {gap.postal_code: gap for gap in gaps_of_postal_areas(TODAY, town)}
    assert list(found) == ["", "33720", "33800", "33900"]
    assert [gap.places.listed for gap in found.values()] == [1, 2, 0, 1]
    assert found["33720"].hours_per_1000 == Decimal("1.00")
    assert found["33800"].hours is None, "the place without a code may be here"
    assert text_of(found["33720"], Measure.HOURS) == "ainakin 4,0"
    assert found["33800"].population is None, "a part of the area is another municipality's"
    assert found["33900"].point is None
    assert found[""].has_no_code
    (whole, _other) = sorted(gaps_of_municipalities(TODAY), key=lambda gap: gap.municipality != "837")
    assert whole.places.minutes == sum(gap.places.minutes for gap in found.values())


# --- The table and the map agree ---


def some_gaps() -> list[Gap]:
    draw = Random(4)
    found = []
    for n in range(30):
        told = draw.randint(0, 3)
        places = Listed(
            told + draw.randint(0, 1), told, told * draw.randint(0, 9000), told, told and draw.randint(0, 1)
        )
        point = Point(61 + draw.random(), 23 + draw.random()) if n % 7 else None
        found.append(Gap(f"{n:03}", f"Kunta <{n}>", point=point, population=draw.choice((None, 900)), places=places))
    return found


@pytest.mark.parametrize("measure", MAPPED)
def test_every_mark_says_what_the_table_says(measure: Measure) -> None:
    rows = some_gaps()
    drawn = str(drawn_map(rows, measure))
    on_map = {unescape(name): unescape(text) for name, text in MARKS.findall(drawn)}
    assert on_map == {gap.name: cell_of(gap, measure).text for gap in rows if gap.point}
    unknown = sum(cell_of(gap, measure).text == "ei tiedossa" for gap in rows if gap.point)
    assert drawn.count('class="s-map-unknown"') == unknown
    assert unknown or measure in (Measure.GATHERINGS,)


def test_a_zero_is_a_ring_and_the_unknown_a_square() -> None:
    here = Point(61, 24)
    marks = [Mark("A", here, None, "ei tiedossa"), Mark("B", here, 0, "0"), Mark("C", here, Decimal("1.5"), "1,5")]
    assert [mark.look for mark in marks] == [Look.UNKNOWN, Look.NONE, Look.SOME]
    drawn = gap_map(marks)
    assert [drawn.count(f'class="s-map-{look}"') for look in ("unknown", "none", "some")] == [1, 1, 1]
    assert limits([0, None, False]) == []


@pytest.mark.parametrize("seed", range(4))
def test_no_name_lies_on_a_mark_or_on_another_and_the_weightiest_is_always_named(seed: int) -> None:
    draw = Random(seed)
    spots = [
        Spot("Kunta " + "n" * draw.randrange(12), draw.uniform(30, 310), draw.uniform(30, 270), 7, n) for n in range(40)
    ]
    names = names_beside(spots, 340, 300, 16, most=40)
    first, *others = names
    assert first.text == spots[-1].name
    assert len(others) > 3
    marks = [spot.box for spot in spots]
    for at, name in enumerate(others, 1):
        before = [*marks, *(other.box for other in names[:at])]
        assert not any(name.box.covers(box) for box in before)
        assert 0 <= name.box.left < name.box.right <= 340


def test_the_largest_town_is_named_among_its_neighbours_in_letters_of_a_phone() -> None:
    middle = Point(61.5, 23.76)
    town = Mark("Tampere", middle, 3, "3", weight=249009)
    ring = [
        Point(middle.lat + lat / 50, middle.lon + lon / 50) for lat in (-1, 0, 1) for lon in (-1, 0, 1) if lat or lon
    ]
    far = [Mark("Kihniö", Point(62.2, 23.2), 1, "1"), Mark("Urjala", Point(61.0, 23.5), 1, "1")]
    drawn = gap_map([*(Mark(f"Naapuri {n}", point, 2, "2") for n, point in enumerate(ring)), *far, town])
    for width in ("narrow", "wide"):
        names = drawn[drawn.index(f's-map-names--{width}"') :].split("</g>")[0]
        assert ">Tampere<" in names
        assert ">Kihniö<" in names


def test_the_page_shows_the_table_and_the_map_and_the_files_the_same(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    town = make.make_municipality(population=1000, population_year=2022)
    make.make_municipality("562", population=500, population_year=2022, name_fi="Orivesi")
    for _ in range(3):
        add_span(make_listing(town), 1, 600, 720)
    client.force_login(make.make_member(Role.COORDINATOR))
    with django_assert_max_num_queries(3 + 6):  # the session, the person, their roles
        page = client.get("/fi/gaps/?sort=-hours").content.decode()
    assert dict(MARKS.findall(page)) == {"Tampere": "6,00", "Orivesi": "0,00"}
    body = page[page.index("<tbody") : page.index("</tbody>")]
    assert body.index("Tampere") < body.index("Orivesi")
    told = client.get("/fi/gaps/download/csv?sort=-hours").content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[1] for line in told[1:]] == ["Tampere", "Orivesi"]
    assert "6,00" in told[1]
    assert client.get("/fi/gaps/download/xlsx").content[:2] == b"PK"


def test_a_municipalitys_page_costs_the_same_however_many_areas(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    town = make.make_municipality()
    for code in range(33000, 33040):
        add_span(make_listing(town, postal_code=str(code)), 1, 600, 720)
    client.force_login(make.make_member(Role.SOCIAL_INSTRUCTOR, town))
    with django_assert_max_num_queries(3 + 6):
        page = client.get("/fi/gaps/?municipality=837").content.decode()
    assert page.count("<tr") == 41
    assert len(measures_of(postal=True)) == len(measures_of(postal=False)) - 1


# --- Residents of postal areas ---


def test_residents_are_loaded_all_or_none_and_twice_changes_nothing(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "asukkaat.csv"
    file.write_text("code,population,year,source\n33720,4000,2024,Tilastokeskus\n33800,0,2024,Tilastokeskus\n")
    call_command("load_populations", file, dry_run=True)
    assert PostalPopulation.objects.count() == 0
    for said in ("2 new, 0 changed, 0 unchanged", "0 new, 0 changed, 2 unchanged"):
        call_command("load_populations", file)
        assert said in capsys.readouterr().out
    file.write_text("code,population,year,source\n33720,5000,2024,Tilastokeskus\n337,x,2099,\n")
    with pytest.raises(CommandError) as refused:
        call_command("load_populations", file)
    assert [f"column {name}" in str(refused.value) for name in ("code", "population", "year", "source")] == [True] * 4
    assert PostalPopulation.objects.get(code="33720").population == 4000
