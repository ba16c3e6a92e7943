"""A small network with one person of each role, things of their own, and things of others."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from django.utils import timezone

from groups.actions.venues import ask
from groups.enums import CircleState, MemberRole
from groups.inquiry_links import inquiry_token
from groups.letter_links import ABOUT_CIRCLES, ABOUT_NUMBERS
from groups.models import Circle, CircleMember, QuarterClosing
from groups.report_links import report_token
from network.confirm_links import record_token
from network.enums import Role
from network.keeping import record_of
from network.models import Feedback, Membership, Organisation, SchoolHoliday, User
from places.actions import publish_place
from places.models import Lending, Place, WorkForm, WorkFormOrganiser
from reporting.areas import Area
from reporting.enums import Audience, Scope
from reporting.models import HourValue, Report
from responsibilities.links import carrier_token, invitation_token, offer_token
from responsibilities.models import Carrier, Invitation, Offer, Responsibility
from tests import make
from tests.attendance_pages import import_things
from tests.diary_things import diary_things
from tests.directory_things import directory_things
from tests.life_things import life_things
from tests.list_pages import list_things
from tests.mapping_pages import mapping_things
from tests.reminder_things import reminder_things
from tests.rota_pages import rota_things
from tests.share_pages import share_things
from tests.survey_pages import survey_things

Arguments = dict[str, Any]
OWN_CIRCLE, OTHERS_CIRCLE = "kahvipiiri", "muiden-piiri"


class Things(dict[str, Arguments]):
    """What addresses need, by the name of the thing; a name is given once."""

    def __ior__(self, others: dict[str, Arguments]) -> Self:  # type: ignore[override,misc]
        twice = self.keys() & others.keys()
        assert not twice, f"things of two kinds are called {sorted(twice)}"
        self.update(others)
        return self


@dataclass
class World:
    """The people by role (None is a visitor), and the arguments of each thing's address."""

    people: dict[str, User | None] = field(default_factory=dict)
    things: Things = field(default_factory=Things)

    def arguments(self, thing: str) -> Arguments:
        return self.things[thing] if thing else {}


def make_world() -> World:
    """One of everything in Tampere, for the people of Tampere; and another of everything in Orivesi."""
    tampere = make.make_municipality("837")
    orivesi = make.make_municipality("562", name_fi="Orivesi", name_sv="Orivesi", lat=61.68, lon=24.36)
    world = World()
    organisation = make.make_organisation("Oma yhdistys", slug="oma-yhdistys")
    world.people = {
        "visitor": None,
        "volunteer": make.make_user("volunteer@example.org", name="Aino"),
        "instructor": make.make_member(Role.SOCIAL_INSTRUCTOR, tampere),
        "organisation": _editor(organisation),
        "coordinator": make.make_member(Role.COORDINATOR),
        "municipality": make.make_member(Role.MUNICIPALITY_READER, tampere),
        "outreach": make.make_member(Role.OUTREACH_WORKER, tampere),
        "professional": make.make_member(Role.PROFESSIONAL, tampere),
        "admin": make.make_member(Role.ADMINISTRATOR),
    }
    world.things |= (
        _organisations() | _places(tampere, orivesi) | {"week": {"week": "2026-W47"}, "town": {"code": "837"}}
    )
    world.things |= _circles(world, tampere, orivesi) | _reports(world, tampere, orivesi)
    world.things |= _people(world.people["instructor"])
    world.things |= _photos() | _venues() | directory_things()
    world.things |= _letters() | import_things(world.people["instructor"])
    world.things |= list_things(world.people["coordinator"]) | survey_things()
    world.things |= reminder_things(world.people["coordinator"])
    world.things |= mapping_things(tampere, world.people["coordinator"])
    world.things["letters_token"] = {"token": ABOUT_NUMBERS.token(make.make_user())}
    world.things["nudge_token"] = {"token": ABOUT_CIRCLES.token(make.make_user())}
    break_week = {"first": date(2027, 3, 1), "last": date(2027, 3, 7), "kind": "winter", "school_year": 2026}
    world.things["school_holiday"] = {"pk": SchoolHoliday.objects.create(**break_week).pk}
    world.things |= {"gaps_table": {"file_format": "csv"}, "gaps_as_nothing": {"file_format": "pdf"}}
    world.things |= {"account_table": {"file_format": "csv"}, "account_as_nothing": {"file_format": "pptx"}}
    world.things["hour_value"] = {"pk": HourValue.objects.create(year=2026, euros="15.50", source="Oma selvitys").pk}
    world.things["feedback"] = {"pk": Feedback.objects.create(message="Kiitos sivusta!").pk}
    return world


