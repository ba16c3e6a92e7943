"""The closed lists of the responsibilities room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Duty(TextChoices):
    """The kinds of duty around a gathering."""

    COFFEE = "coffee", _("Kahvitarjoilu")
    CLEANING = "cleaning", _("Siivous ja tiskaus")
    FACILITATION = "facilitation", _("Ryhmän ohjaus")
    PLANNING = "planning", _("Suunnittelu")
    NETWORK = "network", _("Vastuuverkosto")
    VENUE = "venue", _("Kokoontumistila")


class HeldAs(TextChoices):
    """Who holds a duty because the checklist says so; one that was offered and accepted has none of these."""

    SELF = "self", _("Sanoi itse tekevänsä")
    PARTICIPANTS = "participants", _("Osallistujat yhdessä")
    TURNS = "turns", _("Vuorotellen")
    VENUE = "venue", _("Tilan väki")
    ASSOCIATION = "association", _("Yhdistys")
    CITY = "city", _("Kaupungin hallintokunta")
    EMPLOYEE = "employee", _("Työntekijä tai työllistetty")
    AGREED = "agreed", _("Sovittu piirin kanssa")


class ResponsibilityState(TextChoices):
    OPEN = "open", _("Etsitään tekijää")
    OFFERED = "offered", _("Joku on tarjoutunut")
    TAKEN = "taken", _("Hoidossa")
    ENDED = "ended", _("Päättynyt")
