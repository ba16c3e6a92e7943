"""Every mistake of a refused row."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0028_undoing_of_imports'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisationimportline',
            name='mistakes',
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
