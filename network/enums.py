"""The closed lists of the network room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    ORGANISATION_EDITOR = "organisation_editor", _("Järjestön tietojen ylläpitäjä")
    SOCIAL_INSTRUCTOR = "social_instructor", _("Sosiaaliohjaaja")
    COORDINATOR = "coordinator", _("Koordinaattori")
    MUNICIPALITY_READER = "municipality_reader", _("Kunnan raporttien lukija")
    OUTREACH_WORKER = "outreach_worker", _("Etsivän työn tekijä")
    PROFESSIONAL = "professional", _("Ohjaava ammattilainen")
    ADMINISTRATOR = "administrator", _("Pääkäyttäjä")


class OrganisationKind(TextChoices):
    ASSOCIATION = "association", _("Yhdistys tai järjestö")
    PARISH = "parish", _("Seurakunta")
    MUNICIPAL_UNIT = "municipal_unit", _("Kunnan yksikkö")
    WELLBEING_SERVICES_COUNTY = "wellbeing_services_county", _("Hyvinvointialue")
    STATE_AUTHORITY = "state_authority", _("Valtion viranomainen")
    POLICE = "police", _("Poliisi")
    SCHOOL = "school", _("Oppilaitos")
    HOUSING_COMPANY = "housing_company", _("Taloyhtiö")
    VILLAGE_ASSOCIATION = "village_association", _("Kyläyhdistys")
    COMPANY = "company", _("Yritys")
    COOPERATIVE = "cooperative", _("Osuuskunta")
    FOUNDATION = "foundation", _("Säätiö")
    FOURTH_SECTOR = "fourth_sector", _("Vapaa ryhmä tai verkosto")
    UNKNOWN = "unknown", _("Ei tiedossa")


class OrganisationLevel(TextChoices):
    """How far an association reaches, or that nobody has registered it."""

    LOCAL = "local", _("Paikallinen yhdistys")
    DISTRICT = "district", _("Piirijärjestö tai alueellinen yhdistys")
    NATIONAL = "national", _("Valtakunnallinen järjestö")
    UMBRELLA = "umbrella", _("Kattojärjestö")
    INFORMAL = "informal", _("Rekisteröimätön ryhmä")


class NameKind(TextChoices):
    """What one more name of an organisation is."""

    OFFICIAL = "official", _("Virallinen nimi")
    ALTERNATIVE = "alternative", _("Toinen nimi, jolla tunnetaan")
    TRANSLATION = "translation", _("Nimi toisella kielellä")
    FORMER = "former", _("Entinen nimi")


class ContactWayKind(TextChoices):
    """One way to reach an organisation."""

    PHONE = "phone", _("Puhelin")
    EMAIL = "email", _("Sähköposti")
    WEB = "web", _("Verkkosivu")
    CHAT = "chat", _("Chat")
    MESSAGE = "message", _("Tekstiviesti tai viestisovellus")
    SOCIAL_MEDIA = "social_media", _("Sosiaalinen media")
    VISIT = "visit", _("Käynti paikan päällä")
    POST = "post", _("Posti")


class AdviceWay(TextChoices):
    """How advice is given at the hours of a row."""

    ON_SITE = "on_site", _("Paikan päällä")
    PHONE = "phone", _("Puhelimessa")
    CHAT = "chat", _("Chatissa")
    ONLINE = "online", _("Verkossa")
    BY_APPOINTMENT = "by_appointment", _("Sovi aika etukäteen")


class Cost(TextChoices):
    """What taking part costs; of which nothing is said, nothing is promised."""

    FREE = "free", _("Kaikki on maksutonta")
    PARTLY = "partly", _("Osa maksaa")
    PAID = "paid", _("Toiminta maksaa")
    UNKNOWN = "", _("Ei tiedossa")


class FundingSource(TextChoices):
    """Who gave the money."""

    STEA = "stea", _("STEA-avustus")
    MUNICIPALITY = "municipality", _("Kunta")
    COUNTY = "county", _("Hyvinvointialue")
    ESF = "esf", _("Euroopan sosiaalirahasto (ESR)")
    STATE = "state", _("Muu valtion avustus")
    FOUNDATION = "foundation", _("Säätiö")
    COMPANY = "company", _("Yritys")
    OWN = "own", _("Oma varainhankinta")
    OTHER = "other", _("Muu")


class LocalityKind(TextChoices):
    MUNICIPALITY = "municipality", _("kunta")
    DISTRICT = "district", _("kaupunginosa")
    POSTAL_CODE = "postal_code", _("postinumero")
    VILLAGE = "village", _("kylä")
    TOWN = "town", _("kaupunki")


class Precision(TextChoices):
    """How well a coordinate is known; a centre point is never shown as an exact address."""

    EXACT = "exact", _("osoite")
    DISTRICT = "district", _("kaupunginosa tai taajama")
    MUNICIPALITY = "municipality", _("kunta")
    UNKNOWN = "unknown", _("ei tiedossa")


class ListingKind(TextChoices):
    PLACE = "place", _("Paikka")
    CIRCLE = "circle", _("Ryhmä")


class RecordKind(TextChoices):
    """A public record that somebody keeps."""

    PLACE = "place", _("Paikka")
    CIRCLE = "circle", _("Ryhmä")
    ORGANISATION = "organisation", _("Järjestö")


class RoundKind(TextChoices):
    """What a daily round of letters asks for."""

    FACTS = "facts", _("Tietojen vahvistus")
    ATTENDANCE = "attendance", _("Kävijämäärät")


class AskStage(TextChoices):
    """How far letters to many keepers are; the job's own state says whether a worker has them."""

    CHECKING = "checking", _("Katsotaan, keille kirje lähtisi")
    CHECKED = "checked", _("Odottaa vahvistusta")
    SENDING = "sending", _("Lähetetään")
    SENT = "sent", _("Lähetetty")


