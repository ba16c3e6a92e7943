"""Duties as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from groups.checklist import topics
from network.distance_in_words import distance_words
from network.geo import Point, distance_m
from responsibilities.enums import Duty
from responsibilities.models import Responsibility


@dataclass(frozen=True)
class Invitation:
    """An open duty as a sentence that a neighbour understands."""

    duty: Responsibility
    text: str
    distance: str = ""


def invitation_text(duty: Responsibility) -> str:
    """Return what is asked for, as an invitation."""
    circle = duty.circle.name
    if duty.duty == Duty.NETWORK:
        option = topics()["responsibility_network"].option(duty.option)
        who = option.label if option else duty.get_duty_display()
        return _("%(circle)s toivoo tuekseen: %(who)s.") % {"circle": circle, "who": who.lower()}
    sentences = {
        Duty.COFFEE: _("%(circle)s etsii kahvien tarjoajaa."),
        Duty.CLEANING: _("%(circle)s etsii jotakuta, joka huolehtii siivouksesta ja tiskeistä."),
        Duty.FACILITATION: _("%(circle)s etsii ohjaajaa: toivotat ihmiset tervetulleiksi ja pidät juttua yllä."),
        Duty.PLANNING: _("%(circle)s etsii jotakuta, joka miettii tapaamisten ohjelmaa etukäteen."),
        Duty.VENUE: _("%(circle)s etsii tilaa, jossa tavata."),
    }
    return sentences[Duty(duty.duty)] % {"circle": circle}


def invitations(duties: Iterable[Responsibility], here: Point | None = None) -> list[Invitation]:
    return [Invitation(duty, invitation_text(duty), _distance(duty, here)) for duty in duties]


def _distance(duty: Responsibility, here: Point | None) -> str:
    place = duty.circle.place
    point = (place.point if place else None) or duty.circle.point
    return distance_words(distance_m(here, point)) if here and point else ""


def nearest_first(duties: QuerySet[Responsibility], here: Point) -> list[int]:
    """Return the duties' keys from the nearest circle on; the municipality's centre stands in for what is unknown."""
    fields = ("place__lat", "place__lon", "lat", "lon", "municipality__lat", "municipality__lon")
    rows = duties.values_list("pk", *(f"circle__{field}" for field in fields))
    distances = []
    for pk, *degrees in rows:
        pairs = [(degrees[i], degrees[i + 1]) for i in (0, 2, 4)]
        lat, lon = next((lat, lon) for lat, lon in pairs if lat is not None and lon is not None)
        distances.append((distance_m(here, Point(lat, lon)), pk))
    return [pk for _metres, pk in sorted(distances)]
