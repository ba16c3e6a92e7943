"""Answers of the Suomi.fi service catalogue (PTV Open API): organisations, and services by whoever answers for them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from network.business_ids import as_business_id, is_business_id

POSTAL_CODE = re.compile(r"[0-9]{5}")
LONGEST_STREET, LONGEST_POST_OFFICE = 120, 60
LANGUAGES = ("fi", "sv", "en")
LONGEST_TEXT, LONGEST_PHONE, LONGEST_SHORT_NAME = 2000, 30, 40
KINDS = {
    "municipality": "municipal_unit",
    "state": "state_authority",
    "organization": "association",
    "company": "company",
    "sotepublic": "wellbeing_services_county",
    "soteprivate": "company",
    "region": "wellbeing_services_county",
}
COLUMNS = {
    "key": "id", "name": "organizationNames", "short_name": "organizationNames", "kind": "organizationType",
    "business_id": "businessCode", "website": "webPages", "email": "emails", "phone": "phoneNumbers",
    "description": "organizationDescriptions", "municipalities": "areas", "audiences": "targetGroups",
}  # fmt: skip
Cells = dict[str, Any]


def is_ptv(one: Mapping[str, Any]) -> bool:
    """Say whether an object is an organisation or a service as PTV tells of it."""
    return any(name in one for name in ("organizationNames", "serviceNames", "organizationDescriptions"))


def organisation(one: Mapping[str, Any]) -> tuple[str, Cells]:
    """Return the key and the cells of an organisation, each in the first of Finnish, Swedish, English that there is."""
    names = dicts(one, "organizationNames")
    code = as_business_id(text(one.get("businessCode")))
    cells: Cells = {
        "name": _said(names, "Name") or _said(names, ""),
        "short_name": _said(names, "AlternativeName")[: LONGEST_SHORT_NAME + 1],
        "kind": KINDS.get(text(one.get("organizationType")).lower(), ""),
        "business_id": code if is_business_id(code) else text(one.get("businessCode")),
        "website": _first(dicts(one, "webPages"), "url"),
        "email": _first(dicts(one, "emails"), "value", "email"),
        "phone": next((number for row in _in_order(dicts(one, "phoneNumbers")) if (number := phone(row))), ""),
        "description": shortened(_said(dicts(one, "organizationDescriptions"), "Description")
                                 or _said(dicts(one, "organizationDescriptions"), "Summary")),
        "municipalities": municipalities(one),
        **street_address(one),
    }  # fmt: skip
    if len(cells["short_name"]) > LONGEST_SHORT_NAME or cells["short_name"] == cells["name"]:
        cells["short_name"] = ""
    return text(one.get("id")), cells


def service_owners(one: Mapping[str, Any]) -> Iterator[tuple[str, Cells]]:
    """Yield whoever answers for a service: key, name, and where and for whom the service is."""
    for row in dicts(one, "organizations"):
        owner = row.get("organization")
        if not isinstance(owner, Mapping) or text(row.get("roleType")).lower() not in ("responsible", ""):
            continue
        groups = [_words(group.get("name")) for group in dicts(one, "targetGroups")]
        audiences = [code for words in groups for code in AUDIENCES.get(words.casefold(), "").split()]
        name = _words(owner.get("name"))
        yield text(owner.get("id")), {"name": name, "municipalities": municipalities(one), "audiences": audiences}


AUDIENCES = {
    "nuoret": "young_people",
    "ikäihmiset": "older_people",
    "lapset ja lapsiperheet": "families_with_children",
    "maahanmuuttajat": "immigrants",
    "vammaiset": "people_with_disabilities",
    "vammaiset henkilöt": "people_with_disabilities",
}


def municipalities(one: Mapping[str, Any]) -> list[str]:
    """Return the codes of the municipalities of the areas, the own municipality and the addresses."""
    found: dict[str, None] = {}
    for area in dicts(one, "areas"):
        if text(area.get("type")) == "Municipality" and area.get("code"):
            found[text(area.get("code"))] = None
        found.update(dict.fromkeys(text(row.get("code")) for row in dicts(area, "municipalities")))
    own = one.get("municipality")
    if isinstance(own, Mapping):
        found[text(own.get("code"))] = None
    for address in dicts(one, "addresses"):
        for name in ("streetAddress", "postOfficeBoxAddress"):
            inner = address.get(name)
            where = inner.get("municipality") if isinstance(inner, Mapping) else None
            if isinstance(where, Mapping) and not found:
                found[text(where.get("code"))] = None
    return [code for code in found if code]


def street_address(one: Mapping[str, Any]) -> Cells:
    """Return the street, postal code and post office of the first street address that is visited, or else any."""
    rows = dicts(one, "addresses")
    for row in [*(row for row in rows if text(row.get("type")) != "Postal"), *rows]:
        inner = row.get("streetAddress")
        if isinstance(inner, Mapping) and (street := _words(inner.get("street"))):
            found = {
                "street": f"{street} {text(inner.get('streetNumber'))}".strip()[:LONGEST_STREET],
                "postal_code": text(inner.get("postalCode")),
                "post_office": _words(inner.get("postOffice"))[:LONGEST_POST_OFFICE],
            }
            return found if not found["postal_code"] or POSTAL_CODE.fullmatch(found["postal_code"]) else {}
    return {}


def phone(row: Mapping[str, Any]) -> str:
    """Return a number as it is called from Finland or abroad; one with letters is left out."""
    number = " ".join(part for part in (text(row.get("prefixNumber")), text(row.get("number"))) if part)
    return number if 3 <= len(number) <= LONGEST_PHONE else ""


def shortened(said: str) -> str:
    """Return a description that fits, cut after a whole sentence where one ends."""
    if len(said) <= LONGEST_TEXT:
        return said
    cut = said[: LONGEST_TEXT - 1]
    end = max(cut.rfind(mark) for mark in (". ", ".\n", "! ", "? "))
    return cut[: end + 1] if end > LONGEST_TEXT // 2 else f"{cut.rstrip()}…"


def text(value: Any) -> str:
    """Return a text; a number as its digits, and nothing of what is neither."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def dicts(one: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return the objects of a list by that name; what is missing or something else is an empty list."""
    rows = one.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _in_order(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the rows in the order of our languages."""
    order = {language: at for at, language in enumerate(LANGUAGES)}
    return sorted(rows, key=lambda row: order.get(text(row.get("language")), len(order)))


def _said(rows: Sequence[Mapping[str, Any]], kind: str) -> str:
    fitting = [row for row in rows if not kind or text(row.get("type")) == kind]
    return next((said for row in _in_order(fitting) if (said := text(row.get("value")))), "")


def _first(rows: Sequence[Mapping[str, Any]], *names: str) -> str:
    return next((said for row in _in_order(rows) for name in names if (said := text(row.get(name)))), "")


def _words(value: Any) -> str:
    """Return a name that is a text, or a list of texts by language."""
    if isinstance(value, list):
        return _said([row for row in value if isinstance(row, Mapping)], "")
    return text(value)
