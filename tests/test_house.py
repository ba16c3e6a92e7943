"""The shape of the house: imports and keys point down, files are small and well named, pages are clean."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

ROOT = Path(settings.BASE_DIR)
ROOMS = ["network", "places", "groups", "responsibilities", "reporting"]
MOST_LINES = 400
MOST_FUNCTION_LINES = 50
VAGUE = {"utils", "helpers", "common", "misc", "tools", "base", "core", "shared", "lib"}
INLINE = re.compile(
    r"""\sstyle\s*=|<style\b|<script\b(?![^>]*\bsrc=)(?![^>]*\btype="application/json")|\son[a-z]+\s*="""
)
ADDRESS = re.compile(r"""(?:https?:)?//[a-z0-9][a-z0-9.-]+\.[a-z]{2,}""", re.IGNORECASE)
LOADS = re.compile(
    r"""(?:src|srcset|action|data|poster|xlink:href)\s*=\s*["'](?:https?:)?//|url\(\s*["']?(?:https?:)?//"""
)
LINK = re.compile(r"""<link\b[^>]*href\s*=\s*["'](?:https?:)?//""")


def python_files() -> list[Path]:
    rooms = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
    return sorted([*rooms, *(ROOT / "tests").rglob("*.py")])


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def own_static() -> list[Path]:
    kinds = {".css", ".js", ".scss", ".svg"}
    return sorted(path for path in (ROOT / "static").rglob("*") if path.suffix in kinds and "vendor" not in path.parts)


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


# --- Down, never up ------------------------------------------------------------------------------


def upward_keys(found: list[type[models.Model]]) -> list[str]:
    """The relations of models to a room above their own."""
    above = []
    for model in found:
        for field in model._meta.get_fields(include_hidden=False):
            if field.concrete and field.is_relation and field.related_model:
                room, other = model._meta.app_label, field.related_model._meta.app_label  # type: ignore[union-attr]
                if room in ROOMS and other in ROOMS and ROOMS.index(other) > ROOMS.index(room):
                    above.append(f"{model._meta.label}.{field.name} -> {other}")
    return above


def test_keys_point_down() -> None:
    assert upward_keys(list(apps.get_models())) == []


def test_an_upward_key_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_house.ROOMS", list(reversed(ROOMS)))
    assert any("places.Place.municipality" in found for found in upward_keys(list(apps.get_models())))


# --- Small, and named for what they hold -----------------------------------------------------------


def test_files_are_small() -> None:
    lengths = {
        short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in [*python_files(), *templates()]
    }
    assert {name: length for name, length in lengths.items() if length >= MOST_LINES} == {}


