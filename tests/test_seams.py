"""Where long compounds may break."""

import pytest
from django.template import Context, Template

from network.seams import SOFT_HYPHEN, WORD_JOINER, marked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Taustayhteyshenkilö", "Tausta-yhteys-henkilö"),
        ("Piirit ilman taustayhteyshenkilöä", "Piirit ilman tausta-yhteys-henkilöä"),
        ("BAKGRUNDSORGANISATION", "BAKGRUNDS-ORGANISATION"),
        ("Vuorolista", "Vuorolista"),
        ("", ""),
    ],
)
def test_a_long_compound_breaks_at_its_seams_and_nothing_else_changes(text: str, shown: str) -> None:
    assert marked(text).replace(SOFT_HYPHEN, "-") == shown
    assert marked(text).replace(SOFT_HYPHEN, "") == text


def test_the_hyphen_of_a_shortened_word_stays_with_it() -> None:
    assert marked("Tapaamistiheys ja -aika") == f"Tapaamistiheys ja -{WORD_JOINER}aika"
    assert marked("nuoriso-ohjaaja, klo 13 - 15") == "nuoriso-ohjaaja, klo 13 - 15"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("aino@example.org", "aino<wbr>@example.org"),
        ('"<i>"@x', "&quot;&lt;i&gt;&quot;<wbr>@x"),
        ("<i>", "&lt;i&gt;"),
        ("", ""),
    ],
)
def test_an_address_breaks_before_its_at_and_stays_escaped(text: str, shown: str) -> None:
    assert Template("{{ text|address }}").render(Context({"text": text})) == shown


def test_a_heading_in_a_template_is_marked_and_stays_escaped() -> None:
    template = Template("{% filter seamed %}<b>{{ name }}</b> Taustajärjestö{% endfilter %}")
    assert template.render(Context({"name": "<i>"})) == f"<b>&lt;i&gt;</b> Tausta{SOFT_HYPHEN}järjestö"


def test_a_thousand_stays_on_one_line() -> None:
    assert marked("1 000 asukasta kohti") == "1\u00a0000 asukasta kohti"
    assert marked("vuonna 2026 12 kertaa") == "vuonna 2026 12 kertaa"
