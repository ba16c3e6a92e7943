"""Links that lead on from a need: to the organisations that help in it."""

from django.urls import reverse

from network.facets import functions
from network.needs import Need


def functions_that_help(need: Need, municipality: str = "") -> list[tuple[str, str]]:
    """Return what organisations do in the need: the name of each function and the directory narrowed to it."""
    where = f"&municipality={municipality}" if municipality else ""
    directory = reverse("network:organisations")
    return [(functions()[code].label, f"{directory}?function={code}{where}") for code in need.functions]
