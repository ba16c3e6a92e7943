"""Meetings of a circle, expected ahead of time and reported afterwards; visitors are counted, never named."""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.enums import GatheringState, MemberRole, NotHeldReason
from groups.models.asked_counts import ASKED_AT_FIRST, AskedCounts
from groups.models.circle import Circle, CircleMember
from network.models import User
from network.periods import Period, Week
from network.permissions import Permission, Reach, reach

MOST_VISITORS = 9999


class GatheringQuerySet(models.QuerySet["Gathering"]):
    def in_week(self, week: Week) -> Self:
        return self.filter(iso_year=week.year, iso_week=week.number)

    def in_period(self, period: Period) -> Self:
        """Keep the gatherings of the period's weeks, or of its days where those are no whole months."""
        if period.kind == "week":
            return self.in_week(Week.of(period.first_day))
        months = self.filter(month__gte=period.first_month, month__lte=period.last_month)
        return months.filter(day__gte=period.first_day, day__lte=period.last_day) if period.kind == "free" else months

    def held(self) -> Self:
        return self.filter(state=GatheringState.HELD)

    def unreported_before(self, day: date) -> Self:
        """Keep the gatherings that took place before the day, as far as anyone knows, and nobody reported."""
        return self.filter(state=GatheringState.NOT_REPORTED, day__lt=day)

    def with_asked(self) -> Self:
        """Add `asked`: the codes of the optional numbers that the municipality, or else the network, asks for."""
        of_municipality = AskedCounts.objects.filter(municipality=OuterRef("circle__municipality"))
        of_network = AskedCounts.objects.filter(municipality=None)
        codes = [Subquery(rows.values("codes")[:1]) for rows in (of_municipality, of_network)]
        return self.annotate(asked=Coalesce(*codes, Value(list(ASKED_AT_FIRST), models.JSONField())))

    def within_reach(self, reach: Reach) -> Self:
        return self if reach.everywhere else self.filter(circle__municipality__in=reach.municipalities)

    def reportable_by(self, user: User) -> Self:
        """Keep the gatherings that the person may report: of the circles they carry, and of their area."""
        area = reach(user, Permission.REPORT_ATTENDANCE)
        if area.everywhere:
            return self
        carried = CircleMember.objects.filter(user=user, role__in=(MemberRole.LEAD, MemberRole.HELPER))
        # A union: with "or" the database reads every gathering of the country to ask of each whose it is.
        circles: list[QuerySet[Any, Any]] = [carried.order_by().values("circle")]
        if area.municipalities:
            circles.append(Circle.objects.filter(municipality__in=area.municipalities).order_by().values("pk"))
        if runs := reach(user, Permission.EDIT_PLACE).organisations:
            circles.append(Circle.objects.recording_for(runs).order_by().values("pk"))
        return self.filter(circle__in=circles[0].union(*circles[1:]) if circles[1:] else Subquery(circles[0]))


class AttendanceFields(models.Model):
    """What is reported of a gathering: held with a count, not held with a reason, or not reported.

    `counts` holds the optional numbers, but for first-timers, by their codes of counts.json; hours in minutes.
    """

    state = models.CharField(max_length=12, choices=GatheringState, default=GatheringState.NOT_REPORTED)
    visitors = models.PositiveSmallIntegerField(_("Kävijöitä"), null=True, blank=True)
    first_timers = models.PositiveSmallIntegerField(_("Heistä ensi kertaa"), null=True, blank=True)
    counts = models.JSONField(default=dict, db_default=Value({}, models.JSONField()), blank=True)
    reason = models.CharField(_("Ei pidetty, koska"), max_length=12, choices=NotHeldReason, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=GatheringState.HELD, visitors__isnull=False, reason="")
                | Q(state=GatheringState.NOT_HELD, visitors=None, first_timers=None) & ~Q(reason="")
                | Q(state=GatheringState.NOT_REPORTED, visitors=None, first_timers=None, reason=""),
                name="%(class)s_three_states",
            ),
            models.CheckConstraint(
                condition=Q(state=GatheringState.HELD) | Q(counts={}), name="%(class)s_counts_only_when_held"
            ),
            models.CheckConstraint(
                condition=Q(first_timers=None) | Q(first_timers__lte=F("visitors")),
                name="%(class)s_first_timers_within_visitors",
            ),
            models.CheckConstraint(
                condition=Q(visitors=None) | Q(visitors__lte=MOST_VISITORS), name="%(class)s_visitors_plausible"
            ),
        ]


