"""The closed lists of surveys."""

from enum import Enum, auto

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SurveyScope(TextChoices):
    """Whose visitors a round asks."""

    PLACE = "place", _("Yksi paikka")
    CIRCLE = "circle", _("Yksi piiri")
    ORGANISATION = "organisation", _("Yksi järjestö")
    MUNICIPALITY = "municipality", _("Yksi kunta")
    NETWORK = "network", _("Koko verkosto")


class RoundState(TextChoices):
    COMING = "coming", _("Ei ole vielä alkanut")
    OPEN = "open", pgettext_lazy("kyselykierros", "Avoinna")
    ENDED = "ended", _("Vastausaika päättyi, odottaa sulkemista")
    CLOSED = "closed", pgettext_lazy("kyselykierros", "Suljettu")


class SheetFate(Enum):
    """What became of a sheet that was sent."""

    STORED = auto()
    ALREADY = auto()
    CLOSED = auto()
    SLIP_USED = auto()
