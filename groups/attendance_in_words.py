"""What was reported of a gathering, as people say it."""

from django.utils.translation import gettext, ngettext

from groups.attendance import Attendance
from groups.enums import GatheringState, NotHeldReason


def in_words(said: Attendance) -> str:
    """Return "8 kävijää, joista 1 ensi kertaa", or why it was not held, or that nobody has said."""
    if said.state == GatheringState.NOT_HELD:
        return gettext("Ei pidetty: %(reason)s") % {"reason": str(NotHeldReason(said.reason).label).lower()}
    if said.visitors is None:
        return gettext("Ei ilmoitettu")
    text = ngettext("%(count)s kävijä", "%(count)s kävijää", said.visitors) % {"count": said.visitors}
    if not said.first_timers:
        return text
    return gettext("%(visitors)s, joista %(first)s ensi kertaa") % {"visitors": text, "first": said.first_timers}
