"""Where a case of ours stands is the last of the statuses it has had.

Plain triggers, because nobody may switch them off: raw SQL, a bulk update and the admin are held as well. A change
without a word of a source is ours; an import of a million changes, which all have one, costs nothing here.
"""

from django.db import migrations

GUARD = """
    CREATE FUNCTION permits_case_stands_in_its_history() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        row_now jsonb := coalesce(to_jsonb(NEW), to_jsonb(OLD));
        one bigint := coalesce(row_now ->> 'case_id', row_now ->> 'id')::bigint;
        stands text := (SELECT status FROM permits_case WHERE id = one AND (source = '' OR adopted_at IS NOT NULL));
        told text := (SELECT status FROM permits_statuschange WHERE case_id = one ORDER BY id DESC LIMIT 1);
    BEGIN
        IF stands IS DISTINCT FROM told AND stands IS NOT NULL THEN
            RAISE EXCEPTION 'case % stands at %, and its history ends with %', one, stands, coalesce(told, 'nothing')
                USING ERRCODE = 'check_violation', CONSTRAINT = 'case_stands_in_its_history',
                      TABLE = 'permits_case';
        END IF;
        RETURN NULL;
    END $$;

    CREATE CONSTRAINT TRIGGER case_stands_in_its_history AFTER INSERT OR UPDATE OF status, source, adopted_at
        ON permits_case DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (NEW.source = '' OR NEW.adopted_at IS NOT NULL) EXECUTE FUNCTION permits_case_stands_in_its_history();
    CREATE CONSTRAINT TRIGGER status_change_is_where_its_case_stands AFTER INSERT
        ON permits_statuschange DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (NEW.word = '') EXECUTE FUNCTION permits_case_stands_in_its_history();
    CREATE CONSTRAINT TRIGGER status_change_undone_is_not_where_its_case_stands AFTER DELETE
        ON permits_statuschange DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (OLD.word = '') EXECUTE FUNCTION permits_case_stands_in_its_history();

    -- A change that was told is never told otherwise.
    CREATE FUNCTION permits_status_change_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a change of status is never rewritten'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'status_change_stays', TABLE = 'permits_statuschange';
    END $$;
    CREATE TRIGGER status_change_stays BEFORE UPDATE ON permits_statuschange
        FOR EACH ROW EXECUTE FUNCTION permits_status_change_stays();
"""
UNGUARDED = """
    DROP FUNCTION permits_status_change_stays CASCADE;
    DROP FUNCTION permits_case_stands_in_its_history CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0005_parties_that_stand")]

    operations = [migrations.RunSQL(GUARD, UNGUARDED)]
