"""A person's own page: name, language, what is kept, and the way out."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from network.accounts import WELCOME
from network.actions.people import delete_account, hindrances, own_data
from network.actions.roles import is_last_administrator
from network.announcements import Hindrance
from network.forms.people import DeletionForm, ProfileForm
from network.models import User
from network.permissions import current_memberships, person


def profile(request: HttpRequest) -> HttpResponse:
    """Keep one's own name and language."""
    me = person(request)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=User.objects.get(pk=me.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        request.session.pop(WELCOME, None)
        with override(form.cleaned_data["language"]):
            messages.success(request, _("Tietosi on tallennettu."))
            return redirect("network:profile")
    context = {"form": form, "is_new": WELCOME in request.session, "roles": current_memberships(me)}
    return render(request, "network/profile.html", context)


def download(request: HttpRequest) -> HttpResponse:
    """Give the person everything that is kept of them, as a file."""
    answer = JsonResponse(own_data(person(request)), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="silmukka.json"'
    return answer


def delete(request: HttpRequest) -> HttpResponse:
    """Delete one's own account after a tick; what must be handed over first is named."""
    me = person(request)
    form = DeletionForm(request.POST if request.method == "POST" else None)
    in_the_way = hindrances(me) + own_hindrances(me)
    if request.method == "POST" and not in_the_way and form.is_valid():
        delete_account(me, by=me)
        logout(request)
        messages.success(request, _("Tilisi on poistettu. Kiitos, että olit mukana."))
        return redirect("places:front")
    status = 409 if request.method == "POST" and in_the_way else 200
    return render(request, "network/profile_delete.html", {"form": form, "hindrances": in_the_way}, status=status)


def own_hindrances(me: User) -> list[Hindrance]:
    """Return what stands in the way in this room: a network is never left without an administrator."""
    if any(is_last_administrator(membership) for membership in current_memberships(me)):
        return [Hindrance(_("Olet verkoston ainoa pääkäyttäjä. Anna tehtävä ensin toiselle."), "")]
    return []