def _editor(organisation: Organisation) -> User:
    editor = make.make_user()
    Membership.objects.create(user=editor, role=Role.ORGANISATION_EDITOR, organisation=organisation)
    return editor


def _letters() -> dict[str, Arguments]:
    """A message to a place's instructor, one to a circle's lead, and a link that an organisation's editor was sent."""
    place, circle = record_of("place", slug="liina"), record_of("circle", slug=OWN_CIRCLE)
    run = record_of("place", slug="jarjeston-paikka")
    editor = User.objects.get(memberships__organisation__slug="oma-yhdistys")
    assert place
    assert circle
    assert run
    return {
        "places_letter": {"pk": make.make_message(place, text="Ovi on <b>kiinni</b>").pk},
        "own_circles_letter": {"pk": make.make_message(circle, kind="company", wrong="", phone="040 123 4567").pk},
        "stale_place": {"kind": "place", "key": place.key},
        "confirm_link": {"token": record_token(run, editor)},
    }


def _people(person: User | None) -> dict[str, Arguments]:
    role = Membership.objects.get(user=person)
    return {"person": {"pk": role.user_id}, "persons_role": {"pk": role.user_id, "membership": role.pk}}


def _photos() -> dict[str, Arguments]:
    """A photo of each kind of place and circle; "others" is one photo asked for under another's address."""
    of_place, of_draft, of_run = (
        make.make_photo(Place.objects.get(slug=slug)) for slug in ("liina", "keskenerainen", "jarjeston-paikka")
    )
    of_circle, of_circles_draft = (
        make.make_photo(Circle.objects.get(slug=slug)) for slug in (OWN_CIRCLE, "oma-luonnos")
    )
    return {
        "place_photo": {"slug": "liina", "pk": of_place.pk},
        "draft_place_photo": {"slug": "keskenerainen", "pk": of_draft.pk},
        "others_place_photo": {"slug": "liina", "pk": of_run.pk},
        "own_photo": {"slug": OWN_CIRCLE, "pk": of_circle.pk},
        "others_circles_photo": {"slug": OWN_CIRCLE, "pk": of_circles_draft.pk},
        "place_photo_file": {"name": of_place.name, "width": 64},
        "draft_place_photo_file": {"name": of_draft.name, "width": 64},
        "own_photo_file": {"name": of_circle.name, "width": 64},
        "own_draft_photo_file": {"name": of_circles_draft.name, "width": 64},
    }


def _venues() -> dict[str, Arguments]:
    """Rooms of the town and of another one that are lent, and a question to each."""
    aino = make.make_user()
    here, there = Place.objects.get(slug="liina"), Place.objects.get(slug="muiden-paikka")
    Lending.objects.bulk_create(Lending(place=place, is_offered=True) for place in (here, there))
    own, others = Circle.objects.get(slug="oma-luonnos"), Circle.objects.get(slug="muiden-luonnos")
    asked, of_others = (ask(circle, place, message="Hei", by=aino) for circle, place in ((own, here), (others, there)))
    return {
        "own_venue": {"slug": own.slug, "place": here.slug},
        "others_venue": {"slug": others.slug, "place": here.slug},
        "no_venue": {"slug": own.slug, "place": "jarjeston-paikka"},
        "own_question": {"slug": own.slug, "pk": asked.pk},
        "others_question": {"slug": others.slug, "pk": of_others.pk},
        "question_to_place": {"key": asked.key},
        "question_to_others": {"key": of_others.key},
    }


def _organisations() -> dict[str, Arguments]:
    others = make.make_organisation("Toinen yhdistys", slug="toinen-yhdistys")
    role = Membership.objects.get(user=_editor(others))
    make.make_organisation("Kätketty yhdistys", slug="katketty-yhdistys", is_published=False)
    return {
        "own_editor": {"slug": "oma-yhdistys", "pk": Membership.objects.get(organisation__slug="oma-yhdistys").pk},
        "others_editor": {"slug": others.slug, "pk": role.pk},
        "editor_of_another": {"slug": "oma-yhdistys", "pk": role.pk},
        "own_organisation": {"slug": "oma-yhdistys"},
        "others_organisation": {"slug": "toinen-yhdistys"},
        "hidden_organisation": {"slug": "katketty-yhdistys"},
    }


