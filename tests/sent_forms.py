"""Forms of the directory and of reports that somebody may send twice: what each makes, counted."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from network.actions.merging import merge
from network.actions.organisation_imports import keep_file
from network.claims import ASKED
from network.enums import Role
from network.models import (
    AuditEntry,
    Feedback,
    Membership,
    Municipality,
    OrganisationImport,
    OrganisationMerge,
    User,
)
from network.periods import Week
from reporting.areas import Area
from reporting.contents import DEFAULT
from reporting.models import HourValue, OpenRelease, Report, ReportSchedule, ReportShare, SurveyRound, SurveySheet
from reporting.schedules.making import make_schedule
from reporting.surveys.actions import close_round
from reporting.surveys.social_actions import mark_of
from tests.make import make_member, make_municipality, make_organisation, make_report, make_user
from tests.sheet import signed_in
from tests.surveys import make_questionnaire, make_round, make_sheets, make_social, make_text

LIST = b"name;email\nYksi ry;yksi@example.org\n"


@dataclass
class Sent:
    """A form as it is sent, and how many things it has made so far."""

    path: str
    made: Callable[[], int]
    data: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    by: User | None = None
    once: int = 1

    def post(self, by: User) -> tuple[int, str]:
        """Send it from a browser of its own; return the status and where it leads."""
        client = signed_in(self.by or by)
        client.raise_request_exception = False
        files = {name: SimpleUploadedFile(f"{name}.csv", content) for name, content in self.files.items()}
        answer = client.post(self.path, {**self.data, **files})
        return answer.status_code, answer.headers.get("Location", "")


def told(verb: str) -> Callable[[], int]:
    return AuditEntry.objects.filter(verb=verb).count


def edited_organisation(by: User) -> Sent:
    path = f"{make_organisation(kind='association', level='local').get_absolute_url()}edit/"
    html = signed_in(by).get(path).content.decode()
    seen = unescape(re.findall(r'name="seen" value="([^"]*)"', html)[0])
    data = {"name": "Toinen", "kind": "association", "level": "local", "is_published": "on", "seen": seen}
    return Sent(path, AuditEntry.objects.filter(verb__startswith="organisation_").count, data)


def confirmed(_by: User) -> Sent:
    return Sent(f"{make_organisation().get_absolute_url()}confirm/", told("organisation_confirmed"))


def undone(by: User) -> Sent:
    sent = edited_organisation(by)
    sent.post(by)
    entry = AuditEntry.objects.get(verb="organisation_changed")
    return Sent(sent.path.replace("/edit/", f"/history/{entry.pk}/undo/"), told("organisation_changed"), once=2)


def invited_editor(_by: User) -> Sent:
    data = {"email": "uusi@example.org", "language": "fi"}
    return Sent(f"{make_organisation().get_absolute_url()}editors/", told("role_given"), data)


def ended_editor(_by: User) -> Sent:
    facts = {"role": Role.ORGANISATION_EDITOR, "valid_from": timezone.localdate()}
    own = Membership.objects.create(user=make_user(), organisation=make_organisation(), **facts)
    assert own.organisation
    return Sent(f"{own.organisation.get_absolute_url()}editors/{own.pk}/end/", told("role_ended"))


def asked_claim(_by: User) -> Sent:
    asker = make_user("me@yhdistys.example.org")
    EmailAddress.objects.create(user=asker, email=asker.email, verified=True, primary=True)
    path = f"{make_organisation(email=asker.email).get_absolute_url()}claim/"
    return Sent(path, told(ASKED), by=asker)


def joined(_by: User) -> Sent:
    one, other = make_organisation("Yksi"), make_organisation("Kaksi")
    data = {"kept": "first", "name": "first"}
    return Sent(f"/fi/organisations/duplicates/{one.pk}-{other.pk}/", OrganisationMerge.objects.count, data)


def brought_back(by: User) -> Sent:
    joining = merge(make_organisation("Yksi"), make_organisation("Kaksi"), {}, by=by)
    return Sent(f"/fi/organisations/duplicates/undo/{joining.pk}/", told("organisation_merge_undone"), once=2)


def sent_list(_by: User) -> Sent:
    return Sent("/fi/organisations/import/", OrganisationImport.objects.count, files={"file": LIST})


def shared_report(_by: User) -> Sent:
    report = make_report(None, audience="shareable", period="2026-Q3")
    return Sent(f"{report.get_absolute_url()}share/", ReportShare.objects.count, {"note": "Valtuusto"})


def opened_quarter(_by: User) -> Sent:
    report = make_report(None, audience="shareable", period="2026-Q3")
    return Sent(f"{report.get_absolute_url()}open/", OpenRelease.objects.count)


def new_schedule(_by: User) -> Sent:
    data = {"area": "network", "rhythm": "quarter", "audience": "internal", "language": "fi", "wait_days": "7"}
    return Sent("/fi/reports/schedules/new/", ReportSchedule.objects.count, data)


def changed_schedule(by: User) -> Sent:
    found = make_schedule(
        area=Area(), rhythm="quarter", audience="internal", language="fi", wait_days=7, by=by
    )  # fmt: skip
    data = {"wait_days": "9", "language": "sv"}
    return Sent(f"/fi/reports/schedules/{found.pk}/edit/", told("report schedule changed"), data)


def stated_hour(_by: User) -> Sent:
    data = {"municipality": "", "year": "2026", "euros": "21,50", "source": "Kansalaisareena"}
    return Sent("/fi/reports/accounting/hour/", HourValue.objects.count, data)


def begun_round(_by: User) -> Sent:
    today = timezone.localdate()
    days = {"first": today.isoformat(), "last": (today + timedelta(days=7)).isoformat()}
    data = {"questionnaire": make_questionnaire().pk, "scope": "network", "asker": "Verkosto", **days}
    return Sent("/fi/surveys/new/", SurveyRound.objects.count, data)


def closed_round(_by: User) -> Sent:
    return Sent(f"/fi/surveys/{make_round().pk}/close/", told("survey_round_closed"))


def frozen_report(_by: User) -> Sent:
    town = Municipality.objects.get()
    draft = make_social(town, period="2025")
    section = draft.section("conclusions")
    assert section is not None
    section["text"] = "Jatketaan"
    draft.save()
    return Sent(f"/fi/social-reports/{draft.pk}/freeze/", told("social_report_frozen"))


def ordered_report(_by: User) -> Sent:
    year = str(Week.of(timezone.localdate()).year)
    data = {"area": "network", "period": year, "audience": "internal", "language": "fi", "contents": list(DEFAULT)}
    return Sent("/fi/reports/", Report.objects.count, data)


def answered_survey(_by: User) -> Sent:
    asked = make_round()
    mark = Client().get(f"/fi/survey/{asked.code}/").context["form"].new_mark
    return Sent(f"/fi/survey/{asked.code}/", SurveySheet.objects.count, {"mark": mark, "q-welcome": "5"})


def written_section(_by: User) -> Sent:
    draft = make_social(Municipality.objects.get(), period="2025")
    data = {"text": "Jatketaan", "seen": mark_of("")}
    return Sent(f"/fi/social-reports/{draft.pk}/conclusions/", told("social_report_edited"), data)


def told_mapping(by: User) -> Sent:
    path = "/fi/mappings/837/edit/areas/"
    seen = unescape(re.findall(r'name="seen" value="([^"]*)"', signed_in(by).get(path).content.decode())[0])
    return Sent(path, told("mapping_changed"), {"seen": seen, "state": "done", "note": "Kaksi aluetta"})


# What is no longer there after the first is answered with 404 to the second.
def said_feedback(by: User) -> Sent:
    return Sent("/fi/feedback/", Feedback.objects.count, {"message": "Kartta ei näy.", "page": "/fi/places/"})


def removed_round(_by: User) -> Sent:
    return Sent(f"/fi/surveys/{make_round().pk}/remove/", told("survey_round_removed"))


def dropped_list(by: User) -> Sent:
    kept = keep_file(LIST, file_name="lista.csv", form="csv", rows=1, by=by)
    return Sent(f"{kept.get_absolute_url()}drop/", told("organisation_list_dropped"))


def dropped_text(_by: User) -> Sent:
    asked = make_round()
    make_sheets(asked, 5)
    found = make_text(asked, "Kiitos")
    close_round(asked, by=None)
    return Sent(f"/fi/surveys/texts/{found.pk}/drop/", told("survey_text_dropped"))


def make_sender() -> User:
    make_municipality()
    return make_member(Role.COORDINATOR)


LEADING = (
    edited_organisation, confirmed, undone, invited_editor, ended_editor, asked_claim, joined,
    brought_back, sent_list, shared_report, opened_quarter, new_schedule, changed_schedule, stated_hour, begun_round,
    closed_round, frozen_report, ordered_report, answered_survey, written_section, told_mapping, said_feedback,
)  # fmt: skip
REMOVING = (removed_round, dropped_list, dropped_text)
