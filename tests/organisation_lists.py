"""Lists of organisations as others send them: right ones in each form, and broken ones."""

import io
import json
import zipfile
from typing import Any

HEAD = "tunnus;nimi;y-tunnus;laji;kunta;sähköposti;puhelin;verkkosivu;kuvaus;toiminnot;kenelle\n"
GOOD_ROW = (
    "a1;Naapuriapu ry;1234567-1;yhdistys;Tampere;info@naapuri.fi;040 123 4567;naapuri.fi;Autamme.;vertaistuki;nuoret\n"
)
SECOND = "a2;Kylätoimikunta;;vapaa ryhmä;562;;;;;;\n"
TABLE = HEAD + GOOD_ROW + SECOND


def row(number: int, **cells: str) -> str:
    """A row of the table's columns, right but for what is given."""
    facts = {"key": f"k{number}", "name": f"Yhdistys numero {number} ry", "town": "837", **cells}
    names = ("key", "name", "business_id", "kind", "town", "email", "phone", "website", "about", "does", "audience")
    return ";".join(facts.get(name, "") for name in names) + "\n"


def long_table(rows: int, **bad: Any) -> str:
    """A table of so many rows; `bad` maps "r<row of the file>" to the cells that are wrong there."""
    lines = [row(number, **bad.get(f"r{number}", {})) for number in range(2, rows + 2)]
    return HEAD + "".join(lines)


def ptv_names(kind: str, **said: str) -> list[dict[str, str]]:
    return [{"language": language, "value": value, "type": kind} for language, value in said.items()]


PTV_ADDRESS = {
    "type": "Postal",
    "subType": "Street",
    "streetAddress": {
        "street": [{"value": "Hämeenkatu", "language": "fi"}],
        "streetNumber": "1",
        "postalCode": "33100",
        "municipality": {"code": "837", "name": [{"language": "fi", "value": "Tampere"}]},
    },
    "country": "FI",
}


def ptv_organisation(**facts: Any) -> dict[str, Any]:
    """An organisation as the service catalogue's interface answers."""
    return {
        "id": "7c2f5a3e-0c11-4d2b-9d3a-0d8a4a1f0001",
        "organizationType": "Organization",
        "businessCode": "1234567-1",
        "businessName": "Kohtaamisen tuki ry",
        "organizationNames": [
            *ptv_names("Name", sv="Stöd för möten rf", fi="Kohtaamisen tuki ry"),
            *ptv_names("AlternativeName", fi="KohTu"),
        ],
        "displayNameType": [{"type": "Name", "language": "fi"}],
        "areaType": "LimitedType",
        "areas": [
            {
                "type": "Province",
                "code": "06",
                "name": [{"language": "fi", "value": "Pirkanmaa"}],
                "municipalities": [
                    {"code": "837", "name": [{"language": "fi", "value": "Tampere"}]},
                    {"code": "562", "name": [{"language": "fi", "value": "Orivesi"}]},
                ],
            }
        ],
        "organizationDescriptions": [
            *ptv_names("Summary", fi="Tuemme."),
            *ptv_names("Description", sv="Vi stöder.", fi="Tuemme ihmisiä, jotka kaipaavat seuraa."),
        ],
        "emails": [{"value": "info@kohtu.fi", "description": None, "language": "fi"}],
        "phoneNumbers": [
            {
                "additionalInformation": "Toimisto",
                "serviceChargeType": "Free",
                "chargeDescription": None,
                "prefixNumber": "+358",
                "isFinnishServiceNumber": False,
                "number": "401234567",
                "language": "fi",
            }
        ],
        "webPages": [{"url": "https://www.kohtu.fi", "value": "Kotisivu", "language": "fi"}],
        "addresses": [PTV_ADDRESS],
        "publishingStatus": "Published",
        "modified": "2026-10-01T08:00:00",
        **facts,
    }


def ptv_service(owner: str, name: str, **facts: Any) -> dict[str, Any]:
    """A service of an organisation, as the service catalogue's interface answers."""
    return {
        "id": "0b0c0d0e-1111-4d2b-9d3a-0d8a4a1f0009",
        "serviceNames": ptv_names("Name", fi="Kahvihetki"),
        "targetGroups": [{"code": "KR1.2", "name": [{"language": "fi", "value": "Ikäihmiset"}]}],
        "areas": [{"type": "Municipality", "municipalities": [{"code": "562", "name": []}]}],
        "organizations": [{"roleType": "Responsible", "organization": {"id": owner, "name": name}}],
        "publishingStatus": "Published",
        **facts,
    }


