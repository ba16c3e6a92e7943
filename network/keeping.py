"""Who keeps which public record: each room answers for its own kind, and the network asks them all alike."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, TruncDate
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from network.enums import ConfirmedBy, RecordKind, Role
from network.freshness import Freshness, freshness
from network.models import Membership, User
from network.models.message import EDIT_PAGES, PAGES
from network.permissions import Reach, current_memberships

AREA_ROLES = (Role.SOCIAL_INSTRUCTOR, Role.COORDINATOR)
CALLED = {
    Role.ORGANISATION_EDITOR: gettext_lazy("järjestäjä"),
    Role.SOCIAL_INSTRUCTOR: gettext_lazy("alueen sosiaaliohjaaja"),
    Role.COORDINATOR: gettext_lazy("verkoston koordinaattori"),
}


@dataclass(frozen=True)
class Record:
    """A public record as letters and lists tell it; `since` is the day it came into the portal."""

    kind: str
    key: int
    slug: str
    title: str
    municipality: str
    municipality_fi: str
    municipality_sv: str
    confirmed_on: date | None
    confirmed_by: str
    since: date

    @property
    def municipality_name(self) -> str:
        return self.municipality_sv if get_language() == "sv" else self.municipality_fi

    @property
    def kind_name(self) -> str:
        return str(RecordKind(self.kind).label)

    @property
    def side(self) -> str:
        """The side that last confirmed the facts."""
        return str(ConfirmedBy(self.confirmed_by).label) if self.confirmed_on else ""

    @property
    def url(self) -> str:
        return reverse(PAGES[RecordKind(self.kind)], args=[self.slug])

    @property
    def edit_url(self) -> str:
        return reverse(EDIT_PAGES[RecordKind(self.kind)], args=[self.slug])

    def freshness(self, today: date) -> Freshness:
        return freshness(self.confirmed_on, today)


@dataclass(frozen=True)
class Keepers:
    """The people who keep a record, and what they are called to a stranger: never by name.

    `are_coordinators` when nobody nearer keeps it.
    """

    people: list[User]
    called: str
    are_coordinators: bool = False


class Keeping(ABC):
    """How a room answers for one kind of record."""

    kind: ClassVar[RecordKind]
    edits: ClassVar[tuple[str, ...]] = ()  # the verbs of the trail that say that facts of the record were changed
    place_of: ClassVar[dict[str, Any]] = {
        "code": F("municipality_id"),
        "fi": F("municipality__name_fi"),
        "sv": F("municipality__name_sv"),
    }

    each_place: ClassVar[dict[str, Any]] = {}  # as `place_of`, where a record may be in several municipalities

    @abstractmethod
    def public(self) -> QuerySet[Any]:
        """Return the records that have a public page and go on."""

    @abstractmethod
    def within(self, where: Reach) -> QuerySet[Any]:
        """Return the public records of the area."""

    @abstractmethod
    def kept_by(self, user: User) -> QuerySet[Any]:
        """Return the public records that the person keeps."""

    @abstractmethod
    def confirmable_by(self, user: User) -> QuerySet[Any]:
        """Return the public records that the person may confirm: those they keep, and those they may edit."""

    @abstractmethod
    def keepers(self, key: int) -> Keepers:
        """Return who keeps the record; the same people whose `kept_by` holds it."""

    @abstractmethod
    def has_nearer(self) -> Q:
        """Return the condition that somebody nearer than the coordinators keeps the record, as `keepers` says."""

    def keepers_of(self, keys: Iterable[int]) -> dict[int, Keepers]:
        """Return who keeps each of many records; a room that can ask for them together does so."""
        return {key: self.keepers(key) for key in keys}

    @abstractmethod
    def people(self) -> QuerySet[User]:
        """Return everybody who may keep a record of this kind."""

    @abstractmethod
    def confirm(self, key: int, *, by: User) -> None:
        """Say that the facts are right today."""

    @abstractmethod
    def facts(self, key: int) -> list[tuple[str, str]]:
        """Return the facts to be confirmed, each with its name, in the page's language."""

    def edits_of(self, key: OuterRef) -> Q:
        """Return which rows of the trail tell of a change to the facts of the record with the key."""
        label = self.public().model._meta.label_lower
        return Q(object_type=label, object_id=Cast(key, CharField()), verb__in=self.edits) & ~Q(changes={})

    def where_named(self) -> Any:
        """Return every municipality of the record by name, with commas between; empty where `Record` names the one."""
        return Value("", output_field=TextField())

    def in_place(self, found: QuerySet[Any], municipality: str) -> QuerySet[Any]:
        """Keep the records that are or work in the municipality."""
        return found.filter(municipality=municipality)

    def rows(self, found: QuerySet[Any], **more: Any) -> QuerySet[Any, Any]:
        """Return the records as tuples in the order of `Record`, and more; those of different kinds can be united."""
        named = found.order_by().annotate(
            record_kind=Value(self.kind.value, output_field=CharField()),
            place_code=self.place_of["code"],
            place_fi=self.place_of["fi"],
            place_sv=self.place_of["sv"],
            since=TruncDate("created_at"),
            **more,
        )
        found_rows: QuerySet[Any, Any] = named.values_list(
            "record_kind",
            "pk",
            "slug",
            "name",
            "place_code",
            "place_fi",
            "place_sv",
            "confirmed_on",
            "confirmed_by",
            "since",
            *more,
        )
        return found_rows

    def records(self, found: QuerySet[Any]) -> list[Record]:
        return [Record(*row) for row in self.rows(found)]


