from responsibilities.queries.duties import Invitation, invitation_text, invitations, nearest_first

__all__ = ["Invitation", "invitation_text", "invitations", "nearest_first"]
