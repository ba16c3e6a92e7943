from responsibilities.models.carrier import Carrier
from responsibilities.models.proposal import Invitation, Offer
from responsibilities.models.responsibility import Responsibility
from responsibilities.models.rota import AwayDays, Rota, RotaPerson, SwapRequest, Turn, TurnFeed, TurnReminder

__all__ = [
    "AwayDays",
    "Carrier",
    "Invitation",
    "Offer",
    "Responsibility",
    "Rota",
    "RotaPerson",
    "SwapRequest",
    "Turn",
    "TurnFeed",
    "TurnReminder",
]
