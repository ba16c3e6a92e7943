"""The database refuses to change a frozen social report; a later change of the table on SQLite must make the trigger again."""

from django.db import migrations

FROZEN = (
    "municipality_id", "period", "language", "sections", "as_of", "revision", "frozen_on", "version", "content_hash",
)
MESSAGE = "a frozen social report stays"


def changed(distinct):
    return " OR ".join(f'OLD."{name}" {distinct} NEW."{name}"' for name in FROZEN)


def make_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION reporting_refuse_social_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            params=None,
        )
        schema_editor.execute(
            "CREATE TRIGGER frozen_social_report_stays BEFORE UPDATE ON reporting_socialreport FOR EACH ROW "
            f"WHEN (OLD.frozen_on IS NOT NULL AND ({changed('IS DISTINCT FROM')})) "
            "EXECUTE FUNCTION reporting_refuse_social_change()",
            params=None,
        )
    else:
        schema_editor.execute(
            "CREATE TRIGGER frozen_social_report_stays BEFORE UPDATE ON reporting_socialreport FOR EACH ROW "
            f"WHEN OLD.frozen_on IS NOT NULL AND ({changed('IS NOT')}) BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
            params=None,
        )


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER frozen_social_report_stays ON reporting_socialreport")
        schema_editor.execute("DROP FUNCTION reporting_refuse_social_change()")
    else:
        schema_editor.execute("DROP TRIGGER frozen_social_report_stays")


class Migration(migrations.Migration):
    dependencies = [("reporting", "0010_social_reports")]
    operations = [migrations.RunPython(make_triggers, drop_triggers)]
