"""What a list may say of an organisation, one row of a table each: how it is called, read, and where it is kept.

A new field of the record is one row here; reading, comparing, storing and undoing follow from it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.business_ids import as_business_id, is_business_id
from network.cells import UNSEEN, CellError, together
from network.enums import OrganisationKind
from network.facets import Term, functions, vocabulary
from network.life_situations import life_situations
from network.models import Municipality, Organisation, OrganisationAudience, OrganisationFunction
from network.organisation_row_fields import email_address, listed_phone, read_rows, web_address
from network.record_rows import ROW_PARTS
from network.words import fold

Value = str | list[Any]
CODE = re.compile(r"[0-9]{1,3}")
PARTS, FINER_PARTS = re.compile(r"[;|\n]+"), re.compile(r"[;|\n,]+")


@dataclass(frozen=True)
class Known:
    """What cells may name: municipalities by code and by name, read once for a whole list."""

    municipalities: Mapping[str, tuple[str, str, str]]

    @classmethod
    def now(cls) -> "Known":
        """Return what the portal knows today."""
        rows = Municipality.objects.values_list("code", "name_fi", "name_sv")
        return cls({code: (code, fi, sv) for code, fi, sv in rows})

    @cached_property
    def by_name(self) -> dict[str, str]:
        return {fold(name): code for code, *names in self.municipalities.values() for name in names}

    def municipality(self, text: str) -> str | None:
        """Return the code of a municipality that is named by its code or its name."""
        if CODE.fullmatch(text):
            return text.zfill(3) if text.zfill(3) in self.municipalities else None
        return self.by_name.get(fold(text))


@dataclass(frozen=True)
class Field:
    """One thing that a list may say.

    A field of many codes `is_many`; `rows` is its model and `column` where each code is kept, or it is a JSON list.
    A field `is_part` where it is rows of the record by themselves. A catalogue's text longer than `cut` is cut.
    """

    code: str
    label: str | Promise
    names: str
    read: Callable[[str | Sequence[str], Known], Value]
    rows: type[Any] | None = None
    column: str = ""
    is_list: bool = False
    is_part: bool = False
    cut: int = 0

    @property
    def is_many(self) -> bool:
        return self.rows is not None or self.is_list or self.is_part

    @property
    def is_column(self) -> bool:
        """Whether the value is kept in the organisation's own row."""
        return self.rows is None and not self.is_part

    @property
    def empty(self) -> Value:
        """What the record holds where nothing is said."""
        return [] if self.is_many else {"kind": str(OrganisationKind.UNKNOWN)}.get(self.code, "")


def one_line(text: str | Sequence[str]) -> str:
    return " ".join((text if isinstance(text, str) else ", ".join(text)).translate(UNSEEN).split())


def short_text(longest: int) -> Callable[[str | Sequence[str], Known], Value]:
    def read(cell: str | Sequence[str], _known: Known) -> Value:
        text = one_line(cell)
        if len(text) > longest:
            raise CellError("long", text)
        return text

    return read


def read_name(cell: str | Sequence[str], known: Known) -> Value:
    text = short_text(160)(cell, known)
    if text and not fold(str(text)):
        raise CellError("name", str(text))
    return text


def read_paragraphs(cell: str | Sequence[str], _known: Known) -> Value:
    text = (cell if isinstance(cell, str) else "\n".join(cell)).translate(UNSEEN)
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > 2000:
        raise CellError("long", text)
    return text


def read_kind(cell: str | Sequence[str], _known: Known) -> Value:
    text = one_line(cell)
    found = KINDS.get(text) or KINDS.get(fold(text))
    if found is None:
        raise CellError("kind", text)
    return found


def read_business_id(cell: str | Sequence[str], _known: Known) -> Value:
    text = as_business_id(one_line(cell))
    if not is_business_id(text):
        raise CellError("business_id", text)
    return text


def read_website(cell: str | Sequence[str], _known: Known) -> Value:
    return web_address(one_line(cell))


def read_email(cell: str | Sequence[str], _known: Known) -> Value:
    return email_address(one_line(cell))


def read_phone(cell: str | Sequence[str], _known: Known) -> Value:
    return listed_phone(one_line(cell))


def many(find: Callable[[str, Known], str | None], problem: str) -> Callable[[str | Sequence[str], Known], Value]:
    """Return a reader of several names: each its own, or together with ; | or a line between, or commas."""

    def read(cell: str | Sequence[str], known: Known) -> Value:
        found: set[str] = set()
        unknown: list[str] = []
        for part in PARTS.split(cell) if isinstance(cell, str) else cell:
            if not (name := part.strip()):
                continue
            code = find(name, known)
            for finer in [name] if code else FINER_PARTS.split(name):
                code = find(finer.strip(), known) if finer.strip() else ""
                if code is None:
                    unknown.append(finer.strip())
                else:
                    found.add(code)
        if unknown:
            raise CellError(problem, ", ".join(dict.fromkeys(unknown)))
        return sorted(found - {""})

    return read


