"""An offered duty becomes an open one with an offer; what the new constraints forbid is mended."""

from django.db import migrations
from django.db.models import F
from django.db.models.functions import TruncDate
from django.utils import timezone


def offers_become_rows(apps, schema_editor):
    Responsibility = apps.get_model("responsibilities", "Responsibility")
    Offer = apps.get_model("responsibilities", "Offer")
    today = timezone.localdate()
    offered = Responsibility.objects.filter(state="offered")
    for duty in offered.exclude(taken_by=None).select_related("taken_by"):
        Offer.objects.create(
            duty=duty, user_id=duty.taken_by_id, message=duty.message, language=duty.taken_by.language
        )
    offered.update(state="open", taken_by=None, message="")
    Responsibility.objects.filter(state="open").update(taken_by=None, since=None, until=None)
    Responsibility.objects.filter(state="taken", taken_by=None, held_as="").update(state="ended", until=today)
    Responsibility.objects.filter(state="taken", since=None).update(since=TruncDate("created_at"))
    Responsibility.objects.filter(state="ended", until=None).update(until=today)
    Responsibility.objects.filter(until__lt=F("since")).update(since=F("until"))


class Migration(migrations.Migration):

    dependencies = [
        ("responsibilities", "0003_carriers_offers_and_invitations"),
    ]

    operations = [
        migrations.RunPython(offers_become_rows, migrations.RunPython.noop),
    ]
