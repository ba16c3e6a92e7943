"""What a report may hold: a closed list that the one who orders it chooses from, each with what it tells."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from groups.counts import FIRST_TIMERS, Family, families
from network.facets import Term
from reporting.enums import Scope

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

EVERY_SCOPE = tuple(Scope)
OF_AREAS = (Scope.NETWORK, Scope.COUNTY, Scope.MUNICIPALITY)


@dataclass(frozen=True)
class Content:
    """One thing to choose: its name, what it tells, of what kinds of areas, and the columns that it brings."""

    key: str
    label: "_StrPromise | str | Term"
    help: "_StrPromise | str"
    columns: tuple[str, ...] = ()
    scopes: tuple[Scope, ...] = EVERY_SCOPE
    is_new: bool = False

    @property
    def name(self) -> str:
        return self.label.label if isinstance(self.label, Term) else str(self.label)


def content_of(family: Family) -> str:
    """Return the content that brings the family's numbers; the parts of visitors but for first-timers are one."""
    return "accompanied" if any(count.code == FIRST_TIMERS for count in family.counts) else family.code


def _named(family: Family) -> Term:
    return next(count for count in family.counts if count.code != FIRST_TIMERS) if _is_of_visitors(family) else family


def _is_of_visitors(family: Family) -> bool:
    return content_of(family) != family.code


NOT_CIRCLES = tuple(scope for scope in Scope if scope != Scope.CIRCLE)
CONTENTS: tuple[Content, ...] = (
    Content(
        "gatherings",
        _("Kokoontumiset"),
        _("Pidetyt, pitämättä jääneet syineen, ilmoittamatta jääneet ja ilmoittamisaste."),
        ("circles", "held", "not_held", "not_reported", "reporting_rate"),
    ),
    Content("visits", _("Käynnit"), _("Käynnit yhteensä ja keskimäärin."), ("visits", "mean_visits")),
    Content(
        "spread",
        _("Kävijöitä vähimmillään, tavallisesti ja enimmillään"),
        _("Pienin, keskimmäinen (mediaani) ja suurin kävijämäärä."),
        ("smallest", "median", "largest"),
        is_new=True,
    ),
    Content("first_timers", _("Ensi kertaa tulleet"), _("Kävijöistä ensi kertaa tulleet."), ("first_timers",)),
    *(
        Content(content_of(family), _named(family), _("Summa kerroilta, joilla tätä kysyttiin ja se kerrottiin."))
        for family in families()
    ),
    Content("places", _("Paikkojen kävijät"), _("Samat luvut paikoista, joissa kävijät lasketaan.")),
    Content(
        "open_hours",
        _("Aukiolotunnit"),
        _("Tunnit, joina kuka tahansa saa tulla."),
        ("open_hours", "open_hours_a_week"),
        NOT_CIRCLES,
    ),
    Content(
        "open_states",
        _("Aukiolotunnit aukiolon mukaan"),
        _("Avoinna, omatoimiaika, avaimella, ajanvarauksella ja muut erikseen."),
        scopes=NOT_CIRCLES,
        is_new=True,
    ),
    Content(
        "lives",
        _("Aloittaneet, tauolla olleet ja lopettaneet"),
        _("Ryhmät ja paikat, jotka aloittivat, jäivät tauolle, jatkoivat tai päättyivät."),
        is_new=True,
    ),
    Content("actors", _("Toimijat lajeittain"), _("Alueen järjestöt ja muut toimijat lajeittain."), is_new=True),
    Content(
        "functions",
        _("Toiminnot"),
        _("Mitä toimintoja alueen toimijat tekevät, ja mitä ei tee kukaan."),
        scopes=OF_AREAS,
        is_new=True,
    ),
    Content(
        "funding",
        _("Rahoitus asukasta kohti"),
        _("Toimijoiden kertoma rahoitus rahoittajan mukaan, ja euroa asukasta kohti."),
        scopes=OF_AREAS,
        is_new=True,
    ),
    Content(
        "per_1000",
        _("Ryhmiä tuhatta asukasta kohti"),
        _("Jaksolla kokoontuneet ryhmät kunnittain tuhatta asukasta kohti."),
        scopes=OF_AREAS,
        is_new=True,
    ),
    Content(
        "duties",
        _("Tarpeet ja tarjoukset"),
        _("Ryhmien vastuut, joihin etsitään tekijää, ja tarjoukset, jotka ovat tulleet."),
        is_new=True,
    ),
    Content(
        "surveys",
        _("Kyselyiden tulokset"),
        _("Jaksolla päättyneiden nimettömien kyselyiden mittarit, kun vastauksia oli vähintään viisi."),
        is_new=True,
    ),
    Content(
        "volunteering",
        _("Vapaaehtoistyön tunnit ja arvo"),
        _("Kerrotut tunnit, kuinka moni kerta ei kertonut, ja tuntien arvo, jos tunnille on kirjattu arvo."),
        is_new=True,
    ),
    Content(
        "costs",
        _("Käynnin hinta rahoittajan mukaan"),
        _("Jakson vuoden rahoitus rahoittajan mukaan jaettuna saman vuoden käynneillä. Kaava näkyy lukuineen."),
        is_new=True,
    ),
    Content(
        "comparison",
        _("Vertailu"),
        _("Luvut edellisellä jaksolla ja vuotta aiemmin, muutos lukuna ja prosentteina."),
    ),
)
KEYS = tuple(content.key for content in CONTENTS)
CONTENT_BY_KEY = {content.key: content for content in CONTENTS}
DEFAULT = tuple(content.key for content in CONTENTS if not content.is_new)
PRESENT = tuple(key for key in DEFAULT if key != "comparison")


def chosen(keys: Iterable[str], scope: Scope | str) -> tuple[str, ...]:
    """Return what was asked for and the scope has, in the list's order; of nothing asked, what was before a choice."""
    wanted = set(keys) or set(PRESENT)
    if unknown := wanted - set(KEYS):
        raise ValueError(f"no such contents: {', '.join(sorted(unknown))}")
    return tuple(key for key in KEYS if key in wanted and scope in CONTENT_BY_KEY[key].scopes)


def columns_of(contents: Collection[str]) -> set[str]:
    """Return the keys of the fixed columns that the contents bring."""
    return {column for key in contents for column in CONTENT_BY_KEY[key].columns}
