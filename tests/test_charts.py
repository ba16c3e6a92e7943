"""Bars drawn on the server: a long name goes on a second line and is not cut."""

import re
from itertools import pairwise

import pytest

from reporting.charts import Bar, bar_chart
from reporting.lettering import cut, width_of, wrapped

NAMES = ("Täysin eri mieltä", "Joka viikko tai useammin", "Avoin kohtaaminen", "Päivätoimintakeskus")
TEXT = re.compile(r'<text class="s-chart__text s-chart__text--end" x="(\d+)" y="(\d+)"[^>]*>([^<]*)</text>')


@pytest.mark.parametrize("name", NAMES)
def test_the_whole_name_is_beside_its_bar(name: str) -> None:
    drawn = bar_chart([Bar(name, 3, "3"), Bar("Muu", None, "ei tiedossa")])
    lines = TEXT.findall(drawn)
    assert " ".join(line[2] for line in lines[:-1]) == name
    assert all(width_of(text, 17) <= int(x) for x, _y, text in lines)
    heights = [int(y) for _x, y, _text in lines]
    assert all(below - above >= 18 for above, below in pairwise(heights))
    assert int(re.findall(r'viewBox="0 0 340 (\d+)"', drawn)[0]) > heights[-1]


def test_lines_break_between_words_and_only_what_does_not_fit_is_cut() -> None:
    assert wrapped("Harvemmin kuin kerran kuussa", 134, 17) == ["Harvemmin kuin", "kerran kuussa"]
    told = wrapped("Joku muu syy joka on hyvin pitkä ja jota riittää vielä seuraavallekin riville", 134, 17)
    assert len(told) == 3
    assert told[-1].endswith("…")
    assert cut("Lyhyt", 134, 17) == "Lyhyt"
    assert all(width_of(line, 17) <= 134 for line in [*told, cut("Kohtaamispaikkaverkosto", 134, 17)])
