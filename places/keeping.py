"""Who keeps a place: the editors of the organisations that run it, else instructors, else coordinators."""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from network.enums import RecordKind, Role
from network.keeping import AREA_ROLES, Keepers, Keeping, has_instructor, holders, kept, nearest, reach_as
from network.models import User
from network.permissions import Reach
from places import actions
from places.models import Place, WorkForm, WorkFormOrganiser
from places.queries.place_rows import work_forms
from places.week import weekly_lines


class PlaceKeeping(Keeping):
    """The places room answers for places."""

    kind = RecordKind.PLACE
    edits = ("place_edited", "place_closed", "work_form_added", "work_form_removed")

    def public(self) -> QuerySet[Place]:
        found: QuerySet[Place] = Place.objects.published()
        return found

    def edits_of(self, key: OuterRef) -> Q:
        forms = WorkForm.objects.filter(place=OuterRef(key)).annotate(as_text=Cast("pk", CharField()))
        hours = Q(object_type=WorkForm._meta.label_lower, object_id__in=forms.values("as_text"), verb="hours_changed")
        return super().edits_of(key) | hours

    def within(self, where: Reach) -> QuerySet[Place]:
        return self.public().filter(pk__in=Place.objects.within_reach(where).values("pk")) if where else _none()

    def kept_by(self, user: User) -> QuerySet[Place]:
        run = WorkFormOrganiser.objects.filter(work_form__place=OuterRef("pk"))
        mine = reach_as(user, Role.ORGANISATION_EDITOR).organisations
        own = Q(Exists(run.filter(organisation__in=mine))) if mine else Q(pk__in=[])
        return self.public().filter(kept(user, own=own, has_own=_has_editor()))

    def confirmable_by(self, user: User) -> QuerySet[Place]:
        return self.public().filter(pk__in=Place.objects.editable_by(user).values("pk"))

    def keepers(self, key: int) -> Keepers:
        place = Place.objects.get(pk=key)
        run = WorkFormOrganiser.objects.filter(work_form__place=key).values("organisation")
        editors = holders(Role.ORGANISATION_EDITOR).filter(organisation__in=run).values("user")
        own = User.objects.filter(pk__in=editors).order_by("pk")
        return nearest(own, _("paikan järjestäjä"), place.municipality_id)

    def has_nearer(self) -> Q:
        return Q(_has_editor()) | Q(has_instructor())

    def people(self) -> QuerySet[User]:
        roles = (Role.ORGANISATION_EDITOR, *AREA_ROLES)
        return User.objects.filter(is_active=True, memberships__role__in=roles).distinct()

    def confirm(self, key: int, *, by: User) -> None:
        actions.confirm_place(Place.objects.select_related("municipality").get(pk=key), by=by)

    def facts(self, key: int) -> list[tuple[str, str]]:
        place = Place.objects.select_related("municipality").get(pk=key)
        today = timezone.localdate()
        spans = [span for form in work_forms(place) if form.timetable for span in form.timetable.as_hours().spans]
        where = [place.address, place.postal_code, place.area, place.municipality.name]
        facts: list[tuple[str, Any]] = [
            (_("Paikan nimi"), place.name),
            (_("Lyhyesti"), place.summary),
            (_("Missä"), ", ".join(part for part in where if part)),
            (_("Milloin"), "; ".join(weekly_lines(spans, today)) or _("Aukioloaikoja ei ole vielä kerrottu.")),
            (_("Miten pääsen sisään"), place.getting_in),
            (_("Keneltä voi kysyä"), place.contact_name),
            (_("Puhelin"), place.contact_phone),
            (_("Sähköposti"), place.contact_email),
        ]
        return [(name, str(value)) for name, value in facts if value]


def _has_editor() -> Exists:
    edited = holders(Role.ORGANISATION_EDITOR).values("organisation")
    return Exists(WorkFormOrganiser.objects.filter(work_form__place=OuterRef("pk"), organisation__in=edited))


def _none() -> QuerySet[Place]:
    found: QuerySet[Place] = Place.objects.none()
    return found
