"""A party that is put on a case while its contact is merged into another becomes a party as that other one."""

from django.db import migrations

POINTING = [
    ("permits_casecontact", "contact_id"),
    ("permits_casecontact", "company_id"),
    ("permits_caseinvitation", "company_id"),
]


def following(table, column):
    return migrations.RunSQL(
        f"CREATE TRIGGER {column}_stands BEFORE INSERT OR UPDATE OF {column} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION contact_that_stands('{column}')",
        f"DROP TRIGGER {column}_stands ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_merges_guarded"), ("permits", "0004_first_words")]

    operations = [following(table, column) for table, column in POINTING]
