# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Needs by the API: stated, read, confirmed, closed, taken back, by their owner and nobody else; what is wrong is named by its field."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from selaras.ground.network.actions import appoint, end_mandate, give_mandate, register_company, say_kind
from selaras.ground.network.rules import CompanyKind
from selaras.ground.people.models import Event
from selaras.ground.people.rules import Role
from selaras.kit.scope import whole_network
from selaras.loop.demand.models import Confirmation, Need
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import Channel
from selaras.loop.forum.sheets import COMPANY_NEEDS, REGION_NEEDS
from selaras.web.access import posts_of
from selaras.web.api.schemas import NeedSent
from tests.loop.demand.conftest import vocabulary
from tests.loop.demand.test_ageing import verified
from tests.web.api.conftest import Program, Programs, faults, need
from tests.world import AT, World

__all__ = ["vocabulary"]
pytestmark = pytest.mark.django_db
BEKASI = {"code": "32.16", "name": "Kabupaten Bekasi"}


def test_a_company_states_many_and_reads_its_own(world: World, program: Programs) -> None:
    """Tests that several needs are stated in one call, as one event that names the way and the person, and are read again, page by page."""
    ours = program("lasma")
    site = {"site": "pt-las-jaya-cikarang", "shift": True, "equipment": ["smaw-machine"], "wage_least": 3_800_000, "contract": "pkwt"}
    stated = ours.state(
        need(key="las-1"), {**need(words="juru las pipa", **site), "region": None}, need(words="welder 3G", heads_most=None, recurs="bulanan")
    )
    assert stated.status_code == 201
    first, second, third = stated.json()["needs"]
    assert (first["key"], first["region"], first["state"], first["channel"]) == ("las-1", BEKASI, "submitted", Channel.API)
    assert (second["site"], second["region"], second["shift"], second["equipment"]) == (site["site"], BEKASI, True, ["smaw-machine"])
    assert (third["heads_least"], third["heads_most"], third["recurs"]) == (10, 10, "bulanan")
    assert (third["understood"], third["served_by"]) == (None, [])
    with whole_network():
        kept = Statement.objects.get(pk=first["id"])
    assert (kept.company, kept.stated_by, kept.channel) == (world.las_jaya, world.accounts["lasma"], Channel.API)
    event = Event.objects.get(kind="forum.needs_imported")
    assert (event.by_words, event.facts["channel"], event.facts["key"]) == ("lasma@selaras.example", "api", ours.key.pk)
    page = ours.get("needs", limit=2).json()
    assert [each["id"] for each in page["needs"]] == [first["id"], second["id"]]
    assert [each["id"] for each in ours.client.get(page["next"], headers={"Authorization": f"Bearer {ours.secret}"}).json()["needs"]] == [third["id"]]
    assert [each["id"] for each in ours.get("needs", key="las-1").json()["needs"]] == [first["id"]]
    assert ours.get(f"needs/{second['id']}").json() == second


def test_a_region_states_with_evidence(world: World, program: Programs) -> None:
    """Tests that a labour office and a centre state what is theirs to state, and are refused what a company alone says."""
    said = need(words="penjahit busana", region="32.15", origin="region", evidence="Sakernas 2017, BPS, tabel 12")
    for who, owner in (("disna", "office"), ("karta", "centre")):
        made = program(who).state(said)
        assert made.status_code == 201, made.content
        with whole_network():
            assert getattr(Statement.objects.get(pk=made.json()["needs"][0]["id"]), owner) is not None
    theirs = program("disna")
    assert faults(theirs.state({**said, "wage_least": 4_000_000})) == {"/needs/0/wage_least": "tidak ditanyakan kepada Anda; hapus"}
    assert set(faults(theirs.state(need(region="32.16")))) == {"/needs/0/origin", "/needs/0/evidence", "/needs/0/region"}


def test_each_fault_is_named_by_its_field_and_nothing_is_written(world: World, program: Programs) -> None:
    """Tests that faults of form and of content are all named by row and field, in the language of the call, and that one of them keeps all out."""
    ours = program("lasma")
    wrong = ours.state(
        need(),
        need(until_month="2018-01", words="ab"),
        need(site="pt-garmen-indah-karawang", certainty="pasti sekali"),
        need(words="satpam pria 20-30 th"),
    )
    assert wrong.status_code == 422
    found = faults(wrong)
    assert set(found) == {"/needs/1/until_month", "/needs/1/words", "/needs/2/site", "/needs/2/certainty", "/needs/3/condition_reason"}
    assert found["/needs/1/until_month"] == "Bulan terakhir mendahului bulan pertama; tukarkan."
    english = faults(ours.state(need(until_month="2018-01"), language="en"))
    assert english == {"/needs/0/until_month": "The last month comes before the first; swap them."}
    assert faults(ours.state(need(), need())) == {"/needs/1/words": "sama dengan baris 1; pertahankan salah satu"}
    form = ours.state({"words": 7, "heads_least": "ten", "gaji": 1, "certainty": "stated"}, language="en")
    assert set(faults(form)) == {f"/needs/0/{name}" for name in ("words", "heads_least", "start_month", "gaji")}
    assert faults(form)["/needs/0/heads_least"] == "must be a whole number, without quotation marks"
    with whole_network():
        assert not Statement.objects.exists()
    assert ours.state(need()).status_code == 201


