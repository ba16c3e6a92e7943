"""Where a circle shows in this portal and beyond it, and what is missing from its page."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.enums import CircleState
from groups.models import Circle
from network.enums import ListingKind
from network.freshness import freshness
from network.models import Listing
from network.visibility import Need, Shown, Visibility

PUBLIC = (CircleState.PUBLISHED, CircleState.PAUSED, CircleState.ENDED)


def circle_visibility(circle: Circle, today: date) -> Visibility:
    """Return where the circle shows and what is missing; fetch the host, the place and the timetable before."""
    is_public, age = circle.state in PUBLIC, freshness(circle.confirmed_on, today)
    not_yet = _("Piiriä ei ole vielä julkaistu.")
    indexed = Listing.objects.filter(kind=ListingKind.CIRCLE, slug=circle.slug).exists()
    old = _("Tiedot on vahvistettu yli vuosi sitten. Vahvista ne, niin piiri palaa listoille.")
    gone = _("Piiri on päättynyt.") if circle.state == CircleState.ENDED else not_yet
    listed = indexed and not age.is_hidden
    why = old if indexed and age.is_hidden else gone
    search = reverse("places:search")
    calendar = reverse("circle_calendar", args=[circle.slug])
    shown = [
        Shown(_("Oma sivu"), is_public, circle.get_absolute_url(), not_yet),
        Shown(_("Haku"), listed, search, why),
        Shown(_("Kunnan haku: %(town)s") % {"town": circle.municipality}, listed,
              f"{search}?municipality={circle.municipality_id}", why),
        _calendar(circle, calendar, is_public=is_public, not_yet=not_yet),
    ]  # fmt: skip
    if circle.place:
        shown.append(
            Shown(_("Paikan sivu: %(name)s") % {"name": circle.place}, listed, circle.place.get_absolute_url(), why)
        )
    if circle.host:
        shown.append(
            Shown(_("Järjestön sivu: %(name)s") % {"name": circle.host}, listed, circle.host.get_absolute_url(), why)
        )
    shown.append(Shown(_("Avoin data"), is_there=False, why=_("Verkosto ei vielä julkaise piirejä avoimena datana.")))
    shown.append(Shown(_("Suomi.fi-palvelutietovaranto (PTV)"), is_there=False,
                       why=_("Piiri ei ole palvelu. Sen taustajärjestö voi kertoa toiminnasta PTV:ssä.")))  # fmt: skip
    return Visibility(tuple(shown), tuple(_needs(circle)), ())


def _calendar(circle: Circle, url: str, *, is_public: bool, not_yet: str) -> Shown:
    what = _("Kalenteri")
    if circle.timetable is None:
        return Shown(what, is_there=False, why=_("Piirin aikoja ei ole kerrottu."))
    return Shown(what, is_public, url, not_yet)


def _needs(circle: Circle) -> list[Need]:
    edit = reverse("groups:edit_circle", args=[circle.slug])
    told = {
        "summary": (_("Lyhyesti"), circle.summary),
        "area": (_("Kaupunginosa tai kylä"), circle.area),
        "audiences_0": (_("Kenelle erityisesti"), circle.audiences),
        "openness_0": (_("Mitä tulija voi odottaa"), circle.openness),
        "languages_0": (_("Millä kielillä siellä voi puhua"), circle.languages),
        "contact_name": (_("Yhteyshenkilön etunimi"), circle.contact_name),
        "contact_phone": (_("Puhelin, jonka saa näyttää"), circle.contact_phone),
    }
    topics = {
        "rhythm": (_("Milloin kokoonnutaan"), circle.timetable),
        "venue": (_("Kokoontumistila"), circle.place or circle.venue or circle.address),
    }
    page = reverse("groups:checklist", args=[circle.slug])
    return [
        *(Need(what, bool(value), page) for what, value in topics.values()),
        *(Need(what, bool(value), f"{edit}#id_{name}") for name, (what, value) in told.items()),
    ]
