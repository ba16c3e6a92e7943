"""Whose surveys a person may run, whose free texts they may clean."""

from django.db.models import Q, QuerySet

from network.models import User
from network.permissions import Permission, Reach, reach
from places.models import Place
from reporting.models import SocialReport, SurveyRound, SurveyText


def _within(where: Reach) -> Q:
    if where.everywhere:
        return ~Q(pk__in=[])
    own = Place.objects.filter(work_forms__organisers__organisation__in=where.organisations).values("pk")
    return (
        Q(municipality__in=where.municipalities)
        | Q(organisation__in=where.organisations)
        | Q(scope="place", place__in=own)
    )


def run_rounds(user: User) -> QuerySet[SurveyRound]:
    """Keep the rounds that the person runs: of their area, of their organisation, of the places that it runs."""
    where = reach(user, Permission.RUN_SURVEY)
    return SurveyRound.objects.filter(_within(where)) if where else SurveyRound.objects.none()


def cleanable_texts(user: User) -> QuerySet[SurveyText]:
    """Keep the texts that wait for this person to clean them."""
    where = reach(user, Permission.CLEAN_ANSWERS)
    if not where:
        return SurveyText.objects.none()
    return SurveyText.objects.waiting().filter(round__in=SurveyRound.objects.filter(_within(where)))


def written_social_reports(user: User) -> QuerySet[SocialReport]:
    """Keep the social reports of the municipalities for which the person orders reports."""
    where = reach(user, Permission.ORDER_REPORT)
    found: QuerySet[SocialReport] = SocialReport.objects.all()
    return found if where.everywhere else found.filter(municipality__in=where.municipalities)


def readable_social_reports(user: User) -> QuerySet[SocialReport]:
    """Keep those that the person writes, and the frozen ones of the municipalities whose reports they read."""
    where = reach(user, Permission.READ_REPORT)
    frozen: QuerySet[SocialReport] = SocialReport.objects.frozen()
    read = frozen if where.everywhere else frozen.filter(municipality__in=where.municipalities)
    return written_social_reports(user) | read
