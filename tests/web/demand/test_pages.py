# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The demand desk and the pages of demand."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from selaras.ground.standards.models import Field, Occupation
from selaras.kit.scope import whole_network
from selaras.loop.demand import actions, jobs
from selaras.loop.demand.models import Need
from selaras.loop.demand.queries import demand_overview
from selaras.loop.demand.rules import ClosedAs, NeedState, Waits
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import Origin, StatementState
from tests.loop.demand.conftest import vocabulary
from tests.loop.forum.needs import company_need, region_need
from tests.world import AT, TODAY, World

Visitor = Callable[[str], Client]
__all__ = ["vocabulary"]


def taken_up(world: World, *statements: Statement) -> list[Need]:
    jobs.take_up_statements(by=world.accounts["darma"], at=AT)
    with whole_network():
        found = {need.statement_id: need for need in Need.objects.all()}
    return [found[statement.pk] for statement in statements]


def state_of(need: Need) -> str:
    with whole_network():
        return Need.objects.get(pk=need.pk).state


def test_the_desk_takes_up_and_verifies_many(vocabulary: World, visitor: Visitor) -> None:
    """Tests the desk's day: statements become needs, the coded ones are ticked and verified in one go."""
    company_need(vocabulary)
    region_need(vocabulary)
    company_need(vocabulary, words="tenaga serba bisa bagian umum")
    client = visitor("darma")
    assert client.get("/meja-kebutuhan/").context["counts"].fresh == 3
    client.post("/meja-kebutuhan/ambil/")
    page = client.get("/meja-kebutuhan/?queue=coded")
    found = page.context["counts"]
    assert (found.fresh, found.waiting[Waits.UNCODED], found.waiting[Waits.CODED]) == (0, 1, 2)
    keys = [row.need.pk for row, _says in page.context["rows"]]
    answer = client.post("/meja-kebutuhan/verifikasi/", {"need": keys, "queue": "coded", "list": "1"})
    assert answer["Location"] == "/meja-kebutuhan/?queue=coded#next-row"
    with whole_network():
        assert set(Need.objects.countable(TODAY).values_list("pk", flat=True)) == set(keys)


def test_an_invented_need_says_so_wherever_it_is_listed(vocabulary: World, visitor: Visitor) -> None:
    """Tests that the desk and the list mark an assumed need, and that a real one beside it bears no mark."""
    invented, real = company_need(vocabulary), company_need(vocabulary, words="juru las pipa")
    with whole_network():
        Statement.objects.filter(pk=invented.pk).update(assumed=True)
    taken_up(vocabulary, invented, real)
    for address in ("/meja-kebutuhan/?queue=coded", "/kebutuhan/"):
        cells = visitor("darma").get(address).content.decode().split('<th scope="row">')[1:]
        marked = {words: 'class="kind kind-assumed"' in cell.partition("</th>")[0] for cell in cells for words in ("3G", "pipa") if words in cell}
        assert marked == {"3G": True, "pipa": False}, address


@pytest.mark.parametrize("keys", [[], ["abc"], ["99999999999999999999"], ["987654"]])
def test_verifying_nothing_or_nonsense_is_refused(vocabulary: World, visitor: Visitor, keys: list[str]) -> None:
    """Tests that an empty, foreign or made-up choice is answered with words."""
    assert visitor("darma").post("/meja-kebutuhan/verifikasi/", {"need": keys}).status_code == 422


def test_the_desk_picks_a_proposal_and_goes_on(vocabulary: World, visitor: Visitor) -> None:
    """Tests that picking a code leads to the next need of the queue, and from the last one back to the desk."""
    first = company_need(vocabulary, words="las, jahit", heads_most=90)
    second = company_need(vocabulary, words="tenaga serba bisa bagian umum")
    one, two = taken_up(vocabulary, first, second)
    assert {state_of(one), state_of(two)} == {NeedState.UNCODED}
    client = visitor("darma")
    assert [row.need for row, _says in client.get("/meja-kebutuhan/").context["rows"]] == [one, two]
    assert "7212" in [row.occupation.code for row in client.get(f"/kebutuhan/{one.pk}/?queue=uncoded").context["proposals"]]
    welder = Occupation.objects.get(code="7212")
    answer = client.post(f"/kebutuhan/{one.pk}/kode/", {"occupation": welder.pk, "queue": "uncoded"})
    assert answer["Location"] == f"/kebutuhan/{two.pk}/?queue=uncoded"
    answer = client.post(f"/kebutuhan/{two.pk}/kode/", {"occupation": welder.pk, "queue": "uncoded"})
    assert answer["Location"] == "/meja-kebutuhan/"


