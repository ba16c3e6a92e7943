"""Who may do what, where: one table, read by every guard and walked by a test."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from network.enums import Role
from network.models import Membership, User


class Permission(Enum):
    """An act that only some roles may do."""

    EDIT_ORGANISATION = auto()
    KEEP_DIRECTORY = auto()
    EDIT_PLACE = auto()
    REPORT_ATTENDANCE = auto()
    SUPPORT_CIRCLE = auto()
    APPROVE_CIRCLE = auto()
    ORDER_REPORT = auto()
    READ_REPORT = auto()
    READ_STATISTICS = auto()
    READ_MAPPING = auto()
    KEEP_MAPPING = auto()
    RUN_SURVEY = auto()
    LOAD_QUESTIONNAIRE = auto()
    CLEAN_ANSWERS = auto()
    HANDLE_FEEDBACK = auto()
    CHASE_FACTS = auto()
    SET_RULES = auto()
    CLOSE_QUARTER = auto()
    GIVE_SLIP = auto()
    KEEP_SCHOOL_HOLIDAYS = auto()
    MANAGE_PEOPLE = auto()


ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ORGANISATION_EDITOR: frozenset({Permission.EDIT_ORGANISATION, Permission.EDIT_PLACE, Permission.RUN_SURVEY}),
    Role.SOCIAL_INSTRUCTOR: frozenset(
        {
            Permission.EDIT_PLACE,
            Permission.REPORT_ATTENDANCE,
            Permission.SUPPORT_CIRCLE,
            Permission.READ_STATISTICS,
            Permission.READ_MAPPING,
            Permission.RUN_SURVEY,
            Permission.GIVE_SLIP,
        }
    ),
    Role.COORDINATOR: frozenset(
        {
            Permission.KEEP_DIRECTORY,
            Permission.EDIT_ORGANISATION,
            Permission.EDIT_PLACE,
            Permission.REPORT_ATTENDANCE,
            Permission.SUPPORT_CIRCLE,
            Permission.APPROVE_CIRCLE,
            Permission.ORDER_REPORT,
            Permission.READ_REPORT,
            Permission.READ_STATISTICS,
            Permission.READ_MAPPING,
            Permission.KEEP_MAPPING,
            Permission.RUN_SURVEY,
            Permission.LOAD_QUESTIONNAIRE,
            Permission.CLEAN_ANSWERS,
            Permission.HANDLE_FEEDBACK,
            Permission.CHASE_FACTS,
            Permission.GIVE_SLIP,
            Permission.SET_RULES,
            Permission.CLOSE_QUARTER,
            Permission.KEEP_SCHOOL_HOLIDAYS,
        }
    ),
    Role.MUNICIPALITY_READER: frozenset({Permission.READ_REPORT, Permission.READ_STATISTICS, Permission.READ_MAPPING}),
    Role.OUTREACH_WORKER: frozenset({Permission.GIVE_SLIP}),
    Role.PROFESSIONAL: frozenset({Permission.GIVE_SLIP}),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.MANAGE_PEOPLE,
            Permission.SET_RULES,
            Permission.KEEP_SCHOOL_HOLIDAYS,
            Permission.KEEP_DIRECTORY,
            Permission.LOAD_QUESTIONNAIRE,
        }
    ),
}


@dataclass(frozen=True)
class Reach:
    """Where a person's permission holds; a falsy reach is nowhere."""

    everywhere: bool = False
    municipalities: frozenset[str] = frozenset()
    organisations: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.municipalities) or bool(self.organisations)

    def covers(self, municipality: str | None) -> bool:
        """Say whether the municipality with this code is within the reach."""
        return self.everywhere or municipality in self.municipalities

    def holds(self, other: "Reach") -> bool:
        """Say whether everything that the other reaches is within this one too."""
        if self.everywhere or other.everywhere:
            return self.everywhere
        return other.municipalities <= self.municipalities and other.organisations <= self.organisations

    def over(self, organisation: int | None) -> "Reach":
        """Return the reach over one record: of their own organisation its editor says everything, wherever that is."""
        return Reach(everywhere=True) if organisation in self.organisations else self

    def beyond(self, before: Iterable[str], after: Iterable[str]) -> set[str]:
        """Return the municipalities out of the reach that a record would gain or lose."""
        return {code for code in set(before) ^ set(after) if not self.covers(code)}

    def beyond_joining(self, kept: Iterable[str], joined: Iterable[str], gone: Iterable[str]) -> set[str]:
        """Return the municipalities out of the reach that change when a record goes into another, or comes back.

        What the one that is left loses or gains, and where only the one that goes is: `joined` is what they serve as
        one. A record that is nowhere within the reach is all beyond it.
        """
        joined, gone = set(joined), set(gone)
        changing = self.beyond(kept, joined) | self.beyond((), gone - joined)
        return changing if any(map(self.covers, gone)) else changing | gone

    def beside_others(self, before: Iterable[str], told: Iterable[str]) -> set[str]:
        """Return what is told and, of what was there, what is out of the reach: that is for others to take away."""
        return {*told, *(code for code in before if not self.covers(code))}


NOWHERE = Reach()


def current_memberships(user: User | AnonymousUser) -> list[Membership]:
    """Return the person's memberships in force, asked from the database once per person object."""
    if not isinstance(user, User) or not user.is_active:
        return []
    if not hasattr(user, "_current_memberships"):
        user._current_memberships = list(user.memberships.current())  # type: ignore[attr-defined]
    return user._current_memberships  # type: ignore[attr-defined, no-any-return]


def reach(user: User | AnonymousUser, permission: Permission) -> Reach:
    """Return where the person may do this, from all their memberships together."""
    holding = [m for m in current_memberships(user) if permission in ROLE_PERMISSIONS[Role(m.role)]]
    return Reach(
        everywhere=any(m.municipality_id is None and m.organisation_id is None for m in holding),
        municipalities=frozenset(m.municipality_id for m in holding if m.municipality_id),
        organisations=frozenset(m.organisation_id for m in holding if m.organisation_id),
    )


def may(user: User | AnonymousUser, permission: Permission, municipality: str | None = None) -> bool:
    """Say whether the person may do this in the municipality, or anywhere at all when none is given."""
    where = reach(user, permission)
    return where.covers(municipality) if municipality else bool(where)


def person(request: HttpRequest) -> User:
    """Return who is signed in; for views that nobody else reaches."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


View = Callable[..., HttpResponseBase]


def needs(permission: Permission) -> Callable[[View], View]:
    """Guard a view: a signed-in person who may do this nowhere gets 404."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user, permission):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard
