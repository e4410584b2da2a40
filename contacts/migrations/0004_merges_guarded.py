"""Nothing ever points at a contact that was merged, and a merged contact stays merged until the merge is undone."""

from django.db import migrations

# A row that is meant for a merged contact lands at the one that stays, whoever writes it and however late. Foreign keys
# are looked at when a transaction ends, so the contact is held here, at once: a merge that is under way is waited for.
CONTACT_THAT_STANDS = """
    CREATE FUNCTION contact_that_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        given bigint := to_jsonb(NEW) ->> TG_ARGV[0];
        standing bigint := given;
        onward bigint;
    BEGIN
        IF given IS NULL OR (TG_OP = 'UPDATE' AND (to_jsonb(OLD) ->> TG_ARGV[0])::bigint = given) THEN
            RETURN NEW;
        END IF;
        LOOP
            SELECT merged_into_id INTO onward FROM contacts_contact WHERE id = standing FOR KEY SHARE;
            EXIT WHEN onward IS NULL;
            standing := onward;
        END LOOP;
        IF standing <> given THEN
            NEW := jsonb_populate_record(NEW, jsonb_build_object(TG_ARGV[0], standing));
        END IF;
        RETURN NEW;
    END $$;
"""

# Whoever saves it as it was before.
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

POINTING = [
    ("contacts_contactorigin", "contact_id"),
    ("contacts_contacttie", "contact_id"),
    ("contacts_favourite", "contact_id"),
    ("contacts_helprequest", "contact_id"),
    ("contacts_invitation", "company_id"),
    ("contacts_license", "holder_id"),
    ("contacts_licensedelegation", "company_id"),
    ("contacts_licenselink", "company_id"),
]


def following(table, column):
    return migrations.RunSQL(
        f"CREATE TRIGGER {column}_stands BEFORE INSERT OR UPDATE OF {column} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION contact_that_stands('{column}')",
        f"DROP TRIGGER {column}_stands ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_allowance_not_logged")]

    operations = [
        migrations.RunSQL(CONTACT_THAT_STANDS, "DROP FUNCTION contact_that_stands()"),
        *(following(table, column) for table, column in POINTING),
        migrations.RunSQL(STAYS_MERGED, STAYS_MERGED_BACK),
    ]
