"""What is said when a text of opening hours cannot be taken: which part of it, and why, in the page's language."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_SHOWN = 60


class OpeningTextError(ValueError):
    """A text that is not taken; `part` is the piece of it, `why` the reason, `instead` a text that would be taken."""

    def __init__(self, why: str | Promise, part: str = "", *, instead: str = "", **facts: Any) -> None:
        super().__init__(part)
        self.part, self.instead = " ".join(part.split()), instead
        self._why, self._facts = why, facts

    @property
    def why(self) -> str:
        return str(self._why) % self._facts if self._facts else str(self._why)

    def __str__(self) -> str:
        shown = self.part if len(self.part) <= MOST_SHOWN else f"{self.part[:MOST_SHOWN]}…"
        return f"”{shown}”: {self.why}" if shown else self.why


TOO_LONG = _("Teksti on liian pitkä. Enimmäispituus on %(most)s merkkiä.")
EMPTY = _("Tekstissä ei ole yhtään aikaa.")
NOT_UNDERSTOOD = _("Tätä kohtaa ei ymmärretä. Kirjoita näin: Mo-Fr 08:00-15:00; Sa 10:00-12:00")
NO_TIMES = _("Kellonaika puuttuu. Jos ovi on auki koko vuorokauden, kirjoita 00:00-24:00.")
NO_SUCH_TIME = _("Tällaista kellonaikaa ei ole. Kirjoita aika näin: 08:00-15:00")
NO_END = _("Päättymisaika puuttuu. Kerro, mihin asti ovi on auki.")
NO_LENGTH = _("Aika alkaa ja päättyy samaan aikaan.")
TWO_DAYS = _("Aika jatkuu yli vuorokauden.")
REPEATED_TIMES = _("Tämä on lähtöaikojen lista, ei aukioloaika.")
SUN = _("Auringon mukaan vaihtuvaa aikaa ei voi luvata. Kirjoita kellonaika.")
NO_SUCH_DATE = _("Tällaista päivää ei ole.")
NO_SUCH_WEEK = _("Viikkoja on 1–53, pienempi ensin.")
NO_SUCH_NTH = _("Kuukaudessa on viikonpäivän 1.–5. kerta ja viimeinen (-1), ei muita.")
EASTER = _("Pääsiäisestä laskettua päivää ei ymmärretä. Kirjoita PH tai päivämäärä.")
SHIFTED_DAY = _("”Seuraavaa tai edellistä päivää” ei ymmärretä. Kirjoita päivä, jota tarkoitat.")
YEAR_MISSING = _("Yhdessä päivässä on vuosi ja toisessa ei. Kirjoita vuosi kaikkiin.")
YEAR_OVER_NEW_YEAR = _("Kausi jatkuu yli vuodenvaihteen. Kirjoita vuosi alkuun ja loppuun: 2026 Nov-2027 Mar")
NAMELESS_HOLIDAY = _("Pyhäpäivä (PH) tai koulujen loma (SH) kirjoitetaan ennen viikonpäiviä tai pilkulla erotettuna.")
PREFIX_COMMENT = _("Selite kirjoitetaan ajan perään, ei sen eteen.")
UNKNOWN_COMMENT = _(
    "Aukioloajan selitettä ei voi tallentaa. Kerro se paikan kuvauksessa. "
    "Nämä tunnemme: ajanvarauksella, omatoimiaika, avaimella, varattuna, oman ryhmän aika."
)
LONG_COMMENT = _("Selite on liian pitkä. Enimmäispituus on %(most)s merkkiä.")
UNKNOWN_STATE = _("Ei sano, onko ovi auki. Kirjoita aika tai jätä kohta pois.")
PARTLY_UNKNOWN = _("Pyhäpäivistä voi sanoa, että aikoja ei tiedetä, vain kaikista yhdessä: PH unknown")
NEVER_HOLDS = _("Tämä ei päde koskaan: myöhempi kohta korvaa sen. Tarkoititko pilkkua puolipisteen sijaan?")
HOLIDAYS_BEFORE = _("Tämä pätisi myös pyhäpäivinä, koska PH on ennen sitä. Kirjoita PH viimeiseksi.")
DAYS_BEFORE = _("Tämä ei pätisi, koska tavalliset ajat kirjoitetaan vasta sen jälkeen. Siirrä tämä kohta viimeiseksi.")
HOLIDAYS_BY_WEEKDAY = _("Pyhäpäivien aikoja ei voi sanoa erikseen eri viikonpäiville.")
HOLIDAYS_CHANGE_NOTHING = _("Tämä ei muuta pyhäpäivien aikoja. Jätä kohta pois tai kirjoita, mitä silloin pätee.")
OVER_MIDNIGHT = _(
    "Yli puolenyön jatkuvaa aikaa ei voi yhdistää tähän rajaukseen. "
    "Jaa aika kahdeksi: 18:00-24:00 ja seuraavana päivänä 00:00-02:00."
)
NIGHT_BEFORE_HOLIDAY = _(
    "Yli puolenyön jatkuva aika ei kerro, mitä pätee pyhää edeltävänä ja sitä seuraavana yönä. "
    "Jaa aika kahdeksi: 18:00-24:00 ja seuraavana päivänä 00:00-02:00."
)
OTHER_NTHS = _("Näitä kuukauden viikonpäiviä ei voi sanoa riveinä: viimeinen voi olla neljäs tai viides.")
WEEKS_DO_NOT_FIT = _("Nämä viikot eivät ole joka toinen tai joka neljäs viikko. Kirjoita päivämäärät.")
OTHER_TURNS = _("Viikot eivät toistu tasavälein. Kirjoita päivämäärät.")
TOO_MANY_ROWS = _("Tästä tulisi %(rows)s riviä. Enintään %(most)s mahtuu. Jätä vanhat ja harvinaiset päivät pois.")
TOO_TANGLED = _("Tekstissä on liian monta päällekkäistä kohtaa.")
READERS_DIFFER = _(
    "Kaksi lukijaa ymmärtää tekstin eri tavoin (%(day)s klo %(clock)s). Sitä ei voi tallentaa arvaamalla."
)
FALLBACK = _(
    "Merkintä || luetaan eri tavoin: päteekö se myös aukiolopäivinä muina aikoina? "
    "Kirjoita ajat omina kohtinaan tai jätä kohta pois."
)
NIGHTS_DIFFER = _(
    "Yli puolenyön jatkuva aika luetaan eri tavoin (%(day)s klo %(clock)s). "
    "Jaa aika kahdeksi: 18:00-24:00 ja seuraavana päivänä 00:00-02:00."
)
CANNOT_WRITE = _("Näitä aikoja ei voi sanoa OSM-tekstinä niin, että merkitys säilyy.")

FILE_TOO_LARGE = _("Tiedosto on liian suuri. Enimmäiskoko on %(most)s kilotavua.")
NOT_A_CALENDAR = _("Tiedosto ei ole kalenteri (.ics), tai se on rikki.")
NO_EVENTS = _("Kalenterissa ei ole yhtään tapahtumaa.")
NO_COMING_EVENTS = _("Kalenterissa ei ole yhtään tulevaa aukioloa.")
TOO_MANY_EVENTS = _("Kalenterissa on liian monta tapahtumaa. Enintään %(most)s mahtuu.")
BROKEN_EVENT = _("Kalenterissa on tapahtuma, jota ei voi lukea.")
NO_EVENT_TIME = _("Tapahtuman aikaa ei voi lukea.")
NO_EVENT_END = _("Tapahtumalla ei ole päättymisaikaa.")
UNKNOWN_ZONE = _("Aikavyöhykettä %(zone)s ei tunneta.")
WHOLE_DAY_EVENT = _(
    "Koko päivän tapahtumasta ei näe, milloin ovi on auki. Jos ovi on kiinni, nimeä tapahtuma: Suljettu."
)
CLOSED_FOR_HOURS = _("Osan päivää kestävää kiinnioloa ei voi lukea. Merkitse mieluummin, milloin ovi on auki.")
OTHER_REPEATS = _("Tapahtuma toistuu tavalla, jota ei voi sanoa riveinä. Käytä viikoittaista toistoa.")
MOVING_TIME = _("Tapahtuman kellonaika siirtyisi kesäajan mukana, koska sen aikavyöhyke on toinen.")