def _places(tampere: Any, orivesi: Any) -> dict[str, Arguments]:
    make.make_place((1, 540, 900), (5, 540, 780), name="Kohtaamispaikka Liina", slug="liina", municipality=tampere)
    draft: Place = make.make_place(name="Keskeneräinen", slug="keskenerainen", municipality=tampere)
    Place.objects.filter(pk=draft.pk).update(state="draft")
    publish_place(Place.objects.get(slug="liina"))
    make.make_place((1, 540, 900), name="Muiden paikka", slug="muiden-paikka", municipality=orivesi)
    run = make.make_place((1, 540, 900), name="Järjestön paikka", slug="jarjeston-paikka", municipality=orivesi)
    WorkFormOrganiser.objects.filter(work_form__place=run).update(
        organisation=Organisation.objects.get(slug="oma-yhdistys")
    )
    Place.objects.filter(pk=run.pk).update(manners=["companion"])
    forms = {slug: WorkForm.objects.get(place__slug=slug).pk for slug in ("liina", "muiden-paikka")}
    return {
        "work_form": {"slug": "liina", "pk": forms["liina"]},
        "others_work_form": {"slug": "muiden-paikka", "pk": forms["muiden-paikka"]},
        "place": {"slug": "liina"},
        "listing": {"kind": "p", "slug": "liina"},
        "lost_listing": {"kind": "c", "slug": "liina"},
        "draft_place": {"slug": "keskenerainen"},
        "others_place": {"slug": "muiden-paikka"},
        "organisations_place": {"slug": "jarjeston-paikka"},
    }


def _circles(world: World, tampere: Any, orivesi: Any) -> dict[str, Arguments]:
    aino = world.people["volunteer"]
    draft = {"state": CircleState.DRAFT, "published_at": None}
    own = make.make_circle((1, 780, 900), lead=aino, slug=OWN_CIRCLE, name="Kahvipiiri", municipality=tampere)
    Circle.objects.filter(pk=own.pk).update(manners=["companion"])
    others = make.make_circle((2, 780, 900), slug=OTHERS_CIRCLE, name="Muiden piiri", municipality=orivesi)
    make.make_circle(lead=aino, slug="oma-luonnos", name="Oma luonnos", municipality=tampere, **draft)
    make.make_circle(slug="muiden-luonnos", name="Muiden luonnos", municipality=orivesi, **draft)
    gatherings = {
        f"{whose}_gathering": {"pk": make.make_gathering(circle, date(2026, 11, 16), state="not_reported").pk}
        for whose, circle in (("own", own), ("others", others))
    }
    backed = make.make_circle((3, 780, 900), slug="tuettu-piiri", name="Tuettu piiri", municipality=tampere)
    CircleMember.objects.create(circle=backed, user=world.people["organisation"], role=MemberRole.BACKGROUND_CONTACT)
    slugs = {
        "backed_circle": "tuettu-piiri",
        "own_circle": OWN_CIRCLE,
        "others_circle": OTHERS_CIRCLE,
        "own_draft": "oma-luonnos",
        "others_draft": "muiden-luonnos",
    }
    circles: dict[str, Arguments] = {thing: {"slug": slug} for thing, slug in slugs.items()}
    token = report_token(make.make_gathering(own, timezone.localdate(), starts=1, ends=2), aino)
    gatherings["closing"] = {"pk": QuarterClosing.objects.create(municipality=tampere, quarter="2025-Q1").pk}
    gatherings |= {"report_token": {"token": token}, "broken_token": {"token": token[:-1]}}
    circles |= _duties(aino, own, others) | _newcomers(own, others) | rota_things(aino, own, others) | gatherings
    circles |= diary_things(own, others) | life_things(aino, own, others)
    return circles | {f"{thing}_topic": {"slug": slug, "topic": "venue"} for thing, slug in slugs.items()}


def _newcomers(own: Circle, others: Circle) -> dict[str, Arguments]:
    inquiry = make.make_inquiry(own, question="Onko <b>kynnys</b>?")
    asked, others_asked = (make.make_support(circle) for circle in (own, others))
    return {
        "own_support": {"pk": asked.pk},
        "others_support": {"pk": others_asked.pk},
        "own_inquiry": {"pk": inquiry.pk},
        "others_inquiry": {"pk": make.make_inquiry(others).pk},
        "own_talk": {"slug": own.slug, "token": inquiry_token(inquiry)},
        "others_talk": {"slug": others.slug, "token": inquiry_token(inquiry)},
    }


