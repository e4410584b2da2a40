"""What a reviewer told, a decision and a round at the desk stay as they were: the database refuses to change them."""

from django.db import migrations

GUARD = """
    CREATE FUNCTION permits_told_stays() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        RAISE EXCEPTION 'row % of % is told, so it stays', OLD.id, TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END $$;

    -- The words of a comment, once its review is decided. What became of it goes on.
    CREATE TRIGGER comment_stays_as_told BEFORE UPDATE ON permits_comment
        FOR EACH ROW WHEN (OLD.told_at IS NOT NULL AND
            (NEW.case_id, NEW.number, NEW.review_id, NEW.kind, NEW.text, NEW.code, NEW.version_id, NEW.sheet, NEW.place,
             NEW.due, NEW.told_at) IS DISTINCT FROM
            (OLD.case_id, OLD.number, OLD.review_id, OLD.kind, OLD.text, OLD.code, OLD.version_id, OLD.sheet, OLD.place,
             OLD.due, OLD.told_at))
        EXECUTE FUNCTION permits_told_stays();
    CREATE TRIGGER comment_is_kept BEFORE DELETE ON permits_comment
        FOR EACH ROW WHEN (OLD.told_at IS NOT NULL) EXECUTE FUNCTION permits_told_stays();

    CREATE TRIGGER review_stays_decided BEFORE UPDATE ON permits_review
        FOR EACH ROW WHEN (OLD.decided_at IS NOT NULL AND NEW IS DISTINCT FROM OLD)
        EXECUTE FUNCTION permits_told_stays();
    CREATE TRIGGER review_is_kept BEFORE DELETE ON permits_review
        FOR EACH ROW EXECUTE FUNCTION permits_told_stays();

    CREATE TRIGGER review_cycle_stays_closed BEFORE UPDATE ON permits_reviewcycle
        FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL AND NEW IS DISTINCT FROM OLD)
        EXECUTE FUNCTION permits_told_stays();
    CREATE TRIGGER review_cycle_is_kept BEFORE DELETE ON permits_reviewcycle
        FOR EACH ROW EXECUTE FUNCTION permits_told_stays();

    CREATE TRIGGER intake_stays_decided BEFORE UPDATE ON permits_intakecheck
        FOR EACH ROW WHEN ((OLD.accepted_at IS NOT NULL OR OLD.returned_at IS NOT NULL OR OLD.ended_at IS NOT NULL)
            AND NEW IS DISTINCT FROM OLD)
        EXECUTE FUNCTION permits_told_stays();
    CREATE TRIGGER intake_is_kept BEFORE DELETE ON permits_intakecheck
        FOR EACH ROW EXECUTE FUNCTION permits_told_stays();

    -- What was missing: what was asked for stays, how it was answered goes on.
    CREATE TRIGGER missing_thing_stays BEFORE UPDATE ON permits_missingthing
        FOR EACH ROW WHEN ((NEW.check_round_id, NEW.text, NEW.kind_id) IS DISTINCT FROM
                           (OLD.check_round_id, OLD.text, OLD.kind_id))
        EXECUTE FUNCTION permits_told_stays();
    CREATE TRIGGER missing_thing_is_kept BEFORE DELETE ON permits_missingthing
        FOR EACH ROW EXECUTE FUNCTION permits_told_stays();

    -- What was said about an answer, once the review that said it is decided.
    CREATE FUNCTION permits_exchange_stays() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF EXISTS (SELECT FROM permits_review WHERE id = OLD.review_id AND decided_at IS NOT NULL) THEN
            RAISE EXCEPTION 'exchange % is told, so it stays', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'exchange_stays', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;
    CREATE TRIGGER exchange_stays BEFORE UPDATE OR DELETE ON permits_exchange
        FOR EACH ROW EXECUTE FUNCTION permits_exchange_stays();
"""
UNGUARDED = """
    DROP FUNCTION permits_told_stays CASCADE;
    DROP FUNCTION permits_exchange_stays CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0010_handed_in_guarded")]

    operations = [migrations.RunSQL(GUARD, UNGUARDED)]
