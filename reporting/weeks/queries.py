"""Gatherings by day, hour and kind, and by municipality: a statement each, whatever the number of gatherings."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from groups.enums import GatheringState, MemberRole
from groups.models import Circle, CircleMember, Gathering
from network.models import User
from network.periods import Period
from network.permissions import Permission, reach
from places.models import WorkForm
from reporting.weeks.tallies import Slot, Tally, Year, year_of

SEVERAL = "several"


def own_gatherings(user: User) -> QuerySet[Gathering]:
    """Return the gatherings of the circles that the person carries, and of what their organisations run or host."""
    carried = CircleMember.objects.filter(user=user, role__in=(MemberRole.LEAD, MemberRole.HELPER))
    circles: list[QuerySet[Any, Any]] = [carried.order_by().values("circle")]
    if runs := reach(user, Permission.EDIT_ORGANISATION).organisations:
        circles.append(Circle.objects.filter(host__in=runs).order_by().values("pk"))
        circles.append(Circle.objects.recording_for(runs).order_by().values("pk"))
    mine = Q(pk=None)
    for some in circles:
        mine |= Q(circle__in=some)
    return Gathering.objects.filter(mine)


def year_in(gatherings: QuerySet[Gathering], year: int, as_of: date, *, of_places: bool) -> Year:
    """Return the year of the circles, or of the places whose visitors are counted; today counts once it is reported."""
    kind = F("circle__records") if of_places else F("circle__kind")
    due = _due(gatherings, year, as_of, of_places=of_places)
    rows = _counted(due.values("day", hour=F("starts") / 60, what=kind))
    names = _work_forms({row["what"] for row in rows}) if of_places else {}
    slots = (
        Slot(
            row["day"],
            row["hour"],
            names.get(row["what"], "") if of_places else row["what"],
            row["held"],
            row["not_held"],
            row["not_reported"],
            row["visits"],
        )
        for row in rows
    )
    return year_of(slots, year, as_of)


def tallies_by_municipality(
    gatherings: QuerySet[Gathering], year: int, as_of: date, *, of_places: bool
) -> dict[str, Tally]:
    """Return the same year's gatherings together by the municipality's code."""
    due = _due(gatherings, year, as_of, of_places=of_places)
    rows = _counted(due.values(town=F("circle__municipality")))
    return {row["town"]: Tally(row["held"], row["not_held"], row["not_reported"], row["visits"]) for row in rows}


def _due(gatherings: QuerySet[Gathering], year: int, as_of: date, *, of_places: bool) -> QuerySet[Gathering]:
    due = gatherings.filter(Q(day__lt=as_of) | Q(day=as_of) & ~Q(state=GatheringState.NOT_REPORTED))
    due = due.in_period(Period.parse(f"{year:04d}"))  # type: ignore[attr-defined]
    of_side: QuerySet[Gathering] = due.exclude(circle__records=None) if of_places else due.filter(circle__records=None)
    return of_side.order_by()


def _counted(rows: QuerySet[Any, Any]) -> QuerySet[Any, dict[str, Any]]:
    """Count the gatherings of each row; an index holds every column that is named, so that none is read itself."""
    states = {state.value: Count("circle", filter=Q(state=state)) for state in GatheringState}
    counted: QuerySet[Any, dict[str, Any]] = rows.annotate(**states, visits=Sum("visitors"))
    return counted


def _work_forms(places: set[int]) -> dict[int, str]:
    """Return the form of work of each place; of those with several it cannot be told whose the visits were."""
    found: dict[int, str] = {}
    for place, kind in WorkForm.objects.filter(place__in=places).order_by().values_list("place", "kind").distinct():
        found[place] = SEVERAL if place in found else kind
    return found
