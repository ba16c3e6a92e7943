"""Reports that are ordered by themselves: how often, of what, for whom, and what has been made."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.enums import JobState
from network.periods import Period
from network.permissions import Reach
from reporting.enums import Audience, Rhythm
from reporting.models.report import Report


class ReportScheduleQuerySet(models.QuerySet["ReportSchedule"]):
    def within_reach(self, reach: Reach) -> Self:
        """Keep the schedules of the municipalities that the reach covers; the others only from everywhere."""
        return self if reach.everywhere else self.filter(municipality__in=reach.municipalities)

    def running(self) -> Self:
        return self.filter(paused_at=None, ended_at=None)


class ReportSchedule(models.Model):
    """A report that is ordered some days after each of its periods; `area` is as `Area.parse` reads it.

    `next_period` is the first one that has not been ordered; `more` is whatever else an order takes.
    """

    area = models.CharField(_("Alue"), max_length=140)
    municipality = models.ForeignKey("network.Municipality", models.CASCADE, null=True, blank=True, related_name="+")
    rhythm = models.CharField(_("Kuinka usein"), max_length=7, choices=Rhythm)
    audience = models.CharField(_("Käyttö"), max_length=10, choices=Audience, default=Audience.SHAREABLE)
    language = models.CharField(_("Kieli"), max_length=2, choices=settings.LANGUAGES, default="fi")
    more = models.JSONField(default=dict, blank=True)
    wait_days = models.PositiveSmallIntegerField(
        _("Montako päivää jakson jälkeen"), default=7, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    next_period = models.CharField(max_length=7)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    paused_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=100, blank=True)

    objects: ClassVar = ReportScheduleQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(wait_days__range=(1, 60)), name="schedule_waits_from_1_to_60_days"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.rhythm}"

    def due_on(self, period: str) -> date:
        """Return the day on which the period's report is ordered."""
        return Period.parse(period).last_day + timedelta(days=self.wait_days)


class ScheduleRun(models.Model):
    """One period of a schedule that has been ordered, once."""

    schedule = models.ForeignKey(ReportSchedule, models.CASCADE, related_name="runs")
    period = models.CharField(max_length=7)
    made_at = models.DateTimeField(default=timezone.now)
    report = models.ForeignKey(Report, models.SET_NULL, null=True, related_name="runs")

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["schedule", "period"], name="scheduled_report_ordered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule} {self.period}"

    @property
    def has_failed(self) -> bool:
        return self.report is not None and self.report.state in (JobState.FAILED, JobState.CANCELLED)


class ScheduleReader(models.Model):
    """Who gets a letter of each report: a person of the network, or an address outside it."""

    schedule = models.ForeignKey(ReportSchedule, models.CASCADE, related_name="readers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    email = models.EmailField(blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("added_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person=None) & ~Q(email="") | Q(person__isnull=False, email=""),
                name="reader_is_a_person_or_an_address",
            ),
            models.UniqueConstraint("schedule", "person", name="person_reads_a_schedule_once"),
            models.UniqueConstraint(
                "schedule", Lower("email"), condition=~Q(email=""), name="address_reads_a_schedule_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person else self.email


class ReportLetter(models.Model):
    """A letter to one reader of one run; the row is claimed before the letter leaves."""

    run = models.ForeignKey(ScheduleRun, models.CASCADE, related_name="letters")
    reader = models.ForeignKey(ScheduleReader, models.CASCADE, related_name="letters")
    claimed_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "reader"], name="report_letter_once"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(error=""), name="report_letter_sent_or_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.reader}"
