"""Files about lists of organisations: what every row would do, and an example to fill in; no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from network.models import OrganisationImport
from network.organisation_fields import FIELDS
from network.organisation_imports_in_words import (
    changes_in_words,
    left_out_in_words,
    like_in_words,
    mistakes_in_words,
    town_names,
)
from network.safe_cells import safe


def rows_as_csv(imported: OrganisationImport) -> Iterator[str]:
    """Yield the rows one at a time: what each would do, what changes, and what of it is not brought in."""
    heads = (
        _("Rivi"), _("Järjestö"), _("Mitä tapahtuu"), _("Mitä muuttuu"), _("Ei tuoda"), _("Miksi"),
        _("Ehkä sama kuin toinen"),
    )  # fmt: skip
    yield "\ufeff" + _line(heads)
    towns = town_names()
    for line in imported.lines.order_by("row").iterator(chunk_size=1000):
        changes = "\n".join(
            f"{what}: {old} → {new}" if old else f"{what}: {new}" for what, old, new in changes_in_words(line, towns)
        )
        left = left_out_in_words(line) + mistakes_in_words(line)
        whats, whys = "\n".join(what for what, _why in left), "\n".join(why for _what, why in left)
        likes = map(like_in_words, line.likes)
        yield _line((str(line.row), line.named, line.get_fate_display(), changes, whats, whys, "\n".join(likes)))


def example_csv() -> str:
    """Return the headings of every field as lists in Finnish have them, the id first, and one invented organisation."""
    heads = ["Tunnus", *(each.names.split("|")[0].capitalize() for each in FIELDS.values())]
    return "\ufeff" + _line(heads) + _line(["1", *(EXAMPLE.get(code, "") for code in FIELDS)])


EXAMPLE = {
    "name": "Esimerkin naapuriapu ry", "short_name": "ENA", "kind": "yhdistys", "website": "https://www.example.org",
    "email": "info@example.org", "phone": "040 000 0000", "description": "Kerromme tässä, mitä teemme.",
    "functions": "vertaistuki", "audiences": "nuoret; iäkkäät", "languages": "suomi; ruotsi", "cost": "maksuton",
    "level": "paikallinen", "street": "Esimerkkikatu 1", "postal_code": "00100", "post_office": "Helsinki",
    "names": "Grannhjälpen|käännös|ruotsi; Naapurit|toinen",
    "contacts": "puhelin|040 000 0001|neuvonta; sähköposti|neuvo@example.org",
    "advice": "puhelimessa|ma|9|12; paikan päällä||||Sovi aika ensin",
    "training": "Vapaaehtoisen peruskurssi|kaikille|https://www.example.org/kurssi",
    "seats": "Järjestöneuvottelukunta|1.1.2026|31.12.2027",
    "funding": "STEA|2026|12000|toimintaan; kunta|2026",
}  # fmt: skip


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(map(safe, cells))
    return text.getvalue()
