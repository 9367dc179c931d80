# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Which tables name a company, found by walking the models of every stage, so that none of a later stage has to be known or can be forgotten."""

from collections.abc import Iterator

from django.db import models
from django.db.models import UniqueConstraint

# Relations between records themselves, which a merge is about and does not move.
BETWEEN_RECORDS = frozenset({"network.company.merged_into", "network.merge.survivor", "network.merge.duplicate"})


def relations_to(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Every table with a key that names a row of `model`, and the key's field; also keys without a way back and links of many to many."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        field, other = relation.field, relation.related_model
        if other._meta.managed and not other._meta.proxy and f"{other._meta.label_lower}.{field.name}" not in BETWEEN_RECORDS:
            yield other, field.name


def twin_of(row: models.Model, name: str, taker: models.Model) -> models.Model | None:
    """The row of `taker` beside which this one could not stand if its key `name` named `taker`: a table holds only one of the two."""
    model, rows = type(row), type(row)._base_manager
    for constraint in _only_once(model, name):
        others = {other: getattr(row, model._meta.get_field(other).attname) for other in constraint.fields if other != name}
        if None in others.values():
            continue  # what is unknown equals nothing
        found = rows.filter(**others, **{name: taker})
        if constraint.condition is not None:
            if not rows.filter(pk=row.pk).filter(constraint.condition).exists():
                continue
            found = found.filter(constraint.condition)
        twin = found.first()
        if twin is not None:
            return twin
    return None


def names_both(row: models.Model, name: str, taker: models.Model) -> bool:
    """Whether another key of the row names `taker` already: given its key `name` too, the row would be between a record and itself."""
    others = [field for field in row._meta.concrete_fields if field.name != name and field.related_model is type(taker)]
    return any(getattr(row, field.attname) == taker.pk for field in others)


def _only_once(model: type[models.Model], name: str) -> Iterator[UniqueConstraint]:
    if model._meta.get_field(name).unique:
        yield UniqueConstraint(name=f"{name}_unique", fields=[name])
    for together in model._meta.unique_together:
        if name in together:
            yield UniqueConstraint(name=f"{name}_together", fields=together)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and name in constraint.fields:
            yield constraint