class Gathering(AttendanceFields):
    """One meeting of a circle. `version` counts its reports; `month` is that of the ISO week's Thursday.

    `is_added` tells a gathering that somebody added by hand from one that the timetable promised.
    """

    circle = models.ForeignKey(Circle, models.PROTECT, related_name="gatherings", db_index=False)
    day = models.DateField(_("Päivä"))
    starts = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    iso_year = models.PositiveSmallIntegerField(editable=False)
    iso_week = models.PositiveSmallIntegerField(editable=False)
    month = models.DateField(editable=False)
    version = models.PositiveSmallIntegerField(default=0)
    is_added = models.BooleanField(default=False)

    objects: ClassVar = GatheringQuerySet.as_manager()

    class Meta(AttendanceFields.Meta):
        ordering = ("day", "starts", "pk")
        constraints: ClassVar = [
            *AttendanceFields.Meta.constraints,
            models.UniqueConstraint(fields=["circle", "day", "starts"], name="gathering_once"),
            models.CheckConstraint(condition=Q(starts__lt=F("ends"), ends__lte=1440), name="gathering_within_a_day"),
        ]
        indexes = (
            # Sums of some circles, and of all of them, are read from an index alone.
            models.Index(
                fields=["circle", "month"],
                include=["day", "state", "visitors", "first_timers"],
                name="gathering_of_circle",
            ),
            models.Index(
                fields=["month", "circle"],
                include=["day", "starts", "iso_year", "iso_week", "state", "visitors", "first_timers"],
                name="gathering_of_month",
            ),
            models.Index(
                fields=["month", "circle"],
                include=["day", "state", "reason"],
                condition=Q(state=GatheringState.NOT_HELD),
                name="gathering_not_held",
            ),
            models.Index(fields=["month", "circle"], condition=~Q(counts={}), name="gathering_with_counts"),
            models.Index(fields=["iso_year", "iso_week"], name="gathering_by_week"),
            models.Index(fields=["day"], condition=Q(state="not_reported"), name="gathering_unreported"),
            models.Index(fields=["circle", "day"], condition=Q(state="not_reported"), name="gathering_late"),
        )

    def __str__(self) -> str:
        return f"{self.circle} {self.day}"

    def save(self, **kwargs: object) -> None:
        self.set_week()
        super().save(**kwargs)  # type: ignore[arg-type]

    def set_week(self) -> None:
        """Write the ISO week and its month from the day; bulk writers call this before they write."""
        week = Week.of(self.day)
        self.iso_year, self.iso_week, self.month = week.year, week.number, week.month

    @property
    def week(self) -> Week:
        return Week(self.iso_year, self.iso_week)

    def is_due(self) -> bool:
        """Whether the gathering's day has come, so that it can be reported."""
        return self.day <= timezone.localdate()


class AttendanceVersion(AttendanceFields):
    """Each report of a gathering as it was sent, the first and every correction; rows are only ever added."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    submission = models.UUIDField()
    why = models.CharField(_("Miksi korjaat"), max_length=200, blank=True)

    class Meta(AttendanceFields.Meta):
        ordering = ("gathering_id", "number")
        constraints: ClassVar = [
            *AttendanceFields.Meta.constraints,
            models.UniqueConstraint(fields=["gathering", "number"], name="attendance_version_once"),
            models.UniqueConstraint(fields=["gathering", "submission"], name="attendance_submission_once"),
        ]

    def __str__(self) -> str:
        return f"{self.gathering} v{self.number}"


class RemovedGathering(AttendanceFields):
    """A gathering that was taken away after it had been reported, as it was then: frozen reports have counted it.

    `gathering` is the key that it had.
    """

    gathering = models.BigIntegerField(unique=True)
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="removed_gatherings")
    day = models.DateField()
    iso_year = models.PositiveSmallIntegerField()
    iso_week = models.PositiveSmallIntegerField()
    month = models.DateField()
    version = models.PositiveSmallIntegerField()
    removed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = GatheringQuerySet.as_manager()

    class Meta(AttendanceFields.Meta):
        ordering = ("day", "gathering")
        indexes = (models.Index(fields=["circle", "month"], name="removed_gathering_sums"),)

    def __str__(self) -> str:
        return f"{self.circle} {self.day}, removed"

    @property
    def week(self) -> Week:
        return Week(self.iso_year, self.iso_week)
