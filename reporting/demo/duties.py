"""Who carries what in the demo circles, made as people do it: an offer that waits, a name by consent, an invitation."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from groups.actions.background import name_background_contact
from groups.models import Circle
from network.models import User
from responsibilities.actions.carriers import Outsider, name_person
from responsibilities.actions.duties import give_to_own, hand_back
from responsibilities.actions.invitations import Invited, invite
from responsibilities.actions.offers import offer_as_visitor
from responsibilities.enums import Consent
from responsibilities.models import Responsibility

CIRCLE = "Hervannan naapuruuspiiri"
LEAD, COORDINATOR, INSTRUCTOR = "volunteer@example.org", "coordinator@example.org", "instructor@example.org"


def load_duties(people: Mapping[str, User]) -> None:
    """Fill the first circle's duties, once: one held, one offered, one invited to, one that has been."""
    circle = Circle.objects.filter(is_demo=True, name=CIRCLE).first()
    if circle is None or circle.carriers.exists():
        return
    lead, today = people[LEAD], timezone.localdate()
    name_background_contact(circle, people[INSTRUCTOR], by=people[COORDINATOR])
    pirkko = name_person(circle, name="Pirkko", consent=Consent.SPOKEN, consented_on=today, by=lead)
    earlier = Responsibility.objects.create(circle=circle, duty="coffee", note="Pulla kerran kuussa")
    give_to_own(earlier, pirkko, by=lead)
    hand_back(earlier, until=today, reopen=False, by=lead)
    Responsibility.objects.filter(pk=earlier.pk).update(since=today - timedelta(days=200), until=today)
    found = {row.option: row for row in circle.responsibilities.filter(state="open")}
    if duty := found.get("social_and_outreach_work"):
        give_to_own(duty, pirkko, by=lead)
        hand_back(duty, until=today + timedelta(days=60), by=lead)
    if duty := found.get("volunteer"):
        offer_as_visitor(duty, Outsider("Veikko", phone="040 123 4567"), "Tiistait sopivat minulle hyvin.")
    if duty := found.get("parish"):
        invite(duty, Invited("Hervannan seurakunta", is_organisation=True, note="Tervetuloa mukaan!"), by=lead)