def hsds_organisation(**facts: Any) -> dict[str, Any]:
    """An organisation as Open Referral's specification nests it."""
    return {
        "id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610",
        "name": "Example Organization Inc.",
        "alternate_name": "Example Org",
        "description": "Example Org is a non-profit organization dedicated to providing services.",
        "email": "email@example.com",
        "website": "http://example.com",
        "additional_websites": [{"id": "1", "label": "Facebook", "url": "http://example.com/facebook"}],
        "tax_status": "tax_status",
        "tax_id": "3457990",
        "year_incorporated": 2011,
        "legal_status": "Limited Company",
        "organization_identifiers": [
            {"id": "2", "identifier_scheme": "FI-PRO", "identifier_type": "Y-tunnus", "identifier": "1234567-1"}
        ],
        "phones": [],
        "locations": [
            {
                "id": "3",
                "location_type": "physical",
                "name": "MAIN",
                "latitude": 61.5,
                "longitude": 23.8,
                "addresses": [{"id": "4", "address_1": "Hämeenkatu 1", "city": "Tampere", "country": "FI"}],
                "phones": [{"id": "5", "number": "+44 1234 234567", "extension": 100, "type": "voice"}],
            }
        ],
        "services": [{"id": "6", "name": "Community counselling", "status": "active"}],
        **facts,
    }


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def as_zip(**members: str) -> bytes:
    """A zip whose members are named with _ for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("_csv", ".csv"), text)
    return out.getvalue()


def sheet(*rows: list[str], doctype: str = "") -> bytes:
    """A small XLSX workbook with its texts in the cells."""
    cells = "".join(
        f'<row r="{at}">' + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in each) + "</row>"
        for at, each in enumerate(rows, start=1)
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<?xml version="1.0"?>{doctype}<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", xml)
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{space}"/>')
    return out.getvalue()


def raw_sheet(xml: str | bytes, **members: str | bytes) -> bytes:
    """A workbook whose first sheet holds just this; others of its members by their names, with _ for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", xml)
        for name, text in members.items():
            archive.writestr(f"{name.replace('_', '/')}.xml", text)
    return out.getvalue()


def cell_sheet(*cells: str) -> bytes:
    """A workbook of a name and of these cells, as XML, on row 2."""
    heads = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("nimi", "kuvaus"))
    row = '<c t="inlineStr"><is><t>Aamu ry</t></is></c>' + "".join(cells)
    return raw_sheet(f"<worksheet><sheetData><row>{heads}</row><row>{row}</row></sheetData></worksheet>")


def damaged(archive: bytes) -> bytes:
    """The archive with the packed bytes of its first member changed; its own tables are whole."""
    content = bytearray(archive)
    start = 30 + int.from_bytes(content[26:28], "little") + 2
    for at in range(start, start + 12):
        content[at] ^= 0x5A
    return bytes(content)


def with_password_flag(archive: bytes) -> bytes:
    """The archive with every member said to be encrypted."""
    content = bytearray(archive)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = content.find(mark)
        while found >= 0:
            content[found + at] |= 1
            found = content.find(mark, found + 4)
    return bytes(content)


