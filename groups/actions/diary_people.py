"""Who reads a circle's diary beside those who carry it: let in by its lead's link, and out again."""

from django.db import transaction

from groups.enums import MemberRole
from groups.models import Circle, CircleMember, Diary
from groups.permissions import diary_circles
from network.audit import record
from network.files import free_name
from network.models import User


@transaction.atomic
def join_diary(diary: Diary, *, by: User) -> None:
    """Make the person one of the circle's people; joining twice changes nothing."""
    if diary_circles(by).contains(diary.circle):
        return
    CircleMember.objects.get_or_create(circle=diary.circle, user=by, role=MemberRole.MEMBER)
    record("circle_member_joined", diary.circle, by=by)


@transaction.atomic
def end_membership(circle: Circle, person: User, *, by: User) -> bool:
    """End the person's part as a member of the circle; say whether there was one."""
    gone, _rows = CircleMember.objects.filter(circle=circle, user=person, role=MemberRole.MEMBER).delete()
    if gone:
        record("circle_member_left", circle, by=by, changes={"member": [person.pk, None]})
    return bool(gone)


@transaction.atomic
def change_invite(diary: Diary, *, by: User) -> Diary:
    """Make a new link; the old one opens nothing any more."""
    diary.invite = free_name()
    diary.save(update_fields=["invite"])
    record("diary_invite_changed", diary.circle, by=by)
    return diary