def _duties(aino: User | None, own: Circle, others: Circle) -> dict[str, Arguments]:
    """A held and an open duty of each circle, with an offer, an invitation and a name without an account."""
    found: dict[str, Arguments] = {}
    for whose, circle, holder in (("own", own, aino), ("others", others, make.make_user())):
        taken = Responsibility.objects.create(
            circle=circle, duty="cleaning", state="taken", since=date(2026, 11, 1), taken_by=holder
        )
        open_one = Responsibility.objects.create(circle=circle, duty="coffee")
        named = {"consent": "spoken", "consented_on": date(2026, 11, 1)}
        carrier = Carrier.objects.create(circle=circle, name="Pirkko", **named)
        promised = Responsibility.objects.create(
            circle=circle, duty="planning", state="taken", since=date(2026, 11, 1), taken_by=holder,
            until=date(2099, 1, 1), next_carrier=carrier, next_message="Jatkan <b>mielellään</b>",
        )  # fmt: skip
        offer = Offer.objects.create(duty=open_one, name="Veikko", phone="040 1234567")
        asked = Invitation.objects.create(duty=open_one, name="Pullatalo", expires_on=date(2099, 1, 1))
        found |= {
            f"{whose}_duty": {"slug": circle.slug, "pk": taken.pk},
            f"{whose}_open_duty": {"slug": circle.slug, "pk": open_one.pk},
            f"{whose}_offer": {"slug": circle.slug, "pk": offer.pk},
            f"{whose}_carrier": {"slug": circle.slug, "pk": carrier.pk},
            f"{whose}_invitation": {"pk": asked.pk},
            f"{whose}_invitation_link": {"token": invitation_token(asked)},
            f"{whose}_offer_link": {"token": offer_token(offer)},
            f"{whose}_part_link": {"token": carrier_token(carrier)},
            f"{whose}_taken_duty_key": {"pk": taken.pk},
            f"{whose}_promised_duty_key": {"pk": promised.pk},
            f"{whose}_open_duty_key": {"pk": open_one.pk},
        }
    draft = Responsibility.objects.create(circle=Circle.objects.get(slug="oma-luonnos"), duty="coffee")
    return found | {
        "draft_duty_key": {"pk": draft.pk},
        "open_duty_key": found["own_open_duty_key"],
        "taken_duty_key": found["own_taken_duty_key"],
        "invitation_link": found["own_invitation_link"],
    }


def _reports(world: World, tampere: Any, orivesi: Any) -> dict[str, Arguments]:
    shared = make.make_report(tampere, audience=Audience.SHAREABLE)
    internal = make.make_report(tampere)
    of_orivesi = make.make_report(orivesi, audience=Audience.SHAREABLE)
    queued, others_queued = (
        Report.objects.create(scope=Scope.MUNICIPALITY, key=town.pk, municipality=town, period="2026-Q2")
        for town in (tampere, orivesi)
    )
    of_network = make.make_report(None)
    of_circles = {
        f"{whose}_circle_report": {"pk": make.make_report_of(Area.parse(f"circle:{slug}")).pk}
        for whose, slug in (("own", OWN_CIRCLE), ("others", OTHERS_CIRCLE))
    }
    of_organisation = make.make_report_of(Area.parse("organisation:oma-yhdistys"))
    shares = share_things(world.people["coordinator"], shared, of_orivesi)
    return (
        shares
        | of_circles
        | {
            "organisation_report": {"pk": of_organisation.pk},
            "shared_report": {"pk": shared.pk},
            "internal_report": {"pk": internal.pk},
            "others_report": {"pk": of_orivesi.pk},
            "network_report": {"pk": of_network.pk},
            "queued_report": {"pk": queued.pk},
            "others_queued_report": {"pk": others_queued.pk},
            "shared_file": {"pk": shared.pk, "file_format": "csv"},
            "internal_file": {"pk": internal.pk, "file_format": "csv"},
            "others_file": {"pk": of_orivesi.pk, "file_format": "csv"},
            "missing_file": {"pk": shared.pk, "file_format": "exe"},
        }
    )
