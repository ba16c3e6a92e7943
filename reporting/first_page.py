"""What waits for a person after signing in: one part for each thing they do here, in the order of urgency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Count, F, Q, Window
from django.utils import timezone

from groups.enums import CircleState, GatheringState, MemberRole
from groups.lead_links import lead_token
from groups.models import Circle, Gathering, HostTerm
from groups.permissions import approvable_circles
from groups.queries.attendance import has_sheet, late_rows
from groups.queries.background import without_contact
from groups.queries.helping import Helped, first_to_help
from groups.queries.inquiries import WaitingSum, waiting_sum
from groups.queries.life import asked_to_lead, host_questions_waiting
from groups.queries.quiet import QuietDraft, drafts_that_need_a_hand
from groups.queries.support import SupportSum, support_sum
from network.counting import count_together
from network.enums import Role
from network.freshness import CONFIRM_AFTER
from network.models import Feedback, Organisation, User
from network.periods import Week
from network.permissions import Permission, current_memberships, may, reach
from network.queries.messages import waiting_for
from network.queries.visibility import NEEDED, untold
from network.told_rows import unfold, with_rows
from network.visibility import Need
from places.models import Place
from reporting.models import Mapping
from reporting.permissions import keeps_accounts, orders_reports, reads_reports
from reporting.schedules.queries import failed_schedules
from responsibilities.models import Offer, Turn
from responsibilities.queries.own_turns import next_turn, rota_waits
from responsibilities.queries.team import offers_waiting_for

MOST_ROWS = 6
MOST_HELPED = 4
UNFINISHED = (CircleState.DRAFT, CircleState.CHANGES_ASKED)


@dataclass(frozen=True)
class SheetPart:
    """This week's sheet: how many gatherings still wait for a number, this week and before."""

    week: Week
    met: int
    waiting: int
    late: int


@dataclass(frozen=True)
class CirclesPart:
    """The circles that the person carries: the unfinished ones to go on with, the others, and whose rota waits."""

    unfinished: Sequence[Circle]
    others: Sequence[Circle]
    with_waiting_rota: Sequence[Circle]


@dataclass(frozen=True)
class CoordinatorPart:
    """What waits in the area: circles to approve, places long unconfirmed, feedback, mappings to look at again."""

    approvals: int
    stale_count: int
    stalest: Sequence[Place]
    feedback: int | None
    reviews: int


@dataclass(frozen=True)
class LeadAsked:
    """A circle that asks the person to lead it, and the token of the page on which they answer."""

    circle: str
    token: str


@dataclass(frozen=True)
class FirstPage:
    """The parts that this person has; None and empty parts are not shown."""

    next_turn: Turn | None
    sheet: SheetPart | None
    circles: CirclesPart | None
    newcomers: WaitingSum
    support: SupportSum
    coordinator: CoordinatorPart | None
    organisations: Sequence[tuple[Organisation, list[Need]]]
    run_places: Sequence[Place]
    letters: int
    orders_reports: bool
    reads_reports: bool
    reads_statistics: bool
    keeps_accounts: bool
    reads_mappings: bool
    manages_people: bool
    keeps_area: bool
    sets_rules: bool
    tells_school_holidays: bool
    runs_surveys: bool
    loads_questionnaires: bool
    quiet: Sequence[QuietDraft]
    quiet_count: int
    is_outreach_worker: bool
    alone: int
    offers: Sequence[Offer]
    to_lead: Sequence[LeadAsked]
    host_questions: Sequence[HostTerm]
    gives_slips: bool
    helping: tuple[Sequence[Helped], int] | None
    failed_schedules: int

    @property
    def has_helping(self) -> bool:
        """Whether there is somebody to help, or the area is too large to be told here."""
        return self.helping is None or bool(self.helping[0])

    @property
    def is_empty(self) -> bool:
        """Whether the person has nothing here yet."""
        return not (
            self.next_turn
            or self.sheet
            or self.circles
            or self.coordinator
            or self.organisations
            or self.letters
            or self.quiet
            or self.newcomers.own
            or self.alone
            or self.offers
            or self.to_lead
            or self.host_questions
            or self.support.waiting
            or self.reads_reports
            or self.reads_statistics
            or self.manages_people
            or (self.gives_slips and not self.is_outreach_worker)
        )


