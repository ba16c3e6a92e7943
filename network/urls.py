"""Every address of the portal; the rooms are named by string."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

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
    path("media/", include("places.media_urls")),
    path("media/", include("groups.media_urls")),
    *i18n_patterns(
        path("", include("places.urls")),
        path("", include("groups.urls")),
        path("", include("groups.diary_urls")),
        path("", include("groups.slip_urls")),
        path("", include("responsibilities.urls")),
        path("", include("reporting.urls")),
        path("", include("reporting.survey_urls")),
        path("", include("network.page_urls")),
        path("accounts/", include("allauth.urls")),
    ),
]
