"""Take a list of places into the network: all of it or none, and the same list twice changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from network import hours
from network.actions.organisations import draw_again
from network.audit import record
from network.enums import Precision
from network.facets import vocabulary
from network.models import Locality, Municipality, Organisation, User
from network.models.hours_fields import columns_of
from network.queries.near import centre_of
from network.words import fold
from places.actions.listing import publish_place
from places.announcements import place_changed
from places.enums import PlaceState
from places.imports import ListedPlace, PlacesFile
from places.listed_facts import DEGREES, LISTS, TEXTS
from places.models import Place, Span, Timetable, TimetableException, WorkForm, WorkFormOrganiser
from places.opening_text import OpeningTextError, read_opening_text
from places.organisers import OrganiserName, kind_by_name, organiser_name
from places.slugs import free_slug

WHERE = {"municipality", "municipality_code", "area", "name", "kind"}
POSITION = {*DEGREES, "precision"}
PlaceKey = tuple[str, str, str]


@dataclass(frozen=True)
class Outcome:
    """What the import did, or would do, with one listing."""

    row: int
    external_id: str
    what: str
    place: str
    changed: tuple[str, ...] = ()


@transaction.atomic
def import_places(file: PlacesFile, *, by: User | None, dry_run: bool = False) -> list[Outcome]:
    """Create what is new, change what has changed in the source, leave the rest; a dry run takes all of it back."""
    outcomes = _Import(file, by).run()
    if dry_run:
        transaction.set_rollback(True)
    return outcomes


class _Import:
    """One import on its way: the places and organisations it has met so far."""

    def __init__(self, file: PlacesFile, by: User | None) -> None:
        self.file, self.by = file, by
        codes = {row.municipality.code for row in file.rows}
        places = Place.objects.filter(municipality__in=codes, state=PlaceState.PUBLISHED)
        self.places: dict[PlaceKey, Place] = {_key(place): place for place in places}
        self.organisations = {fold(o.name): o for o in Organisation.objects.order_by("-pk")}
        self.touched: dict[int, Place] = {}
        self.acting: set[int] = set()

    def run(self) -> list[Outcome]:
        ids = [row.external_id for row in self.file.rows]
        known = {f.external_id: f for f in WorkForm.objects.filter(external_id__in=ids).select_related("place")}
        outcomes = [self._take(row, known.get(row.external_id)) for row in self.file.rows]
        for place in self.touched.values():
            publish_place(place)
            place_changed.send(sender=Place, place=place, by=self.by)
        draw_again(self.acting)
        return outcomes

    def _take(self, row: ListedPlace, form: WorkForm | None) -> Outcome:
        old = form.source_row if form else {}
        changes = {
            key: [old.get(key), row.source_row.get(key)]
            for key in sorted({*old, *row.source_row})
            if old.get(key) != row.source_row.get(key)
        }
        if form and not changes:
            return Outcome(row.row, row.external_id, "unchanged", form.place.name)
        what = "changed" if form else "created"
        form = form or WorkForm(external_id=row.external_id)
        self._write(form, row, set(changes))
        record(f"work_form_{what}_by_import", form, by=self.by, changes=changes, reason=self.file.source)
        return Outcome(row.row, row.external_id, what, form.place.name, tuple(changes))

    def _write(self, form: WorkForm, row: ListedPlace, changed: set[str]) -> None:
        if changed & WHERE:
            self._move(form, row)
            form.kind = row.kind
        old = dict(form.source_row or {})
        before = str(old.get("opening_hours") or "")
        form.verbatim, form.note, form.source_row = row.verbatim, row.note, dict(row.source_row)
        if "handed_over_to" in changed:
            form.handed_over_to = row.handed_over_to
            form.handed_over_organisation = self._handed_over(row) if row.handed_over_to else None
        if "opening_hours" in changed:
            _set_hours(form, row, before)
        self._tell(form.place, row, old, changed)
        form.save()
        if "organisers" in changed:
            self._set_organisers(form, row)
        self.touched[form.place_id] = form.place

    def _tell(self, place: Place, row: ListedPlace, old: Mapping[str, Any], changed: set[str]) -> None:
        """Write the facts that have changed in the source; one that the source now leaves out goes if it was its own.

        Of a place that somebody else has told of, a new listing fills only what is empty.
        """
        written: dict[str, Any] = {}
        for name in sorted(changed & {*TEXTS, *LISTS}):
            kept, said = getattr(place, name), row.facts.get(name)
            if said is not None and (old or not kept):
                written[name] = said
            elif said is None and kept == old.get(name):
                written[name] = type(kept)()
        if changed & POSITION:
            written |= self._position(place, row, old)
        for name, value in written.items():
            setattr(place, name, value)
        if written:
            place.save()

    def _position(self, place: Place, row: ListedPlace, old: Mapping[str, Any]) -> dict[str, Any]:
        """The position that the source gives; the middle of the area again when it no longer gives its own."""
        said = {name: row.facts[name] for name in POSITION if name in row.facts}
        if said and (old or place.precision != Precision.EXACT):
            return said
        if not said and all(getattr(place, name) == old.get(name) for name in POSITION):
            point, precision = centre_of(row.municipality, row.area)
            return {"lat": point.lat, "lon": point.lon, "precision": precision}
        return {}

    def _move(self, form: WorkForm, row: ListedPlace) -> None:
        """Put the work form where the row says: a known place, its own place with new facts, or a new place."""
        old = form.place if form.place_id else None
        known = self.places.get(row.same_place_key) if row.same_place_key else None
        if known is not None and known != old:
            form.place = known
        elif old is None or WorkForm.objects.filter(place=old).exclude(pk=form.pk).exists():
            form.place = self._place(Place(source=self.file.source), row)
        else:
            form.place = self._place(old, row)
        if old and old != form.place:
            self.touched[old.pk] = old
            if not WorkForm.objects.filter(place=old).exclude(pk=form.pk).exists():
                old.state = PlaceState.ARCHIVED
                old.save()

    def _place(self, place: Place, row: ListedPlace) -> Place:
        place.name = row.name or plain_name(row)
        place.municipality, place.area = row.municipality, row.area
        if place.precision != Precision.EXACT:
            point, precision = centre_of(row.municipality, row.area)
            place.lat, place.lon, place.precision = point.lat, point.lon, precision
        place.postal_code = place.postal_code or postal_code_of(row.municipality, row.area)
        place.slug = place.slug or free_slug(place.name, row.municipality)
        place.save()
        if row.same_place_key:
            self.places[row.same_place_key] = place
        return place

    def _set_organisers(self, form: WorkForm, row: ListedPlace) -> None:
        form.organisers.all().delete()
        seen: set[int] = set()
        for position, listed_as in enumerate(row.organisers):
            name = organiser_name(listed_as, row.municipality.name_fi, self.file.abbreviations)
            organisation = self._organisation(name, row.municipality)
            if organisation.pk not in seen:
                seen.add(organisation.pk)
                WorkFormOrganiser.objects.create(
                    work_form=form, organisation=organisation, listed_as=listed_as, position=position
                )

    def _handed_over(self, row: ListedPlace) -> Organisation:
        name = OrganiserName(row.handed_over_to, "", kind_by_name(row.handed_over_to))
        return self._organisation(name, row.municipality)

    def _organisation(self, found: OrganiserName, municipality: Municipality) -> Organisation:
        """Return the organisation by its name, made when there is none yet; it acts in the municipality."""
        organisation = self.organisations.get(fold(found.name))
        if organisation is None:
            organisation = Organisation.objects.create(
                name=found.name,
                short_name=found.short_name[:40],
                kind=found.kind,
                slug=_free_organisation_slug(found.name),
                source=self.file.source[:200],
            )
            self.organisations[fold(found.name)] = organisation
            record("organisation_created_by_import", organisation, by=self.by, reason=self.file.source)
        organisation.municipalities.add(municipality)
        self.acting.add(organisation.pk)
        return organisation


def _key(place: Place) -> PlaceKey:
    return (place.municipality_id, fold(place.area), fold(place.name))


def plain_name(row: ListedPlace) -> str:
    """Return a name for a listing that has none: its kind and where it is, and nothing that the list does not say."""
    return f"{vocabulary('place_kinds')[row.kind].fi}, {row.area or row.municipality.name_fi}"


def postal_code_of(municipality: Municipality, area: str) -> str:
    """Return the postal code of the area's centre, where the gazetteer knows one; a whole municipality has none."""
    named = Locality.objects.filter(municipality=municipality, key_fi=fold(area)).exclude(postal_code="")
    return next(iter(named.values_list("postal_code", flat=True)), "") if fold(area) else ""


