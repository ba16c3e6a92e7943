"""Sessions in the database as Django keeps them; the one statement that every signed-in page asks is written once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from network.ready_query import ReadyQuery, Slot

_in_force = ReadyQuery(
    lambda: Session.objects.filter(session_key=Slot(0, CharField()), expire_date__gt=Slot(1, DateTimeField()))
)


class SessionStore(db.SessionStore):
    """Django's own, read by a ready query."""

    def _get_session_from_db(self) -> Session | None:
        found = _in_force(self.session_key, timezone.now()) if self.session_key else []
        if found:
            return found[0]
        self._session_key = None
        return None
