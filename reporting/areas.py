"""What a report may be of: the whole network, or one municipality."""

from dataclasses import dataclass
from typing import Self

from django.db.models import QuerySet

from groups.models import Gathering
from network.models import Municipality
from places.models import Place
from reporting.enums import Scope


@dataclass(frozen=True)
class Area:
    """The whole network, or one municipality."""

    municipality: Municipality | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `network` or `municipality:837`; anything else, or an unknown code, is a ValueError."""
        if text == Scope.NETWORK:
            return cls()
        scope, _, code = text.partition(":")
        found = Municipality.objects.filter(code=code).first() if scope == Scope.MUNICIPALITY else None
        if found is None:
            raise ValueError(f"not the network nor a municipality of it: {text!r}")
        return cls(found)

    def __str__(self) -> str:
        return f"{Scope.MUNICIPALITY}:{self.code}" if self.municipality else str(Scope.NETWORK)

    @property
    def scope(self) -> Scope:
        return Scope.MUNICIPALITY if self.municipality else Scope.NETWORK

    @property
    def code(self) -> str:
        return self.municipality.code if self.municipality else ""

    def gatherings(self) -> QuerySet[Gathering]:
        """Return the gatherings of the area's circles."""
        found = Gathering.objects.all()
        return found.filter(circle__municipality=self.municipality) if self.municipality else found

    def places(self) -> QuerySet[Place]:
        """Return the area's places that are published now."""
        found = Place.objects.published()
        return found.filter(municipality=self.municipality) if self.municipality else found

    def municipalities(self) -> list[Municipality]:
        return [self.municipality] if self.municipality else list(Municipality.objects.order_by("code"))
