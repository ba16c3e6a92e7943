"""What the network room announces to the rooms above; sent inside the transaction of the action."""

from dataclasses import dataclass

from django.dispatch import Signal

listings_rebuilding = Signal()
"""Every room that publishes listings publishes them again. Arguments: none."""

person_leaving = Signal()
"""A person wants to delete their account. Arguments: user (User). Receivers return a list of `Hindrance`."""

forgetting = Signal()
"""The daily round of forgetting. Arguments: none. Receivers delete what has been kept long enough and return a dict
from a word for it to how many rows went."""

own_data_asked = Signal()
"""A person downloads what is kept of them. Arguments: user (User). Receivers return a dict for the file."""


@dataclass(frozen=True)
class Hindrance:
    """What a person must hand over first, and the page where it is."""

    text: str
    url: str
