"""Merges of contacts, and a guard: nothing ever points at a contact that was merged."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

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
    dependencies = [
        ("contacts", "0010_requests_once_each"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why they are the same")),
                ("at", models.DateTimeField(verbose_name="merged at")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="merged by",
                    ),
                ),
                (
                    "merged",
                    models.ManyToManyField(related_name="+", to="contacts.contact", verbose_name="merged into it"),
                ),
                (
                    "survivor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="contact that stays",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="undone by",
                    ),
                ),
            ],
            options={
                "verbose_name": "merge of contacts",
                "verbose_name_plural": "merges of contacts",
            },
        ),
        migrations.CreateModel(
            name="ContactMergeStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("moved", "Points at the one that stays"),
                            ("changed", "Took something over"),
                            ("replaced", "Went, because the same stood there already"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("model", models.CharField(max_length=60, verbose_name="kind of row")),
                ("facts", models.JSONField(verbose_name="facts")),
                (
                    "merge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="contacts.contactmerge",
                        verbose_name="merge",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a merge",
                "verbose_name_plural": "steps of merges",
            },
        ),
        migrations.CreateModel(
            name="ContactsKeptApart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "contacts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, unique=True, verbose_name="contacts"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="said at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
            ],
            options={
                "verbose_name": "contacts that are not the same",
                "verbose_name_plural": "contacts that are not the same",
            },
        ),
        migrations.AddIndex(
            model_name="contactmerge",
            index=models.Index(models.F("at"), name="contact_merge_at"),
        ),
        migrations.AddConstraint(
            model_name="contactmerge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at", None), ("undone_by", None)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="contact_merge_undone_at_and_by_together",
            ),
        ),
        migrations.RunSQL(CONTACT_THAT_STANDS, "DROP FUNCTION contact_that_stands()"),
        *(following(table, column) for table, column in POINTING),
    ]
