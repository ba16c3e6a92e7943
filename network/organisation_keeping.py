"""Who keeps an organisation: its editors, else the coordinator of its area."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Aggregate, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from network.actions import organisations as actions
from network.directory_codes import DirectoryFacet
from network.enums import RecordKind, Role
from network.keeping import AREA_ROLES, Keepers, Keeping, holders, in_area, nearest, of_area, reach_as
from network.models import Municipality, Organisation, OrganisationFacet, User
from network.permissions import Permission, Reach, reach
from network.queries.organisations import organisations_within


def _first_municipality(field: str) -> Subquery:
    own = Municipality.objects.filter(organisations=OuterRef("pk")).order_by("code")
    return Subquery(own.values(field)[:1])


class _Together(Aggregate):
    """The texts of a group as one, with commas between, in no order."""

    template = "%(function)s(%(expressions)s, ', ')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="STRING_AGG", **context)


class OrganisationKeeping(Keeping):
    """The network answers for organisations."""

    kind = RecordKind.ORGANISATION
    edits = ("organisation_changed", "organisation_imported", "organisation_merged")
    place_of: ClassVar[dict[str, Any]] = {
        "code": _first_municipality("code"),
        "fi": _first_municipality("name_fi"),
        "sv": _first_municipality("name_sv"),
    }

    each_place: ClassVar[dict[str, Any]] = {
        "code": F("municipalities__code"),
        "fi": F("municipalities__name_fi"),
        "sv": F("municipalities__name_sv"),
    }

    def public(self) -> QuerySet[Organisation]:
        found: QuerySet[Organisation] = Organisation.objects.published()
        return found

    def within(self, where: Reach) -> QuerySet[Organisation]:
        return self.public().filter(pk__in=organisations_within(where).values("pk"))

    def kept_by(self, user: User) -> QuerySet[Organisation]:
        editors = holders(Role.ORGANISATION_EDITOR).filter(organisation=OuterRef("pk"))
        own = Q(pk__in=reach_as(user, Role.ORGANISATION_EDITOR).organisations)
        here = Organisation.objects.filter(in_area(reach_as(user, Role.COORDINATOR), "municipalities"))
        return self.public().filter(own | (Q(pk__in=here.values("pk")) & ~Exists(editors)))

    def confirmable_by(self, user: User) -> QuerySet[Organisation]:
        return self.within(reach(user, Permission.EDIT_ORGANISATION))

    def keepers(self, key: int) -> Keepers:
        editors = holders(Role.ORGANISATION_EDITOR).filter(organisation=key)
        people = User.objects.filter(pk__in=editors.values("user")).order_by("pk")
        if people:
            return Keepers(list(people), _("järjestö itse"))
        codes = Municipality.objects.filter(organisations=key).order_by("code").values_list("code", flat=True)
        coordinators = {person.pk: person for code in codes for person in of_area(Role.COORDINATOR, code)}
        if own := [coordinators[pk] for pk in sorted(coordinators)]:
            return Keepers(own, _("verkoston koordinaattori"), are_coordinators=True)
        return nearest([], "", None, (Role.COORDINATOR,))

    def in_place(self, found: QuerySet[Any], municipality: str) -> QuerySet[Any]:
        return found.filter(municipalities=municipality)

    def where_named(self) -> Any:
        name = "name_sv" if get_language() == "sv" else "name_fi"
        town = Subquery(Municipality.objects.filter(code=OuterRef("code")).values(name))
        works = OrganisationFacet.objects.filter(facet=DirectoryFacet.MUNICIPALITY, organisation=OuterRef("pk"))
        named = works.order_by().annotate(town=town).values("organisation").annotate(all=_Together("town"))
        return Coalesce(Subquery(named.values("all")), Value(""), output_field=TextField())

    def has_nearer(self) -> Q:
        return Q(Exists(holders(Role.ORGANISATION_EDITOR).filter(organisation=OuterRef("pk"))))

    def keepers_of(self, keys: Iterable[int]) -> dict[int, Keepers]:
        asked = list(keys)
        found: dict[int, dict[int, User]] = {key: {} for key in asked}
        editors = holders(Role.ORGANISATION_EDITOR).filter(organisation__in=asked)
        for membership in editors.select_related("user").order_by("user"):
            found[membership.organisation_id or 0][membership.user_id] = membership.user
        kept = {key: Keepers(list(people.values()), _("järjestö itse")) for key, people in found.items() if people}
        return kept | self._coordinated([key for key in asked if key not in kept])

    def _coordinated(self, keys: list[int]) -> dict[int, Keepers]:
        """Those that no editor keeps: the coordinators of their municipalities, asked once for each set of these."""
        towns: dict[int, list[str]] = {key: [] for key in keys}
        reached = Municipality.objects.filter(organisations__in=keys).order_by("code")
        for key, code in reached.values_list("organisations", "code"):
            if key in towns:
                towns[key].append(code)
        same: dict[tuple[str, ...], int] = {}
        for key in keys:
            same.setdefault(tuple(towns[key]), key)
        known = {codes: self.keepers(key) for codes, key in same.items()}
        return {key: known[tuple(towns[key])] for key in keys}

    def people(self) -> QuerySet[User]:
        roles = (Role.ORGANISATION_EDITOR, *AREA_ROLES)
        return User.objects.filter(is_active=True, memberships__role__in=roles).distinct()

    def confirm(self, key: int, *, by: User) -> None:
        actions.confirm(Organisation.objects.get(pk=key), by=by)

    def facts(self, key: int) -> list[tuple[str, str]]:
        own = ("functions", "audiences", "municipalities", "advice_rows", "contact_ways")
        shown = Organisation.objects.prefetch_related(*own).get(pk=key)
        facts: list[tuple[str, Any]] = [
            (_("Nimi"), shown.name),
            (_("Mitä teemme"), shown.description),
            (_("Mitä järjestö tekee"), ", ".join(str(term) for term in shown.function_terms)),
            (_("Missä"), ", ".join(str(place) for place in shown.municipalities.all())),
            (_("Puhelin"), shown.phone),
            (_("Sähköposti"), shown.email),
            (_("Verkkosivu"), shown.website_name),
            (_("Osoite"), shown.address),
            (_("Muita tapoja ottaa yhteyttä"), ", ".join(str(way) for way in shown.contact_ways.all())),
            (_("Milloin saa neuvoa"), "; ".join(row.in_words for row in shown.advice_rows.all())),
            (_("Kielet"), ", ".join(str(term) for term in shown.language_terms)),
            (_("Missä elämäntilanteissa"), ", ".join(str(term) for term in shown.situation_terms)),
        ]
        return [(name, str(value)) for name, value in facts if value]
