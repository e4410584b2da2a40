"""A merged contact stays merged until the merge is undone, whoever saves it as it was before."""

from django.db import migrations

STAYS_MERGED = """
    CREATE FUNCTION contact_stays_merged() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM contacts_contactmerge_merged
            JOIN contacts_contactmerge ON contacts_contactmerge.id = contactmerge_id
            WHERE contact_id = OLD.id AND undone_at IS NULL
        ) THEN
            NEW.merged_into_id := OLD.merged_into_id;
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER contact_stays_merged BEFORE UPDATE OF merged_into_id ON contacts_contact FOR EACH ROW
        WHEN (OLD.merged_into_id IS NOT NULL AND NEW.merged_into_id IS DISTINCT FROM OLD.merged_into_id)
        EXECUTE FUNCTION contact_stays_merged();
"""
STAYS_MERGED_BACK = """
    DROP TRIGGER contact_stays_merged ON contacts_contact;
    DROP FUNCTION contact_stays_merged();
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0015_contacts_found_by_name")]

    operations = [migrations.RunSQL(STAYS_MERGED, STAYS_MERGED_BACK)]
