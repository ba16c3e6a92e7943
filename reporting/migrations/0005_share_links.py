"""Links to finished shareable reports: what may be shared has a key that the database itself computes.

SQLite makes the table of reports anew for it, so its triggers are noted first and made again.
"""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

NOTED = []


def note_triggers(apps, schema_editor):
    NOTED.clear()
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'reporting_report'")
            NOTED.extend(row[0] for row in cursor.fetchall())


def make_triggers_again(apps, schema_editor):
    for sql in NOTED:
        schema_editor.execute(sql, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0004_more_file_formats"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(note_triggers, migrations.RunPython.noop),
        migrations.AddField(
            model_name="report",
            name="shareable_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(models.When(audience="shareable", state="done", then=models.F("id"))),
                output_field=models.BigIntegerField(null=True),
                unique=True,
            ),
        ),
        migrations.RunPython(make_triggers_again, migrations.RunPython.noop),
        migrations.CreateModel(
            name="ReportShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nonce", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("note", models.CharField(blank=True, max_length=80, verbose_name="Kenelle tai mihin")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="Viimeinen päivä")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("openings", models.PositiveIntegerField(default=0)),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="reporting.report",
                        to_field="shareable_key",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ("-made_at", "-pk")},
        ),
    ]
