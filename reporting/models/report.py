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
from reporting.enums import FINE_SCOPES, Audience, FileFormat, Scope

UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)


class ReportQuerySet(JobQuerySet):
    def under_way(self) -> Self:
        """Keep the orders that are waiting for a worker or in its hands."""
        return self.filter(state__in=UNDER_WAY)

    def within_reach(self, reach: Reach) -> Self:
        """Keep the reports of the municipalities that the reach covers; the network's own only from everywhere."""
        return self if reach.everywhere else self.filter(municipality__in=reach.municipalities)


class Report(Job):
    """An order for statistics and, once done, its figures and their hash, which the database then keeps frozen.

    `key` names the area within its scope as it was called at the time, `subject` is the circle's, place's or
    organisation's key, which may go while the report stays; `municipality` is the one in which all of the area is.
    Of no contents the report holds what reports held before one could choose. `newest_row` is the newest gathering
    that there was when the figures were counted.
    """

    scope = models.CharField(_("Alue"), max_length=12, choices=Scope)
    key = models.CharField(max_length=110, blank=True)
    subject = models.BigIntegerField(null=True, blank=True)
    area_fi = models.CharField(max_length=160, blank=True)
    area_sv = models.CharField(max_length=160, blank=True)
    municipality = models.ForeignKey("network.Municipality", models.PROTECT, null=True, blank=True)
    period = models.CharField(_("Ajanjakso"), max_length=24)
    contents = models.JSONField(default=list, blank=True)
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
    newest_row = models.BigIntegerField(null=True, blank=True)

    objects: ClassVar = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("-queued_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(scope=Scope.MUNICIPALITY) | Q(municipality__isnull=False, key=F("municipality")),
                name="report_scope_has_its_municipality",
            ),
            models.CheckConstraint(
                condition=Q(scope=Scope.NETWORK, key="", municipality=None) | ~Q(scope=Scope.NETWORK) & ~Q(key=""),
                name="report_scope_has_its_key",
            ),
            models.CheckConstraint(
                condition=~Q(scope__in=FINE_SCOPES) | Q(subject__isnull=False), name="report_scope_has_its_subject"
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.DONE) | (Q(figures__isnull=False) & ~Q(content_hash="")),
                name="finished_report_has_figures",
            ),
            models.UniqueConstraint(
                fields=["scope", "key", "period", "audience", "language", "contents"],
                condition=Q(state__in=UNDER_WAY),
                name="report_ordered_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()} {self.key} {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:report", args=[self.pk])

    @property
    def area_names(self) -> tuple[str, str]:
        """The area's name in Finnish and in Swedish, as it was when the report was ordered; empty for the network."""
        if self.municipality:
            return self.area_fi or self.municipality.name_fi, self.area_sv or self.municipality.name_sv
        return self.area_fi, self.area_sv

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
