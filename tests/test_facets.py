"""The vocabularies of the field, as the pages use them."""

from django.utils.translation import override

from network.facets import Facet, function_areas, functions, vocabulary
from network.models import ListingFacet


def test_the_three_areas_hold_25_functions() -> None:
    assert len(function_areas()) == 3
    assert len(functions()) == 25
    assert "ruoka-apu" in functions()["everyday_help"].examples


def test_a_term_speaks_the_pages_language() -> None:
    everyone = vocabulary("target_groups")["everyone"]
    for language, word in (("fi", "Kaikki"), ("sv", "Alla"), ("en", "Everyone")):
        with override(language):
            assert str(everyone) == word


def test_every_facet_fits_its_column() -> None:
    longest = ListingFacet._meta.get_field("facet").max_length
    assert all(len(facet) <= longest for facet in Facet)
