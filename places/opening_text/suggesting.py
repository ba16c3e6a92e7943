"""What a text that is not taken may have meant: "ma-pe 8-15" becomes "Mo-Fr 08:00-15:00", for a person to judge; pure.

Nothing here is taken by itself: a suggestion is shown, and it counts only when somebody chooses it.
"""

import re
from collections.abc import Iterator
from datetime import date

from network.hours import Timetable
from places.opening_text import read_hours
from places.opening_text.comments import comment_of, state_of
from places.opening_text.day_parts import MONTHS as MONTH_NAMES
from places.opening_text.grammar import PUBLIC, SCHOOL, Rule, rules_of
from places.opening_text.reading import has_days_of_its_own, reading_of
from places.opening_text.refusal import OpeningTextError
from places.opening_text.tokens import tidy
from places.opening_text.writing import write_hours

LONGEST_TEXT = 500
NOBODY_SAYS = f"; {PUBLIC} unknown"
# Days, months and words as people write them in Finnish, Swedish, English and German; "to" is Thursday in two of them.
DAYS = {
    "Mo": "ma maanantai maanantaina maanantaisin må mån måndag måndagar mon monday mondays montag montags",
    "Tu": "ti tiistai tiistaina tiistaisin tis tisdag tisdagar tue tues tuesday tuesdays di dienstag dienstags",
    "We": "ke keskiviikko keskiviikkoisin ons onsdag onsdagar wed wednesday wednesdays mi mittwoch mittwochs",
    "Th": "to torstai torstaina torstaisin tors torsdag torsdagar thu thur thurs thursday thursdays do donnerstag",
    "Fr": "pe perjantai perjantaina perjantaisin fre fredag fredagar fri friday fridays freitag freitags",
    "Sa": "la lauantai lauantaina lauantaisin lö lör lördag lördagar sat saturday saturdays samstag samstags",
    "Su": "su sunnuntai sunnuntaina sunnuntaisin sö sön söndag söndagar sun sunday sundays so sonntag sonntags",
    "Mo-Fr": "arkisin arkipäivisin arkena vardagar weekdays werktags",
    "Sa,Su": "viikonloppuisin viikonloppu helger helgen weekends wochenende",
    "Mo-Su": "päivittäin dagligen daglig alla daily everyday täglich",
    "PH": "pyhä pyhät pyhäpäivät pyhäpäivisin pyhäpäivinä juhlapyhät juhlapyhinä helgdag helgdagar feiertag feiertags "
    "feiertage holidays",
    "SH": "koululoma koululomat koululomilla skollov schulferien ferien",
    "off": "suljettu kiinni stängt closed geschlossen zu",
    ",": "ja och and und",
    "-": "till until bis through thru asti saakka",
    "": "klo kello kl uhr at avoinna auki öppet open geöffnet von from",
}
MONTHS = {
    "Jan": "tammikuu tammi januari january januar", "Feb": "helmikuu helmi februari february februar",
    "Mar": "maaliskuu maalis mars march märz", "Apr": "huhtikuu huhti april", "May": "toukokuu touko maj mai",
    "Jun": "kesäkuu kesä juni june", "Jul": "heinäkuu heinä juli july", "Aug": "elokuu elo augusti august",
    "Sep": "syyskuu syys sept september", "Oct": "lokakuu loka oktober october okt",
    "Nov": "marraskuu marras november", "Dec": "joulukuu joulu dec december dezember dez",
}  # fmt: skip
WORDS = {word: meant for table in (DAYS, MONTHS) for meant, told in table.items() for word in told.split()}
SMALL_DAYS = {name.lower(): name for name in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH", "SH")}
HALF_DAY = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m\b\.?", re.IGNORECASE | re.ASCII)
DOTTED = re.compile(r"\b(\d{1,2})\.(\d{2})\b(?!\.)", re.ASCII)
BARE_RANGE = re.compile(r"(?<![\d:\w.])(\d{1,2}(?::\d{2})?)\s*-\s*(\d{1,2}(?::\d{2})?)(?![\d:\w.])", re.ASCII)
WORD = re.compile(r"[^\W\d_]+")
FINNISH_DAY = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})?(?!\d)", re.ASCII)
ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b", re.ASCII)
BARE_CLOCKS = re.compile(r"\b([01]\d|2[0-4])([0-5]\d)-([01]\d|2[0-4])([0-5]\d)\b", re.ASCII)
ENGLISH_TO = re.compile(r"(day|\d)\s+to\s+(?=\w)", re.IGNORECASE)
AFTER_LETTERS = re.compile(r"(?<=[^\W\d_])\.")
TIME_THEN_DAY = re.compile(r"(\d{2}:\d{2}|off)\s*,?\s+(?=(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)\b)")


def suggestion_for(text: str, today: date) -> str:
    """Return a text that is taken and may be what was meant, or nothing."""
    if len(text) > LONGEST_TEXT:
        return ""
    for guess in _guesses(text, today):
        if guess and guess != tidy(text):
            try:
                read_hours(guess, today)
            except OpeningTextError:
                continue
            return guess
    return ""


