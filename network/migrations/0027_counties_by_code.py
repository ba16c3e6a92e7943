"""Wellbeing services counties by code and in Swedish; those of a region that is loaded already are told from its data."""

import csv
from pathlib import Path

from django.db import migrations, models

DATA = Path(__file__).resolve().parent.parent / "data"


def tell_counties(apps, schema_editor):
    Municipality = apps.get_model("network", "Municipality")
    for file in sorted(DATA.glob("*/municipalities.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                of_region = Municipality.objects.filter(pk=row["code"], wellbeing_services_county=row["county_fi"])
                of_region.update(county_code=row["county_code"], county_sv=row["county_sv"])


class Migration(migrations.Migration):
    dependencies = [("network", "0026_residents_of_postal_areas")]
    operations = [
        migrations.AddField(
            model_name="municipality",
            name="county_code",
            field=models.CharField(blank=True, db_default="", default="", max_length=2),
        ),
        migrations.AddField(
            model_name="municipality",
            name="county_sv",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        migrations.RunPython(tell_counties, migrations.RunPython.noop),
    ]
