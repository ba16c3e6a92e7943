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
    TAKEN = "taken", _("Hoidossa")
    ENDED = "ended", _("Päättynyt")


class Taker(TextChoices):
    """Who could take a duty: what a reader of the open ones is."""

    NEIGHBOUR = "neighbour", _("Naapuri tai muu asukas")
    ASSOCIATION = "association", _("Yhdistys tai järjestö")
    COMPANY = "company", _("Yritys")
    SCHOOL = "school", _("Oppilaitos tai päiväkoti")
    PARISH = "parish", _("Seurakunta")
    HOUSING_COMPANY = "housing_company", _("Taloyhtiö")
    PUBLIC = "public", _("Kunta tai hyvinvointialue")


class ProposalState(TextChoices):
    """How far an offer or an invitation is."""

    WAITING = "waiting", _("Odottaa vastausta")
    ACCEPTED = "accepted", _("Vastattu kyllä")
    DECLINED = "declined", _("Vastattu ei")
    WITHDRAWN = "withdrawn", _("Peruttu")
    LAPSED = "lapsed", _("Raukesi")


class Consent(TextChoices):
    """How somebody without an account agreed to be named."""

    SPOKEN = "spoken", _("Sanoi sen minulle")
    WRITTEN = "written", _("Kirjoitti sen: viesti tai paperi")
    OWN_ANSWER = "own_answer", _("Vastasi itse täällä")


class RotaDuty(TextChoices):
    """What people take turns in."""

    FACILITATION = "facilitation", _("Ryhmän ohjaus")
    COFFEE = "coffee", _("Kahvitarjoilu")
    CLEANING = "cleaning", _("Siivous ja tiskaus")
    KEYS = "keys", _("Avaimet ja ovi")
    OTHER = "other", _("Muu vuoro")


class TurnState(TextChoices):
    """A turn is proposed until a lead of the circle confirms it."""

    PROPOSED = "proposed", _("Ehdotettu")
    CONFIRMED = "confirmed", _("Sovittu")


class SwapState(TextChoices):
    OPEN = "open", _("Etsii ottajaa")
    TAKEN = "taken", _("Vaihdettu")
    WITHDRAWN = "withdrawn", _("Peruttu")
    CLOSED = "closed", _("Rauennut")
