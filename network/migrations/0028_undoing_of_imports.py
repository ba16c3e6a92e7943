"""What became of each row when its import was undone; a row keeps the key of its organisation, also of a gone one."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def note_new(apps, schema_editor):
    """Give the rows of new organisations that are stored already the key that they got."""
    made = apps.get_model("network", "Organisation").objects.filter(slug=OuterRef("slug")).values("pk")
    lines = apps.get_model("network", "OrganisationImportLine").objects
    lines.filter(imported__stage="stored", fate="new", organisation=None).update(organisation=Subquery(made))


class Migration(migrations.Migration):
    dependencies = [("network", "0027_counties_by_code")]
    operations = [
        migrations.AddField(
            model_name="organisationimportline",
            name="hindrances",
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="organisationimportline",
            name="undoing",
            field=models.CharField(
                blank=True,
                choices=[("done", "Palautettiin"), ("left", "Jäi ennalleen")],
                db_default="",
                default="",
                max_length=6,
            ),
        ),
        migrations.AlterField(
            model_name="organisationimportline",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="network.organisation",
            ),
        ),
        migrations.RunPython(note_new, migrations.RunPython.noop),
    ]
