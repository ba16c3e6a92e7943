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

morning = Signal()
"""The daily round of what is due: reminders, and what begins or ends by itself. Arguments: today (date, in Finland).
Receivers return a dict from a word for it to how much was done; asked again on the same day they do nothing more, and
after days without a worker they make up for what was missed."""

own_data_asked = Signal()
"""A person downloads what is kept of them. Arguments: user (User). Receivers return a dict for the file."""

organisations_joined = Signal()
"""Records of organisations were joined or parted. Arguments: keys (list[int]: those whose rows have moved),
by (User | None). What the index says of their places and circles is written again."""

organisation_import_waits = Signal()
"""A sent list of organisations waits for its work. Arguments: pk (int)."""

reminder_order_waits = Signal()
"""Letters to many keepers wait for their work. Arguments: pk (int)."""

school_holidays_changed = Signal()
"""School holidays were told, changed or removed. Arguments: municipality (str | None: all of them), by (User | None).
What is open in school terms alone is written to the index again."""


@dataclass(frozen=True)
class Hindrance:
    """What a person must hand over first, and the page where it is."""

    text: str
    url: str
