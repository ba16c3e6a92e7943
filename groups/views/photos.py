"""A circle's photos, kept by its leads."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.enums import CircleState
from groups.models import Circle, CirclePhoto
from groups.permissions import managed_circles, visible_circles
from places.views.photos import Album, album_page, photo_moved, photo_page, photo_removed, picture_of


def kept_album(request: HttpRequest, slug: str) -> Album:
    """Return the photos of a circle that the person manages; a stranger gets 404."""
    managed = managed_circles(request.user).exclude(state=CircleState.ENDED)
    return Album(get_object_or_404(managed.select_related("municipality"), slug=slug), "groups")


@login_not_required
@require_safe
def media(request: HttpRequest, name: str, width: int) -> HttpResponse:
    """Send a circle's photo; a draft's photo is for those who may open the draft."""
    photo = get_object_or_404(CirclePhoto, name=name)
    is_public = Circle.objects.published().filter(pk=photo.circle_id).exists()
    if not is_public and not visible_circles(request.user).filter(pk=photo.circle_id).exists():
        raise Http404
    return picture_of(photo, width, is_public=is_public)


@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: HttpRequest, slug: str) -> HttpResponse:
    return album_page(request, kept_album(request, slug))


@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return photo_page(request, kept_album(request, slug), pk)


@require_POST
def earlier(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return photo_moved(request, kept_album(request, slug), pk)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return photo_removed(request, kept_album(request, slug), pk)
