"""Whose task the numbers are: the people whom a missing one is asked of."""

from collections import defaultdict
from collections.abc import Iterable

from groups.enums import CircleState, MemberRole
from groups.models import Circle, CircleMember
from network.enums import Role
from network.keeping import holders
from network.models import User


def askable(circles: Iterable[int]) -> dict[int, list[User]]:
    """Return the people who lead each circle, and where nobody does, those who help; of a place who runs it."""
    keys = set(circles)
    carrying = CircleMember.objects.filter(circle__in=keys, user__is_active=True)
    found: dict[int, list[User]] = defaultdict(list)
    helping: dict[int, list[User]] = defaultdict(list)
    for member in carrying.select_related("user").order_by("pk"):
        if member.role == MemberRole.LEAD:
            found[member.circle_id].append(member.user)
        elif member.role == MemberRole.HELPER:
            helping[member.circle_id].append(member.user)
    for circle, people in helping.items():
        found[circle] = found[circle] or people
    if left := keys - found.keys():
        found.update(_who_run_the_places(left))
    return found


def _who_run_the_places(circles: Iterable[int]) -> dict[int, list[User]]:
    """The editors of the organisations that run the recorded places; two questions, none where there is no place."""
    records = Circle.objects.filter(pk__in=list(circles), state=CircleState.RECORD)
    runs = set(records.values_list("pk", "records__work_forms__organisers__organisation"))
    if not runs:
        return {}
    editors = holders(Role.ORGANISATION_EDITOR).filter(organisation__in={organisation for _key, organisation in runs})
    by_organisation: dict[int, list[User]] = defaultdict(list)
    for held in editors.select_related("user").order_by("user"):
        if held.organisation_id:
            by_organisation[held.organisation_id].append(held.user)
    found: dict[int, dict[int, User]] = defaultdict(dict)
    for key, organisation in sorted(runs, key=str):
        found[key].update({person.pk: person for person in by_organisation.get(organisation, ())})
    return {key: list(people.values()) for key, people in found.items()}
