"""Names in a text, in any of their forms."""

import pytest

from groups.known_names import names_in_text


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("Ainon kakku oli hyvää", ["Aino"], ["Aino"]),
        ("Kiitos Pekalle ja Matille", ["Pekka", "Matti", "Aino"], ["Pekka", "Matti"]),
        ("Marjatan ja Helmen laulut", ["Marjatta", "Helmi"], ["Marjatta", "Helmi"]),
        ("Virtasen Pekka tuli", ["Pekka Virtanen"], ["Pekka Virtanen"]),
        ("Liisa-mummo kertoi", ["Liisa"], ["Liisa"]),
        ("Aino’s cake, Åsas kaka", ["Aino", "Åsa"], ["Aino", "Åsa"]),
        ("M.K. tuli myös", ["M.K."], ["M.K."]),
        ("Silloin m.k. oli rahaa", ["M.K."], []),
        ("Ilo irti, iloa riitti", ["Ilo"], ["Ilo"]),
        ("Vain iloa riitti", ["Ilo"], []),
        ("Mummo ja mummon pulla", ["mummo"], ["mummo"]),
        ("Lauloimme ja joimme kahvia", ["Aino", "Leo", "R.K.", ""], []),
        ("", ["Aino"], []),
    ],
)
def test_a_name_is_found_in_any_of_its_forms(text: str, names: list[str], found: list[str]) -> None:
    assert names_in_text(text, names) == found
