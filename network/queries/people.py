"""Questions about people: whom may an administrator see, and by which words."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from network.models import Membership, User
from network.permissions import Reach


def people_within(reach: Reach) -> QuerySet[User]:
    """Return the people whom this reach may see: everybody, or those with a role in the municipalities."""
    if reach.everywhere:
        return User.objects.all()
    here = Membership.objects.filter(user=OuterRef("pk"), municipality__in=reach.municipalities)
    return User.objects.filter(Exists(here))


def with_roles(people: QuerySet[User]) -> QuerySet[User]:
    """Fetch the roles in force along with the people."""
    roles = Membership.objects.current().select_related("municipality", "organisation").order_by("role", "pk")
    return people.prefetch_related(Prefetch("memberships", roles, to_attr="current_roles"))


def people_named(people: QuerySet[User], text: str) -> QuerySet[User]:
    """Keep the people whose name or address holds every word; SQLite folds only ASCII, so both cases are tried."""
    for word in text.split():
        found = Q(email__icontains=word)
        for form in {word, word.lower(), word.title(), word.upper()}:
            found |= Q(name__icontains=form)
        people = people.filter(found)
    return people
