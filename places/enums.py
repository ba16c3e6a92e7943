"""The closed lists of the places room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WorkFormKind(TextChoices):
    """Place kinds; the codes and their words are in network/data/facets.json."""

    MEETING_PLACE = "meeting_place", _("Kohtaamispaikka")
    COMMUNITY_CENTRE = "community_centre", _("Yhteisökeskus")
    COMMUNITY_ADVICE = "community_advice", _("Yhteisöneuvonta")
    DAY_CENTRE = "day_centre", _("Päivätoimintakeskus")
    FAMILY_CAFE = "family_cafe", _("Perhekahvila")
    RESIDENTS_HOUSE = "residents_house", _("Asukastalo")
    ONLINE = "online", _("Verkkokohtaamispaikka")
    POP_UP = "pop_up", _("Pop up -paikka")


class PlaceState(TextChoices):
    DRAFT = "draft", _("Luonnos")
    PUBLISHED = "published", _("Julkaistu")
    ARCHIVED = "archived", _("Ei enää toiminnassa")
