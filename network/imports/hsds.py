"""Open Referral's Human Services Data Specification 3: organisations with what is theirs, or services with theirs.

The JSON form nests services, locations, phones, contacts and schedules in an organisation or its services; what a
service says of reaching it is brought in as the organisation's own, with the service's name.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from network.business_ids import as_business_id, is_business_id
from network.facets import codes_by_name
from network.imports.catalogue import Cells, Told, dicts, note, once, text
from network.imports.ptv import CLOCK, POSTAL_CODE
from network.imports.textfile import BadFileError, Problem
from network.organisation_row_fields import MOST_ROWS
from network.words import fold

LONGEST_SHORT_NAME = 40
OWN = (
    "organization_identifiers", "alternate_name", "legal_status", "tax_id", "tax_status", "year_incorporated",
    "services", "uri", "locations", "programs", "funding", "phones", "contacts", "parent_organization_id",
    "organization", "additional_websites", "service_at_locations", "taxonomy_term",
)  # fmt: skip
NESTED = (
    "organization_identifiers", "services", "locations", "programs", "funding", "phones", "contacts", "organization",
    "additional_websites", "service_at_locations", "attributes",
)  # fmt: skip
PAGE = ("total_items", "total_pages", "page_number", "contents")
COLUMNS = {
    "key": "id", "name": "name", "short_name": "alternate_name", "business_id": "organization_identifiers",
    "website": "website", "email": "email", "phone": "phones", "description": "description",
    "municipalities": "locations", "kind": "legal_status", "street": "addresses", "postal_code": "addresses",
    "post_office": "addresses", "languages": "languages", "names": "alternate_name", "advice": "schedules",
    "contacts": "phones, contacts", "funding": "funding", "functions": "attributes", "audiences": "attributes",
}  # fmt: skip
OF_WORDS = ("version", "taxonomy", "taxonomy_detail", "term_uri", "parent_id")
PLACE = ("location_type", "latitude", "addresses")  # a location by itself is no organisation
DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
CLOSED = ("inactive", "defunct", "temporarily closed")
City = Callable[[str], str | None]


def is_hsds(one: Mapping[str, Any]) -> bool:
    """Say whether an object is an organisation of HSDS, a service with its organisation, or a service at a location."""
    if _is_at_location(one):
        return True
    if any(name in one for name in PLACE):
        return False
    told = [name for name in OWN if name in one]
    is_nested = any(isinstance(one.get(name), list | dict) for name in NESTED)
    return isinstance(one.get("name"), str) and (is_nested or len(told) > 1)


def is_page(top: Any) -> bool:
    """Say whether an answer is a page of an HSDS interface."""
    return isinstance(top, Mapping) and all(name in top for name in PAGE[:1]) and isinstance(top.get("contents"), list)


def is_of_words(one: Mapping[str, Any]) -> bool:
    """Say whether an object is a taxonomy or a term of one, which an interface lists by a name too."""
    return any(name in one for name in OF_WORDS) and not any(name in one for name in OWN if name != "uri")


def told_of(objects: Sequence[dict[str, Any]], city: City, today: date) -> list[Told]:
    """Return each organisation once, its services gathered to it; those whose organisation is not told are left out."""
    if objects and all(map(is_of_words, objects)):
        raise BadFileError([Problem(1, "", "words of a taxonomy, and no organisations", "no_records")])
    gathered: dict[str, tuple[int, dict[str, Any]]] = {}
    extra: list[Told] = []
    rows: list[tuple[int, dict[str, Any]]] = []
    services: list[tuple[int, dict[str, Any]]] = []
    for row, one in enumerate(objects, start=1):
        whole = _service_of(one)
        owner = whole.get("organization")
        if isinstance(owner, Mapping):
            key = text(owner.get("id")) or text(owner.get("name"))
            first = gathered.setdefault(key, (row, {**owner, "services": dicts(owner, "services")}))[1]
            first["services"] = [*first["services"], {n: said for n, said in whole.items() if n != "organization"}]
        elif "organization_id" in whole or "organization" in whole or _is_at_location(one):
            services.append((row, whole))
        else:
            rows.append((row, whole))
    known = {text(one.get("id")): one for _row, one in (*gathered.values(), *rows)}
    for row, service in services:
        owned = known.get(text(service.get("organization_id")))
        if owned is not None:
            owned["services"] = [*dicts(owned, "services"), service]
        elif not known:
            raise BadFileError([Problem(row, "organization", "a service without its organisation", "no_records")])
        else:
            name = text(service.get("name"))
            extra.append(Told(row, "", {"name": name}, skipped="no_owner", shown=name))
    found = [organisation(row, one, city, today) for row, one in (*rows, *gathered.values())]
    return sorted([*found, *extra], key=lambda told: told.row)


def _service_of(one: dict[str, Any]) -> dict[str, Any]:
    """Return a service at a location as the service, with that location."""
    if not _is_at_location(one):
        return dict(one)
    service, at = one["service"], {name: said for name, said in one.items() if name != "service"}
    return {**service, "service_at_locations": [*dicts(service, "service_at_locations"), at]}


def _is_at_location(one: Mapping[str, Any]) -> bool:
    return isinstance(one.get("service"), Mapping) and "name" not in one


def organisation(row: int, one: Mapping[str, Any], city: City, today: date) -> Told:
    """Return an organisation; a city that is not of this network is left out, and told of."""
    services = [each for each in dicts(one, "services") if text(each.get("status")).lower() not in CLOSED]
    places = [*dicts(one, "locations"), *_locations_of(services)]
    other = text(one.get("alternate_name"))
    told = Told(row, text(one.get("id")), {
        "name": text(one.get("name")),
        "short_name": other if len(other) <= LONGEST_SHORT_NAME else "",
        "business_id": business_id(one),
        "description": text(one.get("description")),
        "names": [{"name": other}] if len(other) > LONGEST_SHORT_NAME else [],
    })  # fmt: skip
    told.cells |= street_address(places, told)
    ways = ways_of(one, services, places)
    told.cells["website"] = [way["value"] for way in ways if way["kind"] == "web"]
    told.cells["email"] = [way["value"] for way in ways if way["kind"] == "email"]
    told.cells["phone"] = [way["value"] for way in ways if way["kind"] == "phone"]
    first = {kind: next((way for way in ways if way["kind"] == kind), None) for kind in ("web", "email", "phone")}
    told.add("contacts", [way for way in ways if way is not first[way["kind"]]][:MOST_ROWS])
    told.add("municipalities", cities(places, city, told))
    told.add("languages", languages(one, services, places, told))
    told.add("advice", list(schedules(one, services, places, today, told))[:MOST_ROWS])
    for code, names in (("functions", "functions"), ("audiences", "target_groups")):
        told.add(code, _terms(one, services, codes_by_name(names)))
    for money in (row for part in (one, *services) for row in dicts(part, "funding")):
        told.leave("funding", "no_year", text(money.get("source")))
    return told


def _locations_of(services: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [
        place
        for service in services
        for at in dicts(service, "service_at_locations")
        for place in (*dicts(at, "location"), {**at, "addresses": []})
    ]


def business_id(one: Mapping[str, Any]) -> str:
    """Return a Finnish business id among the identifiers; those of other countries are not one."""
    said = [text(row.get("identifier")) for row in dicts(one, "organization_identifiers")]
    ids = (as_business_id(each) for each in (*said, text(one.get("tax_id"))))
    return next((each for each in ids if is_business_id(each)), "")


def ways_of(
    one: Mapping[str, Any], services: Sequence[Mapping[str, Any]], places: Sequence[Mapping[str, Any]]
) -> list[Cells]:
    """Return every way to reach the organisation, its own first; people are not named, only what they look after."""
    found: list[Cells] = []
    for about, part in (("", one), *((text(each.get("name")), each) for each in (*services, *places))):
        pages = [(text(part.get("website")), ""), (text(part.get("url")), "")]
        pages += [(text(row.get("url")), text(row.get("label"))) for row in dicts(part, "additional_websites")]
        pages += [(text(row.get("url")), text(row.get("label"))) for row in dicts(part, "additional_urls")]
        found += [{"kind": "web", "value": url, "note": note(about, label)} for url, label in pages if url]
        people = dicts(part, "contacts")
        emails = [(text(part.get("email")), "")]
        emails += [
            (text(who.get("email")), note(text(who.get("title")), text(who.get("department")))) for who in people
        ]
        found += [{"kind": "email", "value": said, "note": note(about, whose)} for said, whose in emails if said]
        phones = [(row, "") for row in dicts(part, "phones")]
        phones += [(row, text(who.get("title"))) for who in people for row in dicts(who, "phones")]
        found += [
            {"kind": "phone", "value": number, "note": note(about, whose, text(row.get("description")))}
            for row, whose in phones
            if (number := phone(row)) and text(row.get("type")).lower() not in ("fax", "pager")
        ]
    return once(found, "value")  # type: ignore[return-value]


def phone(row: Mapping[str, Any]) -> str:
    """Return a number with its extension; quotes around it are none of it."""
    number, extension = text(row.get("number")).strip("\"' "), text(row.get("extension"))
    return f"{number} ext {extension}" if number and extension.isdecimal() else number


def cities(places: Sequence[Mapping[str, Any]], city: City, told: Told) -> list[str]:
    """Return the municipalities in which it has an address."""
    found: set[str] = set()
    for name in (text(address.get("city")) for part in places for address in dicts(part, "addresses")):
        code = city(name) if name else None
        if code:
            found.add(code)
        elif name:
            told.leave("municipalities", "elsewhere", name)
    return sorted(found)


def street_address(places: Sequence[Mapping[str, Any]], told: Told) -> Cells:
    """Return the first address; a postal code of another country is left out, and told of."""
    for address in (row for part in places for row in dicts(part, "addresses")):
        if street := text(address.get("address_1")):
            code = text(address.get("postal_code"))
            if code and not POSTAL_CODE.fullmatch(code):
                told.leave("postal_code", "postal_code", code)
                code = ""
            return {"street": street, "postal_code": code, "post_office": text(address.get("city"))}
    return {}


def languages(
    one: Mapping[str, Any], services: Sequence[Mapping[str, Any]], places: Sequence[Mapping[str, Any]], told: Told
) -> list[str]:
    """Return the languages that we have a word for; the others are told of."""
    named = codes_by_name("languages")
    found: set[str] = set()
    for row in (row for part in (one, *services, *places) for row in dicts(part, "languages")):
        said = [text(row.get("code")), text(row.get("name")), text(row.get("language"))]
        code = next((named[fold(name)] for name in said if fold(name) in named), "")
        if code:
            found.add(code)
        elif any(said):
            told.leave("languages", "language", next(name for name in (said[1], said[0], said[2]) if name))
    return sorted(found)


def schedules(
    one: Mapping[str, Any],
    services: Sequence[Mapping[str, Any]],
    places: Sequence[Mapping[str, Any]],
    today: date,
    told: Told,
) -> Iterator[Cells]:
    """Yield the weekly hours that are valid now or later; others are left out and told of, or kept as words."""
    for part in (one, *services, *places):
        about = text(part.get("name")) if part is not one else ""
        for row in (*dicts(part, "schedules"), *dicts(part, "regular_schedules")):
            days = _days(row)
            starts, ends = (CLOCK.fullmatch(text(row.get(name))) for name in ("opens_at", "closes_at"))
            words = text(row.get("description"))
            if _is_over(row, today):
                told.leave("advice", "over", note(about, text(row.get("valid_to")) or text(row.get("until"))))
            elif text(row.get("freq")).upper() in ("WEEKLY", "DAILY", "") and days and starts and ends:
                way = "online" if "online" in text(row.get("attending_type")).lower() else "on_site"
                for day in days:
                    yield {"way": way, "weekday": day, "starts": starts[1], "ends": ends[1], "text": note(about)}
            elif words:
                said = f"{about}: {words}" if about else words
                yield {"way": "on_site", "text": said if len(said) <= 200 else f"{said[:199].rstrip()}…"}
            else:
                told.leave("advice", "not_weekly", note(about, text(row.get("freq")), text(row.get("byday"))))


def _days(row: Mapping[str, Any]) -> list[int]:
    said = row.get("byday") or row.get("weekday")
    parts = said if isinstance(said, list) else text(said).replace(";", ",").split(",")
    days = [DAYS.get(text(part).upper()[:2], -1) if len(text(part)) in (2, *range(6, 10)) else -1 for part in parts]
    if not text(said) and not isinstance(said, list):
        return list(range(7)) if text(row.get("freq")).upper() == "DAILY" else []
    return days if -1 not in days and text(row.get("interval")) in ("", "1", "1.0") else []


def _is_over(row: Mapping[str, Any], today: date) -> bool:
    for name in ("valid_to", "until"):
        try:
            if date.fromisoformat(text(row.get(name))[:10]) < today:
                return True
        except ValueError:
            continue
    return False


def _terms(one: Mapping[str, Any], services: Sequence[Mapping[str, Any]], named: Mapping[str, str]) -> list[str]:
    """Return the codes of our terms that the taxonomy's terms name word for word."""
    rows = [row for part in (one, *services) for row in (*dicts(part, "attributes"), *dicts(part, "taxonomy_terms"))]
    said = [each for row in rows for term in (*dicts(row, "taxonomy_term"), row)
            for each in (text(term.get("name")), text(term.get("code")))]  # fmt: skip
    return sorted({named[fold(name)] for name in said if fold(name) in named})
