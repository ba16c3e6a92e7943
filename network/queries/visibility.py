"""Where an organisation shows in this portal and beyond it, and what is missing."""

from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from network.enums import ListingKind
from network.models import Listing, Organisation
from network.ptv_readiness import ptv_languages, ptv_needs
from network.queries.organisations import listings_run_by
from network.visibility import Need, Shown, Visibility, lacking

CALENDARS = {ListingKind.PLACE: "place_calendar", ListingKind.CIRCLE: "circle_calendar"}
NEEDED = ("functions", "audiences", "municipalities", "contact_ways", "advice_rows")
OPEN_DATA = ("api:organisation", "api-1.0.0:organisation")


def organisation_visibility(organisation: Organisation, today: date) -> Visibility:
    """Return where the record shows and what is missing; its rows must be fetched before."""
    age, runs = organisation.freshness(today), list(listings_run_by(organisation))
    listed = organisation.is_published and not age.is_hidden
    hidden = _("Koordinaattori on jättänyt järjestön pois hakemistosta.")
    old = _("Tiedot on vahvistettu yli vuosi sitten. Vahvista ne, niin järjestö palaa listoille.")
    why = "" if listed else hidden if not organisation.is_published else old
    directory = reverse("network:organisations")
    shown = [
        Shown(_("Oma sivu"), organisation.is_published, organisation.get_absolute_url(), hidden),
        Shown(_("Järjestöhakemisto ja haku"), listed, directory, why),
        *_by_code(organisation, listed=listed, why=why),
        *(_listing(row) for row in runs),
    ]
    if not runs:
        told = _("Järjestöllä ei ole täällä paikkaa eikä ryhmää, joten sillä ei ole aikoja kalenterissa.")
        shown.append(Shown(_("Kalenterit"), is_there=False, why=told))
    for_ptv = ptv_needs(organisation)
    shown += [_open_data(organisation, listed=listed, why=why), _ptv(for_ptv, organisation)]
    return Visibility(tuple(shown), tuple(_needs(organisation)), tuple(for_ptv), tuple(ptv_languages(organisation)))


def _by_code(organisation: Organisation, *, listed: bool, why: str) -> list[Shown]:
    """The entries by turn of life, and the municipality's list."""
    pages = [
        Shown(str(term), listed, reverse("network:situation", args=[term.code]), why)
        for term in organisation.situation_terms
    ]
    towns = organisation.municipalities.all()
    query = reverse("network:organisations") + "?municipality="
    pages += [Shown(_("Kunnan lista: %(town)s") % {"town": town.name}, listed, query + town.pk, why) for town in towns]
    return pages


def _listing(row: Listing) -> Shown:
    name = reverse(CALENDARS[ListingKind(row.kind)], args=[row.slug])
    return Shown(_("Kalenteri: %(name)s") % {"name": row.title}, is_there=True, url=name)


def _open_data(organisation: Organisation, *, listed: bool, why: str) -> Shown:
    what = _("Avoin data")
    for name in OPEN_DATA:
        try:
            return Shown(what, listed, reverse(name, args=[organisation.slug]), why)
        except NoReverseMatch:
            continue
    return Shown(what, is_there=False, why=_("Verkosto ei vielä julkaise järjestöjä avoimena datana."))


def _ptv(needs: list[Need], organisation: Organisation) -> Shown:
    what = _("Suomi.fi-palvelutietovaranto (PTV)")
    if not organisation.business_id:
        return Shown(what, is_there=False, why=_("PTV ottaa mukaan vain järjestöt, joilla on Y-tunnus."))
    if any(need.is_required and not need.is_told for need in needs):
        return Shown(what, is_there=False, why=_("Tietoja puuttuu vielä. Ne on lueteltu alla."))
    return Shown(what, is_there=False, why=_("Tiedot riittävät. Järjestö vie ne itse PTV:hen."))


def untold(organisation: Organisation) -> list[Need]:
    """Return what the record does not tell of what people look for; its rows must be fetched before."""
    return lacking(_needs(organisation))


def _needs(organisation: Organisation) -> list[Need]:
    edit = reverse("network:organisation_edit", args=[organisation.slug])

    def field(what: Any, told: object, name: str) -> Need:
        return Need(str(what), bool(told), f"{edit}#id_{name}")

    reached = organisation.phone or organisation.email or organisation.contact_ways.all()
    return [
        field(_("Mitä teemme"), organisation.description, "description"),
        field(_("Mitä järjestö tekee"), organisation.functions.all(), "functions_0"),
        field(_("Kenelle"), organisation.audiences.all(), "audiences_0"),
        field(_("Missä elämäntilanteissa autatte"), organisation.life_situations, "life_situations_0"),
        field(_("Kunnat"), organisation.municipalities.all(), "municipalities_0"),
        field(_("Kielet"), organisation.languages, "languages_0"),
        field(_("Puhelin tai sähköposti"), reached, "phone"),
        field(_("Mitä se maksaa"), organisation.cost, "cost"),
        Need(_("Milloin saa neuvoa"), bool(organisation.advice_rows.all()), _part(organisation, "advice")),
    ]


def _part(organisation: Organisation, part: str) -> str:
    return reverse("network:organisation_part", args=[organisation.slug, part])
