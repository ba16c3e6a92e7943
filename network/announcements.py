"""What the network room announces to the rooms above; sent inside the transaction of the action."""

from django.dispatch import Signal

listings_rebuilding = Signal()
"""Every room that publishes listings publishes them again. Arguments: none."""
