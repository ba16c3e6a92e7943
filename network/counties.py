"""What wellbeing services counties are called in English, by their Finnish names, as the regions' data tells."""

from functools import cache

from network.imports.region import DATA
from network.imports.textfile import headed_rows, text_lines


def english_county(name_fi: str) -> str:
    """Return the county's English name, or the Finnish one of what no region's data tells."""
    return _names().get(name_fi, name_fi)


@cache
def _names() -> dict[str, str]:
    rows = (
        cells
        for file in sorted(DATA.glob("*/municipalities.csv"))
        for _row, cells in headed_rows(text_lines(file), ("county_fi",))
    )
    return {cells["county_fi"]: name for cells in rows if (name := cells.get("county_en"))}
