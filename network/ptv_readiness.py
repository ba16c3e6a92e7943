"""Whether a record would do for Suomi.fi's service catalogue (PTV), and what is missing, language by language.

The limits are those of the catalogue's own interface (version 9 and later, see ADR 45): a name of 100 characters, a
summary of 150 and a description of 2 500 in each language, the type, and the area where the organisation works.
"""

import re

from django.urls import reverse
from django.utils.translation import gettext as _

from network.enums import OrganisationKind, OrganisationLevel
from network.facets import vocabulary
from network.models import Organisation
from network.visibility import LanguageVersion, Need

LONGEST_NAME, LONGEST_SUMMARY = 100, 150
VERSIONS = ("fi", "sv", "en", "se")  # the languages of which the catalogue has versions, and we have names
OF_NO_TYPE = (OrganisationKind.UNKNOWN, OrganisationKind.FOURTH_SECTOR)
SENTENCE = re.compile(r".+?(?:[.!?](?=\s|$)|$)", re.DOTALL)


def ptv_needs(organisation: Organisation) -> list[Need]:
    """Return what the catalogue asks of the organisation, and what is only useful to those who look for it."""
    edit = reverse("network:organisation_edit", args=[organisation.slug])
    area = organisation.level == OrganisationLevel.NATIONAL or bool(organisation.municipalities.all())
    required = [
        (_("Y-tunnus"), bool(organisation.business_id), "business_id"),
        (_("Laji, jonka PTV tuntee"), organisation.kind not in OF_NO_TYPE, "kind"),
        (_("Kunnat, joissa toimitte"), area, "municipalities_0"),
        (_("Kielet, joilla palvelette"), bool(organisation.languages), "languages_0"),
    ]
    useful = [
        (_("Puhelin"), bool(organisation.phone), "phone"),
        (_("Sähköposti"), bool(organisation.email), "email"),
        (_("Verkkosivu"), bool(organisation.website), "website"),
        (_("Katuosoite ja postinumero"), bool(organisation.street and organisation.postal_code), "street"),
    ]
    return [
        *(Need(what, is_told, f"{edit}#id_{name}") for what, is_told, name in (*required, *_in_finnish(organisation))),
        *(Need(what, is_told, f"{edit}#id_{name}", is_required=False) for what, is_told, name in useful),
    ]


def _in_finnish(organisation: Organisation) -> list[tuple[str, bool, str]]:
    """Return what the record's own language asks for: the record is written in one language."""
    told = organisation.description
    return [
        (_("Nimi, enintään 100 merkkiä"), 0 < len(organisation.name) <= LONGEST_NAME, "name"),
        (_("Kuvaus siitä, mitä teette"), bool(told), "description"),
        (_("Kuvauksen ensimmäinen virke, enintään 150 merkkiä: siitä tulee tiivistelmä"),
         bool(told) and len(first_sentence(told)) <= LONGEST_SUMMARY, "description"),
    ]  # fmt: skip


def first_sentence(text: str) -> str:
    """Return the first sentence of a text."""
    found = SENTENCE.match(" ".join(text.split()))
    return found[0] if found else ""


def ptv_languages(organisation: Organisation) -> list[LanguageVersion]:
    """Return the other language versions that the organisation's languages ask for, each with what is missing."""
    names = {row.language: row.name for row in organisation.other_names.all() if row.language}
    part = reverse("network:organisation_part", args=[organisation.slug, "names"])
    terms = vocabulary("languages")
    versions = []
    for code in VERSIONS[1:]:
        if code not in organisation.languages:
            continue
        name = names.get(code, "")
        needs = (
            Need(_("Nimi tällä kielellä, enintään 100 merkkiä"), 0 < len(name) <= LONGEST_NAME, part),
            Need(_("Tiivistelmä ja kuvaus tällä kielellä. Niille ei ole paikkaa täällä: kirjoita ne PTV:hen."),
                 is_told=False, url=""),
        )  # fmt: skip
        versions.append(LanguageVersion(str(terms[code]), needs))
    return versions
