from responsibilities.models.responsibility import Responsibility

__all__ = ["Responsibility"]