def rows_of_part(code: str) -> Callable[[str | Sequence[str], Known], Value]:
    """Return a reader of a part of the record, row by row; of each column by itself, so that one can be told."""

    def read(cell: str | Sequence[str], _known: Known) -> Value:
        if isinstance(cell, str):
            return read_rows(code, cell)
        rows: list[Any] = []
        wrong: list[CellError] = []
        for at, each in enumerate(cell):
            try:
                rows += read_rows(code, each)
            except CellError as error:
                wrong += [CellError(one.code, one.shown, at) for one in error.all()]
        if wrong:
            raise together(wrong)
        return rows

    return read


def of_terms(terms: Callable[[], Mapping[str, Term]]) -> Callable[[str, Known], str | None]:
    names: dict[str, str] = {}

    def find(text: str, _known: Known) -> str | None:
        if not names:
            names.update({fold(name): code for code, each in terms().items() for name in (*each.names, code)})
        return names.get(fold(text))

    return find


def of_words(words: Mapping[str, str], problem: str) -> Callable[[str | Sequence[str], Known], Value]:
    """Return a reader of one of a few codes by the words that people use of each."""
    named = {fold(word): code for code, said in words.items() for word in (code, *said.split("|"))}

    def read(cell: str | Sequence[str], _known: Known) -> Value:
        text = one_line(cell)
        if fold(text) not in named:
            raise CellError(problem, text)
        return named[fold(text)]

    return read


def read_postal_code(cell: str | Sequence[str], _known: Known) -> Value:
    text = one_line(cell).replace(" ", "")
    if not text.isascii() or not text.isdecimal() or len(text) > 5:
        raise CellError("postal_code", text)
    return text.zfill(5)


read_cost = of_words(
    {
        "free": "maksuton|ilmainen|kaikki on maksutonta|kyllä|avgiftsfri|gratis",
        "partly": "osa maksaa|osittain maksuton|delvis",
        "paid": "maksullinen|toiminta maksaa|avgiftsbelagd",
    },
    "cost",
)
read_level = of_words(
    {
        "local": "paikallinen|paikallinen yhdistys|paikallisyhdistys|lokal",
        "district": "piiri|piirijärjestö|alueellinen|piirijärjestö tai alueellinen yhdistys|distrikt|regional",
        "national": "valtakunnallinen|valtakunnallinen järjestö|riksomfattande",
        "umbrella": "kattojärjestö|takorganisation",
        "informal": "rekisteröimätön|rekisteröimätön ryhmä|oregistrerad",
    },
    "level",
)
KIND_WORDS = {
    "association": "yhdistys|järjestö|ry|rekisteröity yhdistys|förening|registrerad förening|association|organization",
    "parish": "seurakunta|församling|parish",
    "municipal_unit": "kunnan yksikkö|kunta|kaupunki|kommun|stad|municipality|municipal unit",
    "wellbeing_services_county": "hyvinvointialue|välfärdsområde|wellbeing services county",
    "state_authority": "valtion viranomainen|valtio|statlig myndighet|state authority",
    "police": "poliisi|polisen",
    "school": "oppilaitos|koulu|läroanstalt|skola|school",
    "housing_company": "taloyhtiö|asunto osakeyhtiö|bostadsaktiebolag|housing company",
    "village_association": "kyläyhdistys|byaförening|village association",
    "company": "yritys|osakeyhtiö|oy|företag|aktiebolag|ab|company",
    "cooperative": "osuuskunta|andelslag|cooperative",
    "foundation": "säätiö|stiftelse|foundation",
    "fourth_sector": "vapaa ryhmä tai verkosto|vapaa ryhmä|verkosto|neljäs sektori|fri grupp|free group",
    "unknown": "ei tiedossa|tuntematon|okänd|unknown",
}
KINDS = {fold(word): code for code, words in KIND_WORDS.items() for word in words.split("|")}
KINDS |= {code: code for code in OrganisationKind.values}

