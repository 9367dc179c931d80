# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who and what a diary names: accounts, companies and centres as they stand, and what it has made itself so far."""

from datetime import date
from functools import cached_property
from typing import Any

from selaras.ground.network.models import Centre, Company
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Role
from selaras.kit.scope import whole_network
from selaras.loop.forum.models import Meeting


class Cast:
    """Rows by the names under which the diary knows them; what it makes is kept in `made` by (table, key)."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, str], Any] = {}
        self.known: dict[str, Meeting] = {}
        self.held: dict[str, date] = {}

    @cached_property
    def accounts(self) -> dict[str, Account]:
        """Accounts by e-mail."""
        return {account.email: account for account in Account.objects.select_related("person")}

    @cached_property
    def companies(self) -> dict[str, Company]:
        """Companies by key."""
        with whole_network():
            return {company.key: company for company in Company.objects.select_related("industry")}

    @cached_property
    def centres(self) -> dict[str, Centre]:
        """Centres by key."""
        with whole_network():
            return {centre.key: centre for centre in Centre.objects.all()}

    def meeting(self, key: str) -> Meeting:
        """A meeting of the diary, or one that came in from a list."""
        if key not in self.known:
            self.known[key] = Meeting.objects.get(key=key)
        return self.known[key]

    @cached_property
    def planner(self) -> Account:
        """Who calls meetings and keeps their minutes."""
        return self._holder(Role.PLANNER)

    @cached_property
    def desk(self) -> Account:
        """Who stands at the registration desk."""
        return self._holder(Role.DESK)

    def _holder(self, role: Role) -> Account:
        found = Account.objects.select_related("person").filter(person__posts__role=role).order_by("pk").first()
        if found is None:
            raise LookupError(role)
        return found
