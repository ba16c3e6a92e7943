"""The closed lists of the reporting room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    NETWORK = "network", _("Koko verkosto")
    MUNICIPALITY = "municipality", _("Yksi kunta")


class Audience(TextChoices):
    """Internal reports hold every figure; shareable ones have their breakdowns rounded or withheld."""

    INTERNAL = "internal", _("Omaan käyttöön")
    SHAREABLE = "shareable", _("Jaettavaksi")


class FileFormat(TextChoices):
    XLSX = "xlsx", _("Excel-taulukko (XLSX)")
    CSV = "csv", _("CSV-tiedosto")
    PDF = "pdf", _("PDF-asiakirja")
    ODS = "ods", _("OpenDocument-taulukko (ODS)")
    JSON = "json", _("JSON-tiedosto ohjelmille")
