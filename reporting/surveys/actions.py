"""Loading questionnaires, running rounds, taking answers in, and cleaning what people wrote."""

import hashlib
import json
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from network.actions.once import held, made_lately
from network.audit import record
from network.models import User
from reporting.models import Questionnaire, SurveyRound, SurveySheet, SurveySlip, SurveyText, TypedSheet
from reporting.surveys.codes import hashed, new_round_code, new_slip_code
from reporting.surveys.enums import RoundState, SheetFate
from reporting.surveys.questionnaire import Answers
from reporting.surveys.reading import BadQuestionnaireError, read
from reporting.surveys.results import LEAST_ANSWERS

RAW_KEPT_FOR = timedelta(days=60)


class Loaded(NamedTuple):
    """The questionnaire, and whether it is new here; in a dry run it is not stored."""

    questionnaire: Questionnaire
    is_new: bool


@transaction.atomic
def load_questionnaire(raw: bytes, *, by: User | None, dry_run: bool = False) -> Loaded:
    """Store a questionnaire; the same file again changes nothing, and a version that is here is never changed."""
    content, file = read(raw)
    told = json.dumps(file, sort_keys=True, ensure_ascii=False)
    facts = {"file": file, "content_hash": hashlib.sha256(told.encode()).hexdigest()}
    known = Questionnaire.objects.filter(code=content.code, version=content.version).first()
    if known and known.content_hash != facts["content_hash"]:
        wrong = _("version: kyselystä %(code)s on jo versio %(version)s, ja se on erilainen. Anna uusi versionumero.")
        raise BadQuestionnaireError([wrong % {"code": content.code, "version": content.version}])
    if known:
        return Loaded(known, is_new=False)
    new = Questionnaire(code=content.code, version=content.version, **facts)
    if not dry_run:
        try:
            with transaction.atomic():
                new.save()
        except IntegrityError:  # somebody loaded the same version at the same moment
            return load_questionnaire(raw, by=by)
        record("questionnaire_loaded", new, by=by, changes={"version": [None, f"{new.code} {new.version}"]})
    return Loaded(new, is_new=True)


@transaction.atomic
def open_round(*, by: User | None, **facts: Any) -> SurveyRound:
    """Begin a round under a code of its own; the same form sent twice begins one."""
    same: SurveyRound | None = made_lately(SurveyRound, "survey_round_opened", by=by).filter(**facts).first()
    if same is not None:
        return same
    new = SurveyRound(code=_free_code(), **facts)
    new.save()
    record("survey_round_opened", new, by=by, changes={"days": [None, f"{new.first}–{new.last}"]})
    return new


def _free_code() -> str:
    code = new_round_code()
    while SurveyRound.objects.filter(code=code).exists():
        code = new_round_code()
    return code


@transaction.atomic
def change_round(found: SurveyRound, *, last: date, asker: str, contact: str, by: User) -> bool:
    """Move the last day, or correct who asks; return False when the round has been closed."""
    row = held(found)
    if row.closed_on:
        return False
    old = row.last
    row.last, row.asker, row.contact = last, asker, contact
    row.save(update_fields=["last", "asker", "contact"])
    record("survey_round_changed", row, by=by, changes={"last": [str(old), str(last)]})
    return True


@transaction.atomic
def close_round(found: SurveyRound, *, by: User | None) -> SurveyRound:
    """Close the round for good: from now on nothing is added, and what was added has no order and no mark.

    Sheets are written anew in the order of their random keys. Of fewer than five sheets nothing is told,
    and what was written in them is deleted unread.
    """
    row = held(found)
    if row.closed_on:
        return row
    row.closed_on = timezone.localdate()
    row.save(update_fields=["closed_on"])
    row.slips.all().delete()
    row.typed.all().delete()
    sheets, texts = list(row.sheets.order_by("pk")), list(row.texts.order_by("pk"))
    row.sheets.all().delete()
    row.texts.all().delete()
    for sheet in sheets:
        sheet.sent_as = None
    SurveySheet.objects.bulk_create(sheets, batch_size=500)
    if len(sheets) >= LEAST_ANSWERS:
        SurveyText.objects.bulk_create(texts, batch_size=500)
    record("survey_round_closed", row, by=by)
    return row


def close_old_rounds(today: date) -> int:
    """Close the rounds whose time for typing paper sheets has passed; return how many."""
    old = list(SurveyRound.objects.to_close(today))
    for one in old:
        close_round(one, by=None)
    return len(old)


