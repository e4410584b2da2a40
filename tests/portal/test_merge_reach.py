"""A merge reaches everything that points at a contact, and never the books: held against the database itself."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ExpressionWrapper, F, ForeignKey, UniqueConstraint

from contacts.merging.repointing import pointing_at, uniques
from contacts.models import Contact

POINTING_AT_CONTACTS = """
    SELECT conrelid::regclass::text, attname FROM pg_constraint
    JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
    WHERE contype = 'f' AND confrelid = 'contacts_contact'::regclass
"""
FOLLOWING = """
    SELECT tgrelid::regclass::text, convert_from(trim(trailing '\\x00' FROM tgargs), 'UTF8') FROM pg_trigger
    JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname = 'contact_that_stands' AND tgenabled = 'O'
"""
# What a merge itself says of its contacts stays as it is.
ITS_OWN = {
    ("contacts_contact", "merged_into_id"),
    ("contacts_contactmerge", "survivor_id"),
    ("contacts_contactmerge_merged", "contact_id"),
}
BOOKS = {"journalentry", "posting", "ledgeraccount", "trustaccount", "payment", "allocation", "receipt", "invoice"}


def ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return set(cursor.fetchall())


@pytest.mark.django_db
def test_every_foreign_key_to_a_contact_moves_with_a_merge():
    moving = {(field.model._meta.db_table, field.column) for field in pointing_at(Contact)}

    assert moving == ask(POINTING_AT_CONTACTS) - ITS_OWN


@pytest.mark.django_db
def test_every_foreign_key_to_a_contact_follows_it_by_trigger():
    """A new one needs, in its migration, a trigger that calls contact_that_stands('its_column_id')."""
    assert ask(FOLLOWING) == ask(POINTING_AT_CONTACTS) - ITS_OWN


def clashing():
    return [field for field in pointing_at(Contact) if uniques(field)]


@pytest.mark.parametrize("field", clashing(), ids=str)
def test_a_model_of_which_one_row_may_stand_per_contact_says_what_becomes_of_two(field):
    assert callable(getattr(field.model, "as_one", None))


@pytest.mark.parametrize("field", clashing(), ids=str)
def test_such_a_model_is_one_table_with_one_such_rule_that_names_the_contact_plainly(field):
    """What repointing counts on: a row is one row, a constraint finds its twins, and it is known by its name."""
    assert not field.model._meta.parents
    assert not [rel for rel in field.model._meta.related_objects if getattr(rel, "parent_link", False)]
    (rule,) = uniques(field)
    assert isinstance(rule, UniqueConstraint)
    others = {one.name for one in pointing_at(Contact) if one.model is field.model and one != field}
    assert not {part.name for part in [*map(F, rule.fields), *rule.expressions] if isinstance(part, F)} & others


def test_no_rule_hides_a_contact_inside_an_expression():
    hidden = []
    for field in pointing_at(Contact):
        for rule in field.model._meta.constraints:
            for part in getattr(rule, "expressions", ()):
                sources = part.flatten() if isinstance(part, ExpressionWrapper) or not isinstance(part, F) else ()
                hidden += [rule.name for source in sources if isinstance(source, F) and source.name == field.name]

    assert hidden == []


def test_no_contact_is_kept_apart_by_an_exclusion_of_the_database():
    assert [
        rule.name
        for field in pointing_at(Contact)
        for rule in field.model._meta.constraints
        if type(rule).__name__ == "ExclusionConstraint"
    ] == []


def test_the_books_never_point_at_a_contact():
    pointing = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("payments").get_models(include_auto_created=True)
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, ForeignKey) and field.related_model is Contact
    }

    # Who owns a trust account is no part of the books: a merge moves the account, and no entry changes.
    assert pointing == {"TrustAccount.company"}
    assert {model._meta.model_name for model in apps.get_app_config("payments").get_models()} >= BOOKS
