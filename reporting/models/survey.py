"""Surveys: questionnaires as they were loaded, rounds of asking, and answers that nobody can lead back to anybody."""

from datetime import date, timedelta
from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reporting.surveys.enums import RoundState, SurveyScope
from reporting.surveys.questionnaire import Content, said
from reporting.surveys.reading import content_of

TYPING_TIME = timedelta(days=14)


class Questionnaire(models.Model):
    """A questionnaire as its file was; a version never changes, for rounds keep the one they began with."""

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    file = models.JSONField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("code", "-version")
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "version"], name="questionnaire_version_once")]

    def __str__(self) -> str:
        return said(self.file["title"])

    @property
    def content(self) -> Content:
        return content_of(self.file)


class SurveyRoundQuerySet(models.QuerySet["SurveyRound"]):
    def open_on(self, day: date) -> Self:
        return self.filter(closed_on=None, first__lte=day, last__gte=day)

    def to_close(self, day: date) -> Self:
        """Keep the rounds whose time for typing paper sheets has passed as well."""
        return self.filter(closed_on=None, last__lt=day - TYPING_TIME)

    def closed(self) -> Self:
        return self.exclude(closed_on=None)


class SurveyRound(models.Model):
    """One time of asking: whose visitors, from which day to which; answers are counted once it has been closed."""

    code = models.CharField(max_length=8, unique=True)
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="rounds")
    scope = models.CharField(_("Keiltä kysytään"), max_length=12, choices=SurveyScope)
    municipality = models.ForeignKey("network.Municipality", models.PROTECT, null=True, blank=True)
    place = models.ForeignKey("places.Place", models.CASCADE, null=True, blank=True, related_name="survey_rounds")
    circle = models.ForeignKey("groups.Circle", models.CASCADE, null=True, blank=True, related_name="survey_rounds")
    organisation = models.ForeignKey(
        "network.Organisation", models.CASCADE, null=True, blank=True, related_name="survey_rounds"
    )
    asker = models.CharField(_("Kuka kysyy"), max_length=160)
    contact = models.CharField(_("Keneltä voi kysyä lisää"), max_length=160, blank=True)
    first = models.DateField(_("Ensimmäinen vastauspäivä"))
    last = models.DateField(_("Viimeinen vastauspäivä"))
    is_by_slip = models.BooleanField(_("Vastata voi vain lapun koodilla"), default=False)
    closed_on = models.DateField(null=True, blank=True)

    objects: ClassVar = SurveyRoundQuerySet.as_manager()

    class Meta:
        ordering = ("-last", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="survey_round_ends_after_start"),
            models.CheckConstraint(
                condition=Q(scope=SurveyScope.NETWORK, municipality=None, place=None, circle=None, organisation=None)
                | Q(scope=SurveyScope.ORGANISATION, municipality=None, place=None, circle=None)
                & Q(organisation__isnull=False)
                | Q(scope=SurveyScope.MUNICIPALITY, municipality__isnull=False, place=None, circle=None)
                & Q(organisation=None)
                | Q(scope=SurveyScope.PLACE, municipality__isnull=False, place__isnull=False)
                & Q(circle=None, organisation=None)
                | Q(scope=SurveyScope.CIRCLE, municipality__isnull=False, circle__isnull=False)
                & Q(place=None, organisation=None),
                name="survey_round_asks_in_its_scope",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire}: {self.where}"

    def get_absolute_url(self) -> str:
        return reverse("surveys:round", args=[self.pk])

    def answer_url(self) -> str:
        return reverse("surveys:survey", args=[self.code])

    @property
    def where(self) -> str:
        """Whose visitors are asked, by name."""
        return str(self.place or self.circle or self.organisation or self.municipality or SurveyScope.NETWORK.label)

    @property
    def state(self) -> RoundState:
        today = timezone.localdate()
        if self.closed_on:
            return RoundState.CLOSED
        if today > self.last:
            return RoundState.ENDED
        return RoundState.OPEN if today >= self.first else RoundState.COMING

    @property
    def ended_on(self) -> date:
        """The last day on which anybody could answer: a round may be closed before its last day."""
        return min(self.closed_on, self.last) if self.closed_on else self.last

    @property
    def closes_by_itself_on(self) -> date:
        return self.last + TYPING_TIME + timedelta(days=1)


class SurveySheet(models.Model):
    """The answers of one visit, without a name, a time or an order.

    `sent_as` tells a sheet sent twice while the round is open; closing the round wipes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(SurveyRound, models.CASCADE, related_name="sheets")
    answers = models.JSONField()
    sent_as = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 - wiped sheets share no mark

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.pk)


class SurveySlip(models.Model):
    """A printed code that is good for one sheet, as a keyed hash; it is deleted when it is used."""

    hashed = models.CharField(max_length=64, unique=True)
    round = models.ForeignKey(SurveyRound, models.CASCADE, related_name="slips")

    def __str__(self) -> str:
        return self.hashed[:8]


class TypedSheet(models.Model):
    """A paper sheet that somebody typed in, by a number of their own, so that they can take it back; no content.

    It knows its sheet by the mark that closing the round wipes, and is deleted then. What was taken back stays as a
    number, so that the same sheet sent again is not stored anew.
    """

    round = models.ForeignKey(SurveyRound, models.CASCADE, related_name="typed")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    typed_on = models.DateField(default=timezone.localdate)
    sent_as = models.CharField(max_length=64, unique=True)
    is_taken_back = models.BooleanField(default=False)

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "by", "number"], name="typed_sheet_number_once")
        ]

    def __str__(self) -> str:
        return str(self.number)


class SurveyTextQuerySet(models.QuerySet["SurveyText"]):
    def waiting(self) -> Self:
        """Keep what nobody has cleaned yet, of rounds that have been closed."""
        return self.filter(cleaned="").exclude(round__closed_on=None)

    def cleaned(self) -> Self:
        return self.exclude(cleaned="")


class SurveyText(models.Model):
    """What somebody wrote, apart from their other answers; raw until a person has cleaned it, and then never again."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(SurveyRound, models.CASCADE, related_name="texts")
    question = models.CharField(max_length=40)
    raw = models.TextField(max_length=1000, blank=True)
    cleaned = models.TextField(max_length=1000, blank=True)

    objects: ClassVar = SurveyTextQuerySet.as_manager()

    class Meta:
        ordering = ("round", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(raw="") & ~Q(cleaned="") | ~Q(raw="") & Q(cleaned=""), name="survey_text_raw_or_cleaned"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
