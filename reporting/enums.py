"""The closed lists of the reporting room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Scope(TextChoices):
    NETWORK = "network", _("Koko verkosto")
    COUNTY = "county", _("Yksi hyvinvointialue")
    MUNICIPALITY = "municipality", _("Yksi kunta")
    ORGANISATION = "organisation", _("Yksi järjestö")
    PLACE = "place", _("Yksi paikka")
    CIRCLE = "circle", _("Yksi ryhmä")


FINE_SCOPES = (Scope.ORGANISATION, Scope.PLACE, Scope.CIRCLE)


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
    PPTX = "pptx", _("Diat (PPTX)")


class MappingPartKind(TextChoices):
    """The six parts of the mapping of a municipality, in their order."""

    ACTORS = "actors", _("Toimijat")
    AREAS = "areas", _("Alueet")
    SPACES = "spaces", _("Tilat")
    GRANTS = "grants", _("Kunnan ja hyvinvointialueen avustukset")
    STEA = "stea", _("STEA-avustukset")
    INCLUSION = "inclusion", _("Osallisuuskysely")


class WorkState(TextChoices):
    """How far a part of a mapping or a step is; of which nothing is said, nothing is claimed."""

    UNTOLD = "", _("Ei vielä kerrottu")
    NOT_DONE = "not_done", _("Ei tehty")
    UNDER_WAY = "under_way", _("Kesken")
    DONE = "done", pgettext_lazy("kartoitus", "Tehty")


class Side(TextChoices):
    """The four who meet in community work (nelikko)."""

    RESIDENTS = "residents", _("Asukkaat")
    THIRD_SECTOR = "third_sector", _("Järjestöt, yhdistykset ja seurakunnat")
    MUNICIPALITY = "municipality", _("Kunta")
    COUNTY = "county", _("Hyvinvointialue")


class SideState(TextChoices):
    """What a person has said of one of the four; unless they have, the portal's own knowledge is shown."""

    UNTOLD = "", _("En ota kantaa")
    PRESENT = "present", _("On mukana")
    MISSING = "missing", _("Puuttuu")


class Practice(TextChoices):
    """Whether something is the custom here: its absence is said aloud, and so is that nobody has told."""

    UNTOLD = "", _("Ei vielä kerrottu")
    IN_USE = "in_use", _("On käytössä")
    NOT_IN_USE = "not_in_use", _("Ei ole käytössä")


class Rhythm(TextChoices):
    """How long the periods of a scheduled report are."""

    MONTH = "month", _("Joka kuukausi")
    QUARTER = "quarter", _("Joka vuosineljännes")
    YEAR = "year", _("Joka vuosi")
