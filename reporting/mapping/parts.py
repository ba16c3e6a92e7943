"""The parts of a mapping that are edited one at a time: what each holds, as plain data that a trail can keep."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from reporting.enums import MappingPartKind, Side, SideState
from reporting.models import CentreStep, Mapping, MappingPart, MappingSide, PossibleSpace
from reporting.models.mapping import MappingRow

Told = dict[str, Any]
PART_FIELDS = ("state", "note", "responsible", "responsible_name", "started_on", "done_on")
QUARTET, CENTRES, PRACTICE, FOLLOW_UP = "quartet", "centres", "practice", "follow_up"
NOTE = "_note"


@dataclass(frozen=True)
class RowsOf:
    """The rows of a part: its name in the trail, what they are called, their model, relation and fields."""

    name: str
    title: Any
    model: type[MappingRow]
    related: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class EditedPart:
    """One part as it is edited: its code in addresses, its names, the mapping's own fields and the rows in it."""

    code: str
    title: Any
    lede: Any
    fields: tuple[str, ...] = ()
    rows: RowsOf | None = None

    @property
    def kind(self) -> MappingPartKind | None:
        """Which of the six parts it is, if one."""
        return MappingPartKind(self.code) if self.code in MappingPartKind.values else None


SPACES = RowsOf("spaces", _("Mahdolliset tilat"), PossibleSpace, "possible_spaces", ("name", "where", "keeper", "note"))
STEPS = RowsOf(
    "steps", _("Yhteisökeskuksen askeleet"), CentreStep, "centre_steps", ("place", "area", "step", "state", "day")
)
LEDES: dict[MappingPartKind, Any] = {
    MappingPartKind.ACTORS: _("Ketkä täällä toimivat: järjestöt, seurakunnat, kunta, hyvinvointialue, asukkaat."),
    MappingPartKind.AREAS: _("Millä alueilla toimintaa on, ja mistä se puuttuu."),
    MappingPartKind.SPACES: _("Mitkä tilat ovat käytössä, ja mitkä voisi saada käyttöön."),
    MappingPartKind.GRANTS: _("Mitä kunta ja hyvinvointialue ovat myöntäneet toimijoille."),
    MappingPartKind.STEA: _("Mitä STEA on myöntänyt kunnassa toimiville."),
    MappingPartKind.INCLUSION: _("Onko asukkailta kysytty osallisuudesta, milloin ja miten."),
}
PARTS: dict[str, EditedPart] = {
    part.code: part
    for part in (
        *(
            EditedPart(kind.value, kind.label, LEDES[kind], rows=SPACES if kind == MappingPartKind.SPACES else None)
            for kind in MappingPartKind
        ),
        EditedPart(
            QUARTET,
            _("Nelikko"),
            _("Ketkä neljästä ovat mukana: asukkaat, järjestöt, kunta, hyvinvointialue."),
        ),
        EditedPart(
            CENTRES,
            _("Yhteisökeskuksen askeleet"),
            _("Mitä on tehty ja mitä on edessä, järjestyksessä."),
            rows=STEPS,
        ),
        EditedPart(
            PRACTICE,
            _("Konsultaatio ja työparityö"),
            _("Kerro, onko tapa käytössä. Myös se kerrotaan, ettei ole."),
            ("consultation", "consultation_note", "work_pair", "work_pair_note"),
        ),
        EditedPart(
            FOLLOW_UP,
            _("Mittarit, seuranta ja vastuuhenkilö"),
            _("Mitä seurataan, kuinka usein, ja kuka vastaa kokonaisuudesta."),
            ("measured", "metrics", "follow_up", "schedule", "responsible", "responsible_name", "next_review_on"),
        ),
    )
}  # fmt: skip


def plain(value: Any) -> Any:
    """Return a value as JSON can keep it: a day as text, a row of another table by its key."""
    if isinstance(value, date):
        return value.isoformat()
    return value.pk if isinstance(value, Model) else value


def plain_fields(thing: Model, names: tuple[str, ...]) -> Told:
    """Return the fields as plain data."""
    found: Told = {}
    for name in names:
        field: Any = thing._meta.get_field(name)
        found[name] = plain(getattr(thing, field.attname))
    return found


def told_of(mapping: Mapping, part: EditedPart) -> Told:
    """Return what is stored of a part as plain data; of a mapping that nobody has begun, what is told of nothing."""
    told = plain_fields(mapping, part.fields)
    if part.kind:
        stored = next((row for row in _related(mapping, "parts") if row.kind == part.kind), None)
        told |= plain_fields(stored or MappingPart(), PART_FIELDS)
    if part.code == QUARTET:
        sides = {row.side: row for row in _related(mapping, "sides")}
        for side in Side:
            row = sides.get(side.value) or MappingSide(state=SideState.UNTOLD)
            told |= {side.value: str(row.state), f"{side.value}{NOTE}": row.note}
    if part.rows:
        rows = _related(mapping, part.rows.related)
        told[part.rows.name] = [plain_fields(row, part.rows.fields) for row in rows]
    return told


def _related(mapping: Mapping, name: str) -> list[Any]:
    return list(getattr(mapping, name).all()) if mapping.pk else []
