"""The index of figures knew all that begins with some: beside its street a house is looked for by its whole number, which
few records have, however many there are.
"""

from importlib import import_module

import django.contrib.postgres.indexes
from django.db import migrations, models

# The figures that words begin with, three or more: of 412A, 412. A key may have two thousand bytes, and all keys of a
# record a million; where the text is too short to have so many, nothing needs to be cut.
NUMBERS = r"""
CREATE FUNCTION permits_numbers(words text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN array_to_tsvector(array_remove(string_to_array(
        CASE WHEN octet_length(words) < 2000
             THEN regexp_replace(regexp_replace(words, ' (?![0-9]{3})[^ ]*', '', 'g'), '[^0-9 ][^ ]*', '', 'g')
             ELSE regexp_replace(left(words, 200000), ' ([0-9]{3,36})?[^ ]*', ' \1', 'g')
        END, ' '), ''));
"""
FIGURES = import_module("permits.migrations.0001_search_words").FIGURES


class Migration(migrations.Migration):
    dependencies = [("permits", "0016_words_by_season")]

    operations = [
        migrations.RunSQL(NUMBERS, "DROP FUNCTION permits_numbers(text)"),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(models.F("search_text"), function="permits_numbers"), name="case_numbers"
            ),
        ),
        migrations.RemoveIndex(model_name="case", name="case_figures"),
        migrations.RunSQL("DROP FUNCTION permits_figures(text)", FIGURES),
        # Until it is told how frequent numbers are, the database takes each for one that many records have.
        migrations.RunSQL("ANALYZE permits_case", migrations.RunSQL.noop),
    ]
