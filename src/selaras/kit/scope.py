# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Whose rows a piece of work may see. A tenant's table raises outside a scope; the whole network is asked for by name.

`scope(centre=...)`, `scope(company=...)` and `scope(region=...)` open one tenant's room; `whole_network()` is for engines, for people of the national
centre, and for actions that are entitled to look across. A table says by which of these it can be owned:

    objects = OwnedManager(company="company", centre="centre")

Inside a scope that names one of its owners it shows that owner's rows; inside another scope, or none, it refuses.

This is the first wall. On PostgreSQL the second stands in the database itself (`kit.wall`), which is told the scope in the words of `as_told`.
"""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models
from django_scopes import get_scope, scope
from django_scopes import scopes_disabled as whole_network
from django_scopes.exceptions import ScopeError

__all__ = ["OwnedManager", "ScopeError", "as_told", "get_scope", "owners_of", "scope", "whole_network"]

Row = TypeVar("Row", bound=models.Model)


class _Owned(models.Manager[Row]):
    owners: dict[str, str] = {}

    def get_queryset(self) -> models.QuerySet[Row]:
        active = get_scope()
        rows = super().get_queryset()
        if not active.get("_enabled", True):
            return rows
        for dimension, path in self.owners.items():
            if active.get(dimension) is not None:
                return rows.filter(**{path: active[dimension]})
        raise ScopeError(f"{self.model._meta.label} belongs to {' or '.join(self.owners)}: open a scope that names one, or ask for the whole network")


def OwnedManager(queryset: type[models.QuerySet[Any]] | None = None, **owners: str) -> Any:  # noqa: N802 - reads as a class where it is used
    """A manager for rows that belong to a tenant: `owners` gives, for each kind of scope, the path to its key."""
    base = _Owned.from_queryset(queryset) if queryset is not None else _Owned
    return type("OwnedManager", (base,), {"owners": owners, "use_in_migrations": False})()


def owners_of(model: type[models.Model]) -> Mapping[str, str]:
    """For each kind of scope the path to the key of a table's owner; empty for a table that belongs to nobody."""
    return next((manager.owners for manager in model._meta.managers if isinstance(manager, _Owned)), {})


def as_told(active: Mapping[str, Any] | None = None) -> str:
    """A scope (the present one unless given) in the words that the database is told: JSON with the key of each owner as text; empty outside any."""
    active = get_scope() if active is None else active
    if not active.get("_enabled", True):
        return '{"network": true}'
    named = {kind: str(getattr(owner, "pk", owner)) for kind, owner in sorted(active.items()) if not kind.startswith("_") and owner is not None}
    return json.dumps(named) if named else ""
