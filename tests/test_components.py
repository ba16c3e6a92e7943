"""The components page, and the template words that every page uses."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import Client, RequestFactory

from network.templatetags import silmukka


class Visit(forms.Form):
    name = forms.CharField(label="Nimi", help_text="Kuka tulee")
    when = forms.ChoiceField(label="Milloin", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    note = forms.CharField(label="Muuta", required=False)


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_is_public_and_shows_every_icon(client: Client, language: str) -> None:
    response = client.get(f"/{language}/components/")
    assert response.status_code == 200
    assert "<code>take_part</code>" in response.content.decode()


def test_a_refused_field_is_wired_to_its_hint_and_error() -> None:
    html = render("{{ form.name.as_field_group }}", form=Visit({}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html


def test_only_fields_that_may_be_left_empty_say_so() -> None:
    form = Visit()
    assert "(ei pakollinen)" in render("{{ form.note.as_field_group }}", form=form)
    assert "(ei pakollinen)" not in render("{{ form.name.as_field_group }}", form=form)


def test_the_error_summary_leads_to_what_can_be_filled_in() -> None:
    html = render("{% error_summary form %}", form=Visit({}))
    assert '<a href="#id_name">”Nimi” puuttuu. Kirjoita se.</a>' in html
    assert '<a href="#id_when_0">”Milloin” puuttuu. Valitse se.</a>' in html
    assert "id_note" not in html


def test_a_label_that_is_a_sentence_ends_once() -> None:
    class Read(forms.Form):
        read = forms.BooleanField(label="Olemme lukeneet tämän.")

    assert '<a href="#id_read">”Olemme lukeneet tämän” puuttuu.' in render("{% error_summary form %}", form=Read({}))


def test_the_error_summary_is_silent_before_anything_is_sent() -> None:
    assert render("{% error_summary form %}", form=Visit()).strip() == ""


def test_the_error_summary_reads_formsets() -> None:
    formset = forms.formset_factory(Visit, extra=1)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-note": "x"}
    )
    assert '<a href="#id_form-0-name">' in render("{% error_summary formset %}", formset=formset)


def test_a_page_in_another_language_keeps_its_query() -> None:
    context = Context({"request": RequestFactory().get("/fi/places/?q=kahvi&near=33720")})
    assert silmukka.translated_url(context, "sv") == "/sv/places/?q=kahvi&near=33720"


def test_a_page_that_does_not_exist_still_has_its_languages() -> None:
    context = Context({"request": RequestFactory().get("/fi/ei-ole/?a=1")})
    assert silmukka.translated_url(context, "en") == "/en/ei-ole/?a=1"


def test_a_changed_query_keeps_the_rest() -> None:
    context = Context({"request": RequestFactory().get("/fi/places/?q=kahvi&page=2")})
    assert silmukka.query_with(context, page=3) == "?q=kahvi&page=3"
    assert silmukka.query_with(context, page="") == "?q=kahvi"


@pytest.mark.parametrize(
    ("number", "shown"),
    [(1, [1, 2, None, 10]), (5, [1, None, 4, 5, 6, None, 10]), (10, [1, None, 9, 10])],
)
def test_page_numbers_show_the_ends_and_the_neighbours(number: int, shown: list[int | None]) -> None:
    assert silmukka.page_numbers(Paginator(range(100), 10).page(number)) == shown


def test_an_icon_is_silent_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in silmukka.icon("clock")
    assert 'role="img" aria-label="&lt;kello&gt;"' in silmukka.icon("clock", label="<kello>")
