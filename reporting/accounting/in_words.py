"""Social accounting in sentences: how much was told and by how many, and each formula with its numbers put in."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import get_language, gettext

from network.enums import FundingSource
from reporting.columns import Unit, as_text
from reporting.figures import Fact

EVERYTHING = "all"
MOST_FORMULAS = 12


def euros(amount: int | str | Decimal) -> str:
    """Return the amount as it is written: 1 200,50 €."""
    return f"{as_text(Decimal(amount), Unit.HUNDREDTHS)}\N{NO-BREAK SPACE}€"


def count(number: int | str | None) -> str:
    """Return the number as it is written."""
    return as_text(int(number or 0), Unit.COUNT)


def hours(minutes: int | str) -> str:
    """Return the minutes exactly, in hours and minutes: 12 h 30 min."""
    return as_text(Decimal(minutes) / 60, Unit.HOURS)


def work_name(code: str) -> str:
    """Return the year and the municipality of a line of volunteer work, as the municipality was called then."""
    if code == EVERYTHING:
        return gettext("Yhteensä")
    year, _code, name_fi, name_sv = code.split("|")
    return f"{name_sv if get_language() == 'sv' else name_fi} {year}"


def cost_name(code: str) -> str:
    """Return the year and who gave the money."""
    year, _dash, source = code.partition("-")
    return f"{year}: {gettext('Yhteensä') if source == EVERYTHING else FundingSource(source).label}"


def work_notes(facts: Sequence[Fact]) -> Iterable[str]:
    """Say of how many gatherings the hours are, the formula of each value, and what has no value."""
    if not facts:
        return
    whole = facts[-1].numbers
    yield gettext(
        "Vapaaehtoistyön tunnit kerrottiin näin monelta kerralta: %(told)s. Pidettyjä kertoja, joilta tunteja ei "
        "kerrottu: %(untold)s. Niiden tunteja ei tiedetä, eivätkä ne ole nollia."
    ) % {"told": count(whole["told"]), "untold": count(whole["untold"])}
    yield gettext("Viikkoja, joilta tunteja kerrottiin: %(told)s. Viikkoja, joilla kokoonnuttiin: %(held)s.") % {
        "told": count(whole["weeks_told"]),
        "held": count(whole["weeks_held"]),
    }
    lines = [fact for fact in facts if fact.code != EVERYTHING and fact.numbers["minutes"] is not None]
    valued = [fact for fact in lines if fact.numbers["value"] is not None]
    yield from map(_work_formula, valued[:MOST_FORMULAS])
    if len(valued) > MOST_FORMULAS:
        yield gettext("Muilla riveillä arvo lasketaan samoin: tunnit kertaa tunnin arvo.")
    yield from _together(valued, whole, is_whole=len(valued) == len(lines))
    if without := [work_name(fact.code) for fact in lines if fact.numbers["value"] is None]:
        yield gettext(
            "Tunnin arvoa ei ole kirjattu: %(where)s. Siksi näille tunneille ei ole arvoa, eikä sitä arvata."
        ) % {"where": ", ".join(without[:MOST_FORMULAS]) + (" …" if len(without) > MOST_FORMULAS else "")}


def _work_formula(fact: Fact) -> str:
    told = fact.numbers
    return gettext("%(what)s: %(hours)s × %(rate)s/h = %(value)s. Tunnin arvon lähde: %(source)s.") % {
        "what": work_name(fact.code),
        "hours": hours(told["minutes"] or 0),
        "rate": euros(told["rate"] or 0),
        "value": euros(told["value"] or 0),
        "source": str(told["source"] or "").rstrip("."),
    }


def _together(valued: Sequence[Fact], whole: dict[str, int | str | None], *, is_whole: bool) -> Iterable[str]:
    if len(valued) > 1 and is_whole and whole["value"] is not None:
        parts = [euros(fact.numbers["value"] or 0) for fact in valued]
        told = " + ".join(parts) if len(parts) <= MOST_FORMULAS else gettext("rivien arvot")
        yield gettext("Arvo yhteensä: %(parts)s = %(value)s.") % {"parts": told, "value": euros(whole["value"])}
    if valued and (whole["untold"] or whole["not_reported"]):
        yield gettext("Todellisuudessa tunteja ja arvoa on vähintään tämän verran: kaikki eivät ole kertoneet.")


def cost_notes(facts: Sequence[Fact]) -> Iterable[str]:
    """Say each formula with its numbers, of each year what it is of and what is not in it."""
    by_year: dict[str, list[Fact]] = {}
    for fact in facts:
        by_year.setdefault(fact.code.partition("-")[0], []).append(fact)
    for year, rows in by_year.items():
        yield from _visits_of_year(year, rows[-1])
        yield from (text for row in rows if (text := _cost_formula(row)))
        yield from _missing(year, rows[-1])


def _visits_of_year(year: str, whole: Fact) -> Iterable[str]:
    told = whole.numbers
    circles, places = told["visits_circles"], told["visits_places"]
    if circles is None and places is None:
        yield gettext("Vuoden %(year)s käyntejä ei ole ilmoitettu, joten käynnin hintaa ei tiedetä.") % {"year": year}
        return
    numbers = {"year": year, "circles": count(circles), "places": count(places)}
    if places is None:
        yield gettext("Vuoden %(year)s käynnit ryhmissä: %(circles)s.") % numbers
    elif circles is None:
        yield gettext("Vuoden %(year)s käynnit paikoissa, joissa kävijät lasketaan: %(places)s.") % numbers
    else:
        yield (
            gettext(
                "Vuoden %(year)s käynnit: ryhmissä %(circles)s, paikoissa, joissa kävijät lasketaan, %(places)s. "
                "Jos paikassa on laskettu myös siellä kokoontuvan ryhmän kävijät, sama käynti on mukana kahdesti ja "
                "hinta on todellista pienempi."
            )
            % numbers
        )


def _cost_formula(fact: Fact) -> str:
    told = fact.numbers
    if told["amount"] is None:
        return ""
    amount, visits = euros(told["amount"]), count(told["visits"])
    if told["per_visit"] is None:
        return gettext("%(what)s: %(amount)s. Käyntejä ei ole, joilla jakaa.") % {
            "what": cost_name(fact.code),
            "amount": amount,
        }
    return gettext("%(what)s: %(amount)s ÷ %(visits)s käyntiä = %(per_visit)s käyntiä kohti.") % {
        "what": cost_name(fact.code),
        "amount": amount,
        "visits": visits,
        "per_visit": euros(told["per_visit"]),
    }


def _missing(year: str, whole: Fact) -> Iterable[str]:
    told = whole.numbers
    said = {"year": year}
    if told["untold"]:
        yield gettext(
            "Vuoden %(year)s rahoituksia, joiden summaa ei ole kerrottu: %(rows)s. "
            "Niiden osalta todellinen hinta on suurempi."
        ) % {**said, "rows": count(told["untold"])}
    if told["silent"]:
        yield gettext(
            "Alueen toimijoita, jotka eivät ole kertoneet vuoden %(year)s rahoituksesta mitään: %(actors)s. "
            "Niiden rahoitus ei ole mukana."
        ) % {**said, "actors": count(told["silent"])}
    if told["left_out"]:
        yield gettext(
            "Pois jätettyjä rahoituksia vuodelta %(year)s: %(rows)s. Niiden saajat toimivat muuallakin, eikä alueen "
            "osuutta ole kerrottu. Emme jaa rahaa arvaamalla."
        ) % {**said, "rows": count(told["left_out"])}
    if told["not_reported"]:
        yield gettext(
            "Vuoden %(year)s kertoja, joiden käyntejä ei ole ilmoitettu: %(times)s. Ne eivät ole nollia, joten "
            "todellinen hinta käyntiä kohti on niiden osalta pienempi."
        ) % {**said, "times": count(told["not_reported"])}
    if told["unfinished"]:
        yield (
            gettext(
                "Vuosi %(year)s on kesken: rahoitus on koko vuodelta, mutta käynnit vain tähän asti. "
                "Hinta pienenee, kun käyntejä tulee lisää."
            )
            % said
        )
