"""Gatherings held for a report: read and locked by one statement, which is written once by a process (ADR 35)."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.db.models import BigIntegerField, Exists, OuterRef, Q

from groups.enums import MemberRole
from groups.models import AttendanceVersion, Circle, CircleMember, Gathering
from groups.models.gathering import GatheringQuerySet
from groups.queries.closing import with_closing
from network.models import User
from network.permissions import Permission, reach
from network.ready_query import OneOf, ReadyQuery, Slot

KEYS, PERSON, TOWNS, ORGANISATIONS = range(4)


@dataclass
class Held:
    """Gatherings by key, locked until the transaction ends, with what is asked and closed of each."""

    gatherings: dict[int, Gathering]

    def __post_init__(self) -> None:
        self.reported = [g.pk for g in self.gatherings.values() if g.version]

    @cached_property
    def versions(self) -> dict[int, list[AttendanceVersion]]:
        """Every version of the gatherings, the newest first; asked once, where anything has been reported."""
        found: dict[int, list[AttendanceVersion]] = {pk: [] for pk in self.gatherings}
        for version in _versions(self.reported) if self.reported else ():
            found[version.gathering_id].append(version)
        return found

    def add(self, version: AttendanceVersion) -> AttendanceVersion:
        """Remember a version that is being stored now."""
        self.versions[version.gathering_id].insert(0, version)
        return version

    def seen(self, gathering: Gathering, number: int) -> AttendanceVersion | None:
        """Return the version that a page had shown, if it had shown any."""
        return next((v for v in self.versions[gathering.pk] if v.number == number), None)

    def history(self, gathering: Gathering) -> list[AttendanceVersion]:
        """Return the versions of a corrected gathering, the newest first."""
        return self.versions[gathering.pk] if gathering.version > 1 else []


def held(keys: Collection[int]) -> Held:
    """Lock the gatherings; two who send the same ones wait for each other in the order of the keys."""
    return Held({g.pk: g for g in _any(keys)} if keys else {})


def held_for(user: User, keys: Collection[int]) -> Held:
    """Lock those of the gatherings that the person may report."""
    area = reach(user, Permission.REPORT_ATTENDANCE)
    if area.everywhere or not keys:
        return held(keys)
    runs = reach(user, Permission.EDIT_PLACE).organisations
    ask = _own_or_recorded if runs else _own
    return Held({g.pk: g for g in ask(keys, user.pk, area.municipalities, runs)})


def _locked(whose: Q | None = None) -> GatheringQuerySet:
    rows = with_closing(Gathering.objects.with_asked()).filter(OneOf("pk", KEYS))
    rows = rows.filter(whose) if whose is not None else rows
    columns = [field.attname for field in Gathering._meta.concrete_fields]
    of_circle = ("name", "slug", "state", "municipality", "records")
    narrow = rows.select_related("circle").only(*columns, *(f"circle__{name}" for name in of_circle))
    return narrow.select_for_update(of=("self",)).order_by("pk")


def _of_person() -> Q:
    """Of few gatherings each is asked whose it is; the sheet, which shows many, asks the other way round."""
    carried = CircleMember.objects.filter(
        circle=OuterRef("circle"), user=Slot(PERSON, BigIntegerField()), role__in=(MemberRole.LEAD, MemberRole.HELPER)
    )
    return Q(OneOf("circle__municipality_id", TOWNS)) | Q(Exists(carried))


def _recorded() -> Q:
    organised = Circle.objects.filter(
        OneOf("records__work_forms__organisers__organisation_id", ORGANISATIONS), pk=OuterRef("circle")
    )
    return Q(Exists(organised))


_any = ReadyQuery(_locked)
_own = ReadyQuery(lambda: _locked(_of_person()))
_own_or_recorded = ReadyQuery(lambda: _locked(_of_person() | _recorded()))
_versions = ReadyQuery(
    lambda: AttendanceVersion.objects.filter(OneOf("gathering_id", 0)).select_related("reported_by").order_by("-number")
)
