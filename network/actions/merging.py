"""Make two records of one organisation one, field by field as a person chose, and undo it; nothing merges by itself."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from network.actions.once import GoneError, held
from network.actions.organisation_rows import BeyondReachError, rewrite, stored_rows
from network.actions.told_apart import LABEL, bring_back_apart, carry_apart, told_apart_from
from network.announcements import organisations_joined
from network.audit import record, record_all
from network.enums import NameKind, RecordKind, Role
from network.models import (
    AuditEntry,
    KeeperMessage,
    Membership,
    Municipality,
    NotSame,
    OldAddress,
    Organisation,
    OrganisationMerge,
    OrganisationName,
    User,
)
from network.organisation_fields import Value
from network.organisation_plan import changed, current_values
from network.permissions import Permission, reach
from network.queries.duplicates import relations

FLAGS = ("is_published", "invites_experts")  # what either of the two says, the one that is left says
OWN = ("functions", "audiences", "facets")


@transaction.atomic
def merge(kept: Organisation, merged: Organisation, values: Mapping[str, Value], *, by: User) -> OrganisationMerge:
    """Join the second record to the first, which gets these values; all that led to the second leads to the first.

    BeyondReachError when that changes what is told of municipalities that the person does not look after.
    """
    locked = {row.pk: held(row) for row in sorted((kept, merged), key=lambda row: row.pk)}
    kept, merged = locked[kept.pk], locked[merged.pk]
    both = current_values([kept.pk, merged.pk])
    before = both[kept.pk]
    _guard(merged.name, before, {**before, **values}, both[merged.pk], by=by)
    snapshot = _serialised([merged, *(row for name in OWN for row in getattr(merged, name).all())])
    told = OrganisationMerge(
        kept=kept, merged_key=merged.pk, merged_name=merged.name, merged_slug=merged.slug, snapshot=snapshot, by=by
    )
    told.moved, told.dropped = _move_all(merged.pk, kept.pk)
    told.dropped += _serialised(list(told_apart_from(merged.pk)))
    carry_apart(merged.pk, kept.pk)
    _move_messages(merged, kept)
    Organisation.objects.filter(pk=merged.pk).delete()
    OldAddress.objects.create(slug=merged.slug, organisation=kept)
    flags = {name: [False, True] for name in FLAGS if getattr(merged, name) and not getattr(kept, name)}
    Organisation.objects.filter(pk=kept.pk).update(**dict.fromkeys(flags, True))
    told.changes = _write(kept.pk, values) | flags
    name = str(values.get("name", kept.name))
    if merged.name.casefold() != name.casefold():
        row = OrganisationName.objects.create(organisation=kept, name=merged.name, kind=NameKind.ALTERNATIVE, order=99)
        told.added = [row.pk]
    told.save()
    _draw_again(kept.pk)
    record("organisation_merged", told.kept, by=by, changes=_since(before, kept.pk) | flags, reason=merged.name)
    _tell_roles(told, merged.pk, kept.pk, by=by)
    organisations_joined.send(sender=Organisation, keys=[kept.pk], by=by)
    return told


def _guard(
    named: str, kept: Mapping[str, Any], joined: Mapping[str, Any], gone: Mapping[str, Any], *, by: User
) -> None:
    """Refuse what joining these, or parting them again, would change out of the person's reach."""
    where = reach(by, Permission.KEEP_DIRECTORY)
    kept_towns, joined_towns, gone_towns = (each["municipalities"] for each in (kept, joined, gone))
    beyond = where.beyond_joining(kept_towns, joined_towns, gone_towns)
    if beyond or not (where.everywhere or gone_towns):
        raise BeyondReachError(named, beyond)


