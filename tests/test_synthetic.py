"""The invented network, and searching where there is much of everything."""

from datetime import datetime, timedelta
from io import StringIO
from random import Random

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from groups.listeners import index_every_circle
from groups.models import Gathering
from network.actions.listings import publish, rebuild_listings
from network.geo import Point, distance_m
from network.hours import HELSINKI
from network.models import Listing, Municipality, Organisation
from network.queries.near import Whereabouts
from network.queries.nearest import AMONG_EQUALS, nearest
from places.actions.listing import listing_facts
from places.models import Place
from places.queries import search as module
from places.queries.search import Question, first_ones, hits, in_order, search

DAYTIME = datetime(2026, 11, 24, 11, 30, tzinfo=HELSINKI)
NIGHT = datetime(2026, 11, 29, 3, 0, tzinfo=HELSINKI)


def generated() -> None:
    call_command("generate_network", scale="small", seed=7, stdout=StringIO())


@pytest.fixture
def small(db: None, settings: LazySettings) -> None:
    settings.DEBUG = True
    generated()


LISTED = ("kind", "key", "slug", "title", "words", "main_words", "completeness", "sort_key", "lat", "lon", "precision")


def index_rows() -> set[tuple[object, ...]]:
    spans = ("spans__weekday", "spans__starts", "spans__ends", "spans__state", "spans__phase", "spans__valid_until")
    facets = Listing.objects.values_list("kind", "key", "facets__facet", "facets__code")
    hours = Listing.objects.values_list("kind", "key", *spans, "exceptions__first", "exceptions__state")
    return {*Listing.objects.values_list(*LISTED), *facets, *hours}


@pytest.mark.usefixtures("small")
def test_same_seed_same_rows_in_three_states_and_an_index_as_published_one_by_one() -> None:
    assert (Municipality.objects.count(), Place.objects.count(), Gathering.objects.count()) == (25, 200, 960)
    assert set(Gathering.objects.values_list("state", flat=True)) == {"held", "not_held", "not_reported"}
    for organisation in Organisation.objects.order_by("-pk")[:5]:
        kept = organisation.words
        organisation.set_keys()
        assert organisation.words == kept
    at_once = index_rows()
    assert len(at_once) > 1000
    for place in Place.objects.published().select_related("municipality"):
        publish(listing_facts(place))
    assert index_rows() == at_once
    rebuild_listings()
    assert index_rows() == at_once
    Listing.objects.filter(kind="circle").delete()
    assert index_rows() != at_once
    index_every_circle()
    assert index_rows() == at_once


@pytest.mark.usefixtures("small")
def test_refuses_where_there_is_something_and_outside_debug(settings: LazySettings) -> None:
    with pytest.raises(CommandError, match="empty"):
        generated()
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG"):
        generated()


@pytest.mark.usefixtures("small")
def test_nearest_are_those_of_the_globe_everywhere() -> None:
    draw = Random(3)
    rows = list(Listing.objects.exclude(lat=None))
    for _ in range(300):
        point = Point(draw.uniform(59.5, 70.2), draw.uniform(19, 31.8))
        by_globe = sorted(distance_m(point, Point(row.lat, row.lon)) for row in rows)[:20]
        found = nearest(Listing.objects.all(), point, 20)
        at = {row.pk: row for row in rows}
        metres = [distance_m(point, Point(at[pk].lat, at[pk].lon)) for pk in found]
        assert metres == pytest.approx(by_globe, abs=1)


@pytest.mark.usefixtures("small")
def test_equals_and_those_without_a_position_stand_as_when_all_are_sorted() -> None:
    Listing.objects.filter(pk__in=list(Listing.objects.values_list("pk", flat=True)[:60])).update(lat=61.5, lon=23.8)
    for point, most in ((Point(61.5, 23.8), 20), (Point(61.4, 23.7), 45), (Point(61.5, 23.8), 1000)):
        by_sorting = Listing.objects.with_nearness(point).order_by(F("nearness").asc(nulls_last=True), *AMONG_EQUALS)
        assert nearest(Listing.objects.all(), point, most) == list(by_sorting.values_list("pk", flat=True)[:most])


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("moment", [DAYTIME, DAYTIME + timedelta(hours=12), NIGHT])
@pytest.mark.parametrize("text", ["", "perhekahvila", "kahvia", "kohtaamispaikka kahvi"])
def test_first_of_many_are_the_first_of_all_when_sorted(moment: datetime, text: str) -> None:
    here = Whereabouts("", Point(61.5, 23.8), "exact")  # type: ignore[arg-type]
    for place in (None, here):
        for open_at in (None, moment):
            asked = Question(moment=moment, text=text, here=place, open_at=open_at)
            whole = list(in_order(module.answering(asked), asked).values_list("pk", flat=True))
            ranks = sorted(rank for _pk, rank in hits(asked))
            for most in (5, 20, 1000):
                assert first_ones(module.answering(asked), asked, most, ranks) == whole[:most]


@pytest.mark.usefixtures("small")
def test_many_hits_are_counted_up_to_a_limit_and_cost_few_queries(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    few = search(Question(moment=DAYTIME))
    monkeypatch.setattr(module, "FEW", 50)
    with django_assert_max_num_queries(3):
        many = search(Question(moment=DAYTIME))
    assert [card.url for card in many] == [card.url for card in few]
    monkeypatch.setattr(module, "MOST_COUNTED", 100)
    capped = search(Question(moment=DAYTIME, page=6))
    assert (capped.paginator.count, capped.paginator.has_more, len(capped)) == (100, True, 0)  # type: ignore[attr-defined]
