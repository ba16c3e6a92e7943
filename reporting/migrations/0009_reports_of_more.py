"""Reports of any area and period with chosen contents; the trigger that keeps finished ones frozen learns of them."""

from importlib import import_module

from django.db import migrations, models
from django.db.models import F, Q

before = import_module("reporting.migrations.0003_finished_reports_stay")
FROZEN = (*before.FROZEN, "key", "subject", "area_fi", "area_sv", "contents", "newest_row")
FINE = ("organisation", "place", "circle")
UNDER_WAY = ("queued", "running")


def make_triggers(apps, schema_editor):
    with_columns(FROZEN, before.make_triggers, apps, schema_editor)


def make_earlier_triggers(apps, schema_editor):
    with_columns(before.FROZEN, before.make_triggers, apps, schema_editor)


def with_columns(columns, make, apps, schema_editor):
    kept, before.FROZEN = before.FROZEN, columns
    try:
        make(apps, schema_editor)
    finally:
        before.FROZEN = kept


def name_municipalities(apps, schema_editor):
    for report in apps.get_model("reporting", "Report").objects.exclude(municipality=None).iterator():
        type(report).objects.filter(pk=report.pk).update(key=report.municipality_id)


def changed_scope():
    return models.CharField(
        choices=[
            ("network", "Koko verkosto"),
            ("county", "Yksi hyvinvointialue"),
            ("municipality", "Yksi kunta"),
            ("organisation", "Yksi järjestö"),
            ("place", "Yksi paikka"),
            ("circle", "Yksi ryhmä"),
        ],
        max_length=12,
        verbose_name="Alue",
    )


class Migration(migrations.Migration):
    dependencies = [("reporting", "0008_schedules"), ("network", "0027_counties_by_code")]
    operations = [
        migrations.RunPython(before.drop_triggers, make_earlier_triggers),
        migrations.RemoveConstraint("report", "municipality_report_ordered_once"),
        migrations.RemoveConstraint("report", "network_report_ordered_once"),
        migrations.RemoveConstraint("report", "report_scope_has_its_municipality"),
        migrations.AddField("report", "key", models.CharField(blank=True, default="", max_length=110), False),
        migrations.AddField("report", "subject", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField("report", "area_fi", models.CharField(blank=True, default="", max_length=160), False),
        migrations.AddField("report", "area_sv", models.CharField(blank=True, default="", max_length=160), False),
        migrations.AddField("report", "contents", models.JSONField(blank=True, default=list)),
        migrations.AddField("report", "newest_row", models.BigIntegerField(blank=True, null=True)),
        migrations.AlterField("report", "scope", changed_scope()),
        migrations.AlterField("report", "period", models.CharField(max_length=24, verbose_name="Ajanjakso")),
        migrations.RunPython(name_municipalities, migrations.RunPython.noop),
        migrations.AddConstraint(
            "report",
            models.CheckConstraint(
                condition=~Q(scope="municipality") | Q(municipality__isnull=False, key=F("municipality")),
                name="report_scope_has_its_municipality",
            ),
        ),
        migrations.AddConstraint(
            "report",
            models.CheckConstraint(
                condition=Q(scope="network", key="", municipality=None) | ~Q(scope="network") & ~Q(key=""),
                name="report_scope_has_its_key",
            ),
        ),
        migrations.AddConstraint(
            "report",
            models.CheckConstraint(
                condition=~Q(scope__in=FINE) | Q(subject__isnull=False), name="report_scope_has_its_subject"
            ),
        ),
        migrations.AddConstraint(
            "report",
            models.UniqueConstraint(
                fields=("scope", "key", "period", "audience", "language", "contents"),
                condition=Q(state__in=UNDER_WAY),
                name="report_ordered_once",
            ),
        ),
        migrations.RunPython(make_triggers, before.drop_triggers),
    ]
