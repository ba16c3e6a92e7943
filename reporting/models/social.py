"""Social reports of a municipality: composed, edited by sections, then frozen for good."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.periods import Period
from network.periods_in_words import period_in_words

Section = dict[str, Any]


class SocialReportQuerySet(models.QuerySet["SocialReport"]):
    def frozen(self) -> Self:
        return self.exclude(frozen_on=None)


class SocialReport(models.Model):
    """What was done in a municipality, what people said of it, and what follows; the database keeps it once frozen.

    A section has its title and text, its facts (label and value), quotes, sources and caveats, in the report's
    language. `revision` grows with each edit, so that nobody writes over another's words.
    """

    municipality = models.ForeignKey("network.Municipality", models.PROTECT, related_name="social_reports")
    period = models.CharField(_("Ajanjakso"), max_length=7)
    language = models.CharField(_("Kieli"), max_length=2, choices=settings.LANGUAGES, default="fi")
    sections = models.JSONField()
    as_of = models.DateField(_("Tilanne"), default=timezone.localdate)
    revision = models.PositiveIntegerField(default=1)
    frozen_on = models.DateField(null=True, blank=True)
    version = models.CharField(max_length=20, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    objects: ClassVar = SocialReportQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "period", "language"],
                condition=Q(frozen_on=None),
                name="social_report_drafted_once",
            ),
            models.CheckConstraint(
                condition=Q(frozen_on=None, content_hash="") | Q(frozen_on__isnull=False) & ~Q(content_hash=""),
                name="frozen_social_report_has_its_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality.name}, {period_in_words(self.period)}"

    def get_absolute_url(self) -> str:
        return reverse("surveys:social_report", args=[self.pk])

    @property
    def period_value(self) -> Period:
        return Period.parse(self.period)

    def section(self, key: str) -> Section | None:
        found: Section | None = next((section for section in self.sections if section["key"] == key), None)
        return found