def _guesses(text: str, today: date) -> Iterator[str]:
    plain = in_their_words(text)
    known = next((state for words in (text, text.removeprefix("avoinna ")) if (state := state_of(words))), "")
    yield f'"{comment_of(known)}"' if known else ""
    yield tidy(text).strip('"; ')
    for told in dict.fromkeys((tidy(text), plain)):
        yield told
        yield _exceptions_last(told)
        yield _with_commas(told)
        yield _nights_cut(told, today)
        yield _in_other_words(told, today)


def in_their_words(text: str) -> str:
    """Return the text with the words, clocks and separators of OpenStreetMap; comments stay as they are."""
    parts = re.split(r'("[^"]*")', tidy(re.sub(r"\s*[\r\n]+\s*", "; ", text.strip())))
    return tidy("".join(part if part.startswith('"') else _spelled(part) for part in parts))


def _spelled(part: str) -> str:
    part = FINNISH_DAY.sub(lambda found: _date(found[3], found[2], found[1]), part)
    part = ISO_DAY.sub(lambda found: _date(*found.groups()), part)
    part = BARE_CLOCKS.sub(r"\1:\2-\3:\4", HALF_DAY.sub(_half_day, AFTER_LETTERS.sub("", part)))
    part = ENGLISH_TO.sub(r"\1-", part)
    part = WORD.sub(lambda found: _word(found[0]), part)
    part = re.sub(r"\s*([-,&])\s*", lambda found: "," if found[1] == "&" else found[1], DOTTED.sub(r"\1:\2", part))
    part = BARE_RANGE.sub(lambda found: f"{_clock(found[1])}-{_clock(found[2])}", part)
    part = re.sub(r"(?<=[a-zA-Z\]]):\s*", " ", part)
    return TIME_THEN_DAY.sub(r"\1; ", re.sub(r"(?<=\d),(?=[A-Z])", "; ", part))


def _date(year: str | None, month: str, day: str) -> str:
    if not 1 <= int(month) <= 12:
        return f"{day}.{month}."
    return f"{f'{year} ' if year else ''}{MONTH_NAMES[int(month) - 1]} {int(day):02d}"


def _word(word: str) -> str:
    return SMALL_DAYS.get(word.lower()) or WORDS.get(word.lower(), word)


def _half_day(found: "re.Match[str]") -> str:
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
    return f"{hour:02d}:{found[2] or '00'}"


def _clock(text: str) -> str:
    hour, _sign, minute = text.partition(":")
    return f"{int(hour):02d}:{minute or '00'}"


def _rules(text: str) -> list[Rule]:
    try:
        return rules_of(text)
    except OpeningTextError:
        return []


def _with_commas(text: str) -> str:
    """The rules added to each other, where a later one would leave nothing of an earlier one."""
    rules = _rules(text)
    is_plain = all(rule.joined_by == ";" and not (rule.is_off or rule.comment) for rule in rules)
    return ", ".join(rule.text for rule in rules) if is_plain else ""


def _exceptions_last(text: str) -> str:
    """The rules of days of their own, and then those of public holidays, moved behind those of weekdays."""
    rules = _rules(text)
    if any(rule.joined_by != ";" for rule in rules):
        return ""
    told = [rule.text if PUBLIC not in rule.holidays else _without_holidays(rule) for rule in rules]
    places = sorted(range(len(rules)), key=lambda place: has_days_of_its_own(rules[place]))
    on_holidays = [_on_holidays(rule) for rule in rules if PUBLIC in rule.holidays]
    return "; ".join(part for part in (*(told[place] for place in places), *on_holidays) if part)


def _without_holidays(rule: Rule) -> str:
    """What the rule says of weekdays alone: "Su,PH off" is "Su off", and of "PH off" nothing is left."""
    if rule.only_both:
        return ""
    days = ",".join(part for part in (SCHOOL if SCHOOL in rule.holidays else "", rule.weekday_text) if part)
    return _told(rule.wide_text, days, rule.rest_text) if days else ""


def _on_holidays(rule: Rule) -> str:
    return rule.text if rule.only_both else _told(rule.wide_text, PUBLIC, rule.rest_text)


def _told(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _nights_cut(text: str, today: date) -> str:
    """Nights cut at midnight where something is said of public holidays after them."""
    rules = _rules(text)
    weekly = [rule for rule in rules if PUBLIC not in rule.holidays]
    if not weekly or rules[: len(weekly)] != weekly or any(rule.joined_by != ";" for rule in rules[len(weekly) :]):
        return ""
    told = _in_other_words("; ".join(rule.text for rule in weekly), today).removesuffix(NOBODY_SAYS)
    return "; ".join([told, *(rule.text for rule in rules[len(weekly) :])]) if told else ""


def _in_other_words(text: str, today: date) -> str:
    """The same hours written so that no reader takes them differently: nights cut at midnight, nothing overlapping."""
    rules = _rules(text)
    try:
        found: Timetable = reading_of(rules, today).timetable if rules else Timetable()
        return write_hours(found, today)
    except OpeningTextError:
        return ""
