"""A query or a write that is written once does as Django's own would, whatever its values."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, Q, QuerySet, Value
from django.test.utils import CaptureQueriesContext

from network.models import Municipality
from network.ready_query import OneOf, ReadyQuery, Slot
from network.ready_write import ReadyInsert, ReadyUpdate
from places.models import Place
from tests.make import make_place

pytestmark = pytest.mark.django_db


def places(slug: Any) -> "QuerySet[Place]":
    found = Place.objects.filter(slug=slug).select_related("municipality", "lending__timetable")
    return found.annotate(said=Value("moi", output_field=CharField()))


def test_rows_are_those_of_the_query_set_with_what_it_brings_along() -> None:
    made = [make_place(name=f"Talo {number}", equipment=["wifi"], languages=["fi", "sv"]) for number in range(3)]
    ask = ReadyQuery(lambda: places(Slot(0, CharField())))
    for place in made:
        (row,) = ask(place.slug)
        (same,) = places(place.slug)
        with CaptureQueriesContext(connection) as queries:
            values = {field.attname: getattr(row, field.attname) for field in Place._meta.concrete_fields}
            assert (row.municipality.name, row.said) == (same.municipality.name, "moi")  # type: ignore[attr-defined]
            assert not hasattr(row, "lending")
        assert values == {field.attname: getattr(same, field.attname) for field in Place._meta.concrete_fields}
        assert not queries.captured_queries
    assert ask("ei-ole") == []


def test_the_statement_is_written_once() -> None:
    built: list[int] = []

    def build() -> "QuerySet[Place]":
        built.append(1)
        return places(Slot(0, CharField()))

    place, other = make_place(name="Yksi"), make_place(name="Kaksi")
    ask = ReadyQuery(build)
    assert [ask(row.slug)[0].pk for row in (place, other, place)] == [place.pk, other.pk, place.pk]
    assert len(built) == 1


def test_a_list_of_any_length_and_rows_of_plain_values() -> None:
    made = [make_place(name=f"Talo {number}") for number in range(9)]
    ask = ReadyQuery(
        lambda: (
            Place.objects.filter(Q(OneOf("pk", 0)) | Q(OneOf("slug", 1)), pk__lt=Slot(2, BigIntegerField()))
            .order_by("pk")
            .values_list("pk", "name")
        )
    )
    last = made[-1].pk + 1
    assert ask([made[0].pk], [made[2].slug], last) == [(made[0].pk, "Talo 0"), (made[2].pk, "Talo 2")]
    assert len(ask([row.pk for row in made], [], last)) == 9
    assert len(ask([row.pk for row in made], [], made[4].pk)) == 4
    assert ask([], ["' OR 1=1 --", "%", "\\", '"'], last) == []


def test_it_sees_what_was_written_after_the_statement() -> None:
    ask = ReadyQuery(lambda: Municipality.objects.filter(code=Slot(0, CharField())).values_list("name_fi"))
    make_place()
    assert ask("837") == [("Tampere",)]
    Municipality.objects.filter(code="837").update(name_fi="Uusi nimi")
    assert ask("837") == [("Uusi nimi",)]


def test_rows_are_written_as_they_are() -> None:
    insert = ReadyInsert(Municipality, [field.name for field in Municipality._meta.concrete_fields])
    update = ReadyUpdate(Municipality, ["name_fi", "lat"])
    make_place()
    like = Municipality.objects.get()
    for code in ("091", "092", "049"):
        like.pk, like.name_fi = code, f"Kunta ' {code} %s"
        insert([like])
    insert([])
    rows = list(Municipality.objects.exclude(code="837").order_by("code"))
    assert [row.name_fi for row in rows] == [f"Kunta ' {code} %s" for code in ("049", "091", "092")]
    rows[0].name_fi, rows[0].lat, rows[1].name_fi = "Espoo", 60.2, "Helsinki"
    with CaptureQueriesContext(connection) as queries:
        update(rows[:1])
    assert len(queries) == 1
    update(rows)
    assert list(Municipality.objects.order_by("code").values_list("name_fi", flat=True))[:2] == ["Espoo", "Helsinki"]
    assert Municipality.objects.get(code="049").lat == pytest.approx(60.2)
