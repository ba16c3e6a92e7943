"""The gap map's figures in words: the columns, a line of each area, and the marks that say the same on the map."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy

from network.distance_in_words import distance_words
from reporting.columns import Column, Unit, Value
from reporting.document import Document
from reporting.figures import Figures
from reporting.gaps.map import SIZES, Look, Mark, gap_map, key_mark, limits
from reporting.gaps.measures import Gap, Measure, value_of
from reporting.gaps.queries import Titles
from reporting.in_words import day_in_words
from reporting.tables import Cell, Line, Table

YES_OR_NO = (Measure.EVENINGS, Measure.WEEKENDS, Measure.SUMMERS)
OF_PLACES = (Measure.HOURS, Measure.HOURS_PER_1000)
OF_CIRCLES = (Measure.GATHERINGS, Measure.GATHERINGS_PER_1000)
DECIMALS = {
    Measure.HOURS: 1, Measure.GATHERINGS: 1, Measure.HOURS_PER_1000: 2, Measure.GATHERINGS_PER_1000: 2,
}  # fmt: skip
LABELS = {
    Measure.POPULATION: (
        gettext_lazy("Asukkaita"),
        gettext_lazy("Asukasluku, vuosi ja lähde ovat sivun lopussa. Jos asukaslukua ei tiedetä, se ei ole nolla."),
    ),
    Measure.HOURS: (
        gettext_lazy("Aukiolotunteja viikossa"),
        gettext_lazy(
            "Tunnit, joina paikkoihin saa tulla kuka tahansa, tavallisella viikolla: keskiarvo neljästä viikosta "
            "tästä maanantaista. Pyhiä ja yksittäisiä poikkeuksia ei lasketa. Saman paikan päällekkäiset ajat "
            "lasketaan kerran. ”Ainakin” tarkoittaa, ettei jokaisen paikan aikoja tiedetä."
        ),
    ),
    Measure.HOURS_PER_1000: (
        gettext_lazy("Aukiolotunteja viikossa 1 000 asukasta kohti"),
        gettext_lazy("Aukiolotunnit viikossa jaettuna asukasluvulla ja kerrottuna tuhannella."),
    ),
    Measure.GATHERINGS: (
        gettext_lazy("Kokoontumisia viikossa"),
        gettext_lazy("Ryhmien kokoontumiset tavallisella viikolla, kun ryhmä on kertonut aikansa."),
    ),
    Measure.GATHERINGS_PER_1000: (
        gettext_lazy("Kokoontumisia viikossa 1 000 asukasta kohti"),
        gettext_lazy("Kokoontumiset viikossa jaettuna asukasluvulla ja kerrottuna tuhannella."),
    ),
    Measure.EVENINGS: (
        gettext_lazy("Auki arki-iltana kello 17 jälkeen"),
        gettext_lazy(
            "Onko jokin paikka tai ryhmä auki arkena kello 17 jälkeen. ”Ei” vain, jos kaikkien ajat tiedetään."
        ),
    ),
    Measure.WEEKENDS: (
        gettext_lazy("Auki lauantaina tai sunnuntaina"),
        gettext_lazy("Onko jokin paikka tai ryhmä auki lauantaina tai sunnuntaina tavallisella viikolla."),
    ),
    Measure.SUMMERS: (
        gettext_lazy("Auki heinäkuussa"),
        gettext_lazy(
            "Onko jokin paikka tai ryhmä auki jonakin heinäkuun päivänä, nyt kerrottujen aikojen ja poikkeusten mukaan."
        ),
    ),
    Measure.NEAREST: (
        gettext_lazy("Lähin maksuton paikka"),
        gettext_lazy(
            "Matka linnuntietä kunnan keskustasta tai postinumeroalueen pisteestä lähimpään paikkaan, "
            "joka on kertonut olevansa maksuton. Paikka voi olla naapurikunnassa."
        ),
    ),
    Measure.UNCOVERED: (
        gettext_lazy("Toimintoja ilman tekijää"),
        gettext_lazy("Kuinka monelle hakemiston toiminnolle ei tiedetä tekijää kunnassa."),
    ),
}  # fmt: skip
MAPPED = tuple(measure for measure in LABELS if measure is not Measure.POPULATION)


def _nothing(_figures: Figures) -> Value:
    return None


COLUMNS = {
    measure: Column(measure.value, label, label, meaning, _nothing, Unit.DECIMAL if measure in DECIMALS else Unit.COUNT)
    for measure, (label, meaning) in LABELS.items()
}


@dataclass(frozen=True)
class GapLine:
    """An area as the table shows it."""

    gap: Gap
    name: str
    cells: tuple[Cell, ...]
    nearest: tuple[str, str] | None


@dataclass(frozen=True)
class KeyItem:
    """One mark of the map's key, and what it means."""

    svg: SafeString
    text: str


def measures_of(*, postal: bool) -> tuple[Measure, ...]:
    """Return the columns of the table; what nobody does is known of municipalities alone."""
    return tuple(measure for measure in LABELS if not (postal and measure is Measure.UNCOVERED))


def gap_lines(gaps: Iterable[Gap], titles: Titles, measures: Sequence[Measure]) -> list[GapLine]:
    """Return the areas as lines of the table."""
    return [
        GapLine(
            gap,
            name_of(gap),
            tuple(cell_of(gap, measure) for measure in measures),
            titles.get(gap.nearest.pk) if gap.nearest else None,
        )
        for gap in gaps
    ]


