"""Which rows of a source somebody has left out, because they are likely to be there already."""

from typing import ClassVar

from django.db import models


class LeftOutRow(models.Model):
    """A row that stays out when the same list comes again: by its own key in the source, else by all that it says."""

    source = models.CharField(max_length=60)
    mark = models.CharField(max_length=124)
    imported = models.ForeignKey("network.OrganisationImport", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "mark"], name="left_out_row_once")]

    def __str__(self) -> str:
        return f"{self.source}:{self.mark}"
