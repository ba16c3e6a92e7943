"""The columns of what is told besides: places whose visitors are counted, and the optional numbers that were asked."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_lazy

from groups.counts import FIRST_TIMERS, Count, Family, Rule, families
from groups.counts import Unit as Counted
from network.enums import OpenState
from reporting.columns import SPREAD_COLUMNS, Column, Unit, Value
from reporting.contents import columns_of, content_of
from reporting.figures import Breakdown, Figures, Row, one_decimal
from reporting.optional import SUMMED

NOTHING = Breakdown()


def _said_of_places(label: object) -> str:
    return gettext("Paikat: %(what)s") % {"what": label}


_of_places = lazy(_said_of_places, str)

PLACE_COLUMNS: tuple[Column, ...] = (
    Column(
        "places",
        gettext_lazy("Paikkoja, joissa kävijät lasketaan"),
        gettext_lazy("Paikkoja"),
        gettext_lazy(
            "Paikat, kuten päivätoimintakeskukset ja neuvontapisteet, joilla oli jaksolla jokin laskettava kerta. "
            "Ne eivät ole mukana ryhmien luvuissa."
        ),
        lambda f: f.circles,
    ),
    Column(
        "place_held",
        gettext_lazy("Laskettuja kertoja paikoissa"),
        gettext_lazy("Laskettu"),
        gettext_lazy("Päivät tai aukiolojaksot, joiden kävijät on ilmoitettu. Myös se, jolloin ei tullut ketään."),
        lambda f: f.held,
    ),
    Column(
        "place_not_held",
        gettext_lazy("Kertoja, jolloin paikka ei ollut auki"),
        gettext_lazy("Ei auki"),
        gettext_lazy("Päivät tai aukiolojaksot, joista on ilmoitettu, ettei paikka ollut auki, ja syy."),
        lambda f: f.not_held,
    ),
    Column(
        "place_not_reported",
        gettext_lazy("Ilmoittamatta paikoista"),
        gettext_lazy("Ilmoittamatta"),
        gettext_lazy("Päivät tai aukiolojaksot, jotka ovat ohi ja joista ei ole ilmoitettu. Ne eivät ole nollia."),
        lambda f: f.not_reported,
    ),
    Column(
        "place_rate",
        gettext_lazy("Ilmoitettu paikoista, prosenttia"),
        gettext_lazy("Ilmoitettu, %"),
        gettext_lazy("Montako sadasta laskettavasta kerrasta on ilmoitettu."),
        lambda f: f.reporting_rate,
        Unit.DECIMAL,
    ),
    Column(
        "place_visits",
        gettext_lazy("Käyntejä paikoissa"),
        gettext_lazy("Käyntejä"),
        gettext_lazy(
            "Kävijät yhteensä paikoissa, joissa heidät lasketaan. Luku on tarkka. Ryhmien käynnit ovat erikseen."
        ),
        lambda f: f.visits,
    ),
    Column(
        "place_mean",
        gettext_lazy("Käyntejä paikoissa kertaa kohti"),
        gettext_lazy("Käyntejä kerralla"),
        gettext_lazy("Käynnit paikoissa jaettuna lasketuilla kerroilla. Ilmoittamatta jääneet eivät ole mukana."),
        lambda f: f.mean_visits,
        Unit.DECIMAL,
    ),
    Column(
        "place_first_timers",
        gettext_lazy("Paikkojen kävijöistä ensi kertaa"),
        gettext_lazy("Ensi kertaa"),
        gettext_lazy("Kävijät, jotka tulivat paikkaan ensimmäistä kertaa, niillä kerroilla, joilla sitä kysyttiin."),
        lambda f: f.first_timers.value,
        cell=lambda f: f.first_timers,
    ),
)
PLACE_COLUMNS += tuple(
    replace(column, key=f"place_{column.key}", label=_of_places(column.label)) for column in SPREAD_COLUMNS
)
PLACE_COLUMNS = tuple(replace(column, of_places=True) for column in PLACE_COLUMNS)
SAME_AS = {"places": "circles", "place_rate": "reporting_rate", "place_mean": "mean_visits"}


@dataclass(frozen=True)
class Group:
    """A table of columns that belong together."""

    key: str
    caption: str
    columns: tuple[Column, ...]


def groups_of(rows: Iterable[Row], contents: Collection[str]) -> list[Group]:
    """Return what the rows have to tell besides the columns of circles: nothing of what nobody was asked."""
    rows = list(rows)
    found: list[Group] = []
    sides = (False, True) if "places" in contents else (False,)
    if "places" in contents and any(row.places.expected for row in rows):
        columns = _place_columns(contents)
        found += [Group("places", gettext("Paikat, joissa kävijät lasketaan"), columns)] if columns else []
    if "open_states" in contents and (columns := _state_columns(rows)):
        found.append(Group("open_states", gettext("Aukiolotunnit aukiolon mukaan"), columns))
    for of_places in sides:
        told = {code for row in rows for code in (row.places if of_places else row.figures).counts}
        found += [
            _group(family, told, of_places=of_places)
            for family in families()
            if _codes(family) & told and content_of(family) in contents
        ]
    return found


def _place_columns(contents: Collection[str]) -> tuple[Column, ...]:
    wanted = columns_of(contents)
    return tuple(
        column for column in PLACE_COLUMNS if SAME_AS.get(column.key, column.key.removeprefix("place_")) in wanted
    )


def _state_columns(rows: Iterable[Row]) -> tuple[Column, ...]:
    """A column for each state of being open that any place has."""
    told = {state for row in rows for state in row.figures.open_states}
    return tuple(_state_column(state) for state in OpenState if state in told)


def _state_column(state: OpenState) -> Column:
    return Column(
        f"open_state_{state}",
        gettext("Aukiolotunteja: %(state)s") % {"state": state.label},
        str(state.label).capitalize(),
        gettext(
            "Tunnit, joina jokin paikan ajoista on tässä tilassa. Saman paikan päällekkäiset ajat lasketaan kerran. "
            "Eri tilat voivat olla voimassa yhtä aikaa, joten niiden summa voi olla suurempi kuin aukiolotunnit."
        ),
        lambda figures: one_decimal(figures.open_states.get(state), 60),
        Unit.DECIMAL,
    )


def _codes(family: Family) -> set[str]:
    return {count.code for count in family.counts} - {FIRST_TIMERS}


def _group(family: Family, told: set[str], *, of_places: bool) -> Group:
    """The columns of one family, after them the family's sum where its topics add up."""
    columns = [_column(count, family, of_places=of_places) for count in family.counts if count.code in told]
    if family.code in SUMMED and family.code in told:
        columns.append(_sum_column(family, of_places=of_places))
    caption = gettext("Paikat. %(what)s") % {"what": family.label} if of_places else family.label
    return Group(f"{'place_' if of_places else ''}{family.code}", caption, tuple(columns))


