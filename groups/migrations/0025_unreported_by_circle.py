from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0024_attendance_imports")]

    operations = [
        migrations.AddIndex(
            model_name="gathering",
            index=models.Index(
                condition=models.Q(("state", "not_reported")), fields=["circle", "day"], name="gathering_late"
            ),
        ),
    ]
