"""Invented mappings of two municipalities, one whole and one begun, marked as demo: made as people make them."""

from collections.abc import Mapping as Told
from datetime import date, timedelta
from typing import Any

from network.models import Municipality, User
from places.models import Place
from reporting.enums import MappingPartKind
from reporting.mapping.actions import change
from reporting.mapping.parts import CENTRES, FOLLOW_UP, PARTS, PRACTICE, QUARTET, told_of
from reporting.models import Mapping

COORDINATOR = "coordinator@example.org"
WHOLE, BEGUN = "020", "837"
NOTES: dict[str, str] = {
    "actors": "Soitettiin läpi hakemiston yhdistykset ja seurakunta (esimerkki).",
    "areas": "Toijala ja Viiala katettu. Kylmäkoskella ei ole omaa paikkaa (esimerkki).",
    "spaces": "Käytiin kirjaston kanssa läpi vapaat iltavuorot (esimerkki).",
    "grants": "Yhdistysavustukset katsottu kunnan päätöksistä (esimerkki).",
    "stea": "Ei tiedossa omia STEA-hankkeita (esimerkki).",
    "inclusion": "Kysyttiin kolmessa paikassa paperilla (esimerkki).",
}


def load_mappings(people: Told[str, User], today: date) -> None:
    """Tell of the two municipalities what their people might tell, where nobody has told anything."""
    if Mapping.objects.exists():
        return
    coordinator = people[COORDINATOR]
    _whole(Municipality.objects.get(code=WHOLE), coordinator, today)
    _begun(Municipality.objects.get(code=BEGUN), coordinator, today)
    Mapping.objects.update(is_demo=True)


def _tell(municipality: Municipality, code: str, by: User, **said: Any) -> None:
    stored = Mapping.objects.filter(municipality=municipality).first() or Mapping(municipality=municipality)
    before = told_of(stored, PARTS[code])
    change(municipality, PARTS[code], {**before, **said}, seen=None, by=by)


def _whole(town: Municipality, by: User, today: date) -> None:
    began, ended = today - timedelta(days=90), today - timedelta(days=20)
    for kind in MappingPartKind:
        days = {"started_on": began.isoformat(), "done_on": ended.isoformat()}
        said: dict[str, Any] = {"state": "done", "note": NOTES[kind], "responsible": by.pk, **days}
        if kind == MappingPartKind.SPACES:
            space = {
                "name": "Kirjaston sali",
                "where": "Kylmäkoski",
                "keeper": "Kunta",
                "note": "Iltavuoro (esimerkki)",
            }
            said["spaces"] = [space]
        _tell(town, kind.value, by, **said)
    _tell(town, QUARTET, by, residents="missing", residents_note="Asukkaiden omia ryhmiä ei vielä ole (esimerkki).")
    place = Place.objects.published().filter(municipality=town).order_by("pk").first()
    steps = ("Asukkaiden toiveet on kysytty", "Tila on löytynyt", "Ovet on avattu", "Vastuu on siirtynyt toimijoille")
    rows = [
        {
            "place": place.pk if place else None,
            "area": "" if place else "Toijala",
            "step": step,
            "state": "done" if number < 3 else "not_done",
            "day": (began + timedelta(days=20 * number)).isoformat() if number < 3 else None,
        }
        for number, step in enumerate(steps)
    ]
    _tell(town, CENTRES, by, steps=rows)
    pair = "Sosiaaliohjaaja ja diakoni ovat yhdessä paikalla tiistaisin (esimerkki)."
    _tell(town, PRACTICE, by, consultation="not_in_use", work_pair="in_use", work_pair_note=pair)
    _tell(
        town,
        FOLLOW_UP,
        by,
        measured="Neljännesvuosittain (esimerkki)",
        metrics="Käynnit, ensi kertaa tulleet, eteenpäin ohjatut (esimerkki)",
        follow_up="Luvut katsotaan yhdessä ohjausryhmässä (esimerkki)",
        schedule="Ohjausryhmä kokoontuu maaliskuussa ja syyskuussa (esimerkki)",
        responsible=by.pk,
        next_review_on=(today + timedelta(days=120)).isoformat(),
    )


def _begun(town: Municipality, by: User, today: date) -> None:
    began = (today - timedelta(days=30)).isoformat()
    _tell(town, "actors", by, state="under_way", started_on=began, responsible_name="Hyvinvointikoordinaattori")
    _tell(town, FOLLOW_UP, by, next_review_on=(today - timedelta(days=1)).isoformat())
