"""Messages that anybody may send to whoever keeps a public record."""

from datetime import date, timedelta
from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.enums import MessageKind, Outcome, RecordKind, Wrong, wrong_in_words

LATE_AFTER = timedelta(days=14)
COMPANY_KEPT = timedelta(days=30)
PAGES: dict[str, str] = {
    RecordKind.PLACE: "places:place",
    RecordKind.CIRCLE: "groups:circle",
    RecordKind.ORGANISATION: "network:organisation",
}
EDIT_PAGES: dict[str, str] = {
    RecordKind.PLACE: "places:edit",
    RecordKind.CIRCLE: "groups:edit_circle",
    RecordKind.ORGANISATION: "network:organisation_edit",
}
# Where somebody is named to keep each kind of record.
KEEPER_PAGES: dict[str, str] = {
    RecordKind.PLACE: "places:work_forms",
    RecordKind.CIRCLE: "groups:hand_over",
    RecordKind.ORGANISATION: "network:organisation_editors",
}
ANSWER_PAGES: dict[str, str] = {MessageKind.VENUE: "groups:venue_request"}


class KeeperMessageQuerySet(models.QuerySet["KeeperMessage"]):
    def waiting(self) -> Self:
        return self.filter(handled_at=None)

    def late(self) -> Self:
        """Keep the messages that nobody has handled in two weeks."""
        return self.waiting().filter(received_at__lte=timezone.now() - LATE_AFTER)


class KeeperMessage(models.Model):
    """A correction, or a wish for company; `key` names the form that sent it, so that sent twice is stored once."""

    kind = models.CharField(max_length=12, choices=MessageKind)
    record_kind = models.CharField(max_length=12, choices=RecordKind)
    record_key = models.PositiveBigIntegerField()
    record_slug = models.SlugField(max_length=110)
    record_title = models.CharField(max_length=160)
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    wrong = models.CharField(_("Mikä on väärin?"), max_length=12, choices=Wrong, blank=True)
    text = models.TextField(_("Kerro omin sanoin"), max_length=1000, blank=True)
    name = models.CharField(_("Etunimesi tai lempinimesi"), max_length=60, blank=True)
    phone = models.CharField(_("Puhelinnumerosi"), max_length=30, blank=True)
    email = models.EmailField(_("Sähköpostisi"), blank=True)
    wanted = models.CharField(_("Milloin haluaisit tulla?"), max_length=300, blank=True)
    call_first = models.BooleanField(_("Soita minulle ensin"), default=False)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fi")
    received_at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="handled_messages"
    )
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)

    objects: ClassVar = KeeperMessageQuerySet.as_manager()

    class Meta:
        ordering = ("received_at", "pk")
        indexes = (models.Index(fields=["record_kind", "record_key"], name="message_by_record"),)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind=MessageKind.COMPANY) | ~Q(email="") | ~Q(phone=""), name="company_can_be_reached"
            ),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, outcome="") | (Q(handled_at__isnull=False) & ~Q(outcome="")),
                name="message_handled_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.record_title}"

    @property
    def url(self) -> str:
        return reverse(PAGES[self.record_kind], args=[self.record_slug])

    @property
    def edit_url(self) -> str:
        return reverse(EDIT_PAGES[self.record_kind], args=[self.record_slug])

    @property
    def answer_url(self) -> str:
        """The page on which the question is answered, where marking it as handled is not enough."""
        return reverse(ANSWER_PAGES[self.kind], args=[self.key]) if self.kind in ANSWER_PAGES else ""

    @property
    def wrong_in_words(self) -> str:
        """What is said to be wrong, in the words of the record's kind."""
        return wrong_in_words(self.record_kind, self.wrong)

    @property
    def is_late(self) -> bool:
        """Whether nobody has handled the message in two weeks."""
        return self.handled_at is None and self.received_at <= timezone.now() - LATE_AFTER

    @property
    def forgotten_on(self) -> date:
        """The day by which a wish for company is deleted."""
        return timezone.localdate(self.received_at + COMPANY_KEPT)
