"""Files that people send by mistake, or on purpose: each with what the command and the browser say of it."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from tests.organisation_lists import HEAD, TABLE, XXE, as_json, as_zip, bomb, long_table, ptv_organisation, row, sheet

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True)
class Malformed:
    """A file by its maker; what the command says after "row …", and what the page says in Finnish."""

    make: Callable[[], bytes]
    command: str
    page: str
    name: str = "lista.csv"


def text(content: str) -> Callable[[], bytes]:
    return content.encode


def bad_row(**cells: str) -> Callable[[], bytes]:
    return text(TABLE + row(9, **cells))


def with_formula(cell: str) -> bytes:
    """A workbook whose second row has a formula without its value."""
    out = io.BytesIO()
    xml = (
        f'<worksheet xmlns="{SPACE}"><sheetData>'
        '<row r="1"><c t="inlineStr"><is><t>nimi</t></is></c><c t="inlineStr"><is><t>puhelin</t></is></c></row>'
        f'<row r="2"><c t="inlineStr"><is><t>A ry</t></is></c>{cell}</row></sheetData></worksheet>'
    )
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", xml)
        archive.writestr("xl/externalLinks/externalLink1.xml", '<externalLink r:id="rId1"/>')
    return out.getvalue()


def zip_of_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inner.zip", as_zip(organizations_csv="id,name\n1,A ry\n"))
    return out.getvalue()


def empty_rows(sheets: int) -> bytes:
    """A workbook that packs to little: sheets of 90 000 empty rows, and one organisation on the last."""
    said = "".join(f'<row><c t="inlineStr"><is><t>{each}</t></is></c></row>' for each in ("nimi", "A ry"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(1, sheets + 1):
            rows = (said if number == sheets else "") + "<row></row>" * 90_000
            archive.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{SPACE}"><sheetData>{rows}</sheetData></worksheet>',
            )
    return out.getvalue()


def lying_bomb() -> bytes:
    """A workbook of which the sheet is large only when it is unpacked, by its shared texts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{SPACE}"><si><t>' + "x" * 70_000_000)
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{SPACE}"><sheetData/></worksheet>')
    return out.getvalue()


