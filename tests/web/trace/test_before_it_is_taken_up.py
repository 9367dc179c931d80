# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""From the receipt on: whatever it links to is there, before the desk took the need up, afterwards, and once it was taken back."""

import re
from collections.abc import Callable

from django.test import Client

from selaras.kit.scope import whole_network
from selaras.loop.demand import actions, jobs
from selaras.loop.demand.models import Need
from tests.loop.demand.conftest import vocabulary
from tests.loop.forum.needs import company_need, region_need
from tests.world import AT, World

__all__ = ["vocabulary"]


def links(client: Client, address: str) -> set[str]:
    """The addresses to which a page leads, each of which opens."""
    found = {each.replace("&amp;", "&") for each in re.findall(r'<a [^>]*href="(/[^"#]*)', client.get(address).text)}
    for each in found:
        assert client.get(each).status_code < 400, each
    return found


def test_no_link_of_a_receipt_leads_nowhere(vocabulary: World, visitor: Callable[[str], Client]) -> None:
    """Tests every link of the receipt and of the owner's first page: none leads to a need's way before there is one, and the way opens from then on.
    One was taken back before it was taken up, so that the keys of statements and needs differ.
    """
    gone = company_need(vocabulary, words="juru las pipa")
    actions.withdraw_need(statement=gone, reason="Salah ketik", by=vocabulary.accounts["lasma"], at=AT)
    for who, home, state in (("lasma", "/perusahaan-saya/", company_need), ("disna", "/disnaker-saya/", region_need)):
        client, statement = visitor(who), state(vocabulary)
        receipt = f"/pernyataan/{statement.pk}/"
        for page in (receipt, home):
            assert not [each for each in links(client, page) if each.endswith("/jejak/")], page
        jobs.take_up_statements(by=vocabulary.accounts["darma"], at=AT)
        with whole_network():
            way = f"/kebutuhan/{Need.objects.get(statement=statement).pk}/jejak/"
        for page in (receipt, home):
            assert way in links(client, page), page
        actions.withdraw_need(statement=statement, reason="Batal", by=vocabulary.accounts[who], at=AT)
        assert way in links(client, receipt)
