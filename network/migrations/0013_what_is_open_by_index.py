"""What is open is answered by indexes alone; on PostgreSQL titles have their own, and words stay in the row."""

from django.db import migrations, models

WORDS = ("title_words", "main_words", "words")


def add_index(apps, schema_editor):
    """PostgreSQL would keep long words beside the table, and fetch them for each way of writing that a search tries."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for column in WORDS:
        schema_editor.execute(f"ALTER TABLE network_listing ALTER COLUMN {column} SET STORAGE MAIN")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone():  # without the extension the search is slower, as 0006 says
            cursor.execute(
                "CREATE INDEX IF NOT EXISTS listing_by_title ON network_listing USING gin (title_words gin_trgm_ops)"
            )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS listing_by_title")


class Migration(migrations.Migration):
    dependencies = [("network", "0012_kinds_of_rounds")]

    operations = [
        migrations.RemoveIndex(model_name="listingspan", name="listing_span_by_time"),
        migrations.AddIndex(
            model_name="listingexception",
            index=models.Index(
                fields=["first", "last"],
                include=("listing", "starts", "ends", "state"),
                name="listing_exception_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="listingspan",
            index=models.Index(
                fields=["weekday", "starts", "ends", "listing"],
                include=(
                    "state",
                    "every_weeks",
                    "phase",
                    "nth_of_month",
                    "valid_from",
                    "valid_until",
                    "season_from",
                    "season_until",
                    "on_holidays",
                ),
                name="listing_span_by_hours",
            ),
        ),
        migrations.RunPython(add_index, drop_index),
    ]
