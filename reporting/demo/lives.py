"""What goes on around the demo circles, made as people do it: a diary, a newcomer, a wish for support, a host."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from groups.actions.diary import open_diary, write_entry
from groups.actions.hosts import accept_host, ask_host
from groups.actions.ideas import pass_on
from groups.actions.inquiries import Hello, receive
from groups.actions.seasons import set_season
from groups.actions.support import ask
from groups.enums import SupportTopic
from groups.models import Circle, DiaryEntry, Inquiry, SupportRequest
from network.enums import SeasonBreak
from network.models import Organisation, User

OWN, QUIET = "Hervannan naapuruuspiiri", "Oriveden tiistaipiiri"
LEAD, COORDINATOR = "volunteer@example.org", "coordinator@example.org"
ENTRIES = (
    (3, "Pirkko toi mukanaan äitinsä pullaohjeen. Leivottiin kaksi pellillistä ja maisteltiin."),
    (10, "Lauloimme vanhoja iskelmiä. Laulukirja kiersi kädestä käteen, ja jokainen valitsi yhden."),
    (17, "Puhuttiin koulumatkoista: suksilla, potkukelkalla ja kerran reellä."),
)


def load_hosts(rows: Iterable[Mapping[str, Any]], people: Mapping[str, User]) -> None:
    """Let the organisations stand behind their circles, as asked and promised; once."""
    for row in rows:
        circle = Circle.objects.filter(is_demo=True, name=row["name"], host=None).first()
        if circle and not circle.host_terms.exists():
            organisation = Organisation.objects.get(slug=row["host"])
            term = ask_host(circle, organisation, message="Olisitteko taustajärjestömme?", by=people[row["lead"]])
            accept_host(term, message="Mielellämme!", by=people[COORDINATOR])


def load_lives(people: Mapping[str, User], today: date) -> None:
    """Fill the pages around the demo circles, each once."""
    own = Circle.objects.filter(is_demo=True, name=OWN).first()
    quiet = Circle.objects.filter(is_demo=True, name=QUIET).first()
    if own:
        _write_diary(own, people[LEAD], today)
        _let_ask(own)
        if not own.seasons.exists():
            year = today.year + (today > date(today.year, 8, 15))
            days = {"first": date(year, 6, 15), "last": date(year, 8, 15)}
            set_season(own, kind=SeasonBreak.SUMMER, **days, every_year=True, by=people[LEAD])
    if quiet and not SupportRequest.objects.filter(circle=quiet).exists():
        lead = quiet.members.get(role="lead").user
        text = "Meitä on enää kaksi tai kolme. Miten saisimme lisää tulijoita?"
        ask(quiet, SupportTopic.FEW_PEOPLE, text, key=_key(f"support {quiet.slug}"), by=lead)


def _key(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"https://example.org/demo/{name}")


def _write_diary(circle: Circle, lead: User, today: date) -> None:
    if DiaryEntry.objects.filter(diary__circle=circle).exists():
        return
    diary = open_diary(circle, by=lead)
    entries = [
        write_entry(diary, day=today - timedelta(days=ago), text=text, key=_key(f"entry {ago}"), by=lead)
        for ago, text in ENTRIES
    ]
    pass_on(entries[1], title="Laulukirja kiertää", text="Jokainen valitsee yhden laulun.", photos=(), by=lead)


def _let_ask(circle: Circle) -> None:
    if Inquiry.objects.filter(circle=circle).exists():
        return
    hello = Hello(
        wanted="ensi tiistaina",
        wants_company=True,
        question="Olen vähän ujo. Voiko joku tulla ovelle vastaan?",
        name="Kaisa",
        phone="040 123 4567",
    )
    inquiry = receive(circle, hello, key=_key(f"inquiry {circle.slug}"))
    Inquiry.objects.filter(pk=inquiry.pk).update(waits_since=timezone.now() - timedelta(days=1))
