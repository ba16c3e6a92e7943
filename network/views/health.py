"""Whether the portal is alive, for machines."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from network.health import examine


@login_not_required
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when everything the portal leans on is well, and 503 naming what is not."""
    findings = examine()
    well = all(finding["ok"] for finding in findings.values())
    return JsonResponse({"status": "ok" if well else "failing", "checks": findings}, status=200 if well else 503)
