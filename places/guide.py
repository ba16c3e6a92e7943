"""“Which place suits me”: three questions, and what each answer wishes of a place or circle."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from network.facets import Facet

FIRST, WHERE, HOW, DONE = 1, 2, 3, 4
MINUTES_OF_EVENING = 17 * 60
WORKDAYS, WEEKEND = (1, 2, 3, 4, 5), (6, 7)


@dataclass(frozen=True)
class Times:
    """A part of the week: its days, and between which minutes the doors must be open for some time."""

    weekdays: tuple[int, ...]
    starts: int = 0
    ends: int = 1440


@dataclass(frozen=True)
class Option:
    """One answer, and the wish in it: any of the facts, or some time in a part of the week."""

    code: str
    label: Any
    facts: tuple[tuple[Facet, str], ...] = ()
    times: Times | None = None
    is_now: bool = False

    @property
    def audiences(self) -> tuple[str, ...]:
        return tuple(code for facet, code in self.facts if facet == Facet.AUDIENCE)


def _manner(code: str, label: Any) -> Option:
    return Option(code, label, ((Facet.MANNER, code),))


def _way(code: str, label: Any) -> Option:
    return Option(code, label, ((Facet.WAY, code),))


def _for(code: str, label: Any, *more: tuple[Facet, str]) -> Option:
    return Option(code, label, ((Facet.AUDIENCE, code), *more))


WHO = (
    Option("alone", _("Tulen yksin"), ((Facet.MANNER, "newcomers"), (Facet.MANNER, "companion"))),
    _for(
        "families_with_children",
        _("Tulen lasten kanssa"),
        (Facet.KIND, "family_cafe"),
        (Facet.EQUIPMENT, "children_play_area"),
    ),
    _for("young_people", _("Olen nuori")),
    _for("older_people", _("Olen jo iäkäs")),
    _for("immigrants", _("Olen muuttanut Suomeen")),
    _for("unemployed", _("Olen ilman työtä")),
    _for("carers", _("Hoidan läheistäni")),
    _for(
        "mental_health_recovery",
        _("Toivun päihteistä, tai mieli on ollut koetuksella"),
        (Facet.AUDIENCE, "substance_recovery"),
    ),
    Option("step_free", _("Tarvitsen esteettömän paikan"), ((Facet.EQUIPMENT, "step_free"),)),
)
WHEN = (
    Option("now", _("Nyt heti"), is_now=True),
    Option("daytime", _("Arkisin päivällä"), times=Times(WORKDAYS, ends=MINUTES_OF_EVENING)),
    Option("evening", _("Arki-iltaisin"), times=Times(WORKDAYS, starts=MINUTES_OF_EVENING)),
    Option("weekend", _("Viikonloppuna"), times=Times(WEEKEND)),
)
MANNERS = (
    _manner("small_group", _("Pienessä ryhmässä")),
    _manner("lively", _("Siellä, missä on paljon väkeä")),
    _manner("quiet", _("Rauhassa ja hiljaa")),
    _manner("talk", _("Jutellen")),
    _manner("do", _("Yhdessä tehden")),
    _manner("guided", _("Ohjaajan kanssa")),
    _manner("companion", _("Niin, että joku tulee kanssani")),
    _way("on_site", _("Paikan päällä")),
    _way("online", _("Verkossa")),
    _way("phone", _("Puhelimessa")),
)
QUESTIONS = {"who": WHO, "when": WHEN, "how": MANNERS}


def chosen(name: str, codes: Iterable[str]) -> tuple[Option, ...]:
    """Return the options of one question that the codes choose, in the question's order."""
    wanted = set(codes)
    return tuple(option for option in QUESTIONS[name] if option.code in wanted)
