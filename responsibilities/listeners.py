"""What the responsibilities room does when the rooms below announce something."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone

from groups.announcements import circle_ended, circle_restarted, names_asked, topic_answered
from groups.models import ChecklistAnswer, Circle
from network.announcements import forgetting, morning, own_data_asked
from network.models import User
from responsibilities import daily
from responsibilities.actions.circle_life import end_with_circle, offer_again
from responsibilities.actions.forgetting import forget_old, leave
from responsibilities.actions.wishes import follow_answer
from responsibilities.followed_in_words import in_words
from responsibilities.models import Carrier, Invitation, Offer, Responsibility
from responsibilities.wishes import WISHES, wished


@receiver(topic_answered)
def follow(circle: Circle, answer: ChecklistAnswer, by: User | None, **_: Any) -> list[str]:
    """Open, hold and end duties as the answer says; tell which."""
    if answer.topic in WISHES:
        doer = User.objects.filter(pk=answer.details.get("doer"), is_active=True).first()
        said = {"doer": doer.pk if doer else None, "agreed": answer.details.get("agreed", ())}
        return in_words(follow_answer(circle, answer.topic, wished(answer.topic, answer.options, **said), by=by), by)
    return []


@receiver(circle_ended)
def duties_end_with_their_circle(circle: Circle, by: User, **_: Any) -> None:
    end_with_circle(circle, by=by)


@receiver(circle_restarted)
def duties_are_offered_anew(circle: Circle, by: User, **_: Any) -> None:
    offer_again(circle, by=by)


@receiver(names_asked)
def names_without_an_account(circle: Circle, **_: Any) -> list[str]:
    """People whom the circle has named, and who offer or are asked to take a duty."""
    named = Carrier.objects.filter(circle=circle, is_organisation=False).values_list("name", flat=True)
    offered = Offer.objects.filter(duty__circle=circle, is_organisation=False).values_list("name", flat=True)
    asked = Invitation.objects.filter(duty__circle=circle, is_organisation=False).values_list("name", flat=True)
    return [name for name in dict.fromkeys((*named, *offered, *asked)) if name]


@receiver(morning)
def duties_end_and_are_told_of(today: date, **_kwargs: Any) -> dict[str, int]:
    """End what is over, let what nobody answered lapse, remind of last days and of offers that wait."""
    return {
        **daily.end_what_is_over(today),
        **daily.let_lapse(today),
        "last days told": daily.remind_of_last_days(today),
        "offers told again": daily.remind_of_offers(timezone.now()),
    }


@receiver(forgetting)
def forget_own(**_kwargs: Any) -> dict[str, int]:
    """Delete names, invitations and offers that have been kept long enough."""
    return forget_old(timezone.localdate())


@receiver(pre_delete, sender=User)
def give_duties_back(instance: User, **_kwargs: Any) -> None:
    """An account goes, and what its owner had taken is looked for anew."""
    leave(instance)


@receiver(own_data_asked)
def own_duties(user: User, **_kwargs: Any) -> dict[str, Any]:
    """What this room keeps of a person: the duties that they have or had, and what they offered."""
    duties = Responsibility.objects.filter(Q(taken_by=user) | Q(next_user=user)).select_related("circle").order_by("pk")
    offers = Offer.objects.filter(user=user).select_related("duty__circle").order_by("pk")
    return {
        "duties": [
            {
                "circle": row.circle.name,
                "duty": row.duty,
                "message": row.message if row.taken_by_id == user.pk else row.next_message,
                "state": row.state,
                "goes_on_from": str(row.goes_on_from or "") if row.next_user_id == user.pk else "",
                "from": row.since.isoformat() if row.since else None,
                "until": row.until.isoformat() if row.until else None,
            }
            for row in duties
        ],
        "offers": [
            {
                "circle": row.duty.circle.name,
                "duty": row.duty.duty,
                "message": row.message,
                "state": row.state,
                "offered": row.received_at.isoformat(),
            }
            for row in offers
        ],
    }
