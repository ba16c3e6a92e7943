"""Read the choices of a page as a browser does: what can be ticked, what it is called, what is ticked."""

from html.parser import HTMLParser


class Choices(HTMLParser):
    """Collects the inputs by name, and the words of each label by the id that it is for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inputs: list[dict[str, str]] = []
        self.labels: dict[str, str] = {}
        self._label = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in ("input", "textarea"):
            self.inputs.append({**found, "tag": tag})
        if tag == "label":
            self._label = found.get("for", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._label = ""

    def handle_data(self, data: str) -> None:
        if self._label:
            self.labels[self._label] = (self.labels.get(self._label, "") + data).strip()


def options(page: str, name: str) -> dict[str, str]:
    """Return what can be chosen under the name: each value and its words."""
    read = Choices(page)
    return {
        found.get("value", "on"): read.labels.get(found.get("id", ""), "")
        for found in read.inputs
        if found.get("name") == name
    }


def ticked(page: str, name: str) -> list[str]:
    """Return the values that are chosen under the name."""
    return [
        found.get("value", "on") for found in Choices(page).inputs if found.get("name") == name and "checked" in found
    ]