class AskOutcome(TextChoices):
    """What became of asking one keeper about one record."""

    PLANNED = "planned", _("Kirje lähtee")
    SENT = "sent", _("Kirje lähti")
    FAILED = "failed", _("Kirje ei lähtenyt")
    ASKED = "asked", _("Tästä on jo kysytty")
    WRITTEN = "written", _("Ylläpitäjälle on jo kirjoitettu tänään")
    NO_ROOM = "no_room", _("Ei mahdu samaan kirjeeseen")
    OWN = "own", _("Pidät tätä itse")
    NO_KEEPER = "no_keeper", _("Ei ylläpitäjää")
    NO_ADDRESS = "no_address", _("Ylläpitäjällä ei ole osoitetta")
    STOPPED = "stopped", _("Ylläpitäjä ei halua näitä kirjeitä")
    CHANGED = "changed", _("Vahvistettiin tai vaihtoi ylläpitäjää sillä välin")


class AskedSince(TextChoices):
    """What became of a record after its keeper was asked."""

    CONFIRMED = "confirmed", _("Vahvistettu")
    EDITED = "edited", _("Muutettu, ei vahvistettu")
    WAITING = "waiting", _("Ei vielä vahvistettu")
    GONE = "gone", _("Ei enää julkinen")


class MessageKind(TextChoices):
    """What a message to a keeper is."""

    CORRECTION = "correction", _("Korjaus tietoihin")
    COMPANY = "company", _("Toive kaverista")
    VENUE = "venue", _("Ryhmä kysyy tilaa")


class Wrong(TextChoices):
    """What is said to be wrong in a record."""

    HOURS = "hours", _("Aukioloaika")
    MOVED = "moved", _("Paikka on muuttanut")
    CLOSED = "closed", _("Toiminta on loppunut")
    CONTACT = "contact", _("Yhteystieto")
    WORK = "work", _("Se, mitä järjestö tekee")
    AREA = "area", _("Se, missä järjestö toimii")
    ADVICE = "advice", _("Neuvonnan aika")
    OTHER = "other", _("Jokin muu")


class CircleWrong(TextChoices):
    """What of that is called otherwise where it is said of a circle: it has no door, and it gathers somewhere."""

    HOURS = "hours", _("Kokoontumisaika")
    MOVED = "moved", _("Ryhmä kokoontuu muualla")
    CLOSED = "closed", _("Ryhmä ei enää kokoonnu")


class Outcome(TextChoices):
    """How a message to a keeper ended."""

    CORRECTED = "corrected", _("Korjasin tiedot")
    RIGHT = "right", _("Tarkistin: tiedot olivat oikein")
    NO_NEED = "no_need", _("Ei aihetta muutokseen")
    ANSWERED = "answered", _("Vastasin")


