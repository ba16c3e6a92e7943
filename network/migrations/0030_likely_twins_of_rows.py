"""Which organisations a new row is likely to be."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0029_all_mistakes_of_a_row'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisationimportline',
            name='likes',
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
