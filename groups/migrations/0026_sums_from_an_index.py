import django.db.models.deletion
from django.db import migrations, models

COUNTED = ("day", "state", "visitors", "first_timers")
OF_WEEKS = ("day", "starts", "iso_year", "iso_week", "state", "visitors", "first_timers")


class Migration(migrations.Migration):
    dependencies = [("groups", "0025_unreported_by_circle")]

    operations = [
        migrations.AddIndex(
            model_name="gathering",
            index=models.Index(fields=["circle", "month"], include=COUNTED, name="gathering_of_circle"),
        ),
        migrations.AddIndex(
            model_name="gathering",
            index=models.Index(fields=["month", "circle"], include=OF_WEEKS, name="gathering_of_month"),
        ),
        migrations.AddIndex(
            model_name="gathering",
            index=models.Index(
                condition=models.Q(("state", "not_held")),
                fields=["month", "circle"],
                include=("day", "state", "reason"),
                name="gathering_not_held",
            ),
        ),
        migrations.AddIndex(
            model_name="gathering",
            index=models.Index(
                condition=models.Q(("counts", {}), _negated=True),
                fields=["month", "circle"],
                name="gathering_with_counts",
            ),
        ),
        migrations.RemoveIndex(model_name="gathering", name="gathering_sums"),
        # Each begins an index above.
        migrations.AlterField(
            model_name="gathering",
            name="circle",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="gatherings",
                to="groups.circle",
            ),
        ),
        migrations.AlterField(model_name="gathering", name="month", field=models.DateField(editable=False)),
    ]
