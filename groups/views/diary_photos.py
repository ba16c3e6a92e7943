"""Photos of the diary: added, told of, agreed to by those they show, and taken away when somebody withdraws."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groups.actions import diary_photos as actions
from groups.consent_links import key_of
from groups.diary_papers import consent_slip_pdf
from groups.forms.diary import ConsentFormSet, DiaryPhotoForm, TellDiaryPhotoForm, consent_forms
from groups.models import Circle, DiaryPhoto, PhotoConsent
from groups.queries.diary import people_of, photos_seen_by, photos_sent_to, shown
from groups.views.diary import WRITE, own_diary, own_entry
from network.answers import pdf_answer
from network.models import User
from network.requests import SignedInRequest
from places.views.photos import picture_of

logger = logging.getLogger(__name__)


@require_safe
def media(request: SignedInRequest, name: str, width: int) -> HttpResponse:
    """Send a photo to the circle's people, or to those of all circles when an idea carries it; nothing keeps it."""
    return picture_of(get_object_or_404(photos_sent_to(request.user), name=name), width, is_public=False)


@require_http_methods(WRITE)
def add(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Add a photo to an entry; one that shows people goes on to their consent."""
    own_diary(request.user, slug, to_write=True)
    circle, entry = own_entry(request.user, slug, pk)
    form = DiaryPhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("picture", "alt", "people")}
        try:
            photo = actions.add_diary_photo(entry, **facts, by=request.user)
        except actions.TooManyPhotosError:
            form.refuse(_("Kuvia on jo kahdeksan. Poista ensin jokin niistä."))
        except OSError:
            logger.exception("a photo of the diary could not be written")
            form.refuse(
                _("Kuvaa ei saatu tallennettua, ja vika on meillä. Yritä hetken päästä: valitse kuva uudelleen.")
            )
        else:
            return _added(request, photo, entry.get_absolute_url())
    return render(request, "groups/diary_photo_new.html", {"circle": circle, "entry": entry, "form": form})


def _added(request: SignedInRequest, photo: DiaryPhoto, url: str) -> HttpResponse:
    if photo.people:
        messages.success(request, _("Kuva on tallessa. Se näkyy muille, kun kaikkien lupa on merkitty."))
        return redirect(photo)
    messages.success(request, _("Kuva on päiväkirjassa."))
    return redirect(url)


def own_photo(user: User, slug: str, pk: int) -> tuple[Circle, DiaryPhoto]:
    """Return a photo that the person sees in one of their diaries."""
    circle, diary = own_diary(user, slug)
    seen = photos_seen_by(user).filter(entry__diary=diary).select_related("entry__diary__circle")
    return circle, get_object_or_404(seen, pk=pk)


def may_change(circle: Circle, photo: DiaryPhoto, user: User) -> bool:
    """Say whether the person may tell of the photo and take it away: who added it, and the circle's leads."""
    return photo.uploaded_by_id == user.pk or bool(circle.is_led)  # type: ignore[attr-defined]


@require_http_methods(WRITE)
def photo(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Show a photo and whose consent it has; mark those that are missing."""
    circle, found = own_photo(request.user, slug, pk)
    changes = may_change(circle, found, request.user)
    consents = list(found.consents.select_related("asked_by"))
    rows = _consent_rows(request, circle, found.people - len(consents)) if changes else None
    if request.method == "POST":
        if rows is None:
            raise Http404
        if rows.is_valid():
            return _marked(request, found, rows)
    context = {
        "circle": circle,
        "photo": found,
        "shown": shown(found),
        "consents": consents,
        "missing": max(found.people - len(consents), 0),
        "rows": rows if rows else None,
        "may_change": changes,
        "tell_form": TellDiaryPhotoForm(initial={"alt": found.alt, "people": found.people}),
    }
    return render(request, "groups/diary_photo.html", context)


def _consent_rows(request: SignedInRequest, circle: Circle, missing: int) -> ConsentFormSet:
    people = [member.user for member in people_of(circle)]
    made = consent_forms(max(missing, 0))
    data = request.POST if request.method == "POST" else None
    return made(
        data, prefix="person", form_kwargs={"people": people, "me": request.user, "use_required_attribute": False}
    )


def _marked(request: SignedInRequest, photo: DiaryPhoto, rows: ConsentFormSet) -> HttpResponse:
    marked = actions.mark_consents(photo, rows.marks(), by=request.user)
    missing = photo.people - photo.consents.count()
    if not marked:
        messages.info(request, _("Et merkinnyt uusia lupia, joten mitään ei muuttunut."))
    elif missing > 0:
        messages.success(
            request, _("Luvat on merkitty. Kuva odottaa vielä muita, eikä näy heitä ennen kenellekään muulle.")
        )
    else:
        messages.success(request, _("Kaikkien lupa on merkitty. Kuva on päiväkirjassa."))
    return redirect(photo)


@require_http_methods(WRITE)
def tell(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Change what is said of a photo."""
    circle, found = own_photo(request.user, slug, pk)
    if not may_change(circle, found, request.user):
        raise Http404
    form = TellDiaryPhotoForm(request.POST or None, initial={"alt": found.alt, "people": found.people})
    if request.method == "POST" and form.is_valid():
        try:
            actions.tell_of_diary_photo(found, **form.cleaned_data, by=request.user)
        except actions.MoreMarksThanPeopleError:
            form.add_error(
                "people", _("Luvan on antanut jo useampi. Jos joku ei ole kuvassa, poista kuva ja lisää se uudelleen.")
            )
        else:
            messages.success(request, _("Kuvan tiedot on tallennettu."))
            return redirect("diary:photo", slug, pk)
    return render(
        request, "groups/diary_photo_tell.html", {"circle": circle, "photo": found, "shown": shown(found), "form": form}
    )


@require_http_methods(WRITE)
def remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Ask whether the photo is to go, and take it away for good; sent twice it has gone already."""
    circle, diary = own_diary(request.user, slug)
    if request.method == "POST" and not DiaryPhoto.objects.filter(pk=pk, entry__diary=diary).exists():
        return redirect("diary:diary", slug)
    circle, found = own_photo(request.user, slug, pk)
    if not may_change(circle, found, request.user):
        raise Http404
    if request.method == "POST":
        actions.remove_diary_photo(found, by=request.user)
        messages.success(request, _("Kuva on poistettu kaikkialta."))
        return redirect(found.entry)
    return render(request, "groups/diary_photo_remove.html", {"circle": circle, "photo": found, "shown": shown(found)})


def own_consent(user: User, slug: str, pk: int) -> tuple[Circle, PhotoConsent]:
    """Return a consent to a photo that the person sees; everybody of the circle hears when somebody takes it back."""
    circle, diary = own_diary(user, slug)
    related = PhotoConsent.objects.select_related("photo__entry__diary__circle")
    found = related.filter(photo__in=photos_seen_by(user).values("pk"), photo__entry__diary=diary)
    return circle, get_object_or_404(found, pk=pk)


@require_http_methods(WRITE)
def withdraw(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take a consent back on the person's word: the photo goes everywhere, at once and for good."""
    circle, diary = own_diary(request.user, slug)
    if request.method == "POST" and not PhotoConsent.objects.filter(pk=pk, photo__entry__diary=diary).exists():
        return redirect("diary:diary", slug)
    circle, consent = own_consent(request.user, slug, pk)
    if request.method == "POST":
        entry = consent.photo.entry
        actions.withdraw_consent(consent, by=request.user)
        messages.success(request, _("Lupa on peruttu, ja kuva on poistettu kaikkialta."))
        return redirect(entry)
    context = {"circle": circle, "consent": consent, "shown": shown(consent.photo)}
    return render(request, "groups/diary_consent_withdraw.html", context)


@require_safe
def slip(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Give the paper by which the person can take their consent back without an account."""
    circle, consent = own_consent(request.user, slug, pk)
    return pdf_answer(consent_slip_pdf(consent), f"{circle.slug}-lupa")


@login_not_required
@require_http_methods(WRITE)
def consent_link(request: HttpRequest, token: str) -> HttpResponse:
    """Let a person in a photo take their consent back: one page, one button, no account."""
    key = key_of(token)
    consent = (
        PhotoConsent.objects.filter(key=key).select_related("photo__entry__diary__circle").first() if key else None
    )
    if request.method == "POST" and consent:
        actions.withdraw_consent(consent, by=None)
        return redirect(request.path)
    state = "broken" if key is None else "good" if consent else "gone"
    context = {"state": state, "consent": consent}
    answer = render(request, "groups/consent_link.html", context, status=404 if state == "broken" else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer
