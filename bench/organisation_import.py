"""How long a list of 30 000 organisations takes beside a plain bulk insert with validation, and how much memory.

`DEBUG=1 DATABASE_URL=… python -m bench.organisation_import [rows]` runs on an empty database of its own making: each
side in a process of its own, the plain one before and after, so that a busy machine slows both. The plain side reads
the same file with csv, builds models, `full_clean`s each but for the unique ones, and inserts them by `bulk_create`.
Every side is run into an empty directory, and into one that has as many organisations already, of which every tenth
is one of the list under another spelling. The list's worker also undoes what it has stored.
"""

import csv
import io
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = 30_000
TOWNS = ["837", "211", "604", "536", "980"]
FIRST = ("Vanhan Kylän", "Uuden Rannan", "Mäntylän", "Koivikon", "Hakaniemen", "Lahdenperän", "Ylä-Savon", "Harjun")
WORDS = ("vapaaehtoistyö", "naapuriapu", "vertaistuki", "kyläyhdistys", "eläkkeensaajat", "omaishoitajat", "nuoret")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def business_id(number: int) -> str:
    """Return a right business id made from a number, or nothing where there is none."""
    digits = f"{number:07d}"
    rest = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11
    return "" if rest == 1 else f"{digits}-{0 if rest == 0 else 11 - rest}"


def make_list(rows: int, towns: list[str], *, is_there: bool = False) -> bytes:
    """Return an invented list as CSV, or what is there before it: every tenth the same, written otherwise."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerow(["tunnus", "nimi", "y-tunnus", "laji", "verkkosivu", "sähköposti", "puhelin", "kuvaus", "kunnat"])
    for n in range(rows):
        is_other = is_there and n % 10
        first, word = FIRST[(n + 3 if is_other else n) % len(FIRST)], WORDS[n // 10 % len(WORDS)]
        name = f"{first} {word} {n}{'' if is_there else ' ry'}"
        about = f"Järjestämme kaikille avointa toimintaa: {word}, kahvihetkiä ja retkiä. Tervetuloa mukaan kylään."
        kind, town = "muu" if is_other else "yhdistys", towns[n % len(towns)]
        site, mail = f"https://www.{kind}{n}.example.fi/", f"info@{kind}{n}.example.fi"
        table.writerow(
            [
                f"r{n}",
                name,
                "" if is_there else business_id(n + 1_000_000),
                "yhdistys",
                site,
                mail,
                f"{'050' if is_there else '040'} {n:07d}",
                about,
                town,
            ]
        )
    return out.getvalue().encode()


def plain(path: Path, with_keys: bool) -> None:
    """Read, build, clean and bulk_create, in one transaction; the search keys as every save writes them, or none."""
    from django.db import transaction

    from network.actions.organisation_rows import write_keys
    from network.models import Municipality, Organisation

    towns = {town.code: town for town in Municipality.objects.all()}
    through = Organisation.municipalities.through
    with path.open(encoding="utf-8", newline="") as file, transaction.atomic():
        found, where = [], []
        for n, row in enumerate(csv.DictReader(file, delimiter=";")):
            facts = {"business_id": row["y-tunnus"], "website": row["verkkosivu"], "email": row["sähköposti"]}
            one = Organisation(
                slug=f"list-{n}", name=row["nimi"], phone=row["puhelin"], description=row["kuvaus"],
                kind="association", sort_key=row["nimi"].casefold(), **facts,
            )  # fmt: skip
            if with_keys:
                write_keys(one, {"municipalities": [row["kunnat"]], "functions": [], "audiences": []}, towns)
            one.full_clean(validate_unique=False, validate_constraints=False)
            found.append(one)
            where.append(row["kunnat"])
        Organisation.objects.bulk_create(found, batch_size=1000)
        through.objects.bulk_create(
            [through(organisation_id=one.pk, municipality_id=code) for one, code in zip(found, where, strict=True)],
            batch_size=1000,
        )


def ours(path: Path, side: str, rows: int) -> None:
    """Bring the list in as the command does, or as the worker does."""
    if side == "command":
        from network.actions.organisation_imports import import_organisations

        import_organisations(path, source="list", by=None)
        return
    from network.actions.organisation_imports import ask_check, ask_store, keep_file
    from network.actions.undoing_imports import ask_undo
    from network.enums import Role
    from network.imports.organisation_lists import TABLE, guess_columns, list_rows
    from network.models import Membership, Organisation, OrganisationImport, User
    from network.organisation_importing import carry_out

    by = User.objects.get_or_create(email="bench@example.org")[0]
    Membership.objects.get_or_create(user=by, role=Role.COORDINATOR)
    columns = guess_columns([row for row, _n in zip(list_rows(path, TABLE), range(60), strict=False)])
    imported = keep_file(path.read_bytes(), file_name="list.csv", form=TABLE, rows=rows, by=by)
    fields = {str(at): code for at, code in columns.fields.items()}
    ask_check(imported, choices={"header": columns.header, "fields": fields}, source="list", by=by)
    told = []
    for step, ask in (("check", None), ("store", ask_store), ("undo", ask_undo)):
        current = OrganisationImport.objects.get(pk=imported.pk)
        if ask:
            ask(current, by=by)
        before, started = held_from_now(), time.perf_counter()
        carry_out(imported.pk)
        took, more = time.perf_counter() - started, (most_held() - before) / 1024
        told.append(f"{step} {took:.2f} s and {more:.0f} MiB more")
        if step == "store":
            sys.stdout.write(f"  {Organisation.objects.count()} organisations; ")
    likes = OrganisationImport.objects.get(pk=imported.pk).counts.get("likes", 0)
    sys.stdout.write(f"{', '.join(told)}; {likes} likely to be there\n")


def most_held() -> int:
    """Return the most memory that this process has held since the mark was set, in KiB."""
    found = re.search(r"VmHWM:\s+([0-9]+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) if found else 0


def held_from_now() -> int:
    """Set the mark of the most memory to what is held now, and return that."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return most_held()


