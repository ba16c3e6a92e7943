"""Counting the visitors of a place that has no circle of its own: turned on, changed and turned off by its keeper."""

from django.db import transaction
from django.utils import timezone

from groups.actions.gatherings import expect_gatherings
from groups.enums import CircleKind, CircleState
from groups.models import Circle
from network.audit import record
from network.models import User
from places.enums import WorkFormKind
from places.models import Place


@transaction.atomic
def count_visitors(place: Place, per: str, *, by: User | None) -> Circle | None:
    """Count the place's visitors once a day, by session, or with nothing given no longer; what was told stays.

    Another way of counting begins with the days that are still to come.
    """
    Place.objects.select_for_update().get(pk=place.pk)
    row = Circle.objects.filter(records=place).first()
    before = row.recorded_per if row else ""
    if before == per:
        return row
    if row is None:
        row = Circle(records=place, slug=f"paikka-{place.pk}-kavijat", state=CircleState.RECORD)
    if not before:
        row.published_at, row.expected_until = timezone.now(), None
    row.recorded_per = per
    _take_facts(row, place)
    row.save()
    record("visitors of a place counted", place, by=by, changes={"per": [before, per]})
    expect_gatherings(row, by=by)
    return row


@transaction.atomic
def follow_place(place: Place, *, by: User | None) -> None:
    """Let the record say what the place says now: its name, municipality and hours."""
    row = Circle.objects.filter(records=place).select_related("records").first()
    if row is not None:
        _take_facts(row, place)
        row.save()
        expect_gatherings(row, by=by)


def _take_facts(row: Circle, place: Place) -> None:
    advice = place.work_forms.filter(kind=WorkFormKind.COMMUNITY_ADVICE).exists()
    row.name = place.name[: Circle._meta.get_field("name").max_length]
    row.kind = CircleKind.ADVICE if advice else CircleKind.OPEN_HOURS
    row.municipality_id, row.area, row.is_demo = place.municipality_id, place.area, place.is_demo
