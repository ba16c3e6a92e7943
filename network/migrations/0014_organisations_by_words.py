"""What a search reads of organisations, and of which shape the index is; `migrate` fills both when it has ended."""

from django.db import migrations, models


def add_index(apps, schema_editor):
    """Parts of words by trigram, where the extension is: migration 0006 says what to do where it is not."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone():
            cursor.execute(
                "CREATE INDEX IF NOT EXISTS organisation_by_words ON network_organisation USING gin (words gin_trgm_ops)"
            )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS organisation_by_words")


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0013_what_is_open_by_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='main_words',
            field=models.TextField(default='', editable=False),
        ),
        migrations.AddField(
            model_name='organisation',
            name='title_words',
            field=models.TextField(default='', editable=False),
        ),
        migrations.CreateModel(
            name='SearchIndex',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shape', models.CharField(max_length=120)),
                ('built_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='search_index_is_one')],
            },
        ),
        migrations.RunPython(add_index, drop_index),
    ]
