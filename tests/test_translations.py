"""Every text in three languages: the catalogues are complete and true to the code; the check sees when they are not."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.utils.translation import gettext, ngettext, override

from network.translations import (
    compile_catalogues,
    extract_messages,
    find_problems,
    load,
    make_messages,
    missing,
    placeholders,
    po_path,
    read_catalog,
)

TEMPLATE = """{% load i18n %}{% translate "Etsi paikka" %}
  {% blocktranslate count n=places trimmed %}
    {{ n }} paikka
  {% plural %}
    {{ n }} paikkaa
  {% endblocktranslate %}
    {% translate "Piiri" context "ryhmä" %}<a title="{% translate 'Avaa' %}">{{ _("Sulje")|upper }}</a>
"""
CODE = """from django.utils.translation import gettext_lazy as _
NAME = _("Nimi")
HELLO = _("Hei %(name)s, <b>tervetuloa</b>")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A little project with a few texts, and a complete Swedish and English catalogue."""
    (tmp_path / "network").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "network" / "names.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    for language in ("sv", "en"):
        load(tmp_path, language, translated(tmp_path))
    return tmp_path


def translated(root: Path) -> list[dict[str, object]]:
    return [
        {
            "msgid": message.id if isinstance(message.id, str) else list(message.id),
            "context": message.context,
            "msgstr": f"x {message.id}" if isinstance(message.id, str) else [f"x {form}" for form in message.id],
        }
        for message in extract_messages(root)
        if message.id
    ]


def test_every_text_of_the_portal_is_in_swedish_and_in_english() -> None:
    problems = find_problems(settings.BASE_DIR)
    first = "\n".join(str(problem) for problem in problems[:10])
    assert not problems, f"{len(problems)} problems (manage.py check_translations tells all):\n{first}"


def test_texts_are_found_in_code_and_in_templates(project: Path) -> None:
    found = extract_messages(project)
    texts = {message.id for message in found if message.id}
    assert texts == {
        "Etsi paikka",
        ("%(n)s paikka", "%(n)s paikkaa"),
        "Piiri",
        "Avaa",
        "Sulje",
        "Nimi",
        "Hei %(name)s, <b>tervetuloa</b>",
    }
    assert found.get("Piiri", "ryhmä") is not None


def test_a_complete_catalogue_has_no_problems(project: Path) -> None:
    assert find_problems(project) == []


def test_a_new_text_and_a_gone_text_are_named(project: Path) -> None:
    (project / "network" / "names.py").write_text(CODE.replace("Nimi", "Sukunimi"), encoding="utf-8")
    found = {str(problem) for problem in find_problems(project)}
    assert found == {
        "sv: no translation: 'Sukunimi'",
        "sv: no longer in the code: 'Nimi'",
        "en: no translation: 'Sukunimi'",
        "en: no longer in the code: 'Nimi'",
    }
    assert make_messages(project) == {"sv": 1, "en": 1}
    assert "Nimi" not in {message.id for message in read_catalog(po_path(project, "sv"), "sv")}


@pytest.mark.parametrize(
    "wrong",
    [
        "Hej %(namn)s, <b>välkommen</b>",
        "Hej, <b>välkommen</b>",
        "Hej %(name)s, välkommen",
        "Hej %(name)s, <i>välkommen</i>",
        "",
    ],
)
def test_a_translation_that_does_not_fit_is_refused_whole(project: Path, wrong: str) -> None:
    before = po_path(project, "sv").read_text(encoding="utf-8")
    entries = [
        {"msgid": "Nimi", "msgstr": "Namn"},
        {"msgid": "Hei %(name)s, <b>tervetuloa</b>", "msgstr": wrong},
    ]
    with pytest.raises(ValueError, match="tervetuloa"):
        load(project, "sv", entries)
    assert po_path(project, "sv").read_text(encoding="utf-8") == before


def test_writing_again_changes_nothing(project: Path) -> None:
    before = po_path(project, "sv").read_text(encoding="utf-8")
    make_messages(project)
    assert po_path(project, "sv").read_text(encoding="utf-8") == before


def test_compiled_texts_are_the_ones_that_are_shown(project: Path, settings: object) -> None:
    settings.LOCALE_PATHS = [project / "locale"]  # type: ignore[attr-defined]
    assert compile_catalogues() == 2
    assert compile_catalogues() == 0
    assert (project / "locale/sv/LC_MESSAGES/django.mo").exists()


def test_placeholders_are_seen_in_each_of_their_forms() -> None:
    assert placeholders("%(n)s ja {name} ja %s, 100 %") == ["%(n)s", "%s", "{name}"]


def test_an_empty_catalogue_misses_everything() -> None:
    catalog = Catalog(locale="sv")
    catalog.add("Nimi", "")
    assert [message.id for message in missing(catalog)] == ["Nimi"]


def test_finnish_is_spoken_where_nothing_is_translated() -> None:
    with override("fi"):
        assert gettext("Etsi paikka") == "Etsi paikka"
        assert ngettext("%(n)s paikka", "%(n)s paikkaa", 2) == "%(n)s paikkaa"


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_texts_of_the_libraries_are_translated_too(language: str) -> None:
    short = "This password is too short. It must contain at least %d character."
    with override(language):
        assert gettext("Range query expects two values.") != "Range query expects two values."
        assert ngettext(short, short + "s", 10) not in {short, short + "s"}