def _column(count: Count, family: Family, *, of_places: bool) -> Column:
    is_hours = count.unit is Counted.HOURS
    label = gettext("Paikat: %(what)s") % {"what": count.label} if of_places else count.label
    return Column(
        f"{'place_' if of_places else ''}{count.code}",
        label,
        count.label,
        " ".join(filter(None, (count.help.label if count.help else "", _meaning(family)))),
        _in_hours(count.code) if is_hours else _number(count.code),
        Unit.DECIMAL if is_hours else Unit.COUNT,
        of_places=of_places,
        cell=_cell(count.code),
    )


def _sum_column(family: Family, *, of_places: bool) -> Column:
    name = family.short.label if family.short else family.label
    label = gettext("Paikat: %(what)s") % {"what": name} if of_places else name
    return Column(
        f"{'place_' if of_places else ''}{family.code}",
        gettext("%(what)s yhteensä") % {"what": label},
        gettext("Yhteensä"),
        gettext("Kaikki yhteensä. Lasketaan erikseen kävijöistä eikä koskaan heihin."),
        _number(family.code),
        of_places=of_places,
        cell=_cell(family.code),
    )


def _meaning(family: Family) -> str:
    if family.rule is Rule.FREE:
        return gettext("Summa kerroilta, joilla tämä kerrottiin. Lasketaan erikseen kävijöistä eikä koskaan heihin.")
    return gettext("Kävijöitä niiltä kerroilta, joilla tämä kerrottiin. Muiden kertojen kävijöistä sitä ei tiedetä.")


def _cell(code: str) -> Callable[[Figures], Breakdown]:
    return lambda figures: figures.counts.get(code, NOTHING)


def _number(code: str) -> Callable[[Figures], Value]:
    return lambda figures: figures.counts.get(code, NOTHING).value


def _in_hours(code: str) -> Callable[[Figures], Decimal | None]:
    return lambda figures: one_decimal(figures.counts.get(code, NOTHING).value, 60)
