"""The figures of a record under an index of their own: the pieces of three signs that a long one has are everybody's."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations
from django.db.models import F, Func

# What begins with four figures or more. A key may have two thousand bytes, and all keys of a record a million; where
# the text is too short to have so many, nothing needs to be cut.
FIGURES = r"""
CREATE FUNCTION permits_figures(words text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN array_to_tsvector(array_remove(string_to_array(
        CASE WHEN octet_length(words) < 2000
             THEN regexp_replace(words, ' (?![0-9]{4})[^ ]*', '', 'g')
             ELSE regexp_replace(left(words, 200000), ' ([0-9]{4}[^ ]{0,36})?[^ ]*', ' \1', 'g')
        END, ' '), ''));
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0026_rights_over_fees")]

    operations = [
        migrations.RunSQL(FIGURES, "DROP FUNCTION permits_figures(text)"),
        migrations.AddIndex(
            model_name="case",
            index=GinIndex(Func(F("search_text"), function="permits_figures"), name="case_figures"),
        ),
        # Nothing is known of what an index has been made of until then.
        migrations.RunSQL("ANALYZE permits_case", migrations.RunSQL.noop),
    ]