QUOTES = "Lainausmerkit eivät täsmää"
NUMBER = "Rivi 1: Tiedostossa on luku, jota ei voi lukea."
FILES: dict[str, Malformed] = {
    "UTF-16 without its mark": Malformed(
        lambda: TABLE.encode("utf-16-le"), r"row 1: UTF-16 without its mark", "Rivi 1: Tiedosto ei ole tekstiä"
    ),
    "UTF-16 cut in the middle of a letter": Malformed(
        lambda: TABLE.encode("utf-16")[:-1], r"row \d+: neither UTF-8 nor utf-16", "Kirjaimia ei voi lukea"
    ),
    "letters of no alphabet": Malformed(
        lambda: TABLE.encode("cp1252") + b"a3;\x81\x8d ry;;;837;;;;;;\n",
        r"row 4: neither UTF-8 nor cp1252",
        "Rivi 4: Kirjaimia ei voi lukea",
    ),
    "a NUL in a name": Malformed(
        text(TABLE + "a3;Nol\0la ry;;;837;;;;;;\n"),
        r"row 4, column 2: a NUL",
        "Rivi 4, sarake 2: Solussa on tyhjä merkki",
    ),
    "an unclosed quote": Malformed(
        text(TABLE + 'a3;"Avoin ry;;;837;;;;;;\n'), r"row 4: unexpected end of data", f"Rivi 4: {QUOTES}"
    ),
    "a cell of a million characters": Malformed(
        bad_row(about="x" * 1_000_000),
        r"row 4, column 9: a cell of more than",
        "Rivi 4, sarake 9: Solussa on liikaa tekstiä",
    ),
    "ten thousand columns": Malformed(
        text(";".join(["nimi", *(f"x{n}" for n in range(10_000))]) + "\nA ry\n"),
        r"row 1: more than 200 columns",
        "Rivi 1: Rivillä on liikaa sarakkeita",
    ),
    "a heading twice": Malformed(
        text("nimi;kunta;nimi\nA ry;837;B ry\n"),
        r"row 1, column nimi: two columns say the same",
        "Rivi 1, sarake nimi: Sama sarake on kahdesti",
    ),
    "two headings of one thing": Malformed(
        text("nimi;puh;puhelin\nA ry;03 111;03 222\n"),
        r"row 1, column puhelin: two columns say the same",
        "Rivi 1, sarake puhelin: Sama sarake on kahdesti",
    ),
    "an empty file": Malformed(lambda: b"", r"row \d+", "Tiedosto on tyhjä"),
    "spaces alone": Malformed(lambda: b" \r\n\n  ", r"row \d+", "Tiedosto on tyhjä"),
    "headings alone": Malformed(
        text(HEAD), r"row 1: the file holds no organisations", "Rivi 1: Otsikoiden alla ei ole"
    ),
    "a workbook that is a bomb": Malformed(
        bomb, r"row 1: the workbook is larger than 60 MB", "Rivi 1: Tiedosto on liian suuri", "lista.xlsx"
    ),
    "a workbook of empty rows": Malformed(
        lambda: empty_rows(35),
        r"row 1: the workbook has too many rows or cells that say nothing",
        "Rivi 1: Excel-tiedostossa on liikaa tyhjiä rivejä. Kopioi lista uuteen tiedostoon ja lähetä se.",
        "lista.xlsx",
    ),
    "an object without anything": Malformed(
        text("{}"), r"row 1: the file holds no organisations|row 1, column name", "Otsikoiden alla ei ole", "lista.json"
    ),
    "objects without anything": Malformed(
        text("[{}, {}]"),
        r"row 1: the file holds no organisations|row 1, column name",
        "Otsikoiden alla ei ole",
        "lista.json",
    ),
    "a workbook whose texts are a bomb": Malformed(
        lying_bomb, r"row 1: the workbook (is larger|has too much)", "Rivi 1: Tiedosto on liian suuri", "lista.xlsx"
    ),
    "a workbook with an entity from outside": Malformed(
        lambda: sheet(["nimi", "kunta"], ["&e;", "837"], doctype=XXE),
        r"row 1: the workbook has a document type",
        "Rivi 1: Excel-tiedosto on rikki",
        "lista.xlsx",
    ),
    "a workbook with a formula to another file": Malformed(
        lambda: with_formula("<c><f>[1]Sheet1!A1</f></c>"),
        r"row 2, column puhelin: a formula without its value",
        "<strong>puhelin:</strong> Solussa on kaava ilman arvoa",
        "lista.xlsx",
    ),
    "an old Excel file renamed": Malformed(
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        r"row 1: an old Excel file",
        "Rivi 1: Tämä on vanhanmuotoinen Excel-tiedosto",
        "lista.xlsx",
    ),
    "a zip of a zip": Malformed(
        zip_of_zip,
        r"row 1: a zip in which there is no table",
        "Rivi 1: Pakatussa tiedostossa ei ole taulukkoa",
        "lista.zip",
    ),
    "a zip cut in half": Malformed(
        lambda: sheet(["nimi"], ["A ry"])[:200],
        r"row 1: not an XLSX workbook",
        "Rivi 1: Excel-tiedosto on rikki",
        "lista.xlsx",
    ),
    "JSON nested a hundred thousand deep": Malformed(
        lambda: b"[" * 100_000,
        r"row 1: JSON that is nested too deep",
        "Rivi 1: JSON-tiedosto on liian monimutkainen",
        "lista.json",
    ),
    "JSON with NaN": Malformed(lambda: b'[{"name": NaN}]', r"row 1: a number that is none", NUMBER, "lista.json"),
    "JSON with a name twice": Malformed(
        lambda: b'[{"nimi": "A ry", "nimi": "B ry"}]',
        r"row 1, column nimi: a name that an object has twice",
        "Rivi 1, sarake nimi: Sama sarake on kahdesti",
        "lista.json",
    ),
    "JSON with a number of five thousand digits": Malformed(
        lambda: b'[{"nimi": "A ry", "puhelin": ' + b"9" * 5000 + b"}]",
        r"row 1: a number that is none",
        NUMBER,
        "lista.json",
    ),
    "JSON that breaks off": Malformed(
        lambda: b'[{"nimi": "A ry"',
        r"row 1, column 17: not JSON",
        "Rivi 1, sarake 17: Tiedosto ei ole JSON-muotoa",
        "lista.json",
    ),
    "JSON of something else": Malformed(
        lambda: json.dumps({"type": "FeatureCollection", "features": []}).encode(),
        r"row 1, column name: no column",
        "Kerro vielä, missä sarakkeessa on: Nimi.",
        "lista.json",
    ),
    "a bad row 3065 of 3066": Malformed(
        text(long_table(3066, r3065={"business_id": "1234567-2"})),
        r"row 3065, column y-tunnus: not a Finnish business id whose check digit is right: “1234567-2”",
        "3065. Yhdistys numero 3065 ry",
    ),
    "two rows with one business id": Malformed(
        text(TABLE + row(9, business_id="1234567-1")),
        r"row 4, column y-tunnus: the same business id as on row: “2”",
        "<strong>y-tunnus:</strong> Sama Y-tunnus on jo rivillä 2.",
    ),
    "a business id with a wrong check digit": Malformed(
        bad_row(business_id="1234567-8"),
        r"row 4, column y-tunnus: not a Finnish business id",
        "<strong>y-tunnus:</strong> Y-tunnus ei ole oikea: ”1234567-8”",
    ),
    "a municipality that is no more": Malformed(
        bad_row(town="Vammala"),
        r"row 4, column kunta: not a municipality of this network: “Vammala”",
        "<strong>kunta:</strong> Kuntaa ei ole tässä verkostossa: ”Vammala”.",
    ),
    "a name of hidden marks alone": Malformed(
        bad_row(name="\u200b\u202e\u2066"),
        r"row 4, column nimi: the name is missing",
        "<strong>nimi:</strong> Nimi puuttuu.",
    ),
    "a day that is none": Malformed(
        text("nimi;toimielimet\nA ry;Hallitus|99999\n"),
        r"row 2, column toimielimet: not a day such as",
        "<strong>toimielimet:</strong> Kirjoita päivä näin: 31.12.2026. Nyt siinä on: ”99999”.",
    ),
    "more cells than headings": Malformed(
        text(TABLE + "a3;A ry;;;837;;;;;;;liikaa\n"),
        r"row 4, column 12: more cells than there are headings",
        "<strong>12:</strong> Rivillä on enemmän soluja kuin otsikoita.",
    ),
    "an answer of a catalogue without a name": Malformed(
        lambda: as_json([ptv_organisation(organizationNames=[], businessName=None)]),
        r"row 1, column organizationNames: the name is missing",
        "<strong>organizationNames:</strong> Nimi puuttuu.",
        "ptv.json",
    ),
}

UNUSUAL: dict[str, Callable[[], bytes]] = {
    "UTF-16 with its mark": lambda: TABLE.encode("utf-16"),
    "UTF-16 the other way": lambda: b"\xfe\xff" + TABLE.encode("utf-16-be"),
    "Latin-1": lambda: TABLE.encode("latin-1"),
    "UTF-8 with its mark": lambda: TABLE.encode("utf-8-sig"),
    "mixed ends of lines": lambda: TABLE.replace("\n", "\r\n", 1).encode(),
    "a name with hidden marks": lambda: TABLE.replace("Naapuriapu", "Naapuri\u200bapu\u202e").encode(),
    "commas": lambda: TABLE.replace(";", ",").encode(),
    "empty rows between": lambda: TABLE.replace("\n", "\n\n").encode(),
}