_rooms: dict[str, Keeping] = {}


def answer_for(keeping: Keeping) -> None:
    """Let a room answer for its kind of record."""
    _rooms[keeping.kind] = keeping


def keepings() -> list[Keeping]:
    """Return the rooms' answers, in the order of the kinds."""
    return [_rooms[kind] for kind in RecordKind.values if kind in _rooms]


def keeping_of(kind: str) -> Keeping:
    return _rooms[kind]


def record_of(kind: str, **found: Any) -> Record | None:
    """Return a public record by its key or slug."""
    keeping = keeping_of(kind)
    return next(iter(keeping.records(keeping.public().filter(**found))), None)


# --- The three tiers: one's own people, else the area's social instructors, else its coordinators ------------------


def holders(role: Role) -> QuerySet[Membership]:
    """Return the memberships in force of the role, of people who can still sign in."""
    found: QuerySet[Membership] = Membership.objects.current().filter(role=role, user__is_active=True)
    return found


def of_area(role: Role, municipality: str | None) -> QuerySet[User]:
    """Return the people who hold the role in the municipality or in the whole network."""
    here = Q(municipality=None) | Q(municipality=municipality) if municipality else Q(municipality=None)
    return User.objects.filter(pk__in=holders(role).filter(here).values("user")).order_by("pk")


def reach_as(user: User, role: Role) -> Reach:
    """Return where the person holds the role."""
    held = [m for m in current_memberships(user) if m.role == role]
    return Reach(
        everywhere=any(m.municipality_id is None and m.organisation_id is None for m in held),
        municipalities=frozenset(m.municipality_id for m in held if m.municipality_id),
        organisations=frozenset(m.organisation_id for m in held if m.organisation_id),
    )


def in_area(where: Reach, field: str = "municipality") -> Q:
    """Return the condition that a record is of the area."""
    if where.everywhere:
        return ~Q(pk__in=[])
    return Q(**{f"{field}__in": where.municipalities}) if where.municipalities else Q(pk__in=[])


def has_instructor() -> Exists:
    """Return the condition that the record's municipality, or the whole network, has a social instructor."""
    here = Q(municipality=OuterRef("municipality")) | Q(municipality=None)
    return Exists(holders(Role.SOCIAL_INSTRUCTOR).filter(here))


def kept(user: User, *, own: Q, has_own: Exists) -> Q:
    """Return which records the person keeps: their own, or those of their area that have nobody nearer."""
    instructed = in_area(reach_as(user, Role.SOCIAL_INSTRUCTOR)) & ~Q(has_own)
    coordinated = in_area(reach_as(user, Role.COORDINATOR)) & ~Q(has_own) & ~Q(has_instructor())
    return own | instructed | coordinated


def nearest(own: Iterable[User], called: str, municipality: str | None, roles: Iterable[Role] = AREA_ROLES) -> Keepers:
    """Return the first of the tiers that has anybody; the coordinators when nobody is nearer."""
    if people := list(own):
        return Keepers(people, called)
    for role in roles:
        if people := list(of_area(role, municipality)):
            return Keepers(people, str(CALLED[role]), role == Role.COORDINATOR)
    return Keepers([], _("verkoston koordinaattori"), are_coordinators=True)
