"""What goes on in a place and who runs it: forms of work added and taken away, their organisers named."""

from django.db import transaction
from django.db.models import Max

from network.audit import record
from network.models import Organisation, User
from places.actions.places import announced
from places.models import Place, WorkForm, WorkFormOrganiser

LONGEST_SHORT_NAME = 80


class OnlyFormError(Exception):
    """The last form of work of a place cannot go: a place where nothing goes on is no place."""


@transaction.atomic
def add_work_form(place: Place, kind: str, *, by: User | None) -> WorkForm:
    """Add a form of work without hours and organisers; the same one again is the one that is there."""
    kept = _locked(place)
    form, is_new = WorkForm.objects.get_or_create(place=kept, kind=kind)
    if is_new:
        record("work_form_added", kept, by=by, changes={"work_form": [None, kind]})
        announced(kept, by)
    return form


@transaction.atomic
def remove_work_form(form: WorkForm, *, by: User | None) -> None:
    """Take a form of work away with its hours; OnlyFormError where it is the only one of its place."""
    place = _locked(form.place)
    if not place.work_forms.exclude(pk=form.pk).exists():
        raise OnlyFormError
    timetable = form.timetable
    record("work_form_removed", place, by=by, changes={"work_form": [form.kind, None]})
    form.delete()
    if timetable:
        timetable.delete()
    announced(place, by)


@transaction.atomic
def add_organiser(form: WorkForm, organisation: Organisation, *, by: User | None) -> WorkFormOrganiser:
    """Say that the organisation runs the form of work; its editors keep the place from now on, too."""
    place = _locked(form.place)
    last = form.organisers.aggregate(last=Max("position"))["last"]
    known = (organisation.short_name or organisation.name)[:LONGEST_SHORT_NAME]
    told = {"listed_as": known, "position": 0 if last is None else last + 1}
    organiser, is_new = WorkFormOrganiser.objects.get_or_create(
        work_form=form, organisation=organisation, defaults=told
    )
    if is_new:
        record("organiser_added", place, by=by, changes={"organiser": [None, organisation.name]})
        announced(place, by)
    return organiser


@transaction.atomic
def remove_organiser(organiser: WorkFormOrganiser, *, by: User | None) -> None:
    """Say that the organisation runs the form of work no more; its own record stays as it is."""
    place = _locked(organiser.work_form.place)
    record("organiser_removed", place, by=by, changes={"organiser": [organiser.organisation.name, None]})
    organiser.delete()
    announced(place, by)


def _locked(place: Place) -> Place:
    return Place.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=place.pk)