class _ToTheMicrosecond(DjangoJSONEncoder):
    """Times come back as they were; the framework's own encoder cuts them to thousandths."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _serialised(rows: list[Model]) -> list[Any]:
    found: list[Any] = json.loads(serializers.serialize("json", rows, cls=_ToTheMicrosecond))
    return found


def _move_all(old: int, new: int) -> tuple[list[Any], list[Any]]:
    """Turn every row that points at one record to the other; one that would be there twice is kept aside."""
    moved: list[Any] = []
    dropped: list[Any] = []
    for relation in relations():
        model: Any = relation.related_model
        field = relation.field.attname
        for row in model._base_manager.filter(**{field: old}).order_by("pk"):
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=row.pk).update(**{field: new})
            except IntegrityError:
                dropped += _serialised([row])
                model._base_manager.filter(pk=row.pk).delete()
            else:
                moved.append([model._meta.label, field, row.pk])
    return moved, dropped


def _move_messages(old: Organisation, new: Organisation) -> None:
    """What was written about the record goes to whoever keeps the other; it remembers the name it was sent under."""
    sent = KeeperMessage.objects.filter(record_kind=RecordKind.ORGANISATION, record_key=old.pk)
    sent.update(record_key=new.pk, record_slug=new.slug)


def _write(key: int, values: Mapping[str, Value]) -> dict[str, list[Any]]:
    stored, current = stored_rows([key]), current_values([key])
    changes = changed(current[key], dict(values))
    rewrite({key: {code: new for code, (_old, new) in changes.items()}}, stored, current, _towns())
    return {**changes}


def _since(before: Mapping[str, Value], key: int) -> dict[str, list[Any]]:
    """Return what has become another in a record, the rows that moved to it or from it too, each [old, new]."""
    now = current_values([key])[key]
    return {code: [before[code], value] for code, value in now.items() if before[code] != value}


def _tell_roles(told: OrganisationMerge, old: int, new: int, *, by: User) -> list[int]:
    """Write to the trail whose right to keep a record went along with it; return the keys of those rights."""
    keys = [key for label, _field, key in told.moved if label == Membership._meta.label]
    went = list(Membership.objects.filter(pk__in=keys, organisation=new))
    changes = [{"user": [row.user_id, row.user_id], "organisation": [old, new]} for row in went]
    record_all("role_moved", went, by=by, changes=changes)
    return [row.pk for row in went]


def _give_rights_to_both(told: OrganisationMerge, restored: Organisation, went: list[int], *, by: User) -> None:
    """Whoever was made a keeper of the two while they were one keeps both of them."""
    held = Membership.objects.current().filter(role=Role.ORGANISATION_EDITOR)
    there = held.filter(organisation=told.kept_id).exclude(pk__in=went)
    there = there.exclude(user__in=held.filter(organisation=restored).values("user"))
    given = AuditEntry.objects.filter(
        verb="role_given", object_type=Membership._meta.label_lower, at__gt=told.merged_at,
        object_id__in=[str(row.pk) for row in there],
    )  # fmt: skip
    since = {int(key) for key in given.values_list("object_id", flat=True)}
    for row in there.filter(pk__in=since):
        own = Membership.objects.create(
            user=row.user, role=row.role, organisation=restored, valid_from=row.valid_from, valid_until=row.valid_until
        )
        changes = {"user": [None, row.user_id], "organisation": [None, restored.pk]}
        record("role_given", own, by=by, changes=changes)


def _towns() -> dict[str, Municipality]:
    return {town.code: town for town in Municipality.objects.all()}


def _draw_again(*keys: int) -> None:
    """Write the search keys and facets as the rows are now."""
    for row in Organisation.objects.filter(pk__in=keys):
        row.save()


@transaction.atomic
def undo_merge(told: OrganisationMerge, *, by: User) -> Organisation:
    """Bring the record back with all that led to it; what was changed in the other since then stays changed.

    BeyondReachError when that changes what is told of municipalities that the person does not look after.
    """
    told = held(told)
    later = OrganisationMerge.objects.filter(kept=told.kept_id, pk__gt=told.pk, undone_at=None)
    if told.undone_at or later.exists():
        raise GoneError
    kept: int = told.kept_id
    before = current_values([kept])[kept]
    OldAddress.objects.filter(slug=told.merged_slug).delete()
    OrganisationName.objects.filter(pk__in=told.added).delete()
    rows = [row for row in told.snapshot + told.dropped if row["model"] != LABEL]
    for row in serializers.deserialize("json", json.dumps(rows)):
        row.save()
    bring_back_apart(told.dropped, told.merged_key, kept)
    for label, field, pk in told.moved:
        apps.get_model(label)._base_manager.filter(pk=pk, **{field: kept}).update(**{field: told.merged_key})
    sent = KeeperMessage.objects.filter(record_kind=RecordKind.ORGANISATION, record_key=kept)
    sent.filter(record_title=told.merged_name).update(record_key=told.merged_key, record_slug=told.merged_slug)
    now = current_values([kept])[kept]
    back = {code: old for code, (old, new) in told.changes.items() if code in now and now[code] == new}
    Organisation.objects.filter(pk=kept).update(**{name: False for name in FLAGS if name in told.changes})
    _guard(told.merged_name, now | back, before, current_values([told.merged_key])[told.merged_key], by=by)
    rewrite({kept: back}, stored_rows([kept]), {kept: now}, _towns())
    _draw_again(kept, told.merged_key)
    told.undone_at = timezone.now()
    told.save()
    restored: Organisation = Organisation.objects.get(pk=told.merged_key)
    went = _tell_roles(told, kept, told.merged_key, by=by)
    _give_rights_to_both(told, restored, went, by=by)
    record("organisation_merge_undone", told.kept, by=by, changes=_since(before, kept), reason=told.merged_name)
    record("organisation_merge_undone", restored, by=by)
    organisations_joined.send(sender=Organisation, keys=[kept, told.merged_key], by=by)
    return restored


@transaction.atomic
def tell_apart(one: Organisation, other: Organisation, *, by: User) -> NotSame:
    """Remember that the two are not the same, so that they are not offered again."""
    first, second = (held(row) for row in sorted((one, other), key=lambda row: row.pk))
    row, is_new = NotSame.objects.get_or_create(first=first, second=second, defaults={"by": by})
    if is_new:
        record("organisations_told_apart", first, by=by, changes={"other": [None, second.pk]})
    return row


@transaction.atomic
def take_back_apart(told: NotSame, *, by: User) -> None:
    """Forget that the two are not the same: they are offered again if they still look alike."""
    row = NotSame.objects.select_for_update().filter(pk=told.pk).select_related("first").first()
    if row is None:
        raise GoneError
    record("organisations_apart_taken_back", row.first, by=by, changes={"other": [row.second_id, None]})
    row.delete()
