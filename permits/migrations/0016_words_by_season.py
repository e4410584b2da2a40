import django.contrib.postgres.indexes
from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations, models

import permits.models.season


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0004_merges_guarded"),
        ("permits", "0015_terms_guarded"),
    ]

    operations = [
        BtreeGinExtension(),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("search_text"), name="gin_trgm_ops"),
                django.contrib.postgres.indexes.OpClass(permits.models.season.Season("filed_on"), name="int4_ops"),
                name="case_words_by_season",
            ),
        ),
        migrations.RemoveIndex(model_name="case", name="case_search_trgm"),
    ]
