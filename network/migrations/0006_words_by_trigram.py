"""An index of the parts of words on PostgreSQL; SQLite reads the keys one by one and needs none."""

import sys

from django.db import DatabaseError, migrations, transaction

from network.thesaurus import code_word
from network.words import joined, search_key

SEARCHED = ("kind", "audience", "need", "openness", "equipment", "language", "way", "manner")
BATCH = 500


def weigh_words(apps, schema_editor):
    """Give the rows that are there the new columns; `rebuild_listings` adds the functions of organisers."""
    Listing = apps.get_model("network", "Listing")
    batch = []
    for row in Listing.objects.select_related("municipality").prefetch_related("facets").iterator(BATCH):
        where = (row.area, row.venue, row.municipality.name_fi, row.municipality.name_sv, row.address)
        codes = [code_word(f.facet, f.code) for f in row.facets.all() if f.facet in SEARCHED]
        row.title_words = search_key(row.title)
        row.main_words = joined(search_key(*where), codes)
        row.words = joined(row.title_words, row.main_words.split(), row.words.split())
        batch.append(row)
        if len(batch) == BATCH:
            Listing.objects.bulk_update(batch, ["title_words", "main_words", "words"])
            batch = []
    Listing.objects.bulk_update(batch, ["title_words", "main_words", "words"])


def add_index(apps, schema_editor):
    """A role that may not create the extension still gets a working search, and is told how to make it fast."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError as error:
        sys.stderr.write(
            f"\nThe extension pg_trgm could not be created ({str(error).strip()}). The search works without it, slower"
            " in a large network. A superuser can run: CREATE EXTENSION pg_trgm; CREATE INDEX listing_by_words ON"
            " network_listing USING gin (words gin_trgm_ops);\n"
        )
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE INDEX IF NOT EXISTS listing_by_words ON network_listing USING gin (words gin_trgm_ops)"
        )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("DROP INDEX IF EXISTS listing_by_words")


class Migration(migrations.Migration):
    dependencies = [("network", "0005_words_by_weight")]

    operations = [
        migrations.RunPython(weigh_words, migrations.RunPython.noop),
        migrations.RunPython(add_index, drop_index),
    ]
