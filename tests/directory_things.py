"""Things of the directory for the world of tests: parts of records, and changes that can be undone."""

from typing import Any

from allauth.account.models import EmailAddress

from network.actions.organisations import set_rows
from network.claims import claim_token
from network.enums import Role
from network.models import AuditEntry, Organisation, User
from network.record_rows import ROW_PARTS
from tests import make


def directory_things() -> dict[str, dict[str, Any]]:
    """A part and a change of the own organisation and of another's."""
    things: dict[str, dict[str, Any]] = {"no_part": {"slug": "oma-yhdistys", "part": "nonsense"}}
    things |= {"situation": {"code": "carer"}, "no_situation": {"code": "nonsense"}}
    by = make.make_member(Role.COORDINATOR)
    for whose, slug in (("own", "oma-yhdistys"), ("others", "toinen-yhdistys")):
        rows = [{"name": "Toinen <b>nimi</b>", "kind": "alternative", "language": ""}]
        organisation = set_rows(Organisation.objects.get(slug=slug), ROW_PARTS["names"], rows, by=by)
        changed = AuditEntry.objects.filter(object_id=str(organisation.pk), verb="organisation_changed").latest("pk")
        things[f"{whose}_part"] = {"slug": slug, "part": "funding"}
        things[f"{whose}_change"] = {"slug": slug, "pk": changed.pk}
    claimed = make.make_organisation("Vaadittu yhdistys", slug="vaadittu", email="volunteer@example.org")
    volunteer = User.objects.get(email="volunteer@example.org")
    EmailAddress.objects.get_or_create(user=volunteer, email=volunteer.email, defaults={"verified": True})
    token = claim_token(claimed, volunteer)
    things |= {"claim_link": {"token": token}, "broken_claim": {"token": token[:-1]}}
    return things
