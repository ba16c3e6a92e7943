"""Photos: the page on which they are kept, and the files themselves. Circles' pages are made of the same parts."""

import logging
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.permissions import person
from places.actions import photos as actions
from places.enums import PlaceState
from places.models import PhotoFields, PictureFields, Place, PlacePhoto
from places.photo_form import PhotoForm, TellPhotoForm
from places.views.place import kept_place

logger = logging.getLogger(__name__)
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Album:
    """The photos of a place or a circle, and the addresses where they are kept."""

    owner: Any
    space: str

    @property
    def url(self) -> str:
        return reverse(f"{self.space}:photos", args=[self.owner.slug])

    @property
    def is_full(self) -> bool:
        return len(self.photos) >= actions.MOST_PHOTOS

    @property
    def photos(self) -> list[PhotoFields]:
        return list(self.owner.photos.all())

    def photo(self, pk: int) -> PhotoFields:
        found: PhotoFields = get_object_or_404(self.owner.photos.all(), pk=pk)
        return found


def album_page(request: HttpRequest, album: Album) -> HttpResponse:
    """Show the album, and take one more photo into it."""
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _added(request, album, form):
        messages.success(request, _("Kuva on tallennettu."))
        return redirect(album.url)
    return render(request, "places/photos.html", {"album": album, "owner": album.owner, "form": form})


def _added(request: HttpRequest, album: Album, form: PhotoForm) -> bool:
    """Keep the photo; where it cannot be kept, say so on the form, which keeps what was typed."""
    try:
        actions.add_photo(album.owner, form.cleaned_data["picture"], form.cleaned_data, by=person(request))
    except actions.TooManyPhotosError:
        form.refuse(_("Kuvia on jo kahdeksan. Poista ensin jokin niistä."))
    except OSError:
        logger.exception("a photo could not be written")
        form.refuse(_("Kuvaa ei saatu tallennettua, ja vika on meillä. Yritä hetken päästä: valitse kuva uudelleen."))
    return form.is_valid()


def photo_page(request: HttpRequest, album: Album, pk: int) -> HttpResponse:
    """Change what is said of one photo."""
    shown = album.photo(pk)
    form = TellPhotoForm(request.POST or None, initial={name: getattr(shown, name) for name in actions.TOLD})
    if request.method == "POST" and form.is_valid():
        actions.tell_of_photo(shown, form.cleaned_data, by=person(request))
        messages.success(request, _("Kuvan tiedot on tallennettu."))
        return redirect(album.url)
    return render(request, "places/photo.html", {"album": album, "owner": album.owner, "photo": shown, "form": form})


def photo_moved(request: HttpRequest, album: Album, pk: int) -> HttpResponse:
    """Show the photo one place earlier."""
    actions.show_earlier(album.photo(pk), by=person(request))
    return redirect(f"{album.url}#photo-{pk}")


def photo_removed(request: HttpRequest, album: Album, pk: int) -> HttpResponse:
    """Ask whether the photo is to go, and take it away; sent twice it has gone already."""
    if request.method == "POST":
        if album.owner.photos.model.objects.filter(pk=pk).exists():
            actions.remove_photo(album.photo(pk), by=person(request))
        messages.success(request, _("Kuva on poistettu."))
        return redirect(album.url)
    return render(request, "places/photo_remove.html", {"album": album, "owner": album.owner, "photo": album.photo(pk)})


def picture_of(photo: PictureFields, width: int, *, is_public: bool) -> HttpResponse:
    """Send one of the photo's own files; a public one never changes under its address."""
    if width not in photo.widths:
        raise Http404
    try:
        content = photo.path(width).read_bytes()
    except OSError as gone:
        raise Http404 from gone
    headers = {"Cache-Control": FOREVER if is_public else "private, no-store", "Content-Disposition": "inline"}
    return HttpResponse(content, content_type="image/jpeg", headers=headers)


@login_not_required
@require_safe
def media(request: HttpRequest, name: str, width: int) -> HttpResponse:
    """Send a place's photo; a photo of a place that is not public is for its keepers."""
    photo = get_object_or_404(PlacePhoto.objects.select_related("place"), name=name)
    is_public = photo.place.state == PlaceState.PUBLISHED
    if not is_public and not Place.objects.editable_by(request.user).filter(pk=photo.place_id).exists():
        raise Http404
    return picture_of(photo, width, is_public=is_public)


@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: HttpRequest, slug: str) -> HttpResponse:
    return album_page(request, Album(kept_place(request.user, slug), "places"))


@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return photo_page(request, Album(kept_place(request.user, slug), "places"), pk)


@require_POST
def earlier(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return photo_moved(request, Album(kept_place(request.user, slug), "places"), pk)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return photo_removed(request, Album(kept_place(request.user, slug), "places"), pk)
