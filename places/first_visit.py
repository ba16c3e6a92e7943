"""The first-visit card: its questions, what has been told of them, and what has not."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from places.enums import Company, JustSit, QuietCorner, Toilet, WayIn

FREE, STEP_FREE, ACCESSIBLE_TOILET, COMPANION = "free_of_charge", "step_free", "accessible_toilet", "companion"
OF_THE_BUILDING = ("getting_in", "way_in", "bus_stop", "toilet", "quiet_corner", "door_photo")
FIELD_OF = {"just_sit": JustSit, "toilet": Toilet, "quiet_corner": QuietCorner, "way_in": WayIn, "company": Company}


@dataclass(frozen=True)
class Question:
    """One question of the card: its words, its picture, and the field in which it is answered."""

    code: str
    asks: Promise
    icon: str
    field: str

    @property
    def anchor(self) -> str:
        """The field's own place on the form: of a choice, its first answer."""
        return f"id_{self.field}_0" if self.field in FIELD_OF else f"id_{self.field}"


QUESTIONS = (
    Question("meets_you", _("Kuka ottaa vastaan"), "person", "meets_you"),
    Question("first", _("Mitä ensin tapahtuu"), "new_here", "first_visit"),
    Question("just_sit", _("Saako vain istua ja olla"), "sit", "just_sit"),
    Question("costs", _("Mitä maksaa"), "money", "costs"),
    Question("how_long", _("Kuinka kauan"), "clock", "how_long"),
    Question("getting_in", _("Miten pääsen sisään"), "door", "getting_in"),
    Question("door_photo", _("Kuva ovesta"), "camera", ""),
    Question("bus_stop", _("Lähin pysäkki"), "bus", "bus_stop"),
    Question("toilet", _("Vessa"), "toilet", "toilet"),
    Question("quiet_corner", _("Hiljainen nurkka"), "quiet", "quiet_corner"),
    Question("company", _("Voiko joku tulla kanssani"), "company", "company"),
)


@dataclass(frozen=True)
class Told:
    """What has been told; an empty text means that nobody has."""

    meets_you: str = ""
    first_visit: str = ""
    just_sit: str = ""
    costs: str = ""
    how_long: str = ""
    getting_in: str = ""
    way_in: str = ""
    bus_stop: str = ""
    toilet: str = ""
    quiet_corner: str = ""
    company: str = ""
    is_free: bool = False
    door_photo: bool = False
    of_building: frozenset[str] = frozenset()

    def at(self, building: "Told") -> Self:
        """Add what the building says of itself, where this says nothing: its door, its bus stop, its toilet."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        # The way in is told as one thing: a circle's own door is not mixed with the steps of another.
        tells_way_in = bool(self.getting_in or self.way_in)
        asked = [name for name in OF_THE_BUILDING if not (tells_way_in and name in ("getting_in", "way_in"))]
        added = {name: getattr(building, name) for name in asked if not own[name] and getattr(building, name)}
        return type(self)(**(own | added | {"of_building": frozenset(added)}))


def told_of(
    facts: Mapping[str, Any],
    *,
    openness: Collection[str],
    manners: Collection[str],
    equipment: Collection[str] = (),
    door_photo: bool,
) -> Told:
    """Return what the card's own fields tell, and what follows from the facts that are told elsewhere on the form."""
    texts: dict[str, Any] = {name: str(facts.get(name) or "").strip() for name in TEXTS}
    if not texts["toilet"] and ACCESSIBLE_TOILET in equipment:
        texts["toilet"] = Toilet.ACCESSIBLE
    if not texts["way_in"] and STEP_FREE in equipment:
        texts["way_in"] = WayIn.STEP_FREE
    if not texts["company"] and COMPANION in manners:
        texts["company"] = Company.YES
    derived: dict[str, Any] = {"is_free": FREE in openness, "door_photo": door_photo}
    return Told(**texts, **derived)


def manners_with(company: str, manners: Collection[str]) -> list[str]:
    """Return what it is like there, with company for the way where the card promises it: the doors of need ask so."""
    return sorted({*manners, COMPANION}) if company == Company.YES else list(manners)


def offers_company(company: str, manners: Collection[str]) -> bool:
    """Say whether it is promised that somebody can come along."""
    return COMPANION in manners_with(company, manners)


def equipment_with(way_in: str, toilet: str, equipment: Collection[str]) -> list[str]:
    """Return what there is, with the way in and the toilet as the card tells them: the filters of access ask so."""
    told = {
        "step_free": way_in in (WayIn.STEP_FREE, WayIn.RAMP_OR_LIFT),
        "accessible_toilet": toilet == Toilet.ACCESSIBLE,
    }
    return sorted({*equipment, *(code for code, is_so in told.items() if is_so)})


TEXTS = tuple(field.name for field in fields(Told) if field.name not in ("is_free", "door_photo", "of_building"))


def is_answered(question: Question, told: Told) -> bool:
    """Say whether somebody has told this."""
    if question.code == "costs":
        return told.is_free or bool(told.costs)
    if question.code == "getting_in":
        return bool(told.getting_in or told.way_in)
    return bool(getattr(told, question.field or question.code))


def answered(told: Told) -> tuple[Question, ...]:
    return tuple(question for question in QUESTIONS if is_answered(question, told))


def missing(told: Told) -> tuple[Question, ...]:
    return tuple(question for question in QUESTIONS if not is_answered(question, told))


def completeness(told: Told) -> int:
    """Return how many of the card's questions are answered, 0 to 11."""
    return len(answered(told))


@dataclass(frozen=True)
class Line:
    """One answer as the card shows it: words of ours, and people's own words in the language they wrote them in."""

    question: Question
    said: tuple[str, ...]
    own_words: str = ""
    of_building: bool = False

    @property
    def icon(self) -> str:
        """The question's picture; what costs nothing has one of its own."""
        return "free" if self.question.code == "costs" and self.said and not self.own_words else self.question.icon


def lines(told: Told) -> tuple[Line, ...]:
    """Return the answered questions with their answers in words; the door's photo is shown as a picture."""
    return tuple(_line(question, told) for question in answered(told) if question.code != "door_photo")


def _line(question: Question, told: Told) -> Line:
    if question.code == "costs":
        return Line(question, (str(_("Ei maksa mitään.")),) if told.is_free else (), told.costs)
    is_buildings = question.field in told.of_building
    if question.code == "getting_in":
        return Line(question, _words("way_in", told.way_in), told.getting_in, is_buildings)
    value = getattr(told, question.field)
    if question.field in FIELD_OF:
        return Line(question, _words(question.field, value))
    return Line(question, (), value, is_buildings)


def _words(name: str, value: str) -> tuple[str, ...]:
    """Return the words of a choice; a value that is no longer a choice says nothing."""
    known = dict(FIELD_OF[name].choices)
    return (str(known[value]),) if value in known else ()
