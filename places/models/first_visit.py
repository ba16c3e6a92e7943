"""What somebody who comes for the first time wants to know; the same of a place and of a circle."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from places.enums import Company, JustSit, QuietCorner, Toilet, WayIn

MOST_DIGITS = 3


def first_name_or_role(value: str) -> None:
    """Refuse a telephone number or an address: the card says a first name or a role, never more."""
    if "@" in value or sum(letter.isdigit() for letter in value) > MOST_DIGITS:
        raise ValidationError(_("Kirjoita tähän vain etunimi tai tehtävä. Yhteystiedoille on oma kohtansa."))


class FirstVisitFields(models.Model):
    """The questions of the first-visit card; an empty answer means that nobody has told, and claims nothing."""

    meets_you = models.CharField(_("Kuka ottaa vastaan"), max_length=60, blank=True, validators=[first_name_or_role])
    first_visit = models.TextField(_("Mitä ensin tapahtuu"), max_length=1000, blank=True)
    just_sit = models.CharField(_("Saako vain istua ja olla"), max_length=12, choices=JustSit, blank=True)
    costs = models.CharField(_("Mitä maksaa"), max_length=160, blank=True)
    how_long = models.CharField(_("Kuinka kauan"), max_length=160, blank=True)
    getting_in = models.TextField(_("Miten pääsen sisään"), max_length=1000, blank=True)
    way_in = models.CharField(_("Portaat"), max_length=12, choices=WayIn, blank=True)
    bus_stop = models.CharField(_("Lähin pysäkki"), max_length=160, blank=True)
    toilet = models.CharField(_("Vessa"), max_length=12, choices=Toilet, blank=True)
    quiet_corner = models.CharField(_("Hiljainen nurkka"), max_length=12, choices=QuietCorner, blank=True)
    company = models.CharField(_("Voiko joku tulla kanssani"), max_length=12, choices=Company, blank=True)

    class Meta:
        abstract = True


FIRST_VISIT = tuple(field.name for field in FirstVisitFields._meta.local_fields)
