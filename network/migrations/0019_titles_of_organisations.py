"""On PostgreSQL the titles of organisations have an index of their own, and their words stay in the row."""

from django.db import migrations

WORDS = ("title_words", "main_words", "words")


def add_index(apps, schema_editor):
    """As 0013 did for places and circles; the index rebuilt after the last migration writes the rows anew."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for column in WORDS:
        schema_editor.execute(f"ALTER TABLE network_organisation ALTER COLUMN {column} SET STORAGE MAIN")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone():  # without the extension the search is slower, as 0006 says
            cursor.execute(
                "CREATE INDEX IF NOT EXISTS organisation_by_title"
                " ON network_organisation USING gin (title_words gin_trgm_ops)"
            )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS organisation_by_title")


class Migration(migrations.Migration):
    dependencies = [("network", "0018_breaks_of_the_year")]

    operations = [migrations.RunPython(add_index, drop_index)]
