"""Write to the organisation directory: add, change, confirm; each with its trail."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from network.actions.once import held, made_lately, tried_again
from network.audit import record
from network.directory_codes import DirectoryFacet
from network.enums import ConfirmedBy
from network.facets import Facet
from network.meanwhile import ClashError, Marks, meet
from network.models import (
    AuditEntry,
    DirectoryChange,
    ListingFacet,
    Municipality,
    OldAddress,
    Organisation,
    OrganisationAudience,
    OrganisationFacet,
    OrganisationFunction,
    User,
)
from network.models.listing import run_in
from network.organisation_plan import RESERVED
from network.permissions import Permission, reach
from network.queries.organisation_history import RESTORED
from network.record_rows import ROW_PARTS, Row, RowPart
from network.words import fold

CHANGES_KEPT = timedelta(days=7)
AT_ONCE = 1000
KEYS = ("sort_key", "title_words", "main_words", "words")
READ_FOR_KEYS = ("functions", "audiences", "municipalities", "other_names", "trainings")
SAYING = ("organisation_added", "organisation_changed", "organisation_confirmed")
LISTS = ("languages", "life_situations", "experience_themes")


@dataclass(frozen=True)
class OrganisationFacts:
    """What the directory says of an organisation, as people write it."""

    name: str
    short_name: str = ""
    kind: str = "unknown"
    level: str = ""
    business_id: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    street: str = ""
    postal_code: str = ""
    post_office: str = ""
    description: str = ""
    cost: str = ""
    invites_experts: bool = False
    experts_note: str = ""
    is_published: bool = True


@dataclass(frozen=True)
class OrganisationReach:
    """What the organisation does, for whom, when in life, where and in which languages: codes."""

    functions: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()
    municipalities: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    life_situations: frozenset[str] = frozenset()
    experience_themes: frozenset[str] = frozenset()


@transaction.atomic
def add(facts: OrganisationFacts, serves: OrganisationReach, *, by: User) -> Organisation:
    """Put a new organisation into the directory, confirmed by whoever added it; the same form sent twice adds one."""
    told = plain_values(facts, serves)
    for same in made_lately(Organisation, "organisation_added", by=by).filter(name=facts.name):
        if values_of(same) == told:
            return same  # type: ignore[no-any-return]
    organisation = tried_again(lambda: _new(facts, by))
    _replace_rows(organisation, serves)
    organisation.save()
    record("organisation_added", organisation, by=by)
    return organisation


def _new(facts: OrganisationFacts, by: User) -> Organisation:
    organisation = Organisation(slug=_free_slug(facts.name), **asdict(facts))
    _stamp(organisation, by)
    organisation.save()
    return organisation


@transaction.atomic
def change(
    organisation: Organisation,
    facts: OrganisationFacts,
    serves: OrganisationReach,
    *,
    by: User,
    seen: Marks | None = None,
    reason: str = "",
) -> Organisation:
    """Write what has changed and confirm the whole record; the trail keeps the old values, or that nothing changed.

    With the marks of what the person had seen, what others changed meanwhile stands; ClashError where both changed the
    same, and then nothing is written.
    """
    organisation = held(organisation)
    before, confirmed = values_of(organisation), _confirmed(organisation)
    told = _unbroken(plain_values(facts, serves), before, seen)
    for field in OrganisationFacts.__dataclass_fields__:
        setattr(organisation, field, told[field])
    _stamp(organisation, by)
    _replace_rows(organisation, _reach(told))
    organisation.save()
    after = values_of(organisation)
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if changes:
        record("organisation_changed", organisation, by=by, changes=changes, reason=reason)
    else:
        _record_confirmed(organisation, confirmed, by)
    return organisation


@transaction.atomic
def set_rows(
    organisation: Organisation,
    part: RowPart,
    rows: list[Row],
    *,
    by: User,
    seen: Marks | None = None,
    reason: str = "",
) -> Organisation:
    """Write one part of the record, all its rows at once, and confirm; the trail keeps the old rows and the new ones.

    With the mark of the rows that the person had seen, ClashError when somebody else has changed them since.
    """
    organisation = held(organisation)
    before = part.rows_of(organisation)
    told = _unbroken({part.code: rows}, {part.code: before}, seen)[part.code]
    made = part.made(organisation, told)
    after = [part.row(row) for row in made]
    if before == after:
        return confirm(organisation, by=by)
    getattr(organisation, part.related).all().delete()
    part.model._default_manager.bulk_create(made)
    _stamp(organisation, by)
    organisation.save()
    record("organisation_changed", organisation, by=by, changes={part.code: [before, after]}, reason=reason)
    return organisation


def _unbroken(mine: dict[str, Any], theirs: dict[str, Any], seen: Marks | None) -> dict[str, Any]:
    """Return what is to be written so that nobody's change is lost."""
    if seen is None:
        return mine
    met = meet(mine, theirs, seen)
    if met.clashes:
        raise ClashError(theirs, met)
    return met.values


