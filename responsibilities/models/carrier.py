"""Who carries a duty without an account: a person whom the circle names with their consent, or an organisation."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from responsibilities.enums import Consent


class Carrier(models.Model):
    """A name that only the circle's people see; deleting the row takes the name away everywhere, history included.

    A person is called what they wish to be called. Whoever answered themselves left a way to be reached too.
    """

    circle = models.ForeignKey("groups.Circle", models.CASCADE, related_name="carriers")
    is_organisation = models.BooleanField(default=False)
    organisation = models.ForeignKey("network.Organisation", models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("Nimi"), max_length=80)
    email = models.EmailField(_("Sähköposti"), blank=True)
    phone = models.CharField(_("Puhelin"), max_length=30, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fi")
    consent = models.CharField(_("Miten hän suostui"), max_length=10, choices=Consent)
    consented_on = models.DateField(_("Milloin hän suostui"))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circle", "name"], name="carrier_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="carrier_has_name"),
            models.CheckConstraint(
                condition=Q(is_organisation=True) | Q(organisation=None), name="carrier_person_is_no_organisation"
            ),
        ]

    def __str__(self) -> str:
        return self.name
