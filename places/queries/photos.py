"""Photos as pages show them, brought along in the query of the row that they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, JSONField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from places.enums import Shows
from places.models import PhotoFields
from places.pictures import WIDTHS, widths_of


class JsonRows(Aggregate):
    """A list of JSON objects, which both databases make."""

    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)


@dataclass(frozen=True)
class ShownPhoto:
    """A photo on a page: its addresses by width, its size, and what it shows."""

    address: str
    name: str
    width: int
    height: int
    alt: str
    shows: str

    @property
    def src(self) -> str:
        """The address of a middle width, for a browser that knows nothing of the others."""
        widths = widths_of(self.width)
        return self._url(WIDTHS[1] if WIDTHS[1] in widths else widths[-1])

    @property
    def largest(self) -> str:
        return self._url(self.width)

    @property
    def srcset(self) -> str:
        return ", ".join(f"{self._url(width)} {width}w" for width in widths_of(self.width))

    def _url(self, width: int) -> str:
        return reverse(self.address, args=[self.name, width])


def photos_as_json(photos: type[PhotoFields], owner: str, of: str = "pk") -> Subquery:
    """Return the photos of each row as a value to annotate: no query of their own."""
    facts = {name: name for name in ("name", "width", "height", "alt", "shows", "position", "pk")}
    rows: QuerySet[Any] = photos._default_manager.filter(**{owner: OuterRef(of)}).order_by().values(owner)
    return Subquery(rows.annotate(all=JsonRows(JSONObject(**facts))).values("all"))


def shown_photos(photos: type[PhotoFields], rows: Sequence[dict[str, Any]] | None) -> list[ShownPhoto]:
    """Return the annotated photos in their order."""
    ordered = sorted(rows or (), key=lambda row: (row["position"], row["pk"]))
    facts = ("name", "width", "height", "alt", "shows")
    return [ShownPhoto(photos.address, *(row[fact] for fact in facts)) for row in ordered]


def has_door(owner: Model) -> bool:
    """Say whether a photo of the door has been added; prefetch `photos` for many."""
    return any(photo.shows == Shows.DOOR for photo in owner.photos.all())  # type: ignore[attr-defined]
