"""What a report may be of: a circle, a place, an organisation, a municipality, a county, or the whole network."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django.db.models import Q, QuerySet

from groups.models import Circle, Gathering
from network.models import Municipality, Organisation
from places.models import Place, WorkForm
from reporting.enums import FINE_SCOPES, Scope
from reporting.in_words import area_in_words

NOT_AN_AREA = "not the network, a municipality, a county, an organisation, a place nor a circle of it"


@dataclass(frozen=True)
class County:
    """A wellbeing services county: all municipalities of the network that are in it."""

    code: str
    name_fi: str
    name_sv: str

    @classmethod
    def of(cls, town: Municipality) -> Self:
        """Return the county of a municipality whose county is known by its code."""
        name = town.wellbeing_services_county
        return cls(town.county_code, name, town.county_sv or name)


@dataclass(frozen=True)
class Area:
    """One thing of which figures are told; the network where nothing else is given.

    A circle's figures are of its gatherings; a place's of the circles that meet there and of its own visitors; an
    organisation's of the circles that it hosts and of the visitors of the places that it runs.
    """

    municipality: Municipality | None = None
    county: County | None = None
    organisation: Organisation | None = None
    place: Place | None = None
    circle: Circle | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `network`, `municipality:837`, `county:08`, `organisation:slug`, `place:slug` or `circle:slug`.

        Anything else, or what there is none of, is a ValueError.
        """
        if text == Scope.NETWORK:
            return cls()
        scope, _colon, key = text.partition(":")
        found = READERS[scope](key) if scope in READERS and key and "\0" not in key else None
        if found is None:
            raise ValueError(f"{NOT_AN_AREA}: {text!r}")
        return cls(**{scope: found})

    @classmethod
    def kept(cls, scope: str, key: str, subject: int | None) -> Self | None:
        """Return the area that an order of this scope was of; None when it is no longer there."""
        if scope == Scope.NETWORK:
            return cls()
        found = KEPT[scope].objects.filter(pk=subject).first() if scope in KEPT else READERS[scope](key)
        return cls(**{scope: found}) if found else None

    def __str__(self) -> str:
        return f"{self.scope}:{self.key}" if self.key else str(Scope.NETWORK)

    @property
    def scope(self) -> Scope:
        return next((scope for scope in Scope if scope != Scope.NETWORK and getattr(self, scope)), Scope.NETWORK)

    @property
    def is_fine(self) -> bool:
        """Whether the area is finer than a municipality, so that a shareable report of it tells totals alone."""
        return self.scope in FINE_SCOPES

    @property
    def key(self) -> str:
        """What names the area within its scope: a code or a slug; nothing for the network."""
        thing = self.circle or self.place or self.organisation
        return thing.slug if thing else self.county.code if self.county else self.code

    @property
    def code(self) -> str:
        return self.municipality.code if self.municipality else ""

    @property
    def subject(self) -> int | None:
        """The key of the circle, place or organisation in the database."""
        thing = self.circle or self.place or self.organisation
        return thing.pk if thing else None

    @property
    def names(self) -> tuple[str, str]:
        """The area's name in Finnish and in Swedish; empty for the network."""
        if self.county:
            return self.county.name_fi, self.county.name_sv
        if self.municipality:
            return self.municipality.name_fi, self.municipality.name_sv
        thing = self.circle or self.place or self.organisation
        return (thing.name, thing.name) if thing else ("", "")

    @property
    def page(self) -> str:
        """The address of the area's own page: of a circle, a place, an organisation."""
        thing = self.circle or self.place or self.organisation
        return thing.get_absolute_url() if thing else ""

    def gatherings(self) -> QuerySet[Gathering]:
        """Return the gatherings of the area's circles, and of the places in it whose visitors are counted."""
        found = Gathering.objects.all()
        if self.circle:
            return found.filter(circle=self.circle)
        if self.municipality:
            return found.filter(circle__municipality=self.municipality)
        circles = self._circles()
        return found if circles is None else found.filter(circle__in=circles.order_by().values("pk"))

    def circles(self) -> QuerySet[Circle]:
        """Return the area's circles, and the records of its places; drafts are among them."""
        found = self._circles()
        return Circle.objects.all() if found is None else found

    def _circles(self) -> QuerySet[Circle] | None:
        if self.circle:
            return Circle.objects.filter(pk=self.circle.pk)
        if self.place:
            return Circle.objects.filter(Q(place=self.place, records=None) | Q(records=self.place))
        if self.organisation:
            runs = Place.objects.filter(work_forms__organisers__organisation=self.organisation)
            hosted = Q(host=self.organisation, records=None)
            return Circle.objects.filter(hosted | Q(records__in=runs.order_by().values("pk")))
        if self.municipality:
            return Circle.objects.filter(municipality=self.municipality)
        return Circle.objects.filter(municipality__county_code=self.county.code) if self.county else None

    def every_place(self) -> QuerySet[Place]:
        """Return the area's places, the unpublished too."""
        if self.circle:
            return Place.objects.none()
        if self.place:
            return Place.objects.filter(pk=self.place.pk)
        if self.organisation:
            runs = WorkForm.objects.filter(organisers__organisation=self.organisation)
            return Place.objects.filter(pk__in=runs.order_by().values("place"))
        if self.municipality:
            return Place.objects.filter(municipality=self.municipality)
        return Place.objects.filter(municipality__county_code=self.county.code) if self.county else Place.objects.all()

    def places(self) -> QuerySet[Place]:
        """Return the area's places that are published now."""
        return self.every_place().published()  # type: ignore[attr-defined, no-any-return]

    def organisations(self) -> QuerySet[Organisation]:
        """Return the published organisations that work in the area, run the place or stand behind the circle."""
        found = Organisation.objects.published()
        if self.circle:
            return found.filter(hosted_circles=self.circle)
        if self.place:
            return found.filter(run_work_forms__work_form__place=self.place).distinct()
        if self.organisation:
            return found.filter(pk=self.organisation.pk)
        if self.municipality:
            return found.filter(municipalities=self.municipality)
        return found.filter(municipalities__county_code=self.county.code).distinct() if self.county else found

    @cached_property
    def municipalities(self) -> list[Municipality]:
        """The municipalities that the area's figures may be of, by code."""
        found = Municipality.objects.order_by("code")
        if self.municipality:
            return [self.municipality]
        if self.county:
            return list(found.filter(county_code=self.county.code))
        if self.circle:
            return list(found.filter(pk=self.circle.municipality_id))
        if self.place or self.organisation:
            of_circles, of_places = self.circles().values("municipality"), self.every_place().values("municipality")
            return list(found.filter(Q(pk__in=of_circles.order_by()) | Q(pk__in=of_places.order_by())))
        return list(found)


def kept_area_in_words(text: str, municipality: Municipality | None) -> str:
    """Return the name of an area that is kept as `Area.parse` reads it; as it is kept where it is gone."""
    try:
        return area_in_words((Area(municipality) if municipality else Area.parse(text)).names)
    except ValueError:
        return text


def _by_slug(model: Any) -> Callable[[str], Any]:
    return lambda slug: model.objects.filter(slug=slug).first()


def _county(code: str) -> County | None:
    towns = Municipality.objects.filter(county_code=code)[:1]
    return next((County.of(town) for town in towns), None)


KEPT: dict[str, Any] = {Scope.CIRCLE: Circle, Scope.PLACE: Place, Scope.ORGANISATION: Organisation}
READERS: dict[str, Callable[[str], Any]] = {
    Scope.MUNICIPALITY: lambda code: Municipality.objects.filter(code=code).first(),
    Scope.COUNTY: _county,
    Scope.ORGANISATION: _by_slug(Organisation),
    Scope.PLACE: _by_slug(Place),
    Scope.CIRCLE: lambda slug: Circle.objects.of_people().filter(slug=slug).first(),
}