def one_side(side: str, path: Path, there: str) -> None:
    """Run one side in this process and print its time and the memory that it added."""
    import django

    django.setup()
    from django.db import connection

    from network.inflection import warm
    from network.models import ExternalId, Organisation, OrganisationImport

    warm()
    ExternalId.objects.all().delete()
    OrganisationImport.objects.all().delete()
    Organisation.objects.filter(pk__gt=0).delete()
    rows = path.read_bytes().count(b"\n") - 1
    from network.actions.organisation_imports import import_organisations

    if there:
        import_organisations(Path(there), source="there", by=None)
    import network.organisation_importing  # noqa: F401 - what it costs to load is not the work

    connection.close()

    cpu = time.process_time()
    before, started = held_from_now(), time.perf_counter()
    if side.startswith("plain"):
        plain(path, with_keys=side == "plain-keys")
    else:
        ours(path, side, rows)
    took, after = time.perf_counter() - started, most_held()
    cpu = time.process_time() - cpu
    told = f"{side}: {took:.2f} s, {cpu:.2f} s of processor, {(after - before) / 1024:.0f} MiB more"
    sys.stdout.write(f"{told}, {Organisation.objects.count()} organisations\n")
    sys.stdout.flush()


def main() -> None:
    """Run every side, the plain ones first and last."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        own = {"DEBUG": "1", "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "network.settings"}
        environment = {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", **os.environ, **own}
        for command in ("migrate", "load_region"):
            subprocess.run([sys.executable, "manage.py", command], env=environment, check=True, capture_output=True)  # noqa: S603
        path = Path(folder) / "list.csv"
        path.write_bytes(make_list(rows, TOWNS))
        there = Path(folder) / "there.csv"
        there.write_bytes(make_list(rows, TOWNS, is_there=True))
        for beside in ("", str(there)):
            sys.stdout.write(f"into {'a directory that has as many' if beside else 'an empty directory'}:\n")
            sys.stdout.flush()
            for side in ("plain", "plain-keys", "command", "task", "plain", "plain-keys"):
                command_line = [sys.executable, "-m", __spec__.name, "--side", side, str(path), beside]
                subprocess.run(command_line, env=environment, check=True)  # noqa: S603


if __name__ == "__main__":
    if sys.argv[1:2] == ["--side"]:
        one_side(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
    else:
        main()
