"""What wellbeing services counties are called in English, by their Finnish names, as Statistics Finland names them."""

from functools import cache

from network.imports.region import DATA
from network.imports.textfile import headed_rows, text_lines


def english_county(name_fi: str) -> str:
    """Return the county's English name, or the Finnish one of what is none."""
    return _names().get(name_fi, name_fi)


@cache
def _names() -> dict[str, str]:
    rows = headed_rows(text_lines(DATA / "counties.csv"), ("county_fi", "county_en"))
    return {cells["county_fi"]: cells["county_en"] for _row, cells in rows}
