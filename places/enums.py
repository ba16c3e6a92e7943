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


class JustSit(TextChoices):
    """Whether one may come and only be there."""

    YES = "yes", _("Kyllä. Saat vain istua ja olla.")
    MOSTLY = "mostly", _("Useimmiten. Joskus täällä tehdään jotain yhdessä.")
    NO = "no", _("Ei. Täällä tehdään jotain yhdessä.")


class Toilet(TextChoices):
    ACCESSIBLE = "accessible", _("On. Myös esteetön.")
    ORDINARY = "ordinary", _("On, mutta ei esteetöntä.")
    NONE = "none", _("Ei ole.")


class QuietCorner(TextChoices):
    YES = "yes", _("On. Voit vetäytyä hetkeksi.")
    ASK = "ask", _("Kysy, niin järjestämme.")
    NO = "no", _("Ei ole.")


class WayIn(TextChoices):
    """What stands between the street and the room."""

    STEP_FREE = "step_free", _("Sisään pääsee ilman portaita.")
    RAMP_OR_LIFT = "ramp_or_lift", _("Portaiden ohi pääsee luiskaa tai hissillä.")
    STEPS = "steps", _("Matkalla on portaita, eikä niitä voi kiertää.")


class Company(TextChoices):
    """Whether somebody can come along with a person who does not want to come alone."""

    YES = "yes", _("Kyllä. Joku voi tulla sinua vastaan.")
    NO = "no", _("Ei vielä. Voit ottaa tutun ihmisen mukaan.")


class Shows(TextChoices):
    """What a photo shows."""

    DOOR = "door", _("Ovi")
    INSIDE = "inside", _("Sisätila")
    OUTSIDE = "outside", _("Piha tai ulkopuoli")
    GROUP = "group", _("Yhdessä oloa")


class MissedReason(TextChoices):
    """Why what was found was not enough."""

    NO_PLACE = "no_place", _("Lähellä ei ole paikkaa")
    NO_TIME = "no_time", _("Sopivaa aikaa ei ole")
    NOT_ME = "not_me", _("Mikään ei ole minua varten")
    OTHER = "other", _("Jokin muu syy")


class LendingPrice(TextChoices):
    """Whether a room that is lent costs anything."""

    FREE = "free", _("Ei maksa mitään")
    COSTS = "costs", _("Maksaa jotain")
    ASK = "ask", _("Kysy")
