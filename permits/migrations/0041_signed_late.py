"""What nobody could sign before, because it was open who does the work, is signed after the application was handed in.

As before no signature is changed, and none is taken back then.
"""

from django.db import migrations

GUARD = """
    CREATE OR REPLACE FUNCTION permits_handed_in_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        handed_in timestamptz;
        signature constant boolean := TG_TABLE_NAME = 'permits_signature';
    BEGIN
        SELECT submitted_at INTO handed_in FROM permits_application
         WHERE id = (CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END).application_id FOR SHARE;
        IF (handed_in IS NOT NULL AND NOT (signature AND TG_OP = 'INSERT')) OR (signature AND TG_OP = 'UPDATE') THEN
            RAISE EXCEPTION 'what was answered and signed stays'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'handed_in_stays', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;
"""
UNGUARD = """
    CREATE OR REPLACE FUNCTION permits_handed_in_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        handed_in timestamptz;
    BEGIN
        SELECT submitted_at INTO handed_in FROM permits_application
         WHERE id = (CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END).application_id FOR SHARE;
        IF handed_in IS NOT NULL OR (TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'permits_signature') THEN
            RAISE EXCEPTION 'what was answered and signed stays'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'handed_in_stays', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0040_conditions_due")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
