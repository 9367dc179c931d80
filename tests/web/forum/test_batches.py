# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Speaking about an OJT batch of the plan: who is offered which, and what the conversation keeps of it."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from selaras.ground.network.models import Company, Post
from selaras.ground.people.models import Account, Person
from selaras.ground.people.rules import Role
from selaras.kit.scope import whole_network
from selaras.loop.forum.models import Thread
from selaras.loop.planning.models import SeatOjt
from tests.loop.planning.drawn import AT, TODAY, drawn, plan_of

pytestmark = pytest.mark.django_db
ADDRESS = "/percakapan/baru/"


def somebody(name: str, role: Role, **tenant: object) -> Client:
    """Somebody with a post, logged in."""
    account = Account.objects.create(email=f"{name}@selaras.example", created_at=AT)
    Post.objects.create(person=Person.objects.create(name=name, account=account), role=role, since=date(2017, 1, 1), **tenant)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def offered(client: Client) -> list[str]:
    """The batches that the form offers."""
    field = re.search(r'<select name="batch".*?</select>', client.get(ADDRESS).content.decode(), re.DOTALL)
    return [key for key in re.findall(r'<option value="(\d*)"', field[0]) if key] if field else []


def test_a_batch_is_offered_to_its_company_and_its_centre(settings: Any) -> None:
    """Tests two batches of one company at one centre: offered to the company, to that centre's head and to staff, to no other company or centre; that
    the conversation goes to the batch's centre whatever was chosen and keeps its register and key; and that a foreign batch is not taken."""
    settings.TODAY = TODAY
    with whole_network():
        town = drawn()
        plan_of(town, packages=12, serving=6)
        seats = list(SeatOjt.objects.filter(need__company__isnull=False).select_related("package", "need__company").order_by("pk"))
        company = seats[0].need.company
        other = Company.objects.create(key="pt-lain", name="PT Lain", industry=company.industry)
        assert {seat.package.centre_id for seat in seats} == {town.centres[0].pk}
    keys = {str(seat.pk) for seat in seats}
    owner, stranger = somebody("hrd", Role.COMPANY, company=company), somebody("lain", Role.COMPANY, company=other)
    assert set(offered(owner)) == keys
    assert offered(stranger) == []
    assert set(offered(somebody("desk", Role.DESK))) == keys
    form = {"centre": town.centres[1].pk, "subject": "batch", "batch": seats[0].pk, "title": "OJT", "words": "Berapa peserta?", "asks": "on"}
    assert stranger.post(ADDRESS, form).status_code == 422
    assert owner.post(ADDRESS, form).status_code == 302
    with whole_network():
        made = Thread.objects.get()
        key = str(seats[0].package_id)
        assert (made.company, made.centre, made.batch_label, made.batch_key) == (company, town.centres[0], "planning.package", key)
    assert set(offered(somebody("balai0", Role.CENTRE_HEAD, centre=town.centres[0]))) == keys
    assert offered(somebody("balai1", Role.CENTRE_HEAD, centre=town.centres[1])) == []
