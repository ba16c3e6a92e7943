"""The closed lists of the groups room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CircleKind(TextChoices):
    NEIGHBOURHOOD_CIRCLE = "neighbourhood_circle", _("Naapuruuspiiri")
    OPEN_HOURS = "open_hours", _("Avoin kohtaaminen")
    ADVICE = "advice", _("Yhteisöneuvonta")
    PEER_GROUP = "peer_group", _("Vertaisryhmä")
    FAMILY_CAFE = "family_cafe", _("Perhekahvila")
    HOBBY = "hobby", _("Harrasteryhmä")


class CircleState(TextChoices):
    DRAFT = "draft", _("Perusteilla")
    SENT = "sent", _("Odottaa hyväksyntää")
    CHANGES_ASKED = "changes_asked", _("Muutoksia pyydetty")
    PUBLISHED = "published", _("Toiminnassa")
    PAUSED = "paused", _("Tauolla")
    ENDED = "ended", _("Päättynyt")
    RECORD = "record", _("Paikan kävijät")


class RecordedPer(TextChoices):
    """How the visitors of a place are counted."""

    DAY = "day", _("Kerran päivässä")
    SESSION = "session", _("Jokaiselta aukiolojaksolta erikseen")


class MemberRole(TextChoices):
    LEAD = "lead", _("Vastuuhenkilö")
    HELPER = "helper", _("Mukana järjestämässä")
    BACKGROUND_CONTACT = "background_contact", _("Taustayhteyshenkilö")
    MEMBER = "member", _("Mukana piirissä")


DIARY_ROLES = (MemberRole.LEAD, MemberRole.HELPER, MemberRole.MEMBER)


class NudgeAbout(TextChoices):
    """What a circle's people are reminded of."""

    QUIET = "quiet", _("Perustaminen jäi kesken")
    REVIEW = "review", _("Sopimus katsotaan uudelleen")


class VenueState(TextChoices):
    """Where a circle's question about a room stands."""

    ASKED = "asked", _("Kysytty, odottaa vastausta")
    CONFIRMED = "confirmed", _("Tila on luvattu")
    DECLINED = "declined", _("Tilaa ei voitu luvata")
    WITHDRAWN = "withdrawn", _("Kysymys peruttiin")
    ENDED = "ended", _("Lupaus on päättynyt")


class AskState(TextChoices):
    """Where a question to one person or organisation stands that is answered with yes or no."""

    ASKED = "asked", _("Odottaa vastausta")
    ACCEPTED = "accepted", _("Vastattu kyllä")
    DECLINED = "declined", _("Vastattu ei")
    WITHDRAWN = "withdrawn", _("Peruttu")
    LAPSED = "lapsed", _("Raukesi")


class GatheringState(TextChoices):
    """A gathering has three states; one that nobody reported is never a zero."""

    NOT_REPORTED = "not_reported", _("Ei ilmoitettu")
    HELD = "held", _("Pidettiin")
    NOT_HELD = "not_held", _("Ei pidetty")


class NotHeldReason(TextChoices):
    NOBODY_CAME = "nobody_came", _("Kukaan ei tullut")
    LEAD_ILL = "lead_ill", _("Vetäjä oli estynyt")
    VENUE_CLOSED = "venue_closed", _("Tila oli suljettu")
    HOLIDAY = "holiday", _("Juhlapyhä tai loma")
    WEATHER = "weather", _("Sää")
    MOVED = "moved", _("Siirrettiin toiseen aikaan")
    OTHER = "other", _("Muu syy")


class InquiryOutcome(TextChoices):
    """How somebody who asked was answered."""

    WROTE = "wrote", _("Vastattu täällä")
    CALLED = "called", _("Soitettu")
    OTHERWISE = "otherwise", _("Hoidettu muuten")
    ENDED = "ended", _("Kerrottu, että piiri on päättynyt")


class ConsentReach(TextChoices):
    """How far a person lets a picture of them go; each is wider than the one before."""

    DIARY = "diary", _("Vain tämän piirin päiväkirjassa")
    BOOKLET = "booklet", _("Myös piirin omassa vuosivihkossa")
    IDEAS = "ideas", _("Myös muille piireille idean mukana")


class IdeaMarkKind(TextChoices):
    THANKS = "thanks", _("Kiitos")
    TRIED = "tried", _("Me kokeilimme")


class SupportTopic(TextChoices):
    """What a circle asks help with; the words are its own."""

    VENUE = "venue", _("Tila, jossa tavataan")
    MONEY = "money", _("Raha ja kulut")
    CONFLICT = "conflict", _("Riita tai vaikea tilanne")
    TIRED_LEAD = "tired_lead", _("Vetäjä on väsynyt")
    FEW_PEOPLE = "few_people", _("Tulijoita on vähän")
    NEW_LEAD = "new_lead", _("Tarvitaan uusi vetäjä")
    OTHER = "other", _("Jokin muu asia")


class Supporter(TextChoices):
    """Who is asked for help first."""

    BACKGROUND_CONTACT = "background_contact", _("Taustayhteyshenkilö")
    INSTRUCTOR = "instructor", _("Alueen sosiaaliohjaaja")
    COORDINATOR = "coordinator", _("Verkoston koordinaattori")


class LineKind(TextChoices):
    """What a row of an imported table would do, or why it cannot be taken."""

    NEW = "new", _("Uusi luku")
    ADDED = "added", _("Kokoontuminen lisätään")
    CHANGED = "changed", _("Luku muuttuu")
    SAME = "same", _("Sama jo tallessa")
    NOTHING = "nothing", _("Ei kerro mitään")
    REPEATED = "repeated", _("Toistuu tiedostossa")
    UNREADABLE = "unreadable", _("Ei voi lukea")
    UNKNOWN_CIRCLE = "unknown", _("Piiriä ei tunneta")
    DUPLICATE = "duplicate", _("Kaksi eri tietoa samasta")
    CLOSED = "closed", _("Neljännes on suljettu")
    NO_TIME = "no_time", _("Kellonaika puuttuu")
    OUTSIDE = "outside", _("Päivä ei kelpaa")


WRITING = (LineKind.NEW, LineKind.ADDED, LineKind.CHANGED)
HINDERING = (
    LineKind.UNREADABLE,
    LineKind.UNKNOWN_CIRCLE,
    LineKind.DUPLICATE,
    LineKind.CLOSED,
    LineKind.NO_TIME,
    LineKind.OUTSIDE,
)
