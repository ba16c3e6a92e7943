"""By which id another system knows an organisation."""

from typing import ClassVar

from django.db import models


class ExternalId(models.Model):
    """The organisation's own key in a source: the same list brought in again finds the same organisation."""

    organisation = models.ForeignKey("network.Organisation", models.CASCADE, related_name="external_ids")
    source = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    imported = models.ForeignKey("network.OrganisationImport", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "key"], name="external_id_once")]

    def __str__(self) -> str:
        return f"{self.source}:{self.key}"
