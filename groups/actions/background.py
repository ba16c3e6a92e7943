"""Who stands behind a circle: a background contact is named, told, and may say no or hand the task over."""

from django.db import transaction

from groups.actions.circles import leads_of, locked
from groups.enums import MemberRole
from groups.models import Circle, CircleMember
from groups.permissions import people_with
from groups.queries.background import candidates
from network.actions.mail import write_to
from network.audit import record
from network.models import User
from network.permissions import Permission


class NotOfTheAreaError(Exception):
    """The person has no task in the circle's area."""


@transaction.atomic
def name_background_contact(circle: Circle, person: User, *, by: User) -> CircleMember:
    """Make a person of the area the circle's background contact in place of the former; all concerned are told."""
    circle = locked(circle)
    if not candidates(circle).contains(person):
        raise NotOfTheAreaError
    role = MemberRole.BACKGROUND_CONTACT
    former = [member.user for member in circle.members.filter(role=role).select_related("user")]
    if person in former:
        return circle.members.get(role=role, user=person)
    circle.members.filter(role=role).delete()
    member = CircleMember.objects.create(circle=circle, user=person, role=role)
    keys = {"background_contact": [[user.pk for user in former] or None, person.pk]}
    record("background contact named", circle, by=by, changes=keys)
    context = {"circle": circle, "contact": person}
    write_to([person] if person != by else [], "groups/mail/background_named.txt", context)
    write_to([user for user in former if user != by], "groups/mail/background_changed.txt", context)
    write_to([lead for lead in leads_of(circle) if lead != by], "groups/mail/background_new.txt", context)
    return member


@transaction.atomic
def step_down(circle: Circle, *, message: str = "", by: User) -> None:
    """Give the task back: the coordinators hear that the circle has nobody; doing it twice changes nothing."""
    circle = locked(circle)
    gone, _rows = circle.members.filter(user=by, role=MemberRole.BACKGROUND_CONTACT).delete()
    if not gone:
        return
    record("background contact stepped down", circle, by=by, changes={"background_contact": [by.pk, None]})
    coordinators = people_with(Permission.APPROVE_CIRCLE, circle.municipality_id).exclude(pk=by.pk)
    told = {person.pk: person for person in (*coordinators, *leads_of(circle)) if person != by}
    context = {"circle": circle, "contact": by, "message": message}
    write_to(told.values(), "groups/mail/background_gone.txt", context)
