"""Statistics reports: ordered, compiled by a worker, then frozen."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.enums import JobState
from network.models import Job
from network.models.job import JobQuerySet
from network.periods import Period
from network.permissions import Reach
from reporting.enums import Audience, FileFormat, Scope

UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)


class ReportQuerySet(JobQuerySet):
    def under_way(self) -> Self:
        """Keep the orders that are waiting for a worker or in its hands."""
        return self.filter(state__in=UNDER_WAY)

    def within_reach(self, reach: Reach) -> Self:
        """Keep the reports of the municipalities that the reach covers; the network's own only from everywhere."""
        return self if reach.everywhere else self.filter(municipality__in=reach.municipalities)


class Report(Job):
    """An order for statistics and, once done, its figures and their hash, which the database then keeps frozen."""

    scope = models.CharField(_("Alue"), max_length=12, choices=Scope)
    municipality = models.ForeignKey("network.Municipality", models.PROTECT, null=True, blank=True)
    period = models.CharField(_("Ajanjakso"), max_length=7)
    audience = models.CharField(_("Käyttö"), max_length=10, choices=Audience, default=Audience.INTERNAL)
    language = models.CharField(_("Kieli"), max_length=2, choices=settings.LANGUAGES, default="fi")
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    as_of = models.DateField(_("Tilanne"), default=timezone.localdate)
    figures = models.JSONField(null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    version = models.CharField(max_length=20, blank=True)
    shareable_key = models.GeneratedField(
        expression=Case(When(state=JobState.DONE, audience=Audience.SHAREABLE, then=F("id"))),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
        unique=True,
    )
    """The key by which links point here: the database gives it to finished shareable reports and to no others."""

    objects: ClassVar = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("-queued_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(scope=Scope.NETWORK, municipality=None)
                | Q(scope=Scope.MUNICIPALITY, municipality__isnull=False),
                name="report_scope_has_its_municipality",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.DONE) | (Q(figures__isnull=False) & ~Q(content_hash="")),
                name="finished_report_has_figures",
            ),
            models.UniqueConstraint(
                fields=["municipality", "period", "audience", "language"],
                condition=Q(state__in=UNDER_WAY, municipality__isnull=False),
                name="municipality_report_ordered_once",
            ),
            models.UniqueConstraint(
                fields=["period", "audience", "language"],
                condition=Q(state__in=UNDER_WAY, municipality=None),
                name="network_report_ordered_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()} {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:report", args=[self.pk])

    @property
    def period_value(self) -> Period:
        return Period.parse(self.period)


class ReportFile(models.Model):
    """A file of a finished report; `path` is below the report folder of the private media."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="files")
    format = models.CharField(max_length=4, choices=FileFormat)
    path = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "format"], name="report_file_once")]

    def __str__(self) -> str:
        return f"{self.report} {self.format}"