def bomb() -> bytes:
    """A workbook that grows a thousandfold when it is unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + " " * 70_000_000)
    return out.getvalue()


XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
BAD: dict[str, bytes] = {
    "half a UTF-16 character": b"\xff\xfe" + TABLE.encode("utf-16-le") + b"\x00",
    "UTF-16 that breaks off in a pair": b"\xff\xfe" + TABLE.encode("utf-16-le") + b"\x00\xd8",
    "UTF-16 without its mark": TABLE.encode("utf-16-le"),
    "a NUL in a name": (TABLE + "a3;Nol\0la ry;;;837;;;;;;\n").encode(),
    "an unclosed quote": (TABLE + 'a3;"Avoin ry;;;837;;;;;;\n').encode(),
    "text after a quote": (TABLE + 'a3;"Avoin" ry;;;837;;;;;;\n').encode(),
    "a cell of a million characters": (TABLE + row(9, about="x" * 1_000_000)).encode(),
    "a description that is too long": (TABLE + row(9, about="x" * 2001)).encode(),
    "a workbook that is a bomb": bomb(),
    "a workbook with an entity from outside": sheet(["nimi", "kunta"], ["&e;", "837"], doctype=XXE),
    "a workbook cut in half": sheet(["nimi", "kunta"], ["Aamu ry", "837"])[:200],
    "a zip of something else": as_zip(readme="moi"),
    "a bad row 3065": long_table(3066, r3065={"business_id": "1234567-2"}).encode(),
    "headings that say nothing": b"foo;bar;baz\n1;2;3\n",
    "no headings at all": GOOD_ROW.encode(),
    "headings alone": HEAD.encode(),
    "the same id twice": (TABLE + row(9, key="a1")).encode(),
    "the same organisation twice": (TABLE + row(9, name="KYLÄTOIMIKUNTA", town="Orivesi")).encode(),
    "a business id with a wrong check digit": (TABLE + row(9, business_id="1234567-8")).encode(),
    "a business id of letters": (TABLE + row(9, business_id="Y-tunnus")).encode(),
    "an unknown municipality": (TABLE + row(9, town="Atlantis")).encode(),
    "an unknown municipality code": (TABLE + row(9, town="999")).encode(),
    "an unknown function": (TABLE + row(9, does="lentäminen")).encode(),
    "an unknown kind": (TABLE + row(9, kind="lohikäärme")).encode(),
    "an address that is none": (TABLE + row(9, email="ei sähköpostia")).encode(),
    "a script as a web address": (TABLE + row(9, website="javascript://alert(1)")).encode(),
    "a row without a name": (TABLE + row(9, name="")).encode(),
    "a name of marks alone": (TABLE + row(9, name="***")).encode(),
    "a name that is too long": (TABLE + row(9, name="x" * 161)).encode(),
    "more cells than headings": (TABLE + "a3;A ry;;;837;;;;;;;liikaa\n").encode(),
    "JSON nested a hundred thousand deep": b"[" * 100_000,
    "JSON nested deep in a record": as_json([{"name": "A ry", "x": None}]).replace(b"null", b"[" * 60 + b"]" * 60),
    "JSON that breaks off": b'[{"name": "A ry"',
    "JSON with a number without end": b'[{"name": "A ry", "phone": ' + b"9" * 5000 + b"}]",
    "JSON of numbers": b"[1, 2, 3]",
    "JSON of an empty list": b"[]",
    "JSON with NaN": b'[{"name": NaN}]',
    "JSON with half a character": b'[{"name": "A \\ud800 ry"}]',
    "JSON with an object in a cell": b'[{"name": {"fi": "A ry"}}]',
    "a Suomi.fi answer without a name": as_json([ptv_organisation(organizationNames=[], businessName=None)]),
    "a table with a row of a part that is none": b"nimi;rahoitus\nA ry;STEA|viime vuonna\n",
    "a Suomi.fi answer with one id twice": as_json([ptv_organisation(), ptv_organisation()]),
    "a package whose table breaks off": as_zip(organizations_csv='id,name\n1,"Aamu ry'),
    "an HSDS organisation without a name": as_json([hsds_organisation(), hsds_organisation(id="2", name="")]),
    "an HSDS service without its organisation": as_json([{"name": "Kahvi", "organization_id": "1", "phones": []}]),
    "a workbook whose packed bytes are damaged": damaged(sheet(["nimi"], ["Aamu ry"] * 40)),
    "a workbook with a password on its members": with_password_flag(sheet(["nimi"], ["Aamu ry"])),
    "a workbook with a password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "a workbook of elements in elements": raw_sheet("<worksheet>" + "<a>" * 500_000),
    "a workbook in letters that nobody knows": raw_sheet('<?xml version="1.0" encoding="x-foo"?><worksheet/>'),
    "a workbook in letters of many bytes": raw_sheet('<?xml version="1.0" encoding="gb18030"?><worksheet/>'),
    "a workbook whose shared text has no such number": raw_sheet(
        '<worksheet><sheetData><row><c t="s"><v>' + "9" * 5000 + "</v></c></row></sheetData></worksheet>"
    ),
    "a workbook with a formula that is in error": cell_sheet('<c t="e"><v>#N/A</v></c>'),
    "a workbook with something in column 16 384": cell_sheet('<c r="XFD2"><v>1</v></c>'),
    "a workbook without rows": raw_sheet("<worksheet><sheetData/></worksheet>"),
    "a workbook that is empty inside": raw_sheet(b""),
    "a workbook of another office": as_zip(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "a package whose packed bytes are damaged": damaged(as_zip(organizations_csv="id,name\n1,Aamu ry\n" * 40)),
    "UTF-8 with one broken letter": "nimi;kunta\nPäivätupa ry;837\n".encode()
    + b"\xd6ylo\xe4 ry;837\n"
    + "Ähtäri ry;837".encode(),
    "UTF-8 with half a character": b"nimi;kunta\nA\xed\xa0\x80 ry;837\n",
    "a page of the web": b"<!DOCTYPE html><html><body><table><tr><td>nimi</td></tr></table></body></html>",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "a packed file": b"\x1f\x8b\x08\x00" + bytes(range(256)),
    "a mark of the letters alone": b"\xef\xbb\xbf",
    "quotes alone": b'"' * 5001,
    "a heading twice": b"nimi;nimi;kunta\nA ry;B ry;837\n",
    "two headings of one thing": b"nimi;name;kunta\nA ry;B ry;837\n",
    "JSON with a number beyond all": b'[{"name": "A ry", "kuvaus": 1e999}]',
    "JSON of which every object has names of its own": as_json([{"name": f"A{n} ry", f"x{n}": 1} for n in range(300)]),
    "JSON with a name twice": b'[{"name": "A ry", "name": "B ry"}]',
    "JSON with something after it": b'[{"name": "A ry"}] x',
    "nothing": b"",
    "spaces": b"  \n \n",
}
