"""What the lives of circles have been so far: who leads, who stands behind, and that some have ended."""

from django.db import migrations
from django.utils import timezone


def write_lives(apps, schema_editor):
    Circle, Member = apps.get_model("groups", "Circle"), apps.get_model("groups", "CircleMember")
    Term, Host, Ending = (apps.get_model("groups", name) for name in ("LeadTerm", "HostTerm", "CircleEnding"))
    today, now = timezone.localdate(), timezone.now()
    began = {row.pk: min(row.founded_on or timezone.localdate(row.published_at or row.created_at), today)
             for row in Circle.objects.only("pk", "founded_on", "published_at", "created_at").iterator()}
    leads = Member.objects.filter(role="lead").values_list("circle", "user")
    Term.objects.bulk_create(
        (Term(circle_id=circle, user_id=user, since=began[circle]) for circle, user in leads.iterator()), batch_size=500
    )
    last = {
        row.pk: max(timezone.localdate(row.updated_at), began[row.pk])
        for row in Circle.objects.filter(state="ended").only("pk", "updated_at").iterator()
    }
    backed = Circle.objects.exclude(host=None).select_related("host")
    Host.objects.bulk_create(
        (
            Host(
                circle=row, organisation=row.host, name=row.host.name, state="accepted", since=began[row.pk],
                until=last.get(row.pk), asked_at=row.created_at, answered_at=now,
            )
            for row in backed.iterator()
        ),
        batch_size=500,
    )
    Ending.objects.bulk_create(
        (Ending(circle_id=circle, began_on=began[circle], ended_on=day) for circle, day in last.items()), batch_size=500
    )
    Circle.objects.filter(pk__in=list(last)).update(host=None)


class Migration(migrations.Migration):
    dependencies = [("groups", "0022_lives_of_circles")]

    operations = [migrations.RunPython(write_lives, migrations.RunPython.noop, elidable=True)]