@transaction.atomic
def undo(organisation: Organisation, entry: AuditEntry, *, by: User) -> Organisation:
    """Write back what the change replaced; refused when any of it has been changed since. Done twice it is done."""
    organisation = held(organisation)
    now = values_of(organisation) | {code: part.rows_of(organisation) for code, part in ROW_PARTS.items()}
    old = {name: pair[0] for name, pair in entry.changes.items()}
    reason = f"{RESTORED}{entry.pk}"
    if all(now.get(name) == value for name, value in old.items()):
        return organisation
    if any(name not in now or now[name] != pair[1] for name, pair in entry.changes.items()):
        raise ValidationError(_("Samaa kohtaa on muutettu sen jälkeen, joten emme palauttaneet mitään."))
    where, here = reach(by, Permission.EDIT_ORGANISATION).over(organisation.pk), now["municipalities"]
    if where.beyond(here, old.get("municipalities", here)):
        raise ValidationError(_("Muutos koskee kuntia, joita sinä et hoida, joten emme palauttaneet mitään."))
    facts, serves = OrganisationFacts.__dataclass_fields__, OrganisationReach.__dataclass_fields__
    if any(name in facts or name in serves for name in old):
        back = {name: old.get(name, now[name]) for name in facts}
        codes = {name: frozenset(old.get(name, now[name])) for name in serves}
        change(organisation, OrganisationFacts(**back), OrganisationReach(**codes), by=by, reason=reason)
    for code in (name for name in old if name in ROW_PARTS):
        set_rows(organisation, ROW_PARTS[code], old[code], by=by, reason=reason)
    return organisation


@transaction.atomic
def confirm(organisation: Organisation, *, by: User) -> Organisation:
    """Say that every fact is right today, whatever others have written of it since it was read."""
    organisation = held(organisation)
    before = _confirmed(organisation)
    _stamp(organisation, by)
    organisation.save()
    _record_confirmed(organisation, before, by)
    return organisation


def _confirmed(organisation: Organisation) -> tuple[date | None, str]:
    return organisation.confirmed_on, organisation.confirmed_by


def _record_confirmed(organisation: Organisation, before: tuple[date | None, str], by: User) -> None:
    """Tell the trail, once: a person who has just said so or written the facts has said it."""
    if before == _confirmed(organisation) and _was_last_to_write(by, organisation):
        return
    dates = [day and day.isoformat() for day in (before[0], organisation.confirmed_on)]
    record("organisation_confirmed", organisation, by=by, changes={"confirmed_on": dates})


def _was_last_to_write(by: User, organisation: Organisation) -> bool:
    trail = AuditEntry.objects.filter(object_type=organisation._meta.label_lower, object_id=str(organisation.pk))
    last = trail.values_list("actor", "verb").first()
    return last is not None and last[0] == f"user:{by.pk}" and last[1] in SAYING


@transaction.atomic
def rebuild_organisation_keys() -> int:
    """Write every organisation's keys and facets anew, as its rows are now; return how many changed."""
    rows = Organisation.objects.prefetch_related(*READ_FOR_KEYS).order_by("pk")
    return sum(map(_draw, batched(rows.iterator(chunk_size=AT_ONCE), AT_ONCE)))


@transaction.atomic
def draw_again(keys: Iterable[int]) -> int:
    """Write the keys and facets of these anew, each locked first: of two at once the later sees what the other did."""
    changed, left = 0, sorted(set(keys))
    for start in range(0, len(left), AT_ONCE):
        some = Organisation.objects.select_for_update(no_key=True).filter(pk__in=left[start : start + AT_ONCE])
        if rows := list(some.order_by("pk").prefetch_related(*READ_FOR_KEYS)):
            changed += _draw(rows)
    return changed


def _draw(rows: list[Organisation]) -> int:
    bring_run_in(rows)
    new = [row for row in rows if _with_new_keys(row)]
    Organisation.objects.bulk_update(new, KEYS, batch_size=500)
    return len({row.pk for row in new} | write_facets(rows))


def bring_run_in(rows: Iterable[Organisation]) -> None:
    """Tell each where it runs something, in one statement for them all."""
    found = {row.pk: row for row in rows}
    for key, towns in run_in(found).items():
        found[key].run_in = towns


