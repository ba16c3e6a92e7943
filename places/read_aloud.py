"""Hours, telephone numbers and addresses as somebody reads them aloud on the telephone."""

import re
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from network.hours import Opening
from network.hours_in_words import clock
from network.open_line import day_words

FROM = [
    "nollasta",
    "yhdestä",
    "kahdesta",
    "kolmesta",
    "neljästä",
    "viidestä",
    "kuudesta",
    "seitsemästä",
    "kahdeksasta",
    "yhdeksästä",
    "kymmenestä",
    "yhdestätoista",
    "kahdestatoista",
    "kolmestatoista",
    "neljästätoista",
    "viidestätoista",
    "kuudestatoista",
    "seitsemästätoista",
    "kahdeksastatoista",
    "yhdeksästätoista",
    "kahdestakymmenestä",
    "kahdestakymmenestäyhdestä",
    "kahdestakymmenestäkahdesta",
    "kahdestakymmenestäkolmesta",
    "kahdestakymmenestäneljästä",
]
UNTIL = [
    "nollaan",
    "yhteen",
    "kahteen",
    "kolmeen",
    "neljään",
    "viiteen",
    "kuuteen",
    "seitsemään",
    "kahdeksaan",
    "yhdeksään",
    "kymmeneen",
    "yhteentoista",
    "kahteentoista",
    "kolmeentoista",
    "neljääntoista",
    "viiteentoista",
    "kuuteentoista",
    "seitsemääntoista",
    "kahdeksaantoista",
    "yhdeksääntoista",
    "kahteenkymmeneen",
    "kahteenkymmeneenyhteen",
    "kahteenkymmeneenkahteen",
    "kahteenkymmeneenkolmeen",
    "kahteenkymmeneenneljään",
]
COUNTRY = re.compile(r"^(?:\+|00)358\s*(?:\(0\))?")
MOBILE = re.compile(r"^0(?:4\d|50)")
SERVICE = ("0800", "0100", "0600", "0700")
GROUP = 3


def spoken_hours(opening: Opening) -> str:
    """Return "kello kymmenestä neljääntoista", or with figures where the hours are not whole."""
    if get_language() == "fi" and not opening.starts % 60 and not opening.ends % 60:
        return f"kello {FROM[opening.starts // 60]} {UNTIL[opening.ends // 60]}"
    words = {"starts": clock(opening.starts), "ends": clock(opening.ends)}
    return _("kello %(starts)s–%(ends)s") % words


def spoken_openings(openings: list[Opening], today: date) -> str:
    """Return the openings of one day as the end of a sentence: "tänään kello yhdeksästä kahteentoista ja …"."""
    hours = [spoken_hours(opening) for opening in openings]
    joined = _(" ja ").join([", ".join(hours[:-1]), hours[-1]]) if len(hours) > 1 else "".join(hours)
    return f"{day_words(openings[0].day, today)} {joined}"


def grouped_phone(text: str) -> str:
    """Return a Finnish number in groups that can be read and written down: 040 123 4567; other texts as they are."""
    digits = COUNTRY.sub("0", text.strip().replace("(0)", ""))
    digits = re.sub(r"[\s()-]", "", digits)
    if not (digits.isascii() and digits.isdigit() and len(digits) > 2 * GROUP - 1):
        return text.strip()
    first = GROUP if MOBILE.match(digits) or not digits.startswith("0") else GROUP - 1
    first = len(SERVICE[0]) if digits.startswith(SERVICE) else first
    groups, rest = [digits[:first]], digits[first:]
    while len(rest) > GROUP + 1:
        groups.append(rest[:GROUP])
        rest = rest[GROUP:]
    return " ".join([*groups, rest])