def wrong_in_words(kind: str, wrong: str) -> str:
    """Return what is said to be wrong, in words that suit a record of the kind."""
    called = CircleWrong if kind == RecordKind.CIRCLE and wrong in CircleWrong.values else Wrong
    return str(called(wrong).label) if wrong else ""


# What can be wrong in a record of each kind; what the kind does not have is not offered.
CAN_BE_WRONG = {
    RecordKind.PLACE: (Wrong.HOURS, Wrong.MOVED, Wrong.CLOSED, Wrong.CONTACT, Wrong.OTHER),
    RecordKind.CIRCLE: (Wrong.HOURS, Wrong.MOVED, Wrong.CLOSED, Wrong.CONTACT, Wrong.OTHER),
    RecordKind.ORGANISATION: (
        Wrong.CONTACT, Wrong.WORK, Wrong.AREA, Wrong.ADVICE, Wrong.CLOSED, Wrong.OTHER,
    ),
}  # fmt: skip


class ConfirmedBy(TextChoices):
    """The side that last said that the facts are right."""

    SOURCE = "source", _("alkuperäinen luettelo")
    ORGANISER = "organiser", _("järjestäjä")
    CIRCLE = "circle", _("ryhmä itse")
    NETWORK = "network", _("verkoston koordinaattori")


class OpenState(TextChoices):
    """What an open span means for who comes; the words follow Helsinki's Hauki."""

    OPEN = "open", _("avoinna")
    SELF_SERVICE = "self_service", _("omatoimiaika")
    WITH_KEY = "with_key", _("avaimella")
    BY_APPOINTMENT = "by_appointment", _("ajanvarauksella")
    WITH_RESERVATION = "with_reservation", _("varattuna")
    OWN_GROUP = "own_group", _("oman ryhmän aika")
    CLOSED = "closed", _("suljettu")


class HolidayRule(TextChoices):
    """What a timetable says of public holidays; of which nothing is said, nothing is promised."""

    UNKNOWN = "unknown", _("Ei vielä tiedossa")
    CLOSED = "closed", _("Kiinni kaikkina pyhäpäivinä")
    AS_USUAL = "as_usual", _("Auki kuten muulloinkin")
    OWN_HOURS = "own_hours", _("Pyhäpäivinä on omat ajat")


class SeasonBreak(TextChoices):
    """A break that belongs to the year's round, such as a summer without gatherings."""

    SUMMER = "summer", _("Kesätauko")
    WINTER = "winter", _("Talvitauko")
    OTHER = "other", _("Tauko")


class SchoolTime(TextChoices):
    TERM = "term", _("koulujen lukukausina")
    HOLIDAY = "holiday", _("koulujen loma-aikoina")


class SchoolHolidayKind(TextChoices):
    """The holidays of a school year, in its order."""

    AUTUMN = "autumn", _("Syysloma")
    CHRISTMAS = "christmas", _("Joululoma")
    WINTER = "winter", _("Talviloma")
    SUMMER = "summer", _("Kesäloma")
    OTHER = "other", _("Muu vapaa")


WELCOMES_ANYONE = (OpenState.OPEN, OpenState.SELF_SERVICE)


class ImportStage(TextChoices):
    """How far the import of a table is; the job's own state says whether a worker has it."""

    COLUMNS = "columns", _("Odottaa sarakkeiden valintaa")
    CHECKING = "checking", _("Tarkistetaan")
    CHECKED = "checked", _("Odottaa vahvistusta")
    STORING = "storing", _("Tallennetaan")
    STORED = "stored", pgettext_lazy("tuonti", "Tallennettu")
    UNDONE = "undone", pgettext_lazy("tuonti", "Peruttu")


class RowFate(TextChoices):
    """What a row of an imported list of organisations would do, or that it cannot be taken."""

    NEW = "new", _("Uusi")
    CHANGED = "changed", _("Muuttuu")
    SAME = "same", _("Ennallaan")
    SKIPPED = "skipped", _("Ei tuoda")
    REFUSED = "refused", _("Ei voi ottaa")


class Undoing(TextChoices):
    """What became of a stored row when its import was undone."""

    DONE = "done", _("Palautettiin")
    LEFT = "left", _("Jäi ennalleen")


class JobState(TextChoices):
    QUEUED = "queued", _("Jonossa")
    RUNNING = "running", _("Käynnissä")
    DONE = "done", _("Valmis")
    FAILED = "failed", _("Epäonnistui")
    CANCELLED = "cancelled", pgettext_lazy("työ", "Peruttu")
