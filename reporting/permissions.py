"""Which reports and whose figures a person may see."""

from django.db.models import Q, QuerySet

from groups.permissions import people_with
from network.models import Municipality, User
from network.permissions import Permission, Reach, reach
from reporting.areas import Area
from reporting.enums import Audience
from reporting.models import Report, ReportSchedule


def _covered(where: Reach) -> Q:
    return ~Q(pk=None) if where.everywhere else Q(municipality__in=where.municipalities)


def ordered_reports(user: User) -> QuerySet[Report]:
    """Keep the reports of the area for which the person may order reports."""
    where = reach(user, Permission.ORDER_REPORT)
    return Report.objects.filter(_covered(where)) if where else Report.objects.none()


def readable_reports(user: User) -> QuerySet[Report]:
    """Keep the reports that the person may read: all of their own area, or the finished shareable ones."""
    orders, reads = reach(user, Permission.ORDER_REPORT), reach(user, Permission.READ_REPORT)
    found = Q(pk=None)
    if orders:
        found |= _covered(orders)
    if reads:
        found |= _covered(reads) & Q(audience=Audience.SHAREABLE, state="done")
    return Report.objects.filter(found)


def schedules(user: User) -> QuerySet[ReportSchedule]:
    """Keep the schedules of the area for which the person may order reports."""
    where = reach(user, Permission.ORDER_REPORT)
    return ReportSchedule.objects.within_reach(where) if where else ReportSchedule.objects.none()


def may_be_reader(user: User, schedule: ReportSchedule) -> bool:
    """Say whether the person may read the reports: internal ones whoever orders them, shareable ones readers too."""
    allowed = [Permission.ORDER_REPORT]
    if schedule.audience == Audience.SHAREABLE:
        allowed.append(Permission.READ_REPORT)
    wheres = [reach(user, permission) for permission in allowed]
    return any(where.everywhere or where.covers(schedule.municipality_id or "-") for where in wheres)


def possible_readers(schedule: ReportSchedule) -> list[User]:
    """Return everybody who may read the schedule's reports, by name."""
    permission = Permission.READ_REPORT if schedule.audience == Audience.SHAREABLE else Permission.ORDER_REPORT
    people = people_with(permission, schedule.municipality_id or "")
    return sorted(people, key=lambda person: str(person).casefold())


def areas(user: User, permission: Permission) -> list[Area]:
    """Return the areas that the permission covers: the network first, then municipalities by name."""
    where = reach(user, permission)
    if where.everywhere:
        return [Area(), *map(Area, Municipality.objects.order_by("name_fi"))]
    return [Area(m) for m in Municipality.objects.filter(pk__in=where.municipalities).order_by("name_fi")]


def sees_exact_figures(user: User, area: Area) -> bool:
    """Say whether the person works with the area's numbers; a reader gets the shareable ones."""
    where = reach(user, Permission.REPORT_ATTENDANCE)
    return where.covers(area.code) if area.municipality else where.everywhere
