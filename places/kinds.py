"""The kinds that a resident can choose from, of places and circles together."""

from network.facets import Term, vocabulary


def kinds() -> dict[str, Term]:
    """Return every kind by code; a kind that both have stands once."""
    circles = {code: term for code, term in vocabulary("circle_kinds").items() if code != "advice"}
    return {**vocabulary("place_kinds"), **circles}
