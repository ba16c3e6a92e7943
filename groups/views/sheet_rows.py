"""What becomes of posted rows: of the week sheet, and of the link that reports one gathering."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import prefetch_related_objects

from groups.actions.attendance import AlreadyStored, Closed, Conflict, Stored, attendance_of, report_held
from groups.attendance import NOT_REPORTED
from groups.forms.attendance import UNLIKELY_OVER, RowForm, Token
from groups.forms.grid import GridRow
from groups.models import Circle, Gathering
from groups.queries.attendance import usual_visitors
from groups.queries.held import Held
from network.models import User

Row = TypeVar("Row", bound=RowForm)


@dataclass
class Outcome:
    """What became of a posted sheet: the rows stored, the rows that stay to be looked at."""

    stored: list[Gathering] = field(default_factory=list)
    already: int = 0
    kept: dict[int, RowForm] = field(default_factory=dict)


def store_rows(tokens: Mapping[int, Token], of: Held, typed: Mapping[str, Any], *, by: User | None) -> Outcome:
    """Store every row that can be stored; the others are kept as they were typed; all in the caller's transaction."""
    forms = read_rows(tokens, of, typed)
    outcome = Outcome(kept={pk: form for pk, form in forms.items() if not form.is_valid()})
    sent = [form for pk, form in forms.items() if pk not in outcome.kept and form.is_touched]
    for form, result in zip(sent, report_held([form.report() for form in sent], of, by=by), strict=True):
        match result:
            case Stored():
                outcome.stored.append(result.gathering)
            case AlreadyStored():
                outcome.already += 1
            case Conflict():
                form.show_conflict(result)
                outcome.kept[form.gathering.pk] = form
            case Closed():
                form.show_closed(result)
                outcome.kept[form.gathering.pk] = form
    if outcome.kept:
        kept = [form.gathering for form in outcome.kept.values()]
        prefetch_related_objects(kept, "circle__municipality", "circle__records", "reported_by")
    return outcome


def read_rows(tokens: Mapping[int, Token], of: Held, typed: Mapping[str, Any]) -> dict[int, RowForm]:
    """Read what was typed; each row knows what its page had shown, and what is usual in its circle."""
    return _knowing({pk: RowForm(g, tokens[pk], typed) for pk, g in of.gatherings.items()}, of)


def read_grid(tokens: Mapping[int, Token], of: Held, circle: Circle, typed: Mapping[str, Any]) -> dict[int, GridRow]:
    """Read what was typed from the circle's paper, as `read_rows` does."""
    own = {pk: g for pk, g in of.gatherings.items() if g.circle_id == circle.pk}
    return _knowing({pk: GridRow(g, tokens[pk], typed) for pk, g in own.items()}, of)


def _knowing(forms: dict[int, Row], of: Held) -> dict[int, Row]:
    _remember_seen(forms.values(), of)
    _remember_usual(forms.values())
    return forms


def _remember_seen(forms: Iterable[RowForm], of: Held) -> None:
    """Tell each row what its page had shown, where something else is stored by now."""
    for form in forms:
        if form.token.seen != form.gathering.version:
            version = of.seen(form.gathering, form.token.seen)
            form.seen = attendance_of(version) if version else NOT_REPORTED


def _remember_usual(forms: Iterable[RowForm]) -> None:
    """Tell the rows with a big number what is usual in their circle."""
    big = [form for form in forms if _is_big(str(form["visitors"].data or ""))]
    usual = usual_visitors(form.gathering.circle_id for form in big) if big else {}
    for form in big:
        form.usual = usual.get(form.gathering.circle_id)


def _is_big(typed: str) -> bool:
    return typed.strip().isdecimal() and len(typed.strip()) < 10 and int(typed) > UNLIKELY_OVER
