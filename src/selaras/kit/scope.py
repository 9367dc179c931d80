# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Whose rows a piece of work may see. A tenant's table raises outside a scope; the whole network is asked for by name.

`ScopedManager(centre="centre")` on a model is the wall; `scope(centre=...)` opens one centre's room; `whole_network()` is for engines, for
people of the national centre, and for actions that are entitled to look across.
"""

from django_scopes import ScopedManager, get_scope, scope
from django_scopes import scopes_disabled as whole_network
from django_scopes.exceptions import ScopeError

__all__ = ["ScopeError", "ScopedManager", "get_scope", "scope", "whole_network"]
