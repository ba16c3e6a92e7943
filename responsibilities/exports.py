"""A rota on paper, as tagged PDF in the circle's language: for the team with first names, for the door with none."""

from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from groups.models import Circle
from network.paper import page_facts, set_in_type
from responsibilities.queries.rota import Board, Place, Row

ROTA = Path(__file__).parent / "papers" / "rota.typ"


def rota_pdf(circle: Circle, board: Board, *, with_names: bool) -> bytes:
    """Return the coming turns, a row for each gathering; on the door a turn is agreed or waits for somebody."""
    with translation.override(circle.language):
        rows = [
            {"when": row.when, "cells": [_cell(row, places, with_names=with_names) for _rota, places in row.cells]}
            for row in board.coming
        ]
        facts = page_facts(circle.get_absolute_url())
        team = _("Etkö pääse? Pyydä vaihtoa portaalissa. Vuoro on sinun, kunnes joku ottaa sen.")
        door = _("Haluatko mukaan tekemään? Kysy piirin väeltä tai katso sivulta.")
        return set_in_type(
            ROTA,
            {
                "title": _("Vuorolista: %(name)s") % {"name": circle.name},
                "heading": _("Vuorolista") if with_names else _("Kerrat ja vuorot"),
                "name": circle.name,
                "language": circle.language,
                **{key: facts[key] for key in ("network", "printed", "address")},
                "duties": [str(part.rota) for part in board.rotas],
                "rows": rows,
                "words": {
                    "when": _("Milloin"),
                    "intro": "" if rows else _("Tulevia kokoontumisia ei ole."),
                    "foot": team if with_names else door,
                },
            },
        )


def _cell(row: Row, places: list[Place], *, with_names: bool) -> str:
    if row.is_off:
        return _("Peruttu")
    told = (_told(place, with_names=with_names) for place in places)
    return ", ".join(told if with_names else dict.fromkeys(told)) or "–"


def _told(place: Place, *, with_names: bool) -> str:
    if not place.turn.holder_id:
        return _("etsitään tekijää")
    if not with_names:
        return _("sovittu") if place.is_agreed and not place.is_looking else _("etsitään tekijää")
    return place.name if place.is_agreed else _("%(name)s (ehdotus)") % {"name": place.name}
