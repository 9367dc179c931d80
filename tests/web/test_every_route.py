# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The resolver, walked: no address can be added without saying who may open it, and whoever may not finds nothing there."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from selaras.ground.network.models import Post
from selaras.ground.network.rules import TENANT_OF
from selaras.ground.people.rules import Role
from selaras.web.access import Route, address_for, routes
from tests.world import TODAY, World

Visitor = Callable[[str], Client]
# Addresses that anyone may open, each with its reason.
PUBLIC_NAMES = {
    "favicon": "a picture that browsers ask for beside anything",
    "healthz": "for the machine that watches the process",
    "readyz": "for the machine that watches the process",
    "first_page": "sends everyone on",
    "set_language": "before and after logging in",
    "choose_post": "checks the account's own posts",
    "choose_mandate": "checks the account's own posts and what their firms may do for others",
    "forum:answer": "opened by the signed link of a letter; has tests of its own",
    "forum:paper_by_link": "opened by the signed link of a letter; has tests of its own",
    "forum:arrive": "opened by the signed link of a letter; has tests of its own",
    "forum:arrival_keeper": "opened by the signed link of a letter; has tests of its own",
    "forum:knock": "a meeting's open page, signed, on posters; has tests of its own",
    "forum:promise": "opened by the signed link of a letter; has tests of its own",
    "forum:release_by_link": "opened by the signed link of a letter; has tests of its own",
    "demand:by_letter": "opened by the signed link of a letter; has tests of its own",
    "api:guide": "what the API does, for whoever writes a program",
    "api:document": "what the API does, for programs",
}
PUBLIC_PREFIXES = (
    "accounts/",  # allauth guards its own
    "api/v1/",  # behind the door of the API, whose test walks every address below it (tests/web/api/test_door.py)
)
OF_ROLE = {
    Role.PLANNER: ["rina"],
    Role.DESK: ["darma"],
    Role.AUDITOR: ["audi"],
    Role.CENTRE_HEAD: ["karta", "nurul", "kepala"],
    Role.COMPANY: ["lasma", "gita"],
    Role.LABOUR_OFFICE: ["disna"],
}


def ours() -> list[Route]:
    """The addresses that are pages."""
    return [route for route in routes() if route.page]


def some_address(route: Route) -> str:
    """An address of the route with parameters that nobody has."""
    numbers = set(re.findall(r"<int:(\w+)>", route.pattern))
    return reverse(route.name, kwargs={name: 987654321 if name in numbers else "tidak-ada" for name in route.parameters})


def test_every_address_is_public_or_a_page() -> None:
    """Tests that a route is named as public with a reason, or was made by `page`."""
    others = [route for route in routes() if not route.page and not route.pattern.startswith(PUBLIC_PREFIXES)]
    forgotten = [route.pattern for route in others if route.name not in PUBLIC_NAMES]
    assert forgotten == []


def test_every_page_has_a_name_and_an_example() -> None:
    """Tests that each page can be reversed by its name, and that one with parameters says where to find an example."""
    assert [route.pattern for route in ours() if not route.name.rpartition(":")[2]] == []
    assert [route.name for route in ours() if route.parameters and route.page.example is None and "GET" in route.page.methods] == []


def test_anonymous_is_sent_to_login(client: Client, db: None) -> None:
    """Tests that no page shows anything to somebody who has not logged in, by any of its methods."""
    for route in ours():
        for method in route.page.methods:
            answer = client.generic(method, some_address(route))
            assert answer.status_code == 302, route.name
            assert answer["Location"].startswith("/accounts/login/"), route.name


@pytest.mark.parametrize("role", [*Role, None])
def test_other_roles_find_nothing_anywhere(world: World, visitor: Visitor, role: Role | None) -> None:
    """Tests that every page is 404 for every role it does not name, and for an account without a post."""
    client = visitor(OF_ROLE[role][0] if role else "luar")
    for route in ours():
        if role not in route.page.roles:
            for method in route.page.methods:
                assert client.generic(method, some_address(route)).status_code == 404, (route.name, method)


@pytest.mark.parametrize("role", list(Role))
def test_own_pages_open(world: World, visitor: Visitor, role: Role) -> None:
    """Tests that every page that a role may look at opens for it, with its example where it has parameters."""
    name = OF_ROLE[role][0]
    client, post = visitor(name), Post.objects.on(TODAY).get(person=world.person(name))
    for route in ours():
        if role in route.page.roles and "GET" in route.page.methods and (address := address_for(route, post)):
            # A page may send its visitor on, never away.
            answer = client.get(address)
            assert answer.status_code == 200 or (answer.status_code == 302 and not answer["Location"].startswith("/accounts/")), route.name


@pytest.mark.parametrize("role", sorted(TENANT_OF))
def test_what_belongs_to_another_tenant_is_not_there(world: World, visitor: Visitor, role: Role) -> None:
    """Tests that the example of one tenant's page is 404 for another tenant of the same role."""
    owners = OF_ROLE[role]
    for owner in owners:
        post = Post.objects.on(TODAY).get(person=world.person(owner))
        for route in ours():
            if route.parameters and role in route.page.roles and "GET" in route.page.methods and (address := address_for(route, post)):
                for other in owners:
                    if other != owner and address_for(route, Post.objects.on(TODAY).get(person=world.person(other))) != address:
                        assert visitor(other).get(address).status_code == 404, (route.name, owner, other)
