"""The parts of an organisation that are lists of rows: the model and fields of each, and rows as plain data."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from network.models import AdviceRow, BodySeat, ContactWay, FundingRow, Organisation, OrganisationName, Training
from network.models.organisation_rows import OrganisationRow

Row = dict[str, Any]


@dataclass(frozen=True)
class RowPart:
    """One part of the record: its code in addresses and the trail, what it is called, its model and its fields."""

    code: str
    title: Any
    lede: Any
    model: type[OrganisationRow]
    related: str
    fields: tuple[str, ...]

    def rows_of(self, organisation: Organisation) -> list[Row]:
        """Return the rows as plain data, in their order: what the trail keeps and an undo writes back."""
        return [self.row(row) for row in getattr(organisation, self.related).all()]

    def row(self, row: models.Model) -> Row:
        return {name: plain(getattr(row, name)) for name in self.fields}

    def made(self, organisation: Organisation, rows: list[Row]) -> list[Any]:
        """Return the rows as objects to be saved; plain data is read as it was written."""
        fields: dict[str, Any] = {name: self.model._meta.get_field(name) for name in self.fields}
        made: list[Any] = []
        for number, row in enumerate(rows):
            told = {name: field.to_python(row.get(name, field.get_default())) for name, field in fields.items()}
            made.append(cast("Any", self.model)(organisation=organisation, order=number, **told))
        return made


def plain(value: Any) -> Any:
    """Return a value as JSON can keep it."""
    if isinstance(value, date | time):
        return value.isoformat()
    return f"{value:.2f}" if isinstance(value, Decimal) else value


ROW_PARTS: dict[str, RowPart] = {
    part.code: part
    for part in (
        RowPart(
            "names", _("Muut nimet"), _("Nimet, joilla teitä etsitään: virallinen nimi, puhekielen nimi, muut kielet."),
            OrganisationName, "other_names", ("name", "kind", "language"),
        ),
        RowPart(
            "contacts", _("Tavat ottaa yhteyttä"), _("Esimerkiksi chat, tekstiviesti tai neuvontapuhelimen numero."),
            ContactWay, "contact_ways", ("kind", "value", "note"),
        ),
        RowPart(
            "advice", _("Milloin saa neuvoa"), _("Päivä ja kellonajat, tai sama omin sanoin."),
            AdviceRow, "advice_rows", ("way", "weekday", "starts", "ends", "text"),
        ),
        RowPart(
            "training", _("Koulutus, jota annatte"), _("Koulutus, johon muutkin voivat tulla tai jonka voi tilata."),
            Training, "trainings", ("title", "for_whom", "url"),
        ),
        RowPart(
            "seats", _("Toimielimet, joissa olette"), _("Neuvottelukunta, työryhmä tai hallitus, ilman nimiä."),
            BodySeat, "seats", ("body", "since", "until"),
        ),
        RowPart(
            "funding", _("Rahoitus"), _("Mistä raha toimintaan tulee. Summan voi jättää kertomatta."),
            FundingRow, "funding_rows", ("source", "year", "amount", "purpose"),
        ),
    )
}  # fmt: skip
