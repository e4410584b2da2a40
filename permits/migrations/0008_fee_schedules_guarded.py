"""What the city charged by stays as it was: the database refuses to change it, whoever asks.

The items of an adopted version are never changed; an adopted version itself not once its day has come in the city, or
a fee was charged under it. A fee is charged only by an item of an adopted version. Each of these holds the version's
row, so that none of them passes another unseen.
"""

from django.db import migrations

GUARD = """
    CREATE FUNCTION permits_fee_version_is_adopted(one bigint) RETURNS boolean LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE
        adopted boolean;
    BEGIN
        SELECT adopted_at IS NOT NULL INTO adopted FROM permits_feescheduleversion WHERE id = one FOR SHARE;
        RETURN coalesce(adopted, false);
    END $$;

    CREATE FUNCTION permits_fee_version_stays() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE
        today date := (now() AT TIME ZONE coalesce((SELECT time_zone FROM contacts_city WHERE id = 1), 'UTC'))::date;
    BEGIN
        IF OLD.adopted_at IS NOT NULL AND NEW IS DISTINCT FROM OLD AND (
            OLD.starts_on <= today
            OR EXISTS (SELECT FROM permits_fee AS fee JOIN permits_feeitem AS item ON item.id = fee.item_id
                        WHERE item.version_id = OLD.id)
        ) THEN
            RAISE EXCEPTION 'version % of a fee schedule is what the city charges by', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_version_stays',
                      TABLE = 'permits_feescheduleversion';
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;
    CREATE TRIGGER fee_version_stays BEFORE UPDATE OR DELETE ON permits_feescheduleversion
        FOR EACH ROW EXECUTE FUNCTION permits_fee_version_stays();

    -- Items, the rows of their tables, and what they are percentages of.
    CREATE FUNCTION permits_fee_item_stays() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE
        before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
        after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
        version bigint;
    BEGIN
        FOR version IN
            SELECT DISTINCT coalesce((row_now ->> 'version_id')::bigint, item.version_id)
              FROM unnest(ARRAY[before, after]) AS row_now
              LEFT JOIN permits_feeitem AS item
                ON item.id = coalesce(row_now ->> 'item_id', row_now ->> 'from_feeitem_id')::bigint
             WHERE row_now IS NOT NULL
             ORDER BY 1
        LOOP
            IF permits_fee_version_is_adopted(version) THEN
                RAISE EXCEPTION 'version % of a fee schedule is adopted, so its items stay', version
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_item_stays', TABLE = TG_TABLE_NAME;
            END IF;
        END LOOP;
        RETURN coalesce(NEW, OLD);
    END $$;
    CREATE TRIGGER fee_item_stays BEFORE INSERT OR UPDATE OR DELETE ON permits_feeitem
        FOR EACH ROW EXECUTE FUNCTION permits_fee_item_stays();
    CREATE TRIGGER fee_item_stays BEFORE INSERT OR UPDATE OR DELETE ON permits_feetier
        FOR EACH ROW EXECUTE FUNCTION permits_fee_item_stays();
    CREATE TRIGGER fee_item_stays BEFORE INSERT OR UPDATE OR DELETE ON permits_feeitem_of
        FOR EACH ROW EXECUTE FUNCTION permits_fee_item_stays();

    CREATE FUNCTION permits_fee_is_by_what_is_adopted() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF NOT permits_fee_version_is_adopted((SELECT version_id FROM permits_feeitem WHERE id = NEW.item_id)) THEN
            RAISE EXCEPTION 'item % belongs to a draft, and nothing is charged by a draft', NEW.item_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_is_by_what_is_adopted', TABLE = 'permits_fee';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER fee_is_by_what_is_adopted BEFORE INSERT OR UPDATE OF item_id ON permits_fee
        FOR EACH ROW WHEN (NEW.item_id IS NOT NULL) EXECUTE FUNCTION permits_fee_is_by_what_is_adopted();
"""
UNGUARDED = """
    DROP FUNCTION permits_fee_version_stays CASCADE;
    DROP FUNCTION permits_fee_item_stays CASCADE;
    DROP FUNCTION permits_fee_is_by_what_is_adopted CASCADE;
    DROP FUNCTION permits_fee_version_is_adopted;
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0007_publications_and_changes_kept")]

    operations = [migrations.RunSQL(GUARD, UNGUARDED)]
