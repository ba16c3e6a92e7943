"""Links that lead on from a need or from words: to the organisations that help."""

from django.urls import reverse

from network.facets import functions
from network.needs import Need
from network.thesaurus import functions_meant
from network.words import asked_words

MOST = 3


def functions_that_help(need: Need, municipality: str = "") -> list[tuple[str, str]]:
    """Return what organisations do in the need: the name of each function and the directory narrowed to it."""
    where = f"&municipality={municipality}" if municipality else ""
    directory = reverse("network:organisations")
    return [(functions()[code].label, f"{directory}?function={code}{where}") for code in need.functions]


def functions_said(text: str) -> list[tuple[str, str]]:
    """Return what organisations do that all the words name: “talousneuvonta” leads to those who advise."""
    found = functions_meant(asked_words(text))
    directory = reverse("network:organisations")
    return [(functions()[code].label, f"{directory}?function={code}") for code in found] if len(found) <= MOST else []
