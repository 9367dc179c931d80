# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""OJT seats of which nobody spoke stay unknown by every door; a 0 that was stated stays a 0."""

from collections.abc import Callable

import pytest
from django.test import Client

from selaras.kit.imports import IMPORTS
from selaras.kit.scope import scope, whole_network
from selaras.kit.spreadsheets import read_table
from selaras.loop.demand.queries import demand_overview
from selaras.loop.demand.queries.cuts import Cut, demand_by
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import Origin
from tests.loop.demand.conftest import vocabulary
from tests.loop.demand.test_ageing import verified
from tests.loop.forum.needs import company_need, region_need, row
from tests.web.api.conftest import Programs, need, program
from tests.web.forum.test_pages import typed
from tests.world import AT, TODAY, World, region, table

Visitor = Callable[[str], Client]
SAID = [("", None, "tidak disebutkan"), ("0", 0, "0"), ("4", 4, "4")]
__all__ = ["program", "vocabulary"]


@pytest.mark.parametrize(("written", "kept", "shown"), SAID)
def test_the_form_the_receipt_and_the_next_one_like_it(world: World, visitor: Visitor, written: str, kept: int | None, shown: str) -> None:
    """Tests that what is left blank is kept as unknown, shown as such on the receipt and in the list that can be taken away, and blank again where
    the need is stated anew, for a company as for the staff who enter it.
    """
    client, place = visitor("lasma"), str(region("32.16").pk)
    receipt = client.post("/pernyataan/baru/", typed(region=place, ojt_seats=written))["Location"]
    staff = f"/pernyataan/baru/?company={world.las_jaya.pk}"
    assert visitor("darma").post(staff, typed(region=place, ojt_seats=written, channel="counter", words="juru las")).status_code == 302
    with whole_network():
        assert list(Statement.objects.values_list("ojt_seats", flat=True)) == [kept, kept]
        made = Statement.objects.get(words__startswith="operator")
    assert f"<dt>Kursi OJT</dt><dd>{shown}</dd>" in client.get(receipt).text
    assert client.get(f"/pernyataan/baru/?like={made.pk}").context["form"]["ojt_seats"].value() == kept
    header, *rows = read_table(client.get("/pernyataan/xlsx/").content, "kebutuhan.xlsx")
    at = header.index("Kursi OJT sekaligus")
    assert [each[at] for each in rows] == ["" if kept is None else kept] * 2


def test_words_that_say_none(world: World, visitor: Visitor) -> None:
    """Tests that "0 kursi ojt" in one's own words is filled in as 0, and silence as nothing."""
    for words, value in (("juru las 3G, 0 kursi ojt", ["0"]), ("juru las 3G", None)):
        answer = visitor("lasma").get("/pernyataan/baru/terbaca/", {"words": words})
        assert answer.context["read"].typed.get("ojt_seats") == value


def test_sheet_and_program(world: World, program: Programs) -> None:
    """Tests that an empty cell and a field that a program leaves out, or sends as null, are unknown, to whoever reads them again, too."""
    importer = IMPORTS["company-needs"]
    sheet = table(row(company=None, ojt_seats=None), row(company=None, ojt_seats=0, words="juru las pipa"))
    with scope(company=world.las_jaya.pk):
        importer.confirm(table=sheet, agreed=importer.preview(sheet, TODAY).digest, by=world.accounts["lasma"], at=AT)
        assert list(Statement.objects.order_by("pk").values_list("ojt_seats", flat=True)) == [None, 0]
    stated = program("lasma").state(need(), {**need(words="welder"), "ojt_seats": None}, {**need(words="fitter"), "ojt_seats": 0})
    assert [each["ojt_seats"] for each in stated.json()["needs"]] == [None, None, 0]


def test_the_desk_and_the_overview_say_who_did_not_speak(vocabulary: World, visitor: Visitor) -> None:
    """Tests that demand adds up the seats that were named and counts the companies' needs that named none; that regions, who are not asked, are not
    among them; and that two needs side by side differ where one is silent and one says 0.
    """
    silent, none, _four = verified(
        vocabulary, company_need(vocabulary), company_need(vocabulary, ojt_seats=0, region=region("32.15").pk), company_need(vocabulary, ojt_seats=4)
    )
    verified(vocabulary, region_need(vocabulary))
    with whole_network():
        shares = demand_overview(TODAY).origins
        by_place = [shares_of[Origin.COMPANY] for _thing, shares_of in demand_by(Cut.PLACE, TODAY)]
    assert {origin: (share.ojt_seats, share.seats_not_said) for origin, share in shares.items()} == {
        Origin.COMPANY: (4, 1),
        Origin.REGION: (0, 0),
        Origin.SELF: (0, 0),
    }
    assert sorted((share.ojt_seats, share.seats_not_said) for share in by_place) == [(0, 0), (4, 1)]
    client = visitor("darma")
    assert "4 kursi OJT; 1 kebutuhan belum menyebut kursi OJT" in client.get("/permintaan/").text
    lines = {line.words: line for line in client.get(f"/meja-kebutuhan/kembar/{silent.pk}/{none.pk}/").context["lines"]}
    assert (lines["Kursi OJT"].first, lines["Kursi OJT"].second) == ("tidak disebutkan", "0")
    assert "<dt>Kursi OJT</dt><dd>tidak disebutkan</dd>" in client.get(f"/kebutuhan/{silent.pk}/").text
