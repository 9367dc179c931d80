# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Pages of demand ask the database as often for a thousand rows as for ten, and never more than MOST times. bench/needs.py measures their seconds."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from selaras.kit.scope import whole_network
from selaras.loop.demand import jobs
from selaras.loop.demand.actions import find_twins
from selaras.loop.demand.adverts.models import Advert, AdvertFlag
from selaras.loop.demand.models import Need, Proposal, Twins
from selaras.loop.forum.models import Statement
from tests.loop.demand.advertised import take_in
from tests.loop.demand.conftest import vocabulary
from tests.loop.forum.needs import company_need
from tests.web.conftest import visitor as a_visitor
from tests.world import AT, TODAY, World

__all__ = ["a_visitor", "vocabulary"]

Visitor = Callable[[str], Client]
MOST = 15
PAGES: Mapping[str, tuple[str, ...]] = {
    "darma": ("/meja-kebutuhan/", "/kebutuhan/", "/meja-kebutuhan/kembar/", "/meja-kebutuhan/habis/", "/prakiraan-kebutuhan/", "/pernyataan/",
              "/permintaan/", "/iklan/", "/iklan/banding/"),
    "lasma": ("/kebutuhan/", "/kebutuhan/masih-perlu/", "/pernyataan/"),
}  # fmt: skip


def copies(model: Any, like: Any, count: int, **changes: Callable[[int], Any]) -> list[Any]:
    """So many more rows like one, each with some fields of its own."""
    facts = {field.attname: getattr(like, field.attname) for field in model._meta.concrete_fields if not field.primary_key and not field.generated}
    rows = [model(**{**facts, **{name: make(at) for name, make in changes.items()}}) for at in range(count)]
    return model._base_manager.bulk_create(rows)


def asked(visitor: Visitor) -> dict[str, int]:
    """How often each page asks."""
    found = {}
    for who, addresses in PAGES.items():
        client = visitor(who)
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found[f"{who} {address}"] = len(queries)
    return found


@pytest.mark.slow
@pytest.mark.django_db
def test_pages_ask_no_more_for_a_thousand_rows_than_for_ten(vocabulary: World, visitor: Visitor) -> None:
    """Tests each page of demand for its staff and for a company, with needs in every queue, likely duplicates, a forecast and adverts."""
    for number in range(10):
        company_need(vocabulary, words="juru las" if number % 2 else f"zzqx {number}", heads_least=number + 1, heads_most=number + 1)
    take_in(vocabulary)
    darma = vocabulary.accounts["darma"]
    jobs.take_up_statements(by=darma, at=AT)
    with whole_network():
        Need.objects.update(valid_until=TODAY + timedelta(days=20))
        find_twins(by=darma, at=AT)
        assert Twins.objects.exists()
        few = asked(visitor)
        for need in list(Need.objects.select_related("statement")):
            statements = copies(Statement, need.statement, 100, key=lambda at, need=need: f"salinan-{need.pk}-{at}")
            needs = copies(Need, need, 100, statement_id=lambda at, rows=statements: rows[at].pk)
            Proposal.objects.bulk_create(
                [Proposal(need=each, rank=1, occupation_id=row.occupation_id, confidence=0.4) for each in needs for row in need.proposals.all()[:1]]
            )
        copies(Advert, Advert.objects.first(), 1_000, row=lambda at: 100 + at, key=lambda at: f"s{at}", repost_of_id=lambda _at: None)
        AdvertFlag.objects.bulk_create([AdvertFlag(advert=each, reason="place") for each in Advert.objects.filter(key__startswith="s")])
    assert {page: count for page, count in asked(visitor).items() if count > few[page]} == {}
    assert {page: count for page, count in few.items() if count > MOST} == {}
