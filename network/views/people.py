"""People and their roles: for administrators, and an organisation's editors for coordinators."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from network.actions import roles as actions
from network.enums import Role
from network.forms.people import EditorForm, InvitationForm, RoleForm
from network.models import Membership, Organisation, User
from network.permissions import Permission, Reach, needs, person, reach
from network.queries.organisations import organisations_within
from network.queries.people import people_named, people_within, with_roles
from network.views.old_addresses import leads_to_the_kept

PER_PAGE = 30


def own_reach(request: HttpRequest) -> Reach:
    return reach(request.user, Permission.MANAGE_PEOPLE)


@needs(Permission.MANAGE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """List the people, by name or address or role."""
    text, role = request.GET.get("q", "")[:100].replace("\0", ""), request.GET.get("role", "")
    found = people_named(with_roles(people_within(own_reach(request))), text)
    if role in Role.values:
        found = found.filter(pk__in=Membership.objects.current().filter(role=role).values("user"))
    page = Paginator(found.order_by(Lower(Coalesce(NullIf("name", Value("")), "email")), "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "network/people.html", {"page": page, "text": text, "role": role, "roles": Role.choices})


@needs(Permission.MANAGE_PEOPLE)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by e-mail to a role."""
    form = InvitationForm(request.POST if request.method == "POST" else None, reach=own_reach(request))
    if request.method == "POST" and form.is_valid():
        whom = {key: form.cleaned_data[key] for key in ("email", "name", "language")}
        try:
            invited = actions.invite(given=form.given(), by=person(request), **whom)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Kutsu on lähetetty osoitteeseen %(email)s.") % {"email": invited.email})
            return redirect("network:person", invited.pk)
    return render(request, "network/people_invite.html", {"form": form})


@needs(Permission.MANAGE_PEOPLE)
def one_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person's roles, past ones too, and give a new one."""
    shown = get_object_or_404(people_within(own_reach(request)), pk=pk)
    form = RoleForm(request.POST if request.method == "POST" else None, reach=own_reach(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.give(shown, form.given(), by=person(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Tehtävä on annettu, ja siitä on lähetetty viesti."))
            return redirect("network:person", shown.pk)
    return render(request, "network/people_person.html", {"shown": shown, "form": form, **roles_of(shown)})


def roles_of(shown: User) -> dict[str, list[Membership]]:
    """Return the person's roles in force and the others, the newest first."""
    rows = shown.memberships.select_related("municipality", "organisation").order_by("-valid_from", "-pk")
    in_force = set(shown.memberships.current().values_list("pk", flat=True))
    return {
        "current": [row for row in rows if row.pk in in_force],
        "others": [row for row in rows if row.pk not in in_force],
    }


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def end_role(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """End a role that the administrator's own reach covers."""
    where = own_reach(request)
    shown = get_object_or_404(people_within(where), pk=pk)
    ended = get_object_or_404(shown.memberships.current(), pk=membership)
    if not where.everywhere and not where.covers(ended.municipality_id):
        raise Http404
    try:
        actions.end(ended, by=person(request))
        messages.success(request, _("Tehtävä on päättynyt."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("network:person", shown.pk)


@needs(Permission.EDIT_ORGANISATION)
@leads_to_the_kept
def editors(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who keeps an organisation's facts, and invite somebody to it; coordinators only."""
    organisation = _coordinated(request, slug)
    form = EditorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = actions.RoleGiven(Role.ORGANISATION_EDITOR, organisation=organisation)
        try:
            actions.invite(given=given, by=person(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Kutsu on lähetetty."))
            return redirect("network:organisation_editors", organisation.slug)
    current = organisation.memberships.current().select_related("user").order_by("user__name", "pk")
    context = {"form": form, "organisation": organisation, "editors": current}
    return render(request, "network/organisation_editors.html", context)


@require_POST
@needs(Permission.EDIT_ORGANISATION)
def end_editor(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End an editor's role in the organisation; coordinators only, who can invite the same person again."""
    organisation = _coordinated(request, slug)
    held = organisation.memberships.filter(role=Role.ORGANISATION_EDITOR).select_related("user")
    ended = actions.end(get_object_or_404(held, pk=pk), by=person(request))
    messages.success(request, _("%(who)s ei enää ylläpidä järjestön tietoja.") % {"who": ended.user})
    return redirect("network:organisation_editors", organisation.slug)


def _coordinated(request: HttpRequest, slug: str) -> Organisation:
    """Return the organisation when the person keeps the directory there and not only their own; 404 otherwise."""
    where = reach(request.user, Permission.EDIT_ORGANISATION)
    if not (where.everywhere or where.municipalities):
        raise Http404
    found: Organisation = get_object_or_404(organisations_within(where), slug=slug)
    return found