FIELDS: dict[str, Field] = {
    each.code: each
    for each in (
        Field("name", _("Nimi"), "nimi|järjestö|järjestön nimi|yhdistys|yhdistyksen nimi|organisaatio|name|namn"
              "|organisation|organization|föreningens namn|organisationens namn", read_name, cut=160),
        Field("short_name", _("Lyhenne"), "lyhenne|lyhyt nimi|short name|acronym|förkortning|alternate name",
              short_text(40)),
        Field("kind", _("Laji"), "laji|tyyppi|järjestön laji|organisaatiotyyppi|kind|type|typ|slag", read_kind),
        Field("business_id", _("Y-tunnus"), "y-tunnus|ytunnus|business id|businessid|fo nummer|tax id",
              read_business_id),
        Field("website", _("Verkkosivu"), "verkkosivu|verkkosivut|kotisivu|kotisivut|www|url|osoite verkossa|website"
              "|web|webbplats|hemsida", read_website),
        Field("email", _("Sähköposti"), "sähköposti|sähköpostiosoite|email|e mail|e post|epost", read_email),
        Field("phone", _("Puhelin"), "puhelin|puhelinnumero|puh|phone|telephone|telefon|telefonnummer", read_phone),
        Field("description", _("Mitä teemme"), "kuvaus|mitä teemme|toiminta|toiminnan kuvaus|esittely|description"
              "|beskrivning|verksamhet", read_paragraphs, cut=2000),
        Field("municipalities", _("Kunnat"), "kunta|kunnat|kotikunta|kotipaikka|toiminta alue|kuntakoodi|municipality"
              "|municipalities|municipality code|kommun|kommuner|hemort",
              many(lambda text, known: known.municipality(text), "municipality"),
              Organisation.municipalities.through, "municipality_id"),
        Field("functions", _("Mitä järjestö tekee"), "toiminnot|toiminto|tehtävät|functions|function|funktioner",
              many(of_terms(functions), "function"), OrganisationFunction, "function"),
        Field("audiences", _("Kenelle"), "kenelle|kohderyhmä|kohderyhmät|audience|audiences|target groups|målgrupp"
              "|målgrupper", many(of_terms(lambda: vocabulary("target_groups")), "audience"),
              OrganisationAudience, "audience"),
        Field("life_situations", _("Missä elämäntilanteissa auttaa"), "elämäntilanne|elämäntilanteet|life situation"
              "|life situations|livssituation|livssituationer", many(of_terms(life_situations), "situation"),
              is_list=True),
        Field("languages", _("Kielet"), "kieli|kielet|palvelukielet|language|languages|språk",
              many(of_terms(lambda: vocabulary("languages")), "language"), is_list=True),
        Field("experience_themes", _("Mistä kokemusasiantuntijat kertovat"), "kokemusasiantuntijat|experience themes",
              many(of_terms(lambda: vocabulary("experience_themes")), "theme"), is_list=True),
        Field("experts_note", _("Miten kutsu tehdään"), "kokemusasiantuntijan kutsuminen|experts note",
              short_text(300)),
        Field("cost", _("Mitä se maksaa"), "hinta|maksu|maksuttomuus|cost|pris|avgift", read_cost),
        Field("level", _("Taso"), "taso|järjestön taso|level|nivå", read_level),
        Field("street", _("Katuosoite"), "katuosoite|osoite|lähiosoite|käyntiosoite|postiosoite|street|address|adress"
              "|gatuadress", short_text(120), cut=120),
        Field("postal_code", _("Postinumero"), "postinumero|postinro|postal code|zip|postnummer", read_postal_code),
        Field("post_office", _("Postitoimipaikka"), "postitoimipaikka|paikkakunta|city|postort|ort",
              short_text(60), cut=60),
        Field("names", ROW_PARTS["names"].title, "muut nimet|muu nimi|rinnakkaisnimi|rinnakkaisnimet|other names"
              "|andra namn", rows_of_part("names"), is_part=True),
        Field("contacts", ROW_PARTS["contacts"].title, "yhteystavat|yhteystapa|muut yhteystiedot|tavat ottaa yhteyttä"
              "|contacts|kontaktsätt", rows_of_part("contacts"), is_part=True),
        Field("advice", ROW_PARTS["advice"].title, "neuvonta|neuvonta ajat|neuvonnan ajat|milloin saa neuvoa|advice"
              "|rådgivning", rows_of_part("advice"), is_part=True),
        Field("training", ROW_PARTS["training"].title, "koulutus|koulutukset|training|utbildning|utbildningar",
              rows_of_part("training"), is_part=True),
        Field("seats", ROW_PARTS["seats"].title, "toimielimet|toimielin|edustukset|seats|organ",
              rows_of_part("seats"), is_part=True),
        Field("funding", ROW_PARTS["funding"].title, "rahoitus|avustukset|avustus|funding|finansiering|bidrag",
              rows_of_part("funding"), is_part=True),
    )
}  # fmt: skip
KEY = "key"
KEY_NAMES = "tunnus|tunniste|id|ulkoinen tunnus|järjestelmän tunnus|external id|guid|uuid|key|identifierare"
NAMES: dict[str, str] = {fold(name): KEY for name in KEY_NAMES.split("|")}
NAMES |= {fold(name): each.code for each in FIELDS.values() for name in (*each.names.split("|"), each.code)}
COLUMNS = tuple(code for code, each in FIELDS.items() if each.is_column)
ROWS = tuple(code for code, each in FIELDS.items() if each.rows is not None)
PARTS_OF_RECORD = tuple(code for code, each in FIELDS.items() if each.is_part)


def field_of(heading: str) -> str:
    """Return the code of the field that a heading names; columns of a part may be numbered. Nothing where none is."""
    name = fold(heading.replace("_", " "))
    code = NAMES.get(name) or NAMES.get(name.rstrip("0123456789 "), "")
    return code if name in NAMES or code in PARTS_OF_RECORD else ""
