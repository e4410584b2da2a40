"""The guards of fee schedules read the real tables: nobody's temporary table of the same name stands in for one."""

from django.db import migrations

GUARDS = [
    "permits_fee_version_is_adopted(bigint)",
    "permits_fee_version_stays()",
    "permits_fee_item_stays()",
    "permits_fee_is_by_what_is_adopted()",
]


class Migration(migrations.Migration):
    dependencies = [("permits", "0027_figures_found")]

    operations = [
        migrations.RunSQL(
            f"ALTER FUNCTION {guard} SET search_path = pg_catalog, public, pg_temp",
            f"ALTER FUNCTION {guard} RESET search_path",
        )
        for guard in GUARDS
    ]
