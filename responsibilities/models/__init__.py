from responsibilities.models.carrier import Carrier
from responsibilities.models.proposal import Invitation, Offer
from responsibilities.models.responsibility import Responsibility

__all__ = ["Carrier", "Invitation", "Offer", "Responsibility"]
