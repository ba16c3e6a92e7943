"""The network's rules for a new circle, changed by whoever answers for the whole network."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.actions.rules import set_founding_rules
from groups.enums import CircleState
from groups.forms.rules import FoundingRulesForm
from groups.models import Circle
from groups.queries.rules import founding_rules
from network.permissions import Permission, needs, reach
from network.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SET_RULES)
def rules(request: SignedInRequest) -> HttpResponse:
    """Show and change what the network asks before a circle is published."""
    if not reach(request.user, Permission.SET_RULES).everywhere:
        raise Http404
    form = FoundingRulesForm(request.POST if request.method == "POST" else None, rules=founding_rules())
    if request.method == "POST" and form.is_valid():
        set_founding_rules(**form.facts(), by=request.user)
        messages.success(request, _("Tallennettu. Säännöt koskevat heti kaikkia keskeneräisiä piirejä."))
        return redirect("groups:rules")
    waiting = Circle.objects.filter(state=CircleState.SENT).count()
    return render(request, "groups/rules.html", {"form": form, "waiting": waiting})
