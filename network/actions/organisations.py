"""Write to the organisation directory: add, change, confirm; each with its trail."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from network.audit import record
from network.enums import ConfirmedBy
from network.models import Municipality, Organisation, OrganisationAudience, OrganisationFunction, User
from network.permissions import Permission, reach
from network.words import fold

KEYS = ("sort_key", "title_words", "main_words", "words")


@dataclass(frozen=True)
class OrganisationFacts:
    """What the directory says of an organisation, as people write it."""

    name: str
    short_name: str = ""
    kind: str = "unknown"
    business_id: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    description: str = ""
    is_published: bool = True


@dataclass(frozen=True)
class OrganisationReach:
    """What the organisation does, for whom and where: codes."""

    functions: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()
    municipalities: frozenset[str] = frozenset()


@transaction.atomic
def add(facts: OrganisationFacts, serves: OrganisationReach, *, by: User) -> Organisation:
    """Put a new organisation into the directory, confirmed by whoever added it."""
    organisation = Organisation(slug=_free_slug(facts.name), **asdict(facts))
    _stamp(organisation, by)
    organisation.save()
    _replace_rows(organisation, serves)
    organisation.save()
    record("organisation_added", organisation, by=by)
    return organisation


@transaction.atomic
def change(
    organisation: Organisation, facts: OrganisationFacts, serves: OrganisationReach, *, by: User
) -> Organisation:
    """Write what has changed and confirm the whole record; the trail keeps the old values."""
    before = _values(organisation)
    for field, value in asdict(facts).items():
        setattr(organisation, field, value)
    _stamp(organisation, by)
    _replace_rows(organisation, serves)
    organisation.save()
    after = _values(organisation)
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    record("organisation_changed", organisation, by=by, changes=changes)
    return organisation


@transaction.atomic
def confirm(organisation: Organisation, *, by: User) -> Organisation:
    """Say that every fact is right today."""
    before = organisation.confirmed_on
    _stamp(organisation, by)
    organisation.save()
    dates = [before and before.isoformat(), organisation.confirmed_on and organisation.confirmed_on.isoformat()]
    record("organisation_confirmed", organisation, by=by, changes={"confirmed_on": dates})
    return organisation


@transaction.atomic
def rebuild_organisation_keys() -> int:
    """Write every organisation's sort and search keys anew, as its rows are now; return how many changed."""
    rows = Organisation.objects.prefetch_related("functions", "audiences", "municipalities")
    changed = [row for row in rows.iterator(chunk_size=1000) if _with_new_keys(row)]
    Organisation.objects.bulk_update(changed, KEYS, batch_size=500)
    return len(changed)


def _with_new_keys(organisation: Organisation) -> bool:
    before = [getattr(organisation, name) for name in KEYS]
    organisation.set_keys()
    return before != [getattr(organisation, name) for name in KEYS]


def _stamp(organisation: Organisation, by: User) -> None:
    own = organisation.pk in reach(by, Permission.EDIT_ORGANISATION).organisations
    organisation.confirmed_by = ConfirmedBy.ORGANISER if own else ConfirmedBy.NETWORK
    organisation.confirmed_on = timezone.localdate()


def _values(organisation: Organisation) -> dict[str, Any]:
    fields = OrganisationFacts.__dataclass_fields__
    serves = reach_of(organisation)
    rows = {name: sorted(codes) for name, codes in asdict(serves).items()}
    return {field: getattr(organisation, field) for field in fields} | rows


def reach_of(organisation: Organisation) -> OrganisationReach:
    """Return what the organisation does, for whom and where, as it stands in the database."""
    return OrganisationReach(
        frozenset(organisation.functions.order_by().values_list("function", flat=True)),
        frozenset(organisation.audiences.order_by().values_list("audience", flat=True)),
        frozenset(organisation.municipalities.order_by().values_list("code", flat=True)),
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
    organisation.municipalities.set(Municipality.objects.filter(code__in=serves.municipalities))


def _free_slug(name: str) -> str:
    stem = slugify(fold(name))[:80] or "jarjesto"
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | {"new"}
    if stem not in taken:
        return stem
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{stem}-{number}") not in taken)