def draw_where_moved() -> int:
    """Draw again those whose municipalities are not what they and the index of listings say; return how many."""
    told = set(Organisation.municipalities.through.objects.values_list("organisation_id", "municipality_id"))
    listed = ListingFacet.objects.filter(facet=Facet.ORGANISATION).order_by()
    runs = listed.values_list("code", "listing__municipality_id").distinct()
    drawn = OrganisationFacet.objects.filter(facet=DirectoryFacet.MUNICIPALITY).values_list("organisation_id", "code")
    return draw_again(key for key, _code in (told | {(int(key), code) for key, code in runs}) ^ set(drawn))


def write_facets(organisations: Iterable[Organisation]) -> set[int]:
    """Write the facets of many at once, their rows fetched before; return the keys of those that had others."""
    rows = list(organisations)
    there: dict[int, dict[tuple[str, str], int]] = {row.pk: {} for row in rows}
    for facet in OrganisationFacet.objects.filter(organisation__in=there):
        there[facet.organisation_id][facet.facet, facet.code] = facet.pk
    gone: list[int] = []
    new: list[OrganisationFacet] = []
    for row in rows:
        wanted, own = row.wanted_facets(), there[row.pk]
        gone += [pk for key, pk in own.items() if key not in wanted]
        new += [OrganisationFacet(organisation=row, facet=f, code=c) for f, c in sorted(wanted - own.keys())]
    moved = {row.organisation_id for row in new}
    if gone:
        dropped = OrganisationFacet.objects.filter(pk__in=gone)
        moved |= set(dropped.values_list("organisation_id", flat=True))
        dropped.delete()
    OrganisationFacet.objects.bulk_create(new, batch_size=2000)
    DirectoryChange.objects.create()
    return moved


def forget_directory_changes() -> int:
    """Delete the marks of changes that every process has seen long ago."""
    seen = DirectoryChange.objects.filter(at__lt=timezone.now() - CHANGES_KEPT)
    return int(seen.delete()[0])


def batched(rows: Iterable[Organisation], size: int) -> Iterator[list[Organisation]]:
    """Return the rows some at a time."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


def _with_new_keys(organisation: Organisation) -> bool:
    before = [getattr(organisation, name) for name in KEYS]
    organisation.set_keys()
    return before != [getattr(organisation, name) for name in KEYS]


def _stamp(organisation: Organisation, by: User) -> None:
    own = organisation.pk in reach(by, Permission.EDIT_ORGANISATION).organisations
    organisation.confirmed_by = ConfirmedBy.ORGANISER if own else ConfirmedBy.NETWORK
    organisation.confirmed_on = timezone.localdate()


def values_of(organisation: Organisation) -> dict[str, Any]:
    """Return everything that the form of facts writes, as it stands in the database: plain data by name."""
    fields = OrganisationFacts.__dataclass_fields__
    rows = {name: sorted(codes) for name, codes in asdict(reach_of(organisation)).items()}
    return {field: getattr(organisation, field) for field in fields} | rows


def plain_values(facts: OrganisationFacts, serves: OrganisationReach) -> dict[str, Any]:
    """Return what was written and ticked as the same plain data."""
    return asdict(facts) | {name: sorted(codes) for name, codes in asdict(serves).items()}


def _reach(values: dict[str, Any]) -> OrganisationReach:
    return OrganisationReach(**{name: frozenset(values[name]) for name in OrganisationReach.__dataclass_fields__})


def reach_of(organisation: Organisation) -> OrganisationReach:
    """Return what the organisation does, for whom and where, as it stands in the database."""
    return OrganisationReach(
        frozenset(organisation.functions.order_by().values_list("function", flat=True)),
        frozenset(organisation.audiences.order_by().values_list("audience", flat=True)),
        frozenset(organisation.municipalities.order_by().values_list("code", flat=True)),
        *(frozenset(getattr(organisation, name)) for name in LISTS),
    )


def _replace_rows(organisation: Organisation, serves: OrganisationReach) -> None:
    organisation.functions.all().delete()
    organisation.audiences.all().delete()
    OrganisationFunction.objects.bulk_create(
        OrganisationFunction(organisation=organisation, function=code) for code in sorted(serves.functions)
    )
    OrganisationAudience.objects.bulk_create(
        OrganisationAudience(organisation=organisation, audience=code) for code in sorted(serves.audiences)
    )
    for name in LISTS:
        setattr(organisation, name, sorted(getattr(serves, name)))
    organisation.municipalities.set(Municipality.objects.filter(code__in=serves.municipalities))


def _free_slug(name: str) -> str:
    stem = slugify(fold(name))[:80] or "jarjesto"
    gone = OldAddress.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    taken = {*Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True), *gone, *RESERVED}
    if stem not in taken:
        return stem
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{stem}-{number}") not in taken)
