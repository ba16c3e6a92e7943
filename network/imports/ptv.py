"""Answers of the Suomi.fi service catalogue (PTV Open API, versions 7–11): organisations, services and their channels.

A service or a channel tells of the organisation that answers for it: where and for whom it is there, how it is reached.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from network.business_ids import as_business_id, is_business_id
from network.imports.catalogue import Cells, Told, dicts, note, once, text, texts
from network.imports.textfile import BadFileError, Problem
from network.organisation_row_fields import MOST_ROWS
from network.words import fold

POSTAL_CODE = re.compile(r"[0-9]{5}")
TOWN = re.compile(r"[0-9]{1,3}")
CLOCK = re.compile(r"([0-9]{1,2}:[0-9]{2})(?::[0-9.]+)?")
LANGUAGES = ("fi", "sv", "en")
LONGEST_SHORT_NAME = 40
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
    "street": "addresses", "postal_code": "addresses", "post_office": "addresses", "languages": "languages",
    "names": "organizationNames", "contacts": "phoneNumbers, emails, webPages", "advice": "serviceHours",
}  # fmt: skip
OWN = ("organizationNames", "organizationDescriptions", "serviceNames", "serviceChannelNames", "serviceChannelType")
DAYS = {"monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6}
OFFICIAL, OTHER_NAME = "name", ("alternativename", "alternatename")
RESPONSIBLE = ("responsible", "mainresponsible", "otherresponsible", "")
EVERYWHERE = ("nationwide", "nationwideexceptalandislands", "wholecountry", "wholecountryexceptalandislands")
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
OF_ITEMS, OF_PAGES = {"id", "name", "parentOrganizationId"}, {"pageNumber", "pageCount"}  # what a page of ids says
COLLECTION = "serviceCollectionNames"
ABROAD, TRUNK = "+358", re.compile(r"\(?0\)?[ -]*")  # a number is called from abroad without its first zero
WAYS = {"phone": "phone", "servicelocation": "on_site"}


def is_ptv(one: Mapping[str, Any]) -> bool:
    """Say whether an object is an organisation, a service or a service channel as PTV tells of them."""
    return any(name in one for name in OWN)


def refuse_without_organisations(top: Any) -> None:
    """Refuse answers in which no organisation tells of itself: pages of ids, and collections of services."""
    pages = camel(top if isinstance(top, list) else [top])
    is_paged = all(
        isinstance(page, dict) and page.keys() >= OF_PAGES and isinstance(page.get("itemList"), list) for page in pages
    )
    items = [each for page in pages for each in page["itemList"]] if is_paged else pages
    if items and all(_is_id(each) or (is_paged and _is_item(each)) for each in items):
        raise BadFileError([Problem(0, "", "ids of organisations, and not the organisations", "ptv_ids")])
    if items and all(isinstance(each, dict) and COLLECTION in each for each in items):
        raise BadFileError([Problem(0, "", "collections of services, and no organisations", "ptv_collections")])


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and bool(GUID.fullmatch(value))


def _is_item(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() <= OF_ITEMS and _is_id(value.get("id"))


def camel(value: Any) -> Any:
    """Return an answer with its names as the interface writes them; some tools write them with a capital."""
    if isinstance(value, dict):
        return {f"{name[:1].lower()}{name[1:]}": camel(each) for name, each in value.items()}
    return [camel(each) for each in value] if isinstance(value, list) else value


def told_of(objects: Sequence[dict[str, Any]]) -> list[Told]:
    """Return each organisation once with what its services and channels of the same answer say of it."""
    found: dict[str, Told] = {}
    extra: list[Told] = []
    for row, one in enumerate(objects, start=1):
        if not is_published(one):
            extra.append(_unpublished(row, one))
        elif "serviceNames" in one or "serviceChannelNames" in one or "serviceChannelType" in one:
            for told in (*service_owners(row, one), *channel_owner(row, one)):
                _gather(found, told) if told.key else extra.append(told)
        else:
            for told in organisations(row, one):
                first = found.get(told.key) if told.key else None
                _gather(found, told) if told.key and not (first and first.is_whole) else extra.append(told)
    return sorted([*found.values(), *extra], key=lambda told: told.row)


def is_published(one: Mapping[str, Any]) -> bool:
    return text(one.get("publishingStatus")).lower() in ("", "published")


def _unpublished(row: int, one: Mapping[str, Any]) -> Told:
    shown = _said(dicts(one, "organizationNames"), "") or _words(one.get("name"))
    return Told(row, "", {"name": shown}, skipped="not_published", shown=text(one.get("publishingStatus")))


def _gather(found: dict[str, Told], told: Told) -> None:
    known = found.setdefault(told.key, told)
    if known is told:
        return
    if told.is_whole:
        known.row, known.is_whole = told.row, True
        known.begin_with(told.cells)
    else:
        known.take(told.cells)
    for left in told.left_out:
        known.leave(*left)


def organisations(row: int, one: Mapping[str, Any]) -> Iterator[Told]:
    """Yield an organisation, and those under it that the answer tells of by more than a name."""
    yield organisation(row, one) if is_published(one) else _unpublished(row, one)
    for below in dicts(one, "subOrganizations"):
        if is_ptv(below):
            yield from organisations(row, below)


def organisation(row: int, one: Mapping[str, Any]) -> Told:
    """Return an organisation, each fact in the first of Finnish, Swedish and English that there is."""
    code = as_business_id(text(one.get("businessCode")))
    kind = text(one.get("organizationType")).lower()
    phones, emails, pages = phones_of(one), emails_of(one), pages_of(one)
    descriptions = dicts(one, "organizationDescriptions")
    told = Told(row, text(one.get("id")), {
        **names_of(one),
        "kind": KINDS.get(kind, ""),
        "business_id": code if is_business_id(code) else text(one.get("businessCode")),
        "website": [each["value"] for each in pages],
        "email": [each["value"] for each in emails],
        "phone": [each["value"] for each in phones],
        "description": _said(descriptions, "description") or _said(descriptions, "summary", "shortdescription"),
        "municipalities": municipalities(one),
        **street_address(one),
    })  # fmt: skip
    told.add("contacts", [*phones[1:], *emails[1:], *pages[1:]])
    if kind and kind not in KINDS and kind != "regionalorganization":
        told.leave("kind", "kind", kind)
    if text(one.get("areaType")).lower() in EVERYWHERE:
        told.leave("municipalities", "nationwide", text(one.get("areaType")))
    return told


def names_of(one: Mapping[str, Any]) -> Cells:
    """Return the name as it is shown, the short name, and the other names with what each is."""
    rows = _in_order(dicts(one, "organizationNames"))
    shown_as = {text(row.get("language")): _type(row) for row in dicts(one, "displayNameType")}
    shown = [row for row in rows if _type(row) == (shown_as.get(text(row.get("language"))) or OFFICIAL)]
    first = next((row for row in (*shown, *rows) if text(row.get("value"))), None)
    if first is None:
        return {"name": _words(one.get("name")) or text(one.get("businessName"))}
    name, language = text(first.get("value")), text(first.get("language"))
    nearby = [text(row.get("value")) for row in rows if _type(row) in OTHER_NAME and row.get("language") == language]
    short = next((said for said in nearby if said and len(said) <= LONGEST_SHORT_NAME and said != name), "")
    known, others = {fold(name), fold(short)}, []
    for row in rows:
        said, its = text(row.get("value")), text(row.get("language"))
        if not said or fold(said) in known:
            continue
        known.add(fold(said))
        kind = "alternative" if _type(row) in OTHER_NAME else "official" if its == language else "translation"
        others.append({"name": said, "kind": kind, "language": its if its in (*LANGUAGES, "se") else ""})
    return {"name": name, "short_name": short, "names": others}


def _type(row: Mapping[str, Any]) -> str:
    kind = text(row.get("type")).lower()
    return OTHER_NAME[0] if kind in OTHER_NAME else kind or OFFICIAL


def phones_of(one: Mapping[str, Any], about: str = "") -> list[Cells]:
    """Return the numbers that are called, as they are called from Finland or abroad; a fax is none."""
    rows = _in_order([*dicts(one, "phoneNumbers"), *dicts(one, "supportPhones")])
    found = []
    for row in rows:
        prefix, number = text(row.get("prefixNumber")), text(row.get("number"))
        own = TRUNK.sub("", number, count=1) if prefix == ABROAD and TRUNK.match(number) else number
        number = f"{prefix} {own}".strip() if own else ""
        if number and text(row.get("type")).lower() != "fax":
            found.append(
                {"kind": "phone", "value": number, "note": note(about, _words(row.get("additionalInformation")))}
            )
    return once(found, "value")  # type: ignore[return-value]


def emails_of(one: Mapping[str, Any], about: str = "") -> list[Cells]:
    rows = _in_order([*dicts(one, "emails"), *dicts(one, "emailAddresses"), *dicts(one, "supportEmails")])
    found = [
        {"kind": "email", "value": said, "note": note(about, text(row.get("description")))}
        for row in rows
        if (said := text(row.get("value")) or text(row.get("email")))
    ]
    return once(found, "value")  # type: ignore[return-value]


def pages_of(one: Mapping[str, Any], about: str = "") -> list[Cells]:
    rows = _in_order([*dicts(one, "webPages"), *dicts(one, "channelUrls")])
    found = []
    for row in rows:
        url, name = text(row.get("url")), text(row.get("value"))
        url, name = (url, name) if url else (name, "")
        if url:
            found.append({"kind": "web", "value": url, "note": note(about, name if name != url else "")})
    return once(found, "value")  # type: ignore[return-value]


def service_owners(row: int, one: Mapping[str, Any]) -> Iterator[Told]:
    """Yield whoever answers for a service, and where, for whom and in which languages it is there."""
    if "serviceNames" not in one:
        return
    groups = [_words(group.get("name")) for group in dicts(one, "targetGroups")]
    cells: Cells = {
        "municipalities": municipalities(one),
        "audiences": [code for words in groups for code in AUDIENCES.get(words.casefold(), "").split()],
        "languages": texts(one.get("languages")),
    }
    owners = [
        each.get("organization") if "organization" in each else each
        for each in dicts(one, "organizations")
        if text(each.get("roleType")).lower() in RESPONSIBLE
    ]
    main = one.get("mainResponsibleOrganization") or one.get("mainOrganization")
    owners = [owner for owner in (main, *owners) if owner]
    for owner in owners:
        key, name = (text(owner.get("id")), _words(owner.get("name"))) if isinstance(owner, dict) else (text(owner), "")
        if key:
            told = {code: list(said) for code, said in cells.items()}
            yield Told(row, key, {"name": name, **told}, shown=_said(dicts(one, "serviceNames"), ""), is_whole=False)
    if not owners:
        yield Told(row, "", skipped="no_owner", shown=_said(dicts(one, "serviceNames"), ""))


def channel_owner(row: int, one: Mapping[str, Any]) -> Iterator[Told]:
    """Yield whoever keeps a service channel, and how and when people reach it there."""
    if "serviceNames" in one:
        return
    about = _said(dicts(one, "serviceChannelNames"), OFFICIAL) or _said(dicts(one, "serviceChannelNames"), "")
    owner = one.get("organizationId") or one.get("organization")
    key = text(owner.get("id")) if isinstance(owner, dict) else text(owner)
    if not key:
        yield Told(row, "", {"name": about}, skipped="no_owner", shown=about)
        return
    name = _words(owner.get("name")) if isinstance(owner, dict) else ""
    cells: Cells = {
        "name": name, "municipalities": municipalities(one), "languages": texts(one.get("languages")),
        "contacts": [*phones_of(one, about), *emails_of(one, about), *pages_of(one, about)],
    }  # fmt: skip
    told = Told(row, key, cells, shown=about, is_whole=False)
    way = WAYS.get(text(one.get("serviceChannelType")).lower())
    if way:
        told.add("advice", list(hours(one, way, about, told))[:MOST_ROWS])
    yield told


def hours(one: Mapping[str, Any], way: str, about: str, told: Told) -> Iterator[Cells]:
    """Yield the weekly hours of a channel; hours of some days only are left out and told of."""
    for row in dicts(one, "serviceHours"):
        kind = text(row.get("serviceHourType")).lower()
        if kind not in ("daysoftheweek", "standard", "") or row.get("isClosed") or row.get("validTo"):
            told.leave("advice", "not_weekly", note(about, kind, text(row.get("validTo"))[:10]))
            continue
        if row.get("isAlwaysOpen"):
            told.leave("advice", "not_weekly", note(about, "isAlwaysOpen"))
        its_way = "by_appointment" if row.get("isReservation") is True and way == "on_site" else way
        for each in dicts(row, "openingHour"):
            day = DAYS.get(text(each.get("dayFrom")).lower())
            starts, ends = (CLOCK.fullmatch(text(each.get(name))) for name in ("from", "to"))
            if day is None or not starts or not ends or text(each.get("dayTo")).lower() not in ("", *_same(day)):
                told.leave("advice", "not_weekly", note(about, text(each.get("dayFrom")), text(each.get("dayTo"))))
                continue
            until = "23:59" if ends[1] in ("24:00", "00:00", "0:00") else ends[1]
            yield {"way": its_way, "weekday": day, "starts": starts[1], "ends": until, "text": about[:200]}


def _same(day: int) -> tuple[str, ...]:
    return tuple(name for name, number in DAYS.items() if number == day)


AUDIENCES = {
    "nuoret": "young_people",
    "ikäihmiset": "older_people",
    "lapset ja lapsiperheet": "families_with_children",
    "maahanmuuttajat": "immigrants",
    "vammaiset": "people_with_disabilities",
    "vammaiset henkilöt": "people_with_disabilities",
}


def municipalities(one: Mapping[str, Any]) -> list[str]:
    """Return the codes of the municipalities of the areas and the own municipality, or else those of the addresses."""
    found: dict[str, None] = {}
    areas = one.get("areas")
    for area in areas if isinstance(areas, list) else []:
        if isinstance(area, str) and TOWN.fullmatch(area):
            found[area] = None
    for area in dicts(one, "areas"):
        if text(area.get("type")) == "Municipality" and area.get("code"):
            found[text(area.get("code"))] = None
        found.update(dict.fromkeys(_towns(area.get("municipalities"))))
    own = [_towns(one.get(name)) for name in ("areaMunicipalities", "municipalities", "municipality")]
    found.update(dict.fromkeys(chain(*own)))
    for address in () if found else dicts(one, "addresses"):
        found.update(dict.fromkeys(_towns(address.get("municipality"))))
        for name in ("streetAddress", "postOfficeBoxAddress", "otherAddress"):
            for inner in dicts(address, name):
                found.update(dict.fromkeys(_towns(inner.get("municipality"))))
    return list(found)


def _towns(value: Any) -> list[str]:
    rows = value if isinstance(value, list) else [value]
    told = (text(row.get("code")) if isinstance(row, Mapping) else text(row) for row in rows)
    return [code for code in told if code]


def street_address(one: Mapping[str, Any]) -> Cells:
    """Return the street, postal code and post office of the first street address that is visited, or else any.

    Where there is none, a post office box is the address. Old versions tell the parts beside the street.
    """
    rows = dicts(one, "addresses")
    for row in [*(row for row in rows if text(row.get("type")) != "Postal"), *rows]:
        inner = row.get("streetAddress")
        parts = inner if isinstance(inner, Mapping) else row
        if street := _words(inner.get("street") if isinstance(inner, Mapping) else inner):
            return _address(f"{street} {text(parts.get('streetNumber'))}".strip(), parts)
    for row in rows:
        for box in dicts(row, "postOfficeBoxAddress"):
            if said := _words(box.get("postOfficeBox")):
                return _address(f"PL {said}" if said.isdigit() else said, box)
    return {}


def _address(street: str, parts: Mapping[str, Any]) -> Cells:
    return {
        "street": street,
        "postal_code": text(parts.get("postalCode")),
        "post_office": _words(parts.get("postOffice")),
    }


def _in_order(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the rows in the order of our languages."""
    order = {language: at for at, language in enumerate(LANGUAGES)}
    return sorted(rows, key=lambda row: order.get(text(row.get("language")), len(order)))


def _said(rows: Sequence[Mapping[str, Any]], *kinds: str) -> str:
    """Return the first text of these kinds; the kind "" is any."""
    fitting = [row for row in rows if "" in kinds or text(row.get("type")).lower() in kinds]
    return next((said for row in _in_order(fitting) if (said := text(row.get("value")))), "")


def _words(value: Any) -> str:
    """Return a name that is a text, or a list of texts by language, or an object of them."""
    if isinstance(value, list):
        return _said([row for row in value if isinstance(row, Mapping)], "")
    if isinstance(value, Mapping):
        return next((said for name in (*LANGUAGES, "value", *value) if (said := text(value.get(name)))), "")
    return text(value)