def test_an_owner_confirms_closes_and_takes_back(vocabulary: World, program: Programs) -> None:
    """Tests that what the desk understood is shown, that an owner keeps a need with another number, closes one and takes one back, each with an
    event that names the way; and that what waits for the desk has nothing to confirm.
    """
    ours = program("lasma")
    one, other, third = _stated(ours, "tukang las SMAW 3G", "juru las pipa", "welder 3G")
    assert "belum ada yang perlu dikonfirmasi" in ours.post(f"needs/{one.pk}/answer", {"said": "still"}).json()["detail"]
    verified(vocabulary, one, other)
    shown = ours.get(f"needs/{one.pk}", language="en").json()
    assert (shown["state"], shown["state_words"], shown["understood"]["occupation"]["code"]) == ("verified", "verified", "7212")
    assert shown["understood"]["units"]
    kept = ours.post(f"needs/{one.pk}/answer", {"said": "still", "heads_least": 4, "heads_most": 6})
    assert (kept.status_code, kept.json()["heads_most"], kept.json()["understood"]["confirmed_on"]) == (200, 6, "2017-12-15")
    assert set(faults(ours.post(f"needs/{one.pk}/answer", {"said": "still", "heads_least": 4, "heads_most": 2}))) == {"/heads_most"}
    closed = ours.post(f"needs/{other.pk}/answer", {"said": "elsewhere"}).json()
    assert (closed["state"], closed["understood"]["closed_as"]) == ("closed", "elsewhere")
    gone = ours.post(f"needs/{third.pk}/withdrawal", {"reason": "order batal"}).json()
    assert (gone["state"], gone["reason"]) == ("withdrawn", "order batal")
    again = ours.post(f"needs/{third.pk}/withdrawal", {})
    assert (again.status_code, again.json()["type"].rpartition("#")[2]) == (422, "refused")
    with whole_network():
        assert Confirmation.objects.filter(account=vocabulary.accounts["lasma"]).count() == 2
    for kind in ("demand.needs_confirmed", "forum.need_withdrawn", "forum.need_said_again"):
        assert Event.objects.filter(kind=kind).latest("number").facts["channel"] == "api", kind


def _stated(ours: Program, *words: str) -> list[Statement]:
    made = ours.state(*(need(words=each) for each in words)).json()["needs"]
    with whole_network():
        return [Statement.objects.get(pk=each["id"]) for each in made]


@pytest.mark.parametrize("who", ["gita", "karta", "disna"])
def test_nobody_else_finds_it(world: World, program: Programs, who: str) -> None:
    """Tests that another company, a centre and a labour office find nothing at its address by any call, and do not see it in their list."""
    ours, theirs = program("lasma"), program(who)
    pk = ours.state(need(key="las-1")).json()["needs"][0]["id"]
    for found in (
        theirs.get(f"needs/{pk}"),
        theirs.post(f"needs/{pk}/answer", {"said": "cancelled"}),
        theirs.post(f"needs/{pk}/withdrawal", {}),
    ):
        assert (found.status_code, found.json()["type"].rpartition("#")[2]) == (404, "not-there")
    assert theirs.get("needs").json()["needs"] == theirs.get("needs", key="las-1").json()["needs"] == []
    assert "pt-las-jaya-cikarang" not in theirs.get("words").content.decode()
    assert "pt-las-jaya-cikarang" in ours.get("words").content.decode()
    assert ours.get(f"needs/{pk}").json()["state"] == "submitted"


def test_a_firm_acts_by_its_mandate_and_is_named(world: World, program: Programs) -> None:
    """Tests that a key by mandate states for the other company and names the firm, and that it opens nothing once the mandate is ended."""
    firm = register_company(key="alih-daya", name="PT Alih Daya", industry=world.las_jaya.industry, by=world.planner, at=AT)
    firm = say_kind(company=firm, kind=CompanyKind.OUTSOURCING, by=world.planner, at=AT)
    appoint(email="luar@selaras.example", name="Luar", role=Role.COMPANY, since=AT.date(), company=firm, by=world.planner, at=AT)
    facts = {"rights": ["needs"], "since": AT.date(), "until": AT.date().replace(year=2018)}
    mandate = give_mandate(company=world.las_jaya, agent=firm, **facts, by=world.accounts["lasma"], at=AT)
    acting = program("luar", post=posts_of(world.accounts["luar"])[1])
    assert acting.get("key").json()["through"] == "PT Alih Daya"
    made = acting.state(need()).json()["needs"][0]
    with whole_network():
        assert Statement.objects.get(pk=made["id"]).through == firm
    assert [each["id"] for each in program("lasma").get("needs").json()["needs"]] == [made["id"]]
    end_mandate(mandate=mandate, by=world.accounts["lasma"], at=AT)
    assert acting.get("needs").status_code == 401


def test_one_need_or_many_cost_the_same_queries(vocabulary: World, program: Programs) -> None:
    """Tests that the list asks the database as often for one need as for twelve, with everything that is shown of each."""
    ours = program("lasma")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert ours.get("needs").status_code == 200
        return len(seen)

    verified(vocabulary, *_stated(ours, "tukang las SMAW 3G"))
    one = queries()
    verified(vocabulary, *_stated(ours, *(f"juru las {number}G" for number in range(3, 14))))
    with whole_network():
        assert Need.objects.count() == 12
    assert queries() == one


def test_a_need_is_sent_by_the_columns_of_the_sheets() -> None:
    """Tests that a program can say whatever a spreadsheet can, under the same names, but for whose it is and what was invented."""
    columns = {column.key for sheet in (COMPANY_NEEDS, REGION_NEEDS) for column in sheet.columns}
    assert set(NeedSent.model_fields) == columns - {"company", "centre", "office", "assumed"}
    must = {name for name, field in NeedSent.model_fields.items() if field.is_required()}
    assert must == {column.key for column in COMPANY_NEEDS.columns if column.required}
