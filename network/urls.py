"""Every address of the portal; the rooms are named by string."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from network.first_words import room
from network.views import health, well_known

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("favicon.ico", well_known.favicon, name="favicon"),
    path("sw.js", well_known.worker, name="worker"),
    path("robots.txt", well_known.robots, name="robots"),
    path(".well-known/security.txt", well_known.security, name="security"),
    path("calendar/", include("places.calendar_urls")),
    path("calendar/", include("groups.calendar_urls")),
    path("calendar/", include("responsibilities.calendar_urls")),
    path("api/v1/", include("reporting.api_urls")),
    path("media/", include("places.media_urls")),
    path("media/", include("groups.media_urls")),
    *i18n_patterns(
        room("places.urls"),
        room("groups.urls"),
        room("groups.diary_urls"),
        room("groups.slip_urls"),
        room("responsibilities.urls"),
        room("reporting.urls"),
        room("reporting.survey_urls"),
        room("network.page_urls"),
        path("accounts/", include("allauth.urls")),
    ),
]
