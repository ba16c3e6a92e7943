"""Which reports and whose figures a person may see."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from groups.enums import MemberRole
from groups.models import Circle
from groups.permissions import people_with
from network.models import Municipality, Organisation, User
from network.permissions import Permission, Reach, may, person, reach
from places.models import Place
from reporting.areas import Area, County
from reporting.enums import Audience, Scope
from reporting.models import Report, ReportSchedule


def reads_reports(user: User | AnonymousUser) -> bool:
    """Say whether the person may read any reports: of their area, or of what they themselves lead or keep."""
    return may(user, Permission.READ_REPORT) or (isinstance(user, User) and bool(own_areas(user, most=1)))


def orders_reports(user: User) -> bool:
    """Say whether the person may order any reports."""
    return may(user, Permission.ORDER_REPORT) or bool(own_areas(user, most=1))


def reader(request: HttpRequest) -> User:
    """Return who asks; a person who may read no reports at all gets 404."""
    if not reads_reports(request.user):
        raise Http404
    return person(request)


def _covered(where: Reach) -> Q:
    return ~Q(pk=None) if where.everywhere else Q(municipality__in=where.municipalities)


def _own(user: User) -> Q:
    """The internal reports of the circle that the person leads, and of the place and organisation that they keep."""
    own = Q(scope=Scope.CIRCLE, subject__in=_led(user).values("pk"))
    if organisations := reach(user, Permission.EDIT_ORGANISATION).organisations:
        own |= Q(scope=Scope.ORGANISATION, subject__in=organisations)
    if runs := reach(user, Permission.EDIT_PLACE).organisations:
        own |= Q(scope=Scope.PLACE, subject__in=_run_by(runs).values("pk"))
    return own & Q(audience=Audience.INTERNAL)


def _led(user: User) -> QuerySet[Circle]:
    found: QuerySet[Circle] = Circle.objects.of_people().filter(
        pk__in=user.circles.filter(role=MemberRole.LEAD).values("circle")
    )
    return found.order_by()


def _run_by(organisations: frozenset[int]) -> QuerySet[Place]:
    found: QuerySet[Place] = Place.objects.filter(work_forms__organisers__organisation__in=organisations)
    return found.order_by().distinct()


def ordered_reports(user: User) -> QuerySet[Report]:
    """Keep the reports that the person may order, cancel and order again."""
    where = reach(user, Permission.ORDER_REPORT)
    own = _own(user)
    return Report.objects.filter(_covered(where) | own if where else own)


def readable_reports(user: User) -> QuerySet[Report]:
    """Keep the reports that the person may read: all that they may order, or the finished shareable ones."""
    orders, reads = reach(user, Permission.ORDER_REPORT), reach(user, Permission.READ_REPORT)
    found = _own(user)
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
    """Return the areas that the permission covers: the network first, then counties and municipalities by name."""
    where = reach(user, permission)
    if where.everywhere:
        towns = list(Municipality.objects.order_by("name_fi"))
        counties = sorted({County.of(town) for town in towns if town.county_code}, key=lambda county: county.name_fi)
        return [Area(), *(Area(county=county) for county in counties), *map(Area, towns)]
    return [Area(m) for m in Municipality.objects.filter(pk__in=where.municipalities).order_by("name_fi")]


def own_areas(user: User, *, most: int = 30) -> list[Area]:
    """Return the circles that the person leads, and the places and organisations that they keep by a membership.

    Of who orders reports everywhere there is nothing to add.
    """
    if reach(user, Permission.ORDER_REPORT).everywhere:
        return []
    found = [Area(circle=circle) for circle in _led(user).order_by("name")[:most]]
    if len(found) < most and (organisations := reach(user, Permission.EDIT_ORGANISATION).organisations):
        mine = Organisation.objects.filter(pk__in=organisations).order_by("sort_key")
        found += [Area(organisation=organisation) for organisation in mine[:most]]
    if len(found) < most and (runs := reach(user, Permission.EDIT_PLACE).organisations):
        found += [Area(place=place) for place in _run_by(runs).order_by("name")[:most]]
    return found[:most]


def orders_anything_of(user: User, area: Area) -> bool:
    """Say whether the person's order covers the area with every audience: all its municipalities are theirs."""
    where = reach(user, Permission.ORDER_REPORT)
    if where.everywhere or not where:
        return where.everywhere
    towns = area.municipalities
    return area.scope != Scope.NETWORK and bool(towns) and all(where.covers(town.code) for town in towns)


def sees_exact_figures(user: User, area: Area) -> bool:
    """Say whether the person works with the area's numbers; a reader gets the shareable ones."""
    where = reach(user, Permission.REPORT_ATTENDANCE)
    return where.covers(area.code) if area.municipality else where.everywhere


def accounted_areas(user: User) -> list[Area]:
    """Return whose social accounting the person may see, by name: what they order reports of, work with, lead or keep.

    Its figures are exact, so a reader of shareable reports gets none.
    """
    covered = {str(area): area for area in areas(user, Permission.ORDER_REPORT)}
    covered |= {str(area): area for area in areas(user, Permission.REPORT_ATTENDANCE)}
    return [*covered.values(), *own_areas(user)]


def sees_accounts(user: User, area: Area) -> bool:
    """Say whether the person works with all the area's numbers: everywhere, or in each of its municipalities."""
    wheres = [reach(user, Permission.ORDER_REPORT), reach(user, Permission.REPORT_ATTENDANCE)]
    if any(where.everywhere for where in wheres):
        return True
    towns = area.municipalities if area.scope != Scope.NETWORK else []
    return bool(towns) and all(any(where.covers(town.code) for where in wheres) for town in towns)


def keeps_accounts(user: User | AnonymousUser) -> bool:
    """Say whether there is any social accounting that the person may see."""
    if may(user, Permission.ORDER_REPORT) or may(user, Permission.REPORT_ATTENDANCE):
        return True
    return isinstance(user, User) and bool(own_areas(user, most=1))
