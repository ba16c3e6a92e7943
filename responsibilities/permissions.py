"""Which circles' rotas a person may see."""

from django.db.models import BooleanField, ExpressionWrapper, Q

from groups.models import Circle
from groups.models.circle import CircleQuerySet
from groups.permissions import inside_circles, managed_circles
from network.models import User
from responsibilities.models import RotaPerson


def rota_circles(user: User) -> CircleQuerySet:
    """Keep the circles whose rotas the person may read: their own people, supporters, and who takes turns there.

    Each tells whether the person may manage its rotas (`may_manage`).
    """
    taking = RotaPerson.objects.current().filter(user=user, rota__ended_on=None)
    inside = Q(pk__in=inside_circles(user).values("pk")) | Q(pk__in=taking.values("rota__circle"))
    may_manage = ExpressionWrapper(Q(pk__in=managed_circles(user).values("pk")), output_field=BooleanField())
    return Circle.objects.filter(inside).annotate(may_manage=may_manage)
