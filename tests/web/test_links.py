# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""No page links to one that its reader may not open, or that is not there: every role follows every link."""

import re
from collections import Counter
from datetime import date
from html import unescape
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import resolve

from selaras.ground.network.models import Company, Post
from selaras.ground.people.models import Account, Person
from selaras.ground.people.rules import Role
from selaras.kit.scope import whole_network
from selaras.loop.planning.actions.plans import adopt_plan
from tests.loop.planning.drawn import AT, TODAY, drawn, lacking_plan, plan_of

EACH = 2  # addresses of one route that a role follows
LINK = re.compile(r'(?:href|hx-get)="([^"#]+)')
ELSEWHERE = ("/static/", "/accounts/", "/akun/", "/language/")


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_every_link_leads_somewhere(role: Role, settings: object) -> None:
    """Tests that whoever starts at the first page and follows what it is shown, page after page, never meets a refusal."""
    settings.TODAY = TODAY
    with whole_network():
        town = drawn()
        adopt_plan(plan=plan_of(town, packages=12, serving=6), by=town.planner, at=AT)
        plan_of(town, packages=6, serving=0)
        lacking_plan(town)
        tenants = {Role.CENTRE_HEAD: {"centre": town.centres[0]}, Role.COMPANY: {"company": Company.objects.get(key="pt-0")}}
        tenants[Role.LABOUR_OFFICE] = {"region": town.needs[1].office}
        account = Account.objects.create(email="siapa@selaras.example", created_at=AT)
        person = Person.objects.create(name="Siapa Saja", account=account)
        Post.objects.create(person=person, role=role, since=date(2017, 1, 1), **tenants.get(role, {}))
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    closed, opened = follow(client)
    assert closed == []
    assert sum(opened.values()) >= 5


def follow(client: Client) -> tuple[list[str], Counter[str]]:
    """Follows links from the first page; those that were refused (with the page that shows them), and how many pages of each route opened."""
    waiting, known = [("/", "")], {"/"}
    closed: list[str] = []
    opened: Counter[str] = Counter()
    while waiting:
        address, source = waiting.pop(0)
        route = resolve(address.partition("?")[0]).view_name
        if opened[route] >= EACH:
            continue
        opened[route] += 1
        answer = client.get(address)
        if answer.status_code >= 400:
            closed.append(f"{answer.status_code} {address} on {source}")
        shown = [answer["Location"]] if answer.status_code in {301, 302} else []
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            shown = LINK.findall(answer.content.decode())
        for link in shown:
            whole = urljoin(address, unescape(link))
            if whole.startswith("/") and not whole.startswith(ELSEWHERE) and whole not in known:
                known.add(whole)
                waiting.append((whole, address))
    return closed, opened
