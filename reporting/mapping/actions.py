"""Keep the mapping of a municipality: each part is written whole, with its trail, and never over somebody else's."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from network.audit import record
from network.meanwhile import ClashError, Marks, Met, meet
from network.models import AuditEntry, Municipality, User
from places.models import Place
from reporting.enums import Side
from reporting.mapping.parts import NOTE, PARTS, QUARTET, EditedPart, Told, told_of
from reporting.models import Mapping, MappingPart, MappingSide

CHANGED = "mapping_changed"


@transaction.atomic
def change(municipality: Municipality, part: EditedPart, told: Told, *, seen: Marks | None, by: User | None) -> Mapping:
    """Write what has changed in a part of the mapping; the same again is no change.

    With the marks of what the person had seen, what others changed meanwhile stands; ClashError where both changed the
    same or the two do not fit together, and then nothing is written.
    """
    mapping = _held(municipality)
    before = told_of(mapping, part)
    mine = {name: told[name] for name in before}
    met = meet(mine, before, seen) if seen is not None else Met(mine, {}, ())
    if met.clashes:
        raise ClashError(before, met)
    changes = {name: [before[name], met.values[name]] for name in before if before[name] != met.values[name]}
    if not changes:
        return mapping
    try:
        with transaction.atomic():
            _write(mapping, part, met.values)
    except IntegrityError as error:
        if not met.others:
            raise
        raise ClashError(before, replace(met, clashes=(*changes, *met.others))) from error
    record(CHANGED, mapping, by=by, changes=changes, reason=part.code)
    return mapping


@transaction.atomic
def undo(mapping: Mapping, entry: AuditEntry, *, by: User) -> Mapping:
    """Write back what a change replaced, unless somebody has changed the same since; done twice it is done."""
    held = _held(mapping.municipality)
    part = PARTS[entry.reason]
    now = told_of(held, part)
    if all(now[name] == old for name, (old, _new) in entry.changes.items()):
        return held
    if any(now[name] != new for name, (_old, new) in entry.changes.items()):
        raise ValidationError(_("Kohtaa on muutettu sen jälkeen, joten emme palauttaneet entistä."))
    told = _of_what_is_there({**now, **{name: old for name, (old, _new) in entry.changes.items()}})
    try:
        with transaction.atomic():
            _write(held, part, told)
    except IntegrityError as error:
        raise ValidationError(_("Entinen ei sovi yhteen sen kanssa, mitä on kerrottu myöhemmin.")) from error
    changes = {name: [new, old] for name, (old, new) in entry.changes.items()}
    record(CHANGED, held, by=by, changes=changes, reason=part.code)
    return held


def _of_what_is_there(told: Told) -> Told:
    """Leave out the people and places that are no more."""
    found = dict(told)
    if found.get("responsible") and not User.objects.filter(pk=found["responsible"]).exists():
        found["responsible"] = None
    if "steps" not in found:
        return found
    asked = {row["place"] for row in found["steps"] if row["place"]}
    places = set(Place.objects.filter(pk__in=asked).values_list("pk", flat=True))
    steps = [{**row, "place": row["place"] if row["place"] in places else None} for row in found["steps"]]
    return {**found, "steps": steps}


def _held(municipality: Municipality) -> Mapping:
    """Return the municipality's mapping, begun if it was not, and locked until the change is made."""
    Mapping.objects.get_or_create(municipality=municipality)
    held: Mapping = Mapping.objects.select_for_update().get(municipality=municipality)
    return held


def _write(mapping: Mapping, part: EditedPart, told: Told) -> None:
    if part.fields:
        _set(mapping, {name: told[name] for name in part.fields})
        mapping.save()
    if part.kind:
        row = MappingPart.objects.filter(mapping=mapping, kind=part.kind).first()
        row = row or MappingPart(mapping=mapping, kind=part.kind)
        _set(row, {name: value for name, value in told.items() if not part.rows or name != part.rows.name})
        row.save()
    if part.code == QUARTET:
        _write_sides(mapping, told)
    if part.rows:
        model: Any = part.rows.model
        getattr(mapping, part.rows.related).all().delete()
        for number, values in enumerate(told[part.rows.name]):
            new = model(mapping=mapping, order=number)
            _set(new, values)
            new.save()


def _write_sides(mapping: Mapping, told: Told) -> None:
    """Write what was said of each side; the day is of the last time that it was said otherwise."""
    sides = {row.side: row for row in mapping.sides.all()}
    for side in Side:
        state, note = told[side.value], told[f"{side.value}{NOTE}"]
        row = sides.get(side.value) or MappingSide(mapping=mapping, side=side)
        if (row.state, row.note) != (state, note):
            row.state, row.note, row.told_on = state, note, timezone.localdate()
            row.save()


def _set(thing: Model, told: Told) -> None:
    for name, value in told.items():
        field: Any = thing._meta.get_field(name)
        setattr(thing, field.attname, field.to_python(value) if not field.is_relation else value)
