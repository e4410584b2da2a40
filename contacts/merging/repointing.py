"""Point at one row whatever points at others, wherever it is, and keep what it takes to put every bit of it back.

It knows no table by name: `_meta` says what points where. Rows that would then say the same twice become one; what
becomes of them, their model says in `as_one(rows)`: the row that stays, and what it takes over.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.db.models import F, Field, ForeignKey, Model, QuerySet, TextField, UniqueConstraint
from django.db.models.functions import Cast, JSONObject
from psycopg import sql
from psycopg.types.json import Jsonb

from contacts.choices import MergeAct
from contacts.models import Contact, ContactMerge, ContactMergeStep

# A merge points at its contacts for ever, and a merged contact at the one that stays: neither moves.
OWN = (ContactMerge, ContactMerge.merged.through)
MERGED_INTO = Contact._meta.get_field("merged_into")

Note = Callable[..., None]


def pointing_at(model: type[Model]) -> list[ForeignKey]:
    """Every foreign key to a model, in every app, also those without a name for the way back."""
    fields = [
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
    ]
    mine = [field for field in fields if field.model not in OWN and field != MERGED_INTO]
    return sorted(mine, key=lambda field: (field.model._meta.label_lower, field.name))


def uniques(field: ForeignKey) -> list[UniqueConstraint]:
    """What must not stand twice among the rows that hold a foreign key, as far as it is part of that."""
    options = field.model._meta
    found = [UniqueConstraint(fields=[field.name], name="")] if field.unique else []
    found += [UniqueConstraint(fields=names, name="") for names in options.unique_together if field.name in names]
    return found + [
        constraint
        for constraint in options.constraints
        if isinstance(constraint, UniqueConstraint) and F(field.name) in parts(constraint)
    ]


def parts(constraint: UniqueConstraint) -> list:
    """What a constraint looks at, as expressions."""
    return [F(name) for name in constraint.fields] + list(constraint.expressions)


def twins(field: ForeignKey, gone: list[int], into: int, *, locked: bool) -> Iterator[tuple[UniqueConstraint, list]]:
    """Rows that would say the same once all of them point at `into`: those that point at it already come first."""
    for constraint in uniques(field):
        others = [part for part in parts(constraint) if part != F(field.name)]
        rows = field.model._base_manager.filter(**{f"{field.attname}__in": [into, *gone]}).order_by("pk")
        if constraint.condition is not None:
            rows = rows.filter(constraint.condition)
        if locked:
            rows = rows.select_for_update()
        alike = {}
        for row in rows.annotate(**{f"part{place}": part for place, part in enumerate(others)}):
            key = tuple(getattr(row, f"part{place}") for place in range(len(others)))
            if None not in key or constraint.nulls_distinct is False:
                alike.setdefault(key, []).append(row)
        for rows in alike.values():
            if len(rows) > 1:
                yield constraint, sorted(rows, key=lambda row: getattr(row, field.attname) != into)


def fold(model: type[Model], gone: list[int], into: int, *, note: Note) -> None:
    """Point at `into` every row that points at one of `gone`, and note each touch in its order."""
    for field in pointing_at(model):
        rows = field.model._base_manager
        for constraint, alike in list(twins(field, gone, into, locked=True)):
            _make_one(field, constraint, alike, note=note)
        for pk in gone:
            moving = rows.filter(**{field.attname: pk}).order_by("pk").select_for_update()
            pks = list(moving.values_list("pk", flat=True))
            if pks:
                rows.filter(pk__in=pks).update(**{field.attname: into})
                note(MergeAct.MOVED, field.model, column=field.column, rows=pks, old=pk, new=into)


def _make_one(field, constraint, rows, *, note):
    model = field.model
    kept, changes = model.as_one(rows)
    taken = [model._meta.get_field(name).column for name in changes]
    stayed = change(model, kept.pk, changes, note=note)
    for other in rows:
        if other.pk != kept.pk:
            fold(model, [other.pk], kept.pk, note=note)
            note(
                MergeAct.REPLACED, model, row=other.pk, whole=whole(model, other.pk), by=kept.pk, stayed=stayed,
                taken=taken, column=field.column, constraint=constraint.name,
            )  # fmt: skip
            model._base_manager.filter(pk=other.pk).delete()


def change(model: type[Model], pk: int, values: dict, *, note: Note) -> dict:
    """Write some values into a row, note what they were if they were others, and return the row as it stands then."""
    before = whole(model, pk)
    if values:
        model._base_manager.filter(pk=pk).update(**values)
    after = whole(model, pk)
    changed = [column for column in after if after[column] != before[column]]
    if changed:
        was, now = ({column: row[column] for column in changed} for row in (before, after))
        note(MergeAct.CHANGED, model, row=pk, before=was, after=now)
    return after


def whole(model: type[Model], pk: int) -> dict[str, str | None] | None:
    """A row as PostgreSQL writes it, column by column, so that nothing is rounded on the way; None without one."""
    columns = {field.column: Cast(field.attname, TextField()) for field in _columns(model)}
    return model._base_manager.filter(pk=pk).order_by("pk").values_list(JSONObject(**columns), flat=True).first()


def _columns(model) -> list[Field]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


@dataclass(frozen=True)
class Replaced:
    """A row that went in a merge, and what has become of the one that stayed for it."""

    model: type[Model]
    facts: dict
    now: dict | None

    @classmethod
    def read(cls, step: ContactMergeStep) -> "Replaced":
        model = model_of(step)
        return cls(model, step.facts, whole(model, step.facts["by"]))

    @property
    def is_gone(self) -> bool:
        """The one that stayed was taken away since. So was, with it, the one that went."""
        return self.now is None

    def has_ended(self) -> bool:
        """The one that stayed no longer counts: the constraint that made one of two does not look at it any more."""
        found = [one for one in self.model._meta.constraints if one.name == self.facts["constraint"]]
        condition = found[0].condition if found else None
        if condition is None:
            return False
        return not self.model._base_manager.filter(condition, pk=self.facts["by"]).exists()

    def changed_since(self) -> dict[str, str | None]:
        """What the row that stayed says otherwise now, apart from whom it points at."""
        own = {self.model._meta.pk.column, self.facts["column"]}
        return {name: value for name, value in self.now.items() if name not in own and self.was(name) != value}

    def was(self, column):
        return self.facts["stayed"].get(column)

    def disputed(self) -> list[str]:
        """What was changed since although it was made of both, so that nobody can say whose it is."""
        if self.is_gone or self.has_ended():
            return []
        return sorted(set(self.changed_since()) & set(self.facts["taken"]))

    def coming_back(self) -> dict[str, str | None] | None:
        """The row as it will stand again; an end that the other one found since is its end too."""
        if self.is_gone:
            return None
        return self.facts["whole"] | (self.changed_since() if self.has_ended() else {})


def take_back(steps: list[ContactMergeStep]) -> None:
    """Undo the touches, the last one first. What was changed or taken away since stays as it is now."""
    for step in sorted(steps, key=lambda step: step.pk, reverse=True):
        model, facts = model_of(step), step.facts
        match step.act:
            case MergeAct.MOVED:
                _move_back(step)
            case MergeAct.CHANGED:
                _change_back(model, facts)
            case MergeAct.REPLACED:
                row = Replaced.read(step).coming_back()
                if row is not None:
                    _write(model, row)


def model_of(step: ContactMergeStep) -> type[Model]:
    return apps.get_model(step.model)


def still_moved(step: ContactMergeStep) -> QuerySet:
    """The rows that a step moved and that still point where it pointed them."""
    field = _field(model_of(step), step.facts["column"])
    return field.model._base_manager.filter(pk__in=step.facts["rows"], **{field.attname: step.facts["new"]})


def lock_what_changed(steps: Iterable[ContactMergeStep]) -> None:
    """Hold the rows that took something over, so that nobody changes them between looking and taking back."""
    held = {}
    for step in steps:
        if step.act != MergeAct.MOVED:
            held.setdefault(model_of(step), set()).add(step.facts.get("by", step.facts["row"]))
    for model in sorted(held, key=lambda model: model._meta.label_lower):
        list(model._base_manager.select_for_update().filter(pk__in=held[model]).order_by("pk").values_list("pk"))


def name_of(model: type[Model], column: str) -> str:
    """A column in words."""
    return str(_field(model, column).verbose_name)


def _move_back(step):
    field, old = _field(model_of(step), step.facts["column"]), step.facts["old"]
    if field.remote_field.model._base_manager.filter(pk=old).exists():
        still_moved(step).update(**{field.attname: old})


def _change_back(model, facts):
    now = whole(model, facts["row"])
    still = {name: was for name, was in facts["before"].items() if now and now[name] == facts["after"][name]}
    if still:
        _execute(
            "UPDATE {table} SET ({columns}) = (SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s)) "
            "WHERE {key} = %s",
            model,
            still,
            facts["row"],
        )


def _write(model, row):
    _execute(
        "INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s)", model, row
    )


def _execute(statement, model, row, *more):
    """Columns that a later version no longer has are left out."""
    there = [field.column for field in _columns(model) if field.column in row]
    composed = sql.SQL(statement).format(
        table=sql.Identifier(model._meta.db_table),
        columns=sql.SQL(", ").join(map(sql.Identifier, there)),
        key=sql.Identifier(model._meta.pk.column),
    )
    with connection.cursor() as cursor:
        cursor.execute(composed, [Jsonb(row), *more])


def _field(model, column):
    return next(field for field in _columns(model) if field.column == column)