def test_an_occupation_without_programme_asks_for_the_field(vocabulary: World, visitor: Visitor) -> None:
    """Tests that the refusal stands in the form, and that with a field it goes through."""
    (need,) = taken_up(vocabulary, company_need(vocabulary, words="satpam"))
    client, guard = visitor("darma"), Occupation.objects.get(code="5414")
    assert client.post(f"/kebutuhan/{need.pk}/kode/", {"occupation": guard.pk}).status_code == 422
    assert client.post(f"/kebutuhan/{need.pk}/kode/", {}).status_code == 422
    field = Field.objects.get(key="garment")
    assert client.post(f"/kebutuhan/{need.pk}/kode/", {"occupation": guard.pk, "field": field.pk}).status_code == 302
    assert state_of(need) == NeedState.CODED


def test_units_are_changed_within_the_field(vocabulary: World, visitor: Visitor) -> None:
    """Tests that the desk ticks units one by one, those that are offered with their confidence and others of the field; that what it dropped stays
    offered; and that an unknown unit is no choice.
    """
    (need,) = taken_up(vocabulary, company_need(vocabulary))
    client = visitor("darma")
    form = client.get(f"/kebutuhan/{need.pk}/").context["units_form"]
    (offered,) = form.offered
    assert (offered.unit.key, offered.asked, 0 < offered.confidence < 1) == ("smaw-3g-plate", True, True)
    assert {unit.key for unit in form.fields["others"].queryset} == {"gmaw-3g-plate", "las-safety"}
    only = form.fields["others"].queryset.get(key="gmaw-3g-plate")
    assert client.post(f"/kebutuhan/{need.pk}/unit/", {"others": [only.pk]}).status_code == 302
    with whole_network():
        assert list(need.units.all()) == [only]
    page = client.get(f"/kebutuhan/{need.pk}/")
    assert {(row.unit.key, row.asked) for row in page.context["units_form"].offered} == {("smaw-3g-plate", False), ("gmaw-3g-plate", True)}
    assert page.content.count(b'name="units"') == 2
    assert client.post(f"/kebutuhan/{need.pk}/unit/", {"units": [987654]}).status_code == 404


def test_a_refusal_needs_a_reason_and_reaches_its_owner(vocabulary: World, visitor: Visitor) -> None:
    """Tests that the owner reads why."""
    statement = company_need(vocabulary)
    (need,) = taken_up(vocabulary, statement)
    client = visitor("darma")
    assert client.post(f"/kebutuhan/{need.pk}/tolak/", {}).status_code == 422
    assert client.post(f"/kebutuhan/{need.pk}/tolak/", {"reason": "Sudah disampaikan dua kali"}).status_code == 302
    assert "Sudah disampaikan dua kali" in visitor("lasma").get(f"/pernyataan/{statement.pk}/").content.decode()
    assert client.post(f"/kebutuhan/{need.pk}/tolak/", {"reason": "lagi"}).status_code == 422
    with whole_network():
        assert Statement.objects.get().state == StatementState.REFUSED


def test_closing_ends_the_statement(vocabulary: World, visitor: Visitor) -> None:
    """Tests that a need that was filled is closed and says so to its owner, another reason has words, and its statement ends with it."""
    (need,) = taken_up(vocabulary, company_need(vocabulary))
    for wrong in ({}, {"closed_as": "other"}, {"closed_as": "merged"}):
        assert visitor("darma").post(f"/kebutuhan/{need.pk}/tutup/", wrong).status_code == 422
    visitor("darma").post(f"/kebutuhan/{need.pk}/tutup/", {"closed_as": "elsewhere"})
    assert state_of(need) == NeedState.CLOSED
    assert str(ClosedAs.ELSEWHERE.label) in visitor("lasma").get(f"/kebutuhan/{need.pk}/").content.decode()
    assert visitor("darma").get("/meja-kebutuhan/habis/").context["figures"].closed == {ClosedAs.ELSEWHERE: 1}
    with whole_network():
        assert Statement.objects.get().state == StatementState.CLOSED


