"""What belongs to the life of a circle beyond its weeks, for the table of addresses: breaks, leads, hosts, ends."""

from datetime import date
from typing import Any

from groups.actions.endings import end
from groups.actions.hosts import accept_host, ask_host
from groups.actions.leads import invite_lead
from groups.lead_links import lead_token
from groups.models import Circle, CircleSeason
from network.models import Organisation, User
from tests.make import make_circle, make_user

Arguments = dict[str, Any]
SUMMER = (date(2027, 6, 15), date(2027, 8, 15))


def life_things(aino: User | None, own: Circle, others: Circle) -> dict[str, Arguments]:
    """A break, an invitation to lead and an ended circle of one's own and of another; questions to organisations."""
    found: dict[str, Arguments] = {}
    for whose, circle, lead in (("own", own, aino or make_user()), ("others", others, make_user())):
        first, last = SUMMER
        season = CircleSeason.objects.create(circle=circle, first=first, last=last, every_year=True)
        invitation = invite_lead(circle, email="seuraaja@example.org", note="<b>Hei</b>", steps_down=True, by=lead)
        token = lead_token(invitation)
        gone = make_circle(lead=lead, slug=f"{whose}-paattynyt", name="Päättynyt", municipality=circle.municipality)
        end(gone, story="Oli <b>mukavaa</b>", thanks="Kiitos!", by=lead)
        found |= {
            f"{whose}_season": {"slug": circle.slug, "pk": season.pk},
            f"{whose}_lead_invitation": {"slug": circle.slug, "pk": invitation.pk},
            f"{whose}_ended": {"slug": gone.slug},
        }
        if whose == "own":
            found |= {"lead_link": {"token": token}, "broken_lead_link": {"token": token[:-1]}}
    return found | _hosts(aino or make_user(), own)


def _hosts(aino: User, own: Circle) -> dict[str, Arguments]:
    """A question and a promise of the organisation that the world's editor keeps, and a question to another one."""
    mine, others = (Organisation.objects.get(slug=slug) for slug in ("oma-yhdistys", "toinen-yhdistys"))
    circles = [make_circle(lead=aino, municipality=own.municipality) for _ in range(3)]
    asked, promised, of_others = (
        ask_host(circle, organisation, message="Olisitteko <b>te</b>?", by=aino)
        for circle, organisation in zip(circles, (mine, mine, others), strict=True)
    )
    accept_host(promised, by=User.objects.get(memberships__organisation=mine))
    return {
        "own_asking": {"slug": circles[0].slug},
        "question_to_own_organisation": {"key": asked.key},
        "promise_of_own_organisation": {"key": promised.key},
        "question_to_others_organisation": {"key": of_others.key},
    }
