"""What is wrong with a sent table or a row of it, and what a row would do, in the reader's language."""

from django.utils.translation import gettext as _

from groups.attendance_in_words import in_words
from groups.counts import all_counts
from groups.enums import LineKind
from groups.import_plan import as_value
from groups.models import ImportLine
from network.hours_in_words import clock_range, whole_date
from network.periods_in_words import period_in_words


def field_names() -> dict[str, str]:
    """Return our fields as people call them, in the order in which they are offered."""
    names = {
        "circle": _("Piiri"),
        "date": _("Päivä"),
        "time": _("Kellonaika"),
        "visitors": _("Kävijöitä"),
        "reason": _("Ei pidetty, koska"),
    }
    return {**names, **{code: count.label for code, count in all_counts().items()}}


def cell_problem(code: str, shown: str) -> str:
    """Return what is wrong in a cell, and what to write instead."""
    known = {
        "no_circle": _("Piiri puuttuu."),
        "date": _("Päivää ei voi lukea: ”%(shown)s”. Kirjoita 24.11.2026."),
        "time": _("Kellonaikaa ei voi lukea: ”%(shown)s”. Kirjoita 13.00–15.00."),
        "both": _("Rivillä on sekä luku että syy. Jätä toinen."),
        "more_first": _("Ensikertalaisia on enemmän kuin kävijöitä."),
        "more": _("Luku on suurempi kuin kävijöiden määrä."),
        "alone": _("Rivillä on tämä luku, mutta ei kävijöiden määrää."),
        "number": _("Ei ole kokonaisluku 0–9999: ”%(shown)s”."),
        "amount": _("Ei ole luku 0–9999: ”%(shown)s”."),
        "unknown_reason": _("Syytä ei tunneta: ”%(shown)s”. Kirjoita jokin lomakkeen syistä tai sen numero."),
        "unknown": _("Alueellasi ei ole tämän nimistä piiriä."),
        "ambiguous": _("Tämän nimisiä piirejä on monta. Käytä piirin numeroa tai osoitteen loppua."),
        "several": _("Piirillä on sinä päivänä monta kokoontumista. Kerro kellonaika."),
        "none": _("Piirin aikataulussa ei ole tätä päivää, eikä kellonaikaa ole kerrottu."),
    }
    return known.get(code, _("Solua ei voi lukea: ”%(shown)s”.")) % {"shown": shown}


def line_in_words(line: ImportLine) -> str:
    """Return what the row would do: what is told, what was stored, or why it cannot be taken."""
    said = in_words(as_value(line.said))
    texts = {
        LineKind.CHANGED: _("%(before)s → %(after)s") % {"before": in_words(as_value(line.before)), "after": said},
        LineKind.NOTHING: _("Rivillä ei ole lukua eikä syytä, joten siitä ei tallennu mitään."),
        LineKind.REPEATED: _("%(said)s. Rivi %(row)s kertoo samasta kokoontumisesta.")
        % {"said": said, "row": line.shown},
        LineKind.DUPLICATE: _("%(said)s. Rivi %(row)s kertoo samasta kokoontumisesta muuta.")
        % {"said": said, "row": line.shown},
        LineKind.OUTSIDE: _("Päivä on tulossa tai ennen vuotta 2000."),
    }
    if line.kind == LineKind.CLOSED:
        return _("%(said)s. %(quarter)s on suljettu.") % {"said": said, "quarter": period_in_words(line.shown)}
    if line.problem:
        return cell_problem(line.problem, line.shown)
    return texts.get(LineKind(line.kind), said)


def when_in_words(line: ImportLine) -> str:
    """Return the day and the time of the row, as far as they are known."""
    day = whole_date(line.day) if line.day else ""
    if line.starts is None or line.ends is None:
        return day
    return f"{day} {clock_range(line.starts, line.ends)}"


def column_in_words(line: ImportLine) -> str:
    """Return the column that a problem is in."""
    return field_names().get(line.column, line.column)
