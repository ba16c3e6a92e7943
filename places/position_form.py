"""The place form's part that says where the place is: numbers from a map, or an address that the network knows."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.coordinates import PositionError, Trouble, is_in_finland, parse_point, written
from network.distance_in_words import distance_words
from network.enums import Precision
from network.geo import Point, distance_m
from network.models import Municipality
from network.queries.streets import StreetRow, on_streets
from network.streets import Street, street_of

LOOK_UP = "look_up"  # the name of the button that looks the address up and saves nothing
MIDDLE = "middle"
LONGEST = 300
FAR_M = 150_000


class PositionField(forms.CharField):
    """A position as people write or paste it; its value is a Point."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, required=False, **kwargs)
        self.widget.attrs.update({"autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, Point) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_point(text)
        except PositionError as refused:
            raise ValidationError(_why(refused)) from None


def _why(refused: PositionError) -> str:
    if refused.trouble == Trouble.SWAPPED and refused.meant:
        return _("Luvut ovat väärin päin. Tarkoititko: %(meant)s?") % {"meant": written(refused.meant)}
    if refused.trouble == Trouble.METRES:
        return _(
            "Nämä ovat metrejä (ETRS-TM35FIN). Valitse karttapalvelussa asteet (WGS84), esimerkiksi 61.4978, 23.761."
        )
    return _("Emme saaneet tästä sijaintia. Kirjoita kaksi lukua näin: 61.4978, 23.761. Pilkkukin käy: 61,4978 23,761.")


class PositionPart(forms.Form):
    """Where the place is. What was not touched stays; an emptied position goes back to the middle of the area."""

    position = PositionField(
        label=gettext_lazy("Sijainti kartalla"),
        help_text=gettext_lazy(
            "Kopioi luvut karttapalvelusta ja liitä tähän, esimerkiksi 61.4978, 23.761. Jos et tiedä, jätä tyhjäksi: "
            "silloin näytämme kaupunginosan tai kunnan keskikohdan ja kerromme, että tarkka paikka puuttuu."
        ),
    )
    known = forms.ChoiceField(
        label=gettext_lazy("Sijainti verkoston tuntemasta osoitteesta"), required=False, widget=forms.RadioSelect
    )
    is_right = forms.BooleanField(label=gettext_lazy("Sijainti on oikein näin"), required=False)

    field_order = (
        "name", "kind", "municipality", "summary", "area", "address", "postal_code", "position", "known", "is_right",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept: Any = getattr(self, "instance", None)
        self.kept_point = kept.point if kept and kept.pk and kept.precision == Precision.EXACT else None
        self.kept_street = street_of(kept.address) if kept and kept.pk else Street("")
        self.initial["position"] = self.kept_point
        self.asks = False
        self.rows: dict[str, StreetRow] = {}
        if self.data.get(self.add_prefix("known")) or self.looks_up:
            self._offer_known()
        if not self.rows:
            del self.fields["known"]

    @property
    def looks_up(self) -> bool:
        """Whether the button was pressed that looks the address up and saves nothing."""
        return LOOK_UP in self.data

    @property
    def nothing_known(self) -> bool:
        """Whether an address was looked up that the network does not know."""
        return self.looks_up and not self.rows

    def full_clean(self) -> None:
        """What is only looked up is not told of its mistakes yet."""
        if self.looks_up:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def _offer_known(self) -> None:
        street = street_of(str(self.data.get(self.add_prefix("address"), "")))
        town = self._town_code()
        rows = [row for row in on_streets([street.key]) if row.municipality == town] if town else []
        at_house = [row for row in rows if street.house and row.house == street.house and row.is_exact]
        self.rows = {f"{row.street} {row.house}": row for row in at_house}
        if rows and not at_house:
            self.rows[MIDDLE] = _middle(rows)
        field: Any = self.fields["known"]
        field.choices = [("", _("Ei näistä")), *((key, _label(key, row)) for key, row in self.rows.items())]
        if self.looks_up and len(at_house) == 1:
            sent: Any = self.data
            self.data = sent = sent.copy()
            sent[self.add_prefix("known")] = next(iter(self.rows))

    def _town_code(self) -> str:
        kept: Any = getattr(self, "instance", None)
        return str(kept.municipality_id if kept and kept.pk else self.data.get(self.add_prefix("municipality"), ""))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        chosen = self.rows.get(found.get("known") or "")
        if chosen:
            precision = Precision.EXACT if found["known"] != MIDDLE else Precision.DISTRICT
            return found | {"lat": chosen.lat, "lon": chosen.lon, "precision": precision}
        if "position" in self.errors or self.add_prefix("position") not in self.data:
            return found
        point, town = found.get("position"), self._town(found)
        if question := self._question(point, town, found):
            self.asks = not found.get("is_right")
            if self.asks:
                self.add_error("position", question)
        if point is None and self.kept_point:
            found |= {"lat": None, "lon": None}
        elif point is not None and point != self.kept_point:
            found |= {"lat": point.lat, "lon": point.lon, "precision": Precision.EXACT}
        return found

    def _town(self, found: dict[str, Any]) -> Municipality | None:
        kept: Any = getattr(self, "instance", None)
        return kept.municipality if kept and kept.pk else found.get("municipality")

    def _question(self, point: Point | None, town: Municipality | None, found: dict[str, Any]) -> str:
        """What is asked before a surprising position is taken; usually nothing."""
        if point is None:
            return ""
        if not is_in_finland(point):
            return _("Tämä piste on Suomen ulkopuolella. Onko se oikein? Tarkista luvut, tai merkitse alta, että on.")
        if town and (metres := distance_m(point, town.point)) > FAR_M:
            words = {"distance": distance_words(metres, exact=False), "town": town.name}
            return _("Tämä piste on kaukana kunnasta %(town)s: %(distance)s. Onko se oikein?") % words
        moved = street_of(str(found.get("address") or "")) != self.kept_street
        if point == self.kept_point and moved and self.kept_street.key:
            return _(
                "Osoite muuttui, mutta sijainti ei. Hae sijainti osoitteesta, tai merkitse alta, että se on oikein."
            )
        return ""


def _middle(rows: list[StreetRow]) -> StreetRow:
    """The street's middle as the network's own addresses give it: never an exact address."""
    first, total = rows[0], sum(row.count for row in rows)
    lat, lon = (sum(getattr(row, name) * row.count for row in rows) / total for name in ("lat", "lon"))
    return StreetRow(
        first.street, "", first.municipality, first.municipality_name, first.address, lat, lon, total, is_exact=False
    )


def _label(key: str, row: StreetRow) -> str:
    if key == MIDDLE:
        return _("Noin: kadun keskikohta, %(street)s") % {"street": row.said()}
    return f"{row.said(row.house)} ({written(Point(row.lat, row.lon))})"
