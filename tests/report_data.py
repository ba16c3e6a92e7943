"""Gatherings, hours and orders for the tests of reports."""

from datetime import date
from typing import Any

from network.models import Municipality
from reporting.areas import Area
from reporting.compiling import report_folder
from reporting.contents import DEFAULT
from reporting.enums import FileFormat
from reporting.models import Report
from tests.make import make_circle, make_gathering, make_municipality, make_place

FORMATS = tuple(FileFormat.values)
NOW = "2026-11-22T12:00:00+02:00"
ORIVESI = {"name_fi": "Orivesi", "name_sv": "Orivesi", "lat": 61.68, "lon": 24.36}


def make_quarter() -> tuple[Municipality, Municipality]:
    """July to September in two municipalities: held, not held and never reported, and a place with hours."""
    tampere, orivesi = make_municipality("837"), make_municipality("562", **ORIVESI)
    make_place((1, 540, 900), (3, 600, 645), municipality=tampere)
    coffee, walks = make_circle(municipality=tampere), make_circle(municipality=orivesi)
    make_gathering(coffee, date(2026, 7, 7), state="held", visitors=12, first_timers=3)
    make_gathering(coffee, date(2026, 8, 4), state="held", visitors=9, first_timers=1)
    make_gathering(coffee, date(2026, 9, 1), state="held", visitors=0)
    make_gathering(coffee, date(2026, 9, 8), state="not_held", reason="weather")
    make_gathering(coffee, date(2026, 9, 15))
    make_gathering(walks, date(2026, 8, 5), state="held", visitors=7, first_timers=2)
    return tampere, orivesi


def make_order(municipality: Municipality | None = None, **fields: Any) -> Report:
    """An order of the third quarter that waits for a worker."""
    order: Report = Report.objects.create(
        **{
            "scope": Area(municipality).scope,
            "key": Area(municipality).key,
            "municipality": municipality,
            "period": "2026-Q3",
            "contents": list(DEFAULT),
            **fields,
        }
    )
    return order


def file_bytes(report: Report) -> dict[str, bytes]:
    """The bytes of the report's files by their format."""
    return {file.format: (report_folder() / file.path).read_bytes() for file in report.files.all()}


def files_on_disk(report: Report) -> list[str]:
    """The names of everything in the report's folder, visible or not."""
    folder = report_folder() / str(report.pk)
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []
