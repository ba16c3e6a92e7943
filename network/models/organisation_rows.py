"""What an organisation tells of itself row by row: names, ways to reach it, advice, training, seats, money."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.enums import AdviceWay, ContactWayKind, FundingSource, NameKind
from network.models.organisation import Organisation

FIRST_YEAR, LAST_YEAR = 1900, 2100
ICONS = {
    ContactWayKind.PHONE: "phone",
    ContactWayKind.EMAIL: "mail",
    ContactWayKind.WEB: "globe",
    ContactWayKind.CHAT: "talk",
    ContactWayKind.MESSAGE: "talk",
    ContactWayKind.VISIT: "door",
    ContactWayKind.POST: "pin",
}
YEARS = (MinValueValidator(FIRST_YEAR, _("Kirjoita vuosi neljällä numerolla.")),
         MaxValueValidator(LAST_YEAR, _("Kirjoita vuosi neljällä numerolla.")))  # fmt: skip
WEEKDAYS = (
    (0, _("maanantai")),
    (1, _("tiistai")),
    (2, _("keskiviikko")),
    (3, _("torstai")),
    (4, _("perjantai")),
    (5, _("lauantai")),
    (6, _("sunnuntai")),
)


def is_year_of_money(year: int) -> bool:
    """Whether money can be of the year: next year's may be known already, a later one's is a slip."""
    return FIRST_YEAR <= year <= timezone.localdate().year + 1


class OrganisationRow(models.Model):
    """One row of a record; the rows of a kind are written together and stay in the order they were given."""

    order = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
        ordering = ("order", "pk")


class OrganisationName(OrganisationRow):
    """One more name: the official one, one that people use, one in another language."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="other_names")
    name = models.CharField(_("Nimi"), max_length=160)
    kind = models.CharField(_("Mikä nimi"), max_length=12, choices=NameKind, default=NameKind.ALTERNATIVE)
    language = models.CharField(_("Kieli"), max_length=8, blank=True)

    def __str__(self) -> str:
        return self.name


class ContactWay(OrganisationRow):
    """One more way to reach the organisation, and whom or what it reaches."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contact_ways")
    kind = models.CharField(_("Tapa"), max_length=12, choices=ContactWayKind)
    value = models.CharField(_("Numero tai osoite"), max_length=200)
    note = models.CharField(_("Mihin asiaan"), max_length=120, blank=True)

    def __str__(self) -> str:
        return self.value

    @property
    def icon(self) -> str:
        """The picture of the way."""
        return ICONS.get(ContactWayKind(self.kind), "info")

    @property
    def link(self) -> str:
        """Where a tap leads: a call, a letter or a page; nothing where the value is none of these."""
        if self.kind in (ContactWayKind.PHONE, ContactWayKind.MESSAGE) and any(c.isdigit() for c in self.value):
            return f"tel:{''.join(c for c in self.value if c.isdigit() or c == '+')}"
        if self.kind == ContactWayKind.EMAIL and "@" in self.value:
            return f"mailto:{self.value}"
        return self.value if self.value.startswith(("https://", "http://")) else ""


class AdviceRow(OrganisationRow):
    """When and how advice is given: a day with its hours, or in plain words."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="advice_rows")
    way = models.CharField(_("Miten"), max_length=16, choices=AdviceWay, default=AdviceWay.PHONE)
    weekday = models.PositiveSmallIntegerField(_("Päivä"), choices=WEEKDAYS, null=True, blank=True)
    starts = models.TimeField(_("Alkaa"), null=True, blank=True)
    ends = models.TimeField(_("Päättyy"), null=True, blank=True)
    text = models.CharField(_("Omin sanoin"), max_length=200, blank=True)

    def __str__(self) -> str:
        return self.text or f"{self.get_weekday_display()} {self.hours}"

    @property
    def hours(self) -> str:
        """The hours as people write them; nothing where they are told in words alone."""
        return f"{clock(self.starts)}–{clock(self.ends)}" if self.starts and self.ends else ""

    @property
    def in_words(self) -> str:
        """The row as one reads it: the day and the hours, or what was written, and how."""
        day = f"{self.get_weekday_display()} {self.hours}" if self.hours else ""
        told = ", ".join(part for part in (day, self.text) if part)
        return f"{told} ({self.get_way_display()})"

    def clean(self) -> None:
        timed = {"weekday": self.weekday, "starts": self.starts, "ends": self.ends}
        missing = [name for name, told in timed.items() if told is None]
        if missing and len(missing) < len(timed):
            half = _("Kerro päivä sekä alkamis- ja päättymisaika, tai kirjoita aika omin sanoin.")
            raise ValidationError({missing[0]: half})
        if missing and not self.text:
            raise ValidationError({"text": _("Kerro päivä ja kellonajat tai kirjoita aika omin sanoin.")})
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": _("Neuvonta ei voi päättyä ennen kuin se alkaa.")})


class Training(OrganisationRow):
    """Training that the organisation gives to others."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="trainings")
    title = models.CharField(_("Koulutus"), max_length=160)
    for_whom = models.CharField(_("Kenelle"), max_length=120, blank=True)
    url = models.URLField(_("Verkkosivu"), blank=True)

    def __str__(self) -> str:
        return self.title


class BodySeat(OrganisationRow):
    """A body on which the organisation sits, from when to when; the seat is the organisation's, not a person's."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="seats")
    body = models.CharField(_("Toimielin"), max_length=160)
    since = models.DateField(_("Alkaen"), null=True, blank=True)
    until = models.DateField(_("Viimeinen päivä"), null=True, blank=True)

    def __str__(self) -> str:
        return self.body

    def clean(self) -> None:
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": _("Kausi ei voi päättyä ennen kuin se alkaa.")})

    def is_over(self, today: date) -> bool:
        """Whether the term has ended."""
        return bool(self.until and self.until < today)


class FundingRow(OrganisationRow):
    """Money that the organisation got in a year, and for what; the amount only where it is told."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="funding_rows")
    source = models.CharField(_("Rahoittaja"), max_length=12, choices=FundingSource)
    year = models.PositiveSmallIntegerField(_("Vuosi"), validators=YEARS)
    amount = models.DecimalField(
        _("Summa euroina"), max_digits=11, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    purpose = models.CharField(_("Mihin"), max_length=200, blank=True)

    class Meta(OrganisationRow.Meta):
        indexes = (models.Index(fields=["year", "source"], name="funding_by_year"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0), name="funding_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.get_source_display()}"


def clock(moment: Any) -> str:
    """Return a time of day as people write it: 9 or 9.30."""
    return f"{moment.hour}.{moment.minute:02}" if moment.minute else str(moment.hour)