def first_page(user: User) -> FirstPage:
    """Return what waits for the person."""
    waits = _waits(user)
    quiet, quiet_count = drafts_that_need_a_hand(reach(user, Permission.SUPPORT_CIRCLE), MOST_ROWS)
    return FirstPage(
        next_turn=next_turn(user),
        sheet=_sheet(user, waits),
        circles=_circles(user),
        newcomers=waiting_sum(user),
        support=support_sum(user),
        coordinator=_coordinator(user, waits),
        organisations=_organisations(user),
        run_places=_run_places(user),
        letters=waits.letters,
        orders_reports=orders_reports(user),
        reads_reports=reads_reports(user),
        reads_statistics=may(user, Permission.READ_STATISTICS),
        keeps_accounts=keeps_accounts(user),
        reads_mappings=may(user, Permission.READ_MAPPING),
        manages_people=may(user, Permission.MANAGE_PEOPLE),
        keeps_area=may(user, Permission.EDIT_PLACE),
        sets_rules=reach(user, Permission.SET_RULES).everywhere,
        tells_school_holidays=may(user, Permission.KEEP_SCHOOL_HOLIDAYS),
        runs_surveys=may(user, Permission.RUN_SURVEY),
        loads_questionnaires=may(user, Permission.LOAD_QUESTIONNAIRE),
        quiet=quiet,
        quiet_count=quiet_count,
        gives_slips=may(user, Permission.GIVE_SLIP),
        is_outreach_worker=any(held.role == Role.OUTREACH_WORKER for held in current_memberships(user)),
        alone=waits.alone,
        helping=first_to_help(user, MOST_HELPED),
        failed_schedules=waits.failed_schedules,
        to_lead=[LeadAsked(row.circle.name, lead_token(row)) for row in asked_to_lead(user)[:MOST_ROWS]],
        host_questions=_host_questions(user),
        offers=list(offers_waiting_for(user).select_related("duty__circle")[:MOST_ROWS]),
    )


def _host_questions(user: User) -> Sequence[HostTerm]:
    if not may(user, Permission.EDIT_ORGANISATION):
        return ()
    return list(host_questions_waiting(user).order_by("asked_at")[:MOST_ROWS])


class Waits(NamedTuple):
    """How many of each wait for the person."""

    letters: int
    late: int
    alone: int
    approvals: int
    feedback: int
    reviews: int
    failed_schedules: int


def _waits(user: User) -> Waits:
    """Count all that waits in one statement; nothing is counted of what the person may not do."""
    supports, approves = may(user, Permission.SUPPORT_CIRCLE), may(user, Permission.APPROVE_CIRCLE)
    feedback = Feedback.objects.filter(handled_at=None)
    keeps = reach(user, Permission.KEEP_MAPPING)
    return Waits(
        *count_together(
            waiting_for(user),
            late_rows(user, Week.of(timezone.localdate())),
            without_contact(user) if supports else Circle.objects.none(),
            approvable_circles(user).filter(state=CircleState.SENT) if approves else Circle.objects.none(),
            feedback if may(user, Permission.HANDLE_FEEDBACK) else feedback.none(),
            Mapping.objects.within_reach(keeps).due_for_review(timezone.localdate())
            if keeps
            else Mapping.objects.none(),
            failed_schedules(user),
        )
    )


def _sheet(user: User, waits: Waits) -> SheetPart | None:
    if not has_sheet(user):
        return None
    today = timezone.localdate()
    week = Week.of(today)
    past = Gathering.objects.reportable_by(user).in_week(week).filter(day__lt=today)
    not_reported = Count("pk", filter=Q(state=GatheringState.NOT_REPORTED))
    sums = past.aggregate(met=Count("pk"), waiting=not_reported)
    return SheetPart(week=week, met=sums["met"], waiting=sums["waiting"], late=waits.late)


def _circles(user: User) -> CirclesPart | None:
    carried = Circle.objects.filter(members__user=user, members__role__in=(MemberRole.LEAD, MemberRole.HELPER))
    going_on = carried.exclude(state=CircleState.ENDED).annotate(rota_waits=rota_waits(user))
    circles = list(going_on.distinct().order_by("name"))
    if not circles:
        return None
    return CirclesPart(
        unfinished=[circle for circle in circles if circle.state in UNFINISHED],
        others=[circle for circle in circles if circle.state not in UNFINISHED],
        with_waiting_rota=[circle for circle in circles if circle.rota_waits],
    )


def _coordinator(user: User, waits: Waits) -> CoordinatorPart | None:
    where = reach(user, Permission.APPROVE_CIRCLE)
    if not where:
        return None
    stale = Place.objects.published().within_reach(where).filter(_is_stale()).annotate(in_all=Window(Count("pk")))
    stalest = list(
        stale.select_related("municipality").order_by(F("confirmed_on").asc(nulls_first=True), "name")[:MOST_ROWS]
    )
    handles = may(user, Permission.HANDLE_FEEDBACK)
    return CoordinatorPart(
        approvals=waits.approvals,
        stale_count=stalest[0].in_all if stalest else 0,
        stalest=stalest,
        feedback=waits.feedback if handles else None,
        reviews=waits.reviews,
    )


def _is_stale() -> Q:
    return Q(confirmed_on=None) | Q(confirmed_on__lte=timezone.localdate() - timedelta(days=CONFIRM_AFTER))


def _organisations(user: User) -> list[tuple[Organisation, list[Need]]]:
    """Return the person's own organisations, each with what its record does not tell yet; one query."""
    own = reach(user, Permission.EDIT_ORGANISATION).organisations
    rows = with_rows(Organisation.objects.filter(pk__in=own), NEEDED)[:MOST_ROWS] if own else []
    return [(row, untold(unfold(row, NEEDED))) for row in rows]


def _run_places(user: User) -> list[Place]:
    """Return the places that the person's organisations run; those of a whole area are found by search."""
    own = reach(user, Permission.EDIT_PLACE).organisations
    if not own:
        return []
    run = Place.objects.filter(work_forms__organisers__organisation__in=own).distinct()
    return list(run.order_by("name", "pk")[:MOST_ROWS])
