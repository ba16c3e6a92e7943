"""What a template draws the same for everybody is drawn once for each language, and nothing else is."""

import pytest
from django.template import Context, Template
from django.template.loader import get_template
from django.utils.translation import override

from network.drawn_once import DrawnOnce, KnownValue, fold

EVERYTHING = """<p>{% translate "Etsi" %}</p> {% url "places:search" %} {% icon "pin" %} {% static "js/share.js" %}
{% translate "Kunta" as town %}[{{ town }}] {% url "places:front" as front %}[{{ front }}]
{% blocktranslate %}Sivut{% endblocktranslate %} {% blocktranslate %}Sivu {{ number }}{% endblocktranslate %}
{% if shown %}{% translate "Etsi" %} {{ name }} {% icon "check" %}{% else %}{% translate "Sulje" %}{% endif %}
{% for row in rows %}{% translate "Kartta" %} {{ row }} {% icon row %} {% endfor %}
{% with x=name %}{% translate "Kopioi" %} {{ x }}{% endwith %} {% translate name %} {% url "places:place" slug %}"""
PAGES = (
    {"shown": True, "name": "<b>Etsi</b>", "rows": ["pin", "check"], "slug": "sarvis", "number": 3},
    {"shown": False, "name": "Sulje", "rows": [], "slug": "narikka", "number": 4},
)


def test_a_folded_template_draws_what_it_drew() -> None:
    plain, folded = Template(EVERYTHING), Template(EVERYTHING)
    fold(folded.nodelist)
    for _again in range(2):
        for language in ("fi", "sv", "en"):
            for page in PAGES:
                with override(language):
                    assert folded.render(Context(page)) == plain.render(Context(page))
                    assert folded.render(Context(page, autoescape=False)) == plain.render(
                        Context(page, autoescape=False)
                    )


def test_languages_are_kept_apart() -> None:
    folded = Template('{% translate "Etsi" %}{% translate "Kunta" as town %}{{ town }}')
    fold(folded.nodelist)
    said = []
    for language in ("fi", "sv", "en"):
        with override(language):
            said.append(folded.render(Context()))
    assert len(set(said)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "{{ name }}",
        "{% translate name %}",
        '{% translate "Etsi"|upper %}',
        '{% url "places:place" slug %}',
        "{% icon name %}",
        "{% blocktranslate %}Sivu {{ number }}{% endblocktranslate %}",
        '{% now "H:i" %}',
        '{% whole_address "" %}',
        '{% site_file "img/favicon-512.png" %}',
        "{% csrf_token %}",
    ],
)
def test_what_depends_on_the_page_or_the_moment_is_left_as_it_is(text: str) -> None:
    folded = Template(text)
    fold(folded.nodelist)
    assert not folded.nodelist.get_nodes_by_type((DrawnOnce, KnownValue))


def test_the_portal_s_own_pages_are_folded() -> None:
    template = get_template("places/search.html").template  # type: ignore[attr-defined]
    assert template.nodelist.get_nodes_by_type(DrawnOnce)
