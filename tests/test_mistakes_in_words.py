"""A mistake of a form is told in our own words, whichever field it is of; a form's own words stay as they are."""

from typing import Any

import pytest
from django import forms
from django.core.validators import DecimalValidator
from django.utils.translation import override

from network.mistakes_in_words import GENERIC, MESSAGES


class Everything(forms.Form):
    text = forms.CharField(label="Mitä haluat kertoa?", max_length=5)
    own = forms.CharField(label="Nimi", error_messages={"required": "Kirjoita järjestön nimi."})
    tick = forms.BooleanField(label="Olen lukenut tämän.")
    pick = forms.ChoiceField(label="Tapa", choices=[("a", "A")])
    many = forms.MultipleChoiceField(label="Kielet", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    mail = forms.EmailField(label="Sähköposti")
    page = forms.URLField(label="Verkkosivu", assume_scheme="https")
    count = forms.IntegerField(label="Montako", min_value=1, max_value=9)
    amount = forms.DecimalField(label="Summa", max_digits=4, decimal_places=2)
    day = forms.DateField(label="Päivä")
    time = forms.TimeField(label="Kello")
    nameless = forms.CharField(label="")


def said(sent: dict[str, Any], name: str) -> list[str]:
    return list(Everything(sent)[name].errors)


@pytest.mark.parametrize(
    ("sent", "name", "told"),
    [
        ({}, "text", "”Mitä haluat kertoa” puuttuu. Kirjoita se."),
        ({}, "own", "Kirjoita järjestön nimi."),
        ({}, "tick", "”Olen lukenut tämän” puuttuu. Rastita se."),
        ({}, "pick", "”Tapa” puuttuu. Valitse se."),
        ({}, "many", "”Kielet” puuttuu. Valitse se."),
        ({}, "nameless", "Tämä puuttuu. Kirjoita se."),
        ({"text": "123456"}, "text", "Teksti on liian pitkä: enintään 5 merkkiä mahtuu, nyt niitä on 6."),
        ({"text": "1\x002"}, "text", MESSAGES["null"]),
        ({"pick": "b"}, "pick", MESSAGES["choice"]),
        ({"many": ["b"]}, "many", MESSAGES["choice"]),
        ({"mail": "x"}, "mail", MESSAGES["email"]),
        ({"page": "x"}, "page", MESSAGES["url"]),
        ({"page": "http://["}, "page", MESSAGES["url"]),
        ({"count": "x"}, "count", MESSAGES["whole"]),
        ({"count": "0"}, "count", "Luku on liian pieni. Kirjoita vähintään 1."),
        ({"count": "10"}, "count", "Luku on liian suuri. Kirjoita enintään 9."),
        ({"amount": "x"}, "amount", MESSAGES["number"]),
        ({"amount": "123.45"}, "amount", MESSAGES["digits"]),
        ({"day": "x"}, "day", MESSAGES["day"]),
        ({"time": "x"}, "time", MESSAGES["time"]),
    ],
)
def test_a_mistake_is_told_in_our_words(sent: dict[str, Any], name: str, told: Any) -> None:
    assert said(sent, name) == [str(told)]


def test_the_mistake_keeps_its_place_and_its_code() -> None:
    field = Everything({})["text"]
    assert field.errors.field_id == "id_text"
    assert [error.code for error in field.errors.as_data()] == ["required"]
    assert not Everything()["text"].errors


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("code", ["day", "time"])
def test_what_a_message_advises_is_taken(language: str, code: str) -> None:
    with override(language):
        advised = str(MESSAGES[code]).rpartition(": ")[2].removesuffix(".")
        assert not said({code: advised}, code)


def test_nothing_of_the_frameworks_own_is_left_to_tell() -> None:
    """Control: the table is found by the framework's very objects, which a new release might make anew."""
    assert set(GENERIC.values()) == {"required", *MESSAGES}
    assert id(DecimalValidator.messages["max_digits"]) in GENERIC
