"""The database refuses to change a finished report; a later change of the table on SQLite must make the trigger again."""

from django.db import migrations

FROZEN = (
    "state", "scope", "municipality_id", "period", "audience", "language", "as_of", "figures", "content_hash", "version",
)
MESSAGE = "a finished report is frozen"


def changed(distinct):
    return " OR ".join(f'OLD."{name}" {distinct} NEW."{name}"' for name in FROZEN)


def make_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION reporting_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            params=None,
        )
        schema_editor.execute(
            "CREATE TRIGGER finished_report_is_frozen BEFORE UPDATE ON reporting_report FOR EACH ROW "
            f"WHEN (OLD.state = 'done' AND ({changed('IS DISTINCT FROM')})) EXECUTE FUNCTION reporting_refuse_change()",
            params=None,
        )
    else:
        schema_editor.execute(
            "CREATE TRIGGER finished_report_is_frozen BEFORE UPDATE ON reporting_report FOR EACH ROW "
            f"WHEN OLD.state = 'done' AND ({changed('IS NOT')}) BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
            params=None,
        )


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER finished_report_is_frozen ON reporting_report")
        schema_editor.execute("DROP FUNCTION reporting_refuse_change()")
    else:
        schema_editor.execute("DROP TRIGGER finished_report_is_frozen")


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_frozen_reports")]
    operations = [migrations.RunPython(make_triggers, drop_triggers)]
