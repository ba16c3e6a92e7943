"""Mappings as their pages show them: the list of municipalities, and everything of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from network.models import Membership, Municipality, User
from network.permissions import ROLE_PERMISSIONS, Permission, Reach
from places.models import Place
from reporting.enums import MappingPartKind, Side, SideState, WorkState
from reporting.mapping.local_work import (
    GRANTS,
    STEA,
    Actors,
    AreaInUse,
    Grant,
    actors,
    areas_in_use,
    grants,
    spaces_in_use,
)
from reporting.mapping.many import MOST_NAMED, Many, last_year, many_of
from reporting.models import CentreStep, Mapping, MappingPart, MappingSide, PossibleSpace, SurveyRound

ALL_PARTS = len(MappingPartKind)
ROUND, MOST_ROUNDS = ("questionnaire", "municipality", "place", "circle"), 20
SHOWN = ("not_begun", "under_way", "done", "review")


def municipalities_within(where: Reach) -> "QuerySet[Municipality]":
    """Return the municipalities of the reach."""
    rows = Municipality.objects.all()
    return rows if where.everywhere else rows.filter(pk__in=where.municipalities)


def listed_mappings(where: Reach, show: str, today: date) -> "QuerySet[Municipality]":
    """Return the municipalities with how many parts are done and under way; `show` keeps those that are so far."""
    rows = municipalities_within(where).select_related("mapping__responsible").order_by("name_fi")
    done, begun = WorkState.DONE, (WorkState.UNDER_WAY, WorkState.DONE)
    found = rows.annotate(
        done=Count("mapping__parts", filter=Q(mapping__parts__state=done)),
        begun=Count("mapping__parts", filter=Q(mapping__parts__state__in=begun)),
        review_on=F("mapping__next_review_on"),
    )
    if show == "not_begun":
        return found.filter(begun=0)
    if show == "under_way":
        return found.filter(begun__gt=0, done__lt=ALL_PARTS)
    if show == "done":
        return found.filter(done=ALL_PARTS)
    return found.filter(review_on__lte=today) if show == "review" else found


@dataclass(frozen=True)
class PartRow:
    """One of the six parts as the page shows it."""

    kind: MappingPartKind
    part: MappingPart


@dataclass(frozen=True)
class SideRow:
    """One of the four: what a person has said, and what the portal itself knows."""

    side: Side
    told: MappingSide | None
    known: int
    names: tuple[str, ...]

    @property
    def is_present(self) -> bool:
        """Whether it takes part: as a person says, or unless they have, as the portal knows."""
        return self.told.state == SideState.PRESENT if self.told else self.known > 0

    @property
    def is_missing(self) -> bool:
        """Whether a person has said that it does not; that the portal knows nothing is not the same."""
        return bool(self.told and self.told.state == SideState.MISSING)


@dataclass(frozen=True)
class Centre:
    """A place or an area with its steps in order."""

    name: str
    steps: tuple[CentreStep, ...]


@dataclass(frozen=True)
class MappingPage:
    """Everything that the page of a mapping shows; of a municipality with `many` places only those most in use."""

    municipality: Municipality
    mapping: Mapping
    parts: tuple[PartRow, ...]
    sides: tuple[SideRow, ...]
    centres: tuple[Centre, ...]
    possible_spaces: tuple[PossibleSpace, ...]
    actors: Actors
    places: tuple[Place, ...]
    many: Many | None
    areas: Sequence[AreaInUse]
    grants: Sequence[Grant]
    stea: Sequence[Grant]
    rounds: Sequence[SurveyRound]
    is_due: bool

    @property
    def done(self) -> int:
        return sum(row.part.state == WorkState.DONE for row in self.parts)


def mapping_of(municipality: Municipality) -> Mapping:
    """Return the municipality's mapping with all of its rows; one that nobody has begun is empty and not stored."""
    related = ("parts__responsible", "sides", "possible_spaces", "centre_steps__place")
    rows = Mapping.objects.select_related("responsible").prefetch_related(*related)
    return rows.filter(municipality=municipality).first() or Mapping(municipality=municipality)


def mapping_page(municipality: Municipality, today: date) -> MappingPage:
    """Return the page of a municipality's mapping."""
    mapping = mapping_of(municipality)
    found = actors(municipality, today)
    many = many_of(municipality, last_year(today))
    many = many if many and many.places > MOST_NAMED else None
    return MappingPage(
        municipality=municipality,
        mapping=mapping,
        parts=part_rows(mapping),
        sides=side_rows(mapping, found),
        centres=_centres(mapping),
        possible_spaces=tuple(_rows(mapping, "possible_spaces")),
        actors=found,
        places=tuple(spaces_in_use(municipality, many.named_places if many else None)),
        many=many,
        areas=areas_in_use(municipality),
        grants=grants(municipality, GRANTS),
        stea=grants(municipality, STEA),
        rounds=list(SurveyRound.objects.filter(municipality=municipality).select_related(*ROUND)[:MOST_ROUNDS]),
        is_due=mapping.is_due(today),
    )


def part_rows(mapping: Mapping) -> tuple[PartRow, ...]:
    """Return the six parts in their order."""
    stored = {row.kind: row for row in _rows(mapping, "parts")}
    return tuple(PartRow(kind, stored.get(kind.value) or MappingPart(kind=kind)) for kind in MappingPartKind)


def side_rows(mapping: Mapping, found: Actors) -> tuple[SideRow, ...]:
    """Return the four sides; where a person has not said, what the portal knows speaks."""
    told = {row.side: row for row in _rows(mapping, "sides") if row.state}
    return tuple(SideRow(side, told.get(side.value), found.of_side(side), found.names.get(side, ())) for side in Side)


def _centres(mapping: Mapping) -> tuple[Centre, ...]:
    steps = _rows(mapping, "centre_steps")
    names = list(dict.fromkeys(step.centre for step in steps))
    ordered = sorted(steps, key=lambda step: names.index(step.centre))
    return tuple(Centre(name, tuple(own)) for name, own in groupby(ordered, key=lambda step: step.centre))


def _rows(mapping: Mapping, name: str) -> list[Any]:
    return list(getattr(mapping, name).all()) if mapping.pk else []


def people_to_answer(municipality: Municipality, chosen: int | None = None) -> "QuerySet[User]":
    """Return who may be named: those who read this municipality's mapping in their work, and whoever is chosen now."""
    roles = [role for role, permissions in ROLE_PERMISSIONS.items() if Permission.READ_MAPPING in permissions]
    return with_role(roles, municipality, also=chosen)


def keepers_of(municipality: Municipality) -> "QuerySet[User]":
    """Return who keeps the municipality's mapping."""
    roles = [role for role, permissions in ROLE_PERMISSIONS.items() if Permission.KEEP_MAPPING in permissions]
    return with_role(roles, municipality)


def with_role(roles: list[Any], municipality: Municipality, *, also: int | None = None) -> "QuerySet[User]":
    """Return the people who hold one of the roles today in the municipality or in the whole network."""
    held = Membership.objects.current().filter(role__in=roles)
    held = held.filter(Q(municipality=municipality) | Q(municipality=None))
    return User.objects.filter(Q(is_active=True, pk__in=held.values("user")) | Q(pk=also)).order_by("name", "email")
