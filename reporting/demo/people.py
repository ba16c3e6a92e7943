"""The demo people: who signs in, with one password, and the invented people behind the circles."""

import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password

from network.models import Membership, Organisation, OrganisationAudience, OrganisationFunction, User
from network.record_rows import ROW_PARTS

Row = Mapping[str, Any]
TOLD = (
    "short_name", "level", "phone", "email", "website", "street", "postal_code", "post_office", "languages",
    "life_situations", "cost", "invites_experts", "experience_themes", "experts_note",
)  # fmt: skip


def demo_password(given: str, file: Path) -> str:
    """Return the given password, or the one in the file, which is written the first time."""
    if given:
        return given
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(f"silmukka-{secrets.token_hex(4)}\n", encoding="utf-8")
    return file.read_text(encoding="utf-8").strip()


def load_organisations(rows: Iterable[Row]) -> None:
    """Add the demo organisations that are not there yet, with everything that they tell of themselves."""
    for row in rows:
        known = ("name", "kind", "description", *(name for name in TOLD if name in row))
        facts = {"is_demo": True, **{name: row[name] for name in known}}
        organisation, is_new = Organisation.objects.get_or_create(slug=row["slug"], defaults=facts)
        if is_new:
            organisation.municipalities.set(row["municipalities"])
            OrganisationFunction.objects.bulk_create(
                OrganisationFunction(organisation=organisation, function=code) for code in row["functions"]
            )
            OrganisationAudience.objects.bulk_create(
                OrganisationAudience(organisation=organisation, audience=code) for code in row["audiences"]
            )
            for code, rows_of in row.get("rows", {}).items():
                part = ROW_PARTS[code]
                part.model._default_manager.bulk_create(part.made(organisation, rows_of))
            organisation.save()


def load_people(rows: Iterable[Row], password: str) -> dict[str, User]:
    """Add the demo people with verified addresses and their roles; return everybody by e-mail address."""
    people = {row["email"]: _person(row) for row in rows}
    signing_in = [people[row["email"]] for row in rows if "signs_in" in row]
    _set_password(signing_in, password)
    for row in rows:
        for role in row["roles"]:
            _give_role(people[row["email"]], role)
    return people


def _person(row: Row) -> User:
    user = User.objects.filter(email=row["email"]).first()
    if user is None:
        user = User.objects.create_user(
            row["email"], name=row["name"], language=row.get("language", "fi"), is_staff=row.get("is_staff", False)
        )
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def _set_password(people: Iterable[User], password: str) -> None:
    """Give everybody the password, hashed once: hashing is slow on purpose, and this is no secret of theirs."""
    known: dict[str, bool] = {}
    hashed = ""
    for user in people:
        if user.password not in known:
            known[user.password] = user.has_usable_password() and check_password(password, user.password)
        if not known[user.password]:
            hashed = hashed or make_password(password)
            user.password = hashed
            user.save(update_fields=["password"])
            known[hashed] = True


def _give_role(user: User, row: Row) -> None:
    organisation = Organisation.objects.get(slug=row["organisation"]) if "organisation" in row else None
    Membership.objects.get_or_create(
        user=user, role=row["role"], municipality_id=row.get("municipality"), organisation=organisation
    )
