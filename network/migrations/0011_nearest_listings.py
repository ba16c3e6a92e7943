"""The order among equals, and on PostgreSQL an index that is walked from a point outwards."""

from django.db import migrations, models

INDEX = (
    "CREATE INDEX IF NOT EXISTS listing_nearest ON network_listing"
    " USING gist (point(lon * 0.43::double precision, lat)) WHERE lat IS NOT NULL"
)


def add_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS listing_nearest")


class Migration(migrations.Migration):
    dependencies = [("network", "0010_what_a_listing_tells")]

    operations = [
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(fields=["-completeness", "sort_key", "id"], name="listing_among_equals"),
        ),
        migrations.AddIndex(
            model_name="listing", index=models.Index(fields=["kind", "confirmed_on"], name="listing_by_kind")
        ),
        migrations.RunPython(add_index, drop_index),
    ]