def long_functions(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= MOST_FUNCTION_LINES:
            yield node.name


def test_functions_are_short() -> None:
    long = {f"{short(path)}:{name}" for path in python_files() for name in long_functions(path.read_text("utf-8"))}
    assert long == set()


def test_a_long_function_is_seen() -> None:
    assert list(long_functions("def f():\n" + "    x = 1\n" * 60)) == ["f"]


def test_no_file_has_a_vague_name() -> None:
    assert [short(path) for path in python_files() if path.stem in VAGUE] == []
    assert "utils" in VAGUE


def undocumented(source: str) -> bool:
    tree = ast.parse(source)
    return bool(tree.body) and ast.get_docstring(tree) is None


def test_every_module_says_what_it_holds() -> None:
    excused = {"__init__", "apps", "silmukka"}
    found = [
        short(path)
        for path in python_files()
        if path.stem not in excused and "commands" not in path.parts and undocumented(path.read_text("utf-8"))
    ]
    assert found == []
    assert undocumented("x = 1")


def test_views_are_functions() -> None:
    classes = [
        f"{short(path)}:{node.name}"
        for path in python_files()
        if "views" in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and any("View" in ast.unparse(parent) for parent in node.bases)
    ]
    assert classes == []


# --- Clean pages -------------------------------------------------------------------------------------


def without_comments(text: str) -> str:
    text = re.sub(r"\{#.*?#\}|<!--.*?-->|/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\{% comment.*?endcomment %\}", "", text, flags=re.DOTALL)


def inline_parts(text: str) -> list[str]:
    return [match[0].strip() for match in INLINE.finditer(without_comments(text))]


def loads_from_others(text: str) -> list[str]:
    bare = without_comments(text)
    return [match[0] for pattern in (LOADS, LINK) for match in pattern.finditer(bare)]


def test_pages_have_no_inline_style_or_script() -> None:
    found = {short(path): inline_parts(path.read_text("utf-8")) for path in templates()}
    assert {name: parts for name, parts in found.items() if parts} == {}


@pytest.mark.parametrize("text", ['<p style="x">', "<script>x</script>", '<a onclick="x">', "<style>p{}</style>"])
def test_an_inline_part_is_seen(text: str) -> None:
    assert inline_parts(text)


def test_htmx_is_asked_for_in_valid_html() -> None:
    bare = re.compile(r"""\shx-[a-z-]+\s*=""")
    assert [short(path) for path in templates() if bare.search(path.read_text("utf-8"))] == [], "write data-hx-…"
    assert bare.search('<p hx-get="x">')


def test_nothing_is_loaded_from_others() -> None:
    files = [*templates(), *own_static()]
    found = {short(path): loads_from_others(path.read_text("utf-8")) for path in files}
    assert {name: parts for name, parts in found.items() if parts} == {}


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example.com/x.js">',
        '<link rel="x" href="//fonts.example.com">',
        "url(https://x.example.org/a)",
    ],
)
def test_a_load_from_others_is_seen(text: str) -> None:
    assert loads_from_others(text)


def test_scripts_name_no_address_of_others() -> None:
    found = {
        short(path): [
            match[0]
            for match in ADDRESS.finditer(without_comments(path.read_text("utf-8")))
            if not match[0].startswith(("http://www.w3.org", "https://www.w3.org"))
        ]
        for path in own_static()
        if path.suffix == ".js"
    }
    assert {name: parts for name, parts in found.items() if parts} == {}


def is_page_or_part(path: Path) -> bool:
    """A page extends a frame; a part is named with _ or lives with the parts."""
    text = path.read_text("utf-8")
    relative = path.relative_to(ROOT / "templates")
    is_part = path.name.startswith("_") or {"components", "django", "allauth", "snippets"} & set(relative.parts)
    return bool(is_part) or "{% extends" in text or "<!doctype html>" in text.lower()


def test_every_template_is_a_page_or_a_part() -> None:
    excused = ("account/messages", "account/email")
    found = [short(path) for path in templates() if not is_page_or_part(path)]
    assert [name for name in found if not name.startswith(tuple(f"templates/{word}" for word in excused))] == []


def test_no_template_is_left_unused() -> None:
    named = "\n".join(path.read_text("utf-8") for path in [*python_files(), *templates()])
    library = ("django/", "allauth/", "account/", "mfa/", "usersessions/", "socialaccount/", "admin/")
    alone = {"404.html", "429.html", "403.html", "400.html", "500.html", "403_csrf.html"}
    names = [str(path.relative_to(ROOT / "templates")) for path in templates()]
    assert [name for name in names if name not in named and name not in alone and not name.startswith(library)] == []


def empties_a_cache(source: str) -> bool:
    """Whether the source calls clear() of a cache; on Redis that empties the caches of the tests beside it too."""
    calls = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [
        func for func in calls if isinstance(func, ast.Attribute) and func.attr in {"clear", "flushdb", "flushall"}
    ]
    return any(isinstance(func.value, ast.Name) and func.value.id in {"cache", "server"} for func in named)


def test_no_test_empties_the_cache_of_another() -> None:
    assert empties_a_cache("cache.clear()")
    assert not empties_a_cache("cache.get('a'); found.clear()")
    found = [short(path) for path in sorted((ROOT / "tests").rglob("*.py")) if empties_a_cache(path.read_text("utf-8"))]
    assert found == ["tests/caches.py"]