def test_an_owner_sees_its_need_and_nothing_to_decide(vocabulary: World, visitor: Visitor) -> None:
    """Tests that the owner's page has no desk in it, that another tenant finds nothing, and that an auditor only reads."""
    (need,) = taken_up(vocabulary, company_need(vocabulary))
    for who, status in (("lasma", 200), ("audi", 200), ("rina", 200), ("gita", 404), ("karta", 404), ("disna", 404), ("luar", 404)):
        answer = visitor(who).get(f"/kebutuhan/{need.pk}/")
        assert answer.status_code == status, who
        if status == 200:
            assert answer.context["desk"] is (who == "rina"), who
    for who in ("lasma", "audi", "karta", "disna"):
        for step in ("kode", "unit", "tolak", "tutup"):
            assert visitor(who).post(f"/kebutuhan/{need.pk}/{step}/", {"reason": "x"}).status_code == 404, (who, step)
        assert visitor(who).post("/meja-kebutuhan/verifikasi/", {"need": [need.pk]}).status_code == 404


def test_the_list_shows_own_needs_only(vocabulary: World, visitor: Visitor) -> None:
    """Tests the scope of the list, and its filter."""
    mine, theirs = taken_up(vocabulary, company_need(vocabulary), region_need(vocabulary))
    for who, seen in (("lasma", {mine}), ("gita", set()), ("disna", {theirs}), ("rina", {mine, theirs})):
        assert set(visitor(who).get("/kebutuhan/").context["found"]) == seen, who
    assert set(visitor("rina").get("/kebutuhan/?origin=region").context["found"]) == {theirs}


def test_the_overview_keeps_the_origins_apart(vocabulary: World, visitor: Visitor) -> None:
    """Tests the sums by hand.

    PT Las Jaya: 10 to 12 welders, March to May, stated: 11 * 0.85 = 9.35, so 3.1167 a month. Karawang: the same figures for tailors, origin region.
    """
    needs = taken_up(vocabulary, company_need(vocabulary), region_need(vocabulary))
    with whole_network():
        assert demand_overview(TODAY).months == ()
    actions.verify_needs(needs=[need.pk for need in needs], by=vocabulary.accounts["darma"], at=AT)
    with whole_network():
        found = demand_overview(TODAY)
        later = demand_overview(date(2018, 4, 20))
    assert (found.months[0], found.months[-1], len(found.months)) == (date(2017, 12, 1), date(2018, 5, 1), 6)
    assert later.months == (date(2018, 4, 1), date(2018, 5, 1))  # what of March is left can only start now
    assert later.origins[Origin.COMPANY].by_month == {month: pytest.approx(9.35 / 2) for month in later.months}
    company = found.origins[Origin.COMPANY]
    assert (company.needs, company.least, company.most) == (1, 10, 12)
    assert company.expected == pytest.approx(9.35)
    assert company.by_month[date(2018, 4, 1)] == pytest.approx(9.35 / 3)
    assert found.origins[Origin.SELF].needs == 0
    by_field = {field.key: {origin: share.needs for origin, share in shares.items()} for field, shares in found.fields.items()}
    assert by_field == {"welding": {"company": 1, "region": 0, "self": 0}, "garment": {"company": 0, "region": 1, "self": 0}}
    page = visitor("audi").get("/permintaan/?origin=region")
    assert [field.key for field, _share, _row, _later in page.context["cells"]] == ["garment"]
    assert [len(series["values"]) for series in page.context["chart"].spec["series"]] == [6, 6, 6]
    assert "60%, " in page.content.decode()  # no forecast has seen them
    assert page.context["chart"].spec["kind"] == "bars"  # side by side: a stack would add the origins up


@pytest.mark.parametrize(
    "query", ["queue=uncoded", "queue=nonsense", "queue=later", "after=x", "after=nan_coded_1", "after=1_coded_99999999999999999999"]
)
def test_the_desk_takes_any_address(world: World, visitor: Visitor, query: str) -> None:
    """Tests that an old or odd address shows the desk."""
    assert visitor("darma").get(f"/meja-kebutuhan/?{query}").status_code == 200