def name_of(gap: Gap) -> str:
    """Return the municipality's name, or the postal code with its own."""
    if gap.has_no_code:
        return gettext("Postinumero ei tiedossa")
    return f"{gap.postal_code} {gap.name}".strip()


def cell_of(gap: Gap, measure: Measure) -> Cell:
    """Return one figure of the area and how it reads; what is not known has no number, also in a file."""
    value = value_of(gap, measure)
    text = text_of(gap, measure)
    number = None if measure in YES_OR_NO or measure is Measure.NEAREST or text_is_lower_bound(gap, measure) else value
    return Cell(COLUMNS[measure], number, text)


def text_is_lower_bound(gap: Gap, measure: Measure) -> bool:
    """Whether some have not told, so that the figure is at least so much."""
    places, circles = gap.places.untold + gap.places_anywhere, gap.circles.untold + gap.circles_anywhere
    untold = places if measure in OF_PLACES else circles if measure in OF_CIRCLES else 0
    return untold > 0 and value_of(gap, measure) is not None


def text_of(gap: Gap, measure: Measure) -> str:
    """Return the figure as the table and the map say it."""
    value = value_of(gap, measure)
    if value is None:
        return gettext("ei tiedossa")
    if measure in YES_OR_NO:
        return gettext("kyllä") if value else gettext("ei")
    if measure is Measure.NEAREST:
        return distance_words(float(value), exact=False)
    number = number_format(value, decimal_pos=DECIMALS.get(measure), force_grouping=True)
    if text_is_lower_bound(gap, measure):
        return gettext("ainakin %(number)s") % {"number": number}
    return str(number)


def drawn_map(gaps: Iterable[Gap], measure: Measure) -> SafeString:
    """Return the map of the areas that have a point: each mark says what the table says."""
    marks = [
        Mark(
            name_of(gap),
            gap.point,
            value_of(gap, measure),
            text_of(gap, measure),
            label=gap.name or gap.postal_code,
            weight=gap.population or 0,
        )
        for gap in gaps
        if gap.point
    ]
    return mark_safe(gap_map(marks))  # noqa: S308 - our own drawing, its texts escaped


def map_key(gaps: Iterable[Gap], measure: Measure) -> list[KeyItem]:
    """Return what the marks of the map mean, of those that are on it."""
    values = [value_of(gap, measure) for gap in gaps if gap.point]
    found: list[tuple[Look, int, str]] = []
    if measure in YES_OR_NO:
        found += [(Look.SOME, 1, gettext("kyllä"))] if True in values else []
        found += [(Look.NONE, 1, gettext("ei"))] if False in values else []
    else:
        ends = limits(values)
        steps = range(len(ends)) if len(ends) < len(SIZES) else range(len(SIZES))
        found += [(Look.SOME, step, _up_to(ends[step], measure)) for step in steps]
        if any(value is not None and not value for value in values):
            found.append((Look.NONE, 1, gettext("ei yhtään")))
    if None in values:
        found.append((Look.UNKNOWN, 1, gettext("ei tiedossa")))
    return [KeyItem(mark_safe(key_mark(look, step)), text) for look, step, text in found]  # noqa: S308 - our own


def _up_to(end: int | Decimal, measure: Measure) -> str:
    if measure is Measure.NEAREST:
        text = distance_words(float(end))
    else:
        text = str(number_format(end, decimal_pos=DECIMALS.get(measure), force_grouping=True))
    return gettext("enintään %(number)s") % {"number": text}


def gap_document(lines: Sequence[GapLine], area: str, today: date, *, postal: bool) -> Document:
    """Return the table as a document that the writers of reports can put in a file."""
    columns = tuple(COLUMNS[measure] for measure in measures_of(postal=postal))
    rows = tuple(Line(line.name, line.cells) for line in lines)
    caption = gettext("Aukot postinumeroalueittain") if postal else gettext("Aukot kunnittain")
    head = gettext("Postinumeroalue") if postal else gettext("Kunta")
    table = Table("gaps", caption, head, rows, columns)
    return Document(
        language=get_language() or "fi",
        title=f"{gettext('Aukkopaikat')}: {area}",
        area=area,
        period=gettext("tavallinen viikko"),
        as_of=today,
        facts=(
            (gettext("Alue"), area),
            (gettext("Tilanne"), day_in_words(today)),
            (gettext("Verkosto"), settings.NETWORK_NAME),
        ),
        notes=notes(),
        total=Line(area, ()),
        reasons=(),
        tables=(table,),
        charts=(),
        more=(),
        flat=(table,),
        columns=columns,
    )


def notes() -> tuple[str, ...]:
    """Return what a reader must know of the figures."""
    return (
        gettext("Ei tiedossa ei ole nolla: kukaan ei ole kertonut. Sitä ei lasketa mukaan eikä lajitella nollaksi."),
        gettext(
            "Nolla tarkoittaa, ettei verkosto tunne alueelta yhtään paikkaa tai ryhmää, tai ettei mikään ole auki."
        ),
        gettext("Tietoa, jota kukaan ei ole vahvistanut vuoteen, ei lasketa: silloin ajat eivät ole tiedossa."),
    )