@transaction.atomic
def remove_round(found: SurveyRound, *, by: User) -> bool:
    """Take back a round that nobody has answered; return False when somebody has."""
    row = held(found)
    if row.sheets.exists() or row.texts.exists():
        return False
    record("survey_round_removed", row, by=by)
    row.delete()
    return True


@transaction.atomic
def take_sheet(
    found: SurveyRound,
    sheet: str,
    answers: Answers,
    texts: dict[str, str],
    *,
    slip: str = "",
    typed_by: User | None = None,
) -> SheetFate:
    """Store the answers of one visit, once; a slip's code is good for one sheet.

    A sheet that somebody types from paper may come after the last day, until the round has been closed, and gets a
    number of theirs.
    """
    row = held(found)
    sent_as = hashed(row.pk, "sheet", sheet)
    if row.closed_on or (row.state != RoundState.OPEN and not typed_by):
        return SheetFate.CLOSED
    if row.sheets.filter(sent_as=sent_as).exists() or row.typed.filter(sent_as=sent_as).exists():
        return SheetFate.ALREADY
    if row.is_by_slip and not typed_by and not row.slips.filter(hashed=hashed(row.pk, "slip", slip)).delete()[0]:
        return SheetFate.SLIP_USED
    try:
        with transaction.atomic():
            SurveySheet.objects.create(round=row, answers=answers, sent_as=sent_as)
    except IntegrityError:
        return SheetFate.ALREADY
    written = {question: text for question, text in texts.items() if text}
    if typed_by:
        number = (row.typed.filter(by=typed_by).aggregate(last=Max("number"))["last"] or 0) + 1
        TypedSheet.objects.create(round=row, by=typed_by, number=number, sent_as=sent_as)
    SurveyText.objects.bulk_create(
        SurveyText(id=_text_key(sent_as, question) if typed_by else uuid4(), round=row, question=question, raw=text)
        for question, text in written.items()
    )
    return SheetFate.STORED


def _text_key(sent_as: str, question: str) -> UUID:
    """Return the key of what was written on a typed sheet; once the sheet's mark is wiped nobody can work it out."""
    return UUID(hex=hashed(0, f"text|{question}", sent_as)[:32])


@transaction.atomic
def take_back_sheet(found: SurveyRound, number: int, *, by: User) -> bool:
    """Take the person's own typed sheet away with what was written on it; return False when it is gone or all closed.

    The trail tells the number and never the content.
    """
    row = held(found)
    typed = row.typed.filter(by=by, number=number, is_taken_back=False).first()
    if row.closed_on or typed is None:
        return False
    row.sheets.filter(sent_as=typed.sent_as).delete()
    keys = [_text_key(typed.sent_as, question.key) for question in row.questionnaire.content.texts]
    row.texts.filter(pk__in=keys).delete()
    typed.is_taken_back = True
    typed.save(update_fields=["is_taken_back"])
    record("survey_sheet_taken_back", row, by=by, changes={"number": [number, None]})
    return True


@transaction.atomic
def make_slips(found: SurveyRound, number: int, *, by: User) -> list[str]:
    """Return new codes for printing; only their keyed hashes are kept."""
    codes = [new_slip_code() for _slip in range(number)]
    SurveySlip.objects.bulk_create(SurveySlip(round=found, hashed=hashed(found.pk, "slip", code)) for code in codes)
    record("survey_slips_made", found, by=by, changes={"number": [None, number]})
    return codes


@transaction.atomic
def clean_text(text: SurveyText, cleaned: str, *, by: User) -> None:
    """Let a text be quoted as a person has cleaned it; the raw one is gone."""
    if SurveyText.objects.filter(pk=text.pk, cleaned="").update(raw="", cleaned=cleaned):
        record("survey_text_cleaned", text, by=by)


@transaction.atomic
def drop_text(text: SurveyText, *, by: User) -> None:
    """Delete a text that is not to be quoted."""
    record("survey_text_dropped", held(text), by=by)
    text.delete()


def forget_raw_texts(today: date | None = None) -> int:
    """Delete what nobody has cleaned in sixty days from the closing of its round."""
    since = (today or timezone.localdate()) - RAW_KEPT_FOR
    return SurveyText.objects.filter(cleaned="", round__closed_on__lt=since).delete()[0]