def _set_hours(form: WorkForm, row: ListedPlace, before: str) -> None:
    """Write the hours of the row; of the days that differ, those that the list has told and no others are replaced."""
    timetable = form.timetable
    if timetable is None and row.hours == hours.Timetable():
        return
    form.timetable = timetable = timetable or Timetable.objects.create()
    timetable.holidays = row.hours.holidays
    timetable.save()
    timetable.spans.all().delete()
    Span.objects.bulk_create(Span(timetable=timetable, **columns_of(span)) for span in row.hours.spans)
    told_before, told = set(_exceptions_in(before)), set(row.hours.exceptions)
    known = {exception.as_exception(): exception for exception in timetable.exceptions.all()}
    for exception in (told_before - told) & set(known):
        known[exception].delete()
    TimetableException.objects.bulk_create(
        TimetableException(timetable=timetable, **columns_of(exception))
        for exception in sorted(told - set(known), key=_by_day)
    )


def _by_day(exception: hours.DayException) -> tuple[date, date, int]:
    return (exception.first, exception.last, exception.starts or 0)


def _exceptions_in(text: str) -> Sequence[hours.DayException]:
    try:
        return read_opening_text(text, timezone.localdate()).exceptions if text else ()
    except OpeningTextError:
        return ()


def _free_organisation_slug(name: str) -> str:
    base = slugify(name)[:80] or "jarjesto"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
