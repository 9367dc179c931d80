# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Meetings and statements as people see and state them."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from selaras.kit.scope import whole_network
from selaras.loop.demand import jobs
from selaras.loop.forum import actions
from selaras.loop.forum.models import Attendance, Meeting, Statement
from selaras.loop.forum.rules import Channel, Origin, StatementState
from tests.loop.forum.needs import company_need, region_need, wanted
from tests.world import AT, World, region

Visitor = Callable[[str], Client]
NEED = {
    "words": "operator bubut CNC, bisa baca gambar",
    "heads_least": "10",
    "heads_most": "12",
    "start_month": "2018-03-01",
    "until_month": "2018-05-01",
    "certainty": "stated",
    "shift": "unknown",
}


def typed(**changes: Any) -> dict[str, Any]:
    """What somebody types into the form."""
    return {name: value for name, value in {**NEED, **changes}.items() if value is not None}


def test_a_company_states_a_need_and_gets_a_receipt(world: World, visitor: Visitor) -> None:
    """Tests the way of an HR officer: form, need, a page that says who answers and what comes next."""
    client = visitor("lasma")
    page = client.get("/pernyataan/baru/")
    assert b"Pabrik Cikarang" in page.content
    assert b"Pabrik Karawang" not in page.content
    answer = client.post("/pernyataan/baru/", typed(site=world.las_jaya_site.pk, ojt_seats="4", wage_least="4200000"))
    with whole_network():
        made = Statement.objects.select_related("site").get()
    assert (answer.status_code, answer["Location"]) == (302, f"/pernyataan/{made.pk}/")
    assert (made.company, made.site, made.region, made.channel) == (world.las_jaya, world.las_jaya_site, world.las_jaya_site.region, Channel.FORM)
    assert (made.heads_most, made.until_month, made.ojt_seats, made.shift, made.wage_least) == (12, date(2018, 5, 1), 4, None, 4_200_000)
    receipt = client.get(answer["Location"]).content.decode()
    assert made.key in receipt
    assert "Darma Putra" in receipt


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"heads_most": "3", "words": ""}, {"heads_most", "words"}),
        ({"heads_most": "3", "certainty": "maybe", "until_month": "2018-01-01"}, {"heads_most", "certainty", "until_month"}),
        ({"heads_most": "3", "region": None, "condition": "laki-laki"}, {"heads_most", "region", "condition_reason"}),
        ({"heads_least": "many", "words": "satpam pria", "wage_least": "4"}, {"heads_least", "condition_reason", "wage_least"}),
        ({"start_month": "2016-01-01", "until_month": "", "ojt_seats": "-1"}, {"start_month", "ojt_seats"}),
    ],
)
def test_all_that_is_wrong_is_said_at_once(world: World, visitor: Visitor, changes: dict, fields: set[str]) -> None:
    """Tests that a range the wrong way round, and the like, is told with what is missing or unreadable, to a company and to staff, whose own
    fields are told with it, and that nothing is said of what cannot be judged.
    """
    said = typed(**{"region": str(region("32.16").pk), **changes})
    answer = visitor("lasma").post("/pernyataan/baru/", said)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, fields)
    answer = visitor("darma").post(f"/pernyataan/baru/?company={world.las_jaya.pk}", said | {"channel": "paper"})
    assert (answer.status_code, set(answer.context["form"].errors), set(answer.context["entry"].errors)) == (422, fields, {"paper"})
    whole = typed(region=said.get("region", str(region("32.16").pk)), heads_most="3", channel="paper")
    answer = visitor("darma").post(f"/pernyataan/baru/?company={world.las_jaya.pk}", whole)
    assert (set(answer.context["form"].errors), set(answer.context["entry"].errors)) == ({"heads_most"}, {"paper"})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": ""}, "words"),
        ({"words": "12"}, "words"),
        ({"heads_least": "0"}, "heads_least"),
        ({"heads_most": "3"}, "heads_most"),
        ({"region": None}, "region"),
        ({"start_month": "2016-01-01"}, "start_month"),
        ({"until_month": "2018-01-01"}, "until_month"),
        ({"wage_least": "4"}, "wage_least"),
        ({"condition": "laki-laki"}, "condition_reason"),
        ({"certainty": "maybe"}, "certainty"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(world: World, visitor: Visitor, changes: dict, field: str) -> None:
    """Tests that one thing wrong gives 422 with words at that field, and that nothing is written."""
    answer = visitor("lasma").post("/pernyataan/baru/", typed(**{"region": str(region("32.16").pk), **changes}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    with whole_network():
        assert not Statement.objects.exists()


def test_another_place_is_taken_instead_of_the_proposed_site(world: World, visitor: Visitor) -> None:
    """Tests that whoever names a regency need not clear the site that the form had filled in."""
    visitor("lasma").post("/pernyataan/baru/", typed(site=world.las_jaya_site.pk, region=region("17.71").pk))
    with whole_network():
        made = Statement.objects.get()
    assert (made.site, made.region) == (None, region("17.71"))


def test_a_company_cannot_state_for_anothers_site(world: World, visitor: Visitor) -> None:
    """Tests that another company's site is no choice."""
    assert visitor("lasma").post("/pernyataan/baru/", typed(site=world.garmen_site.pk)).status_code == 422


def test_an_owner_in_the_address_is_for_staff_only(world: World, visitor: Visitor) -> None:
    """Tests that a company that names another in the address states its own need all the same."""
    address = f"/pernyataan/baru/?company={world.garmen.pk}"
    visitor("lasma").post(address, typed(region=region("32.16").pk))
    with whole_network():
        assert Statement.objects.get().company == world.las_jaya
    visitor("darma").post(address, typed(region=region("32.16").pk, channel="counter"))
    with whole_network():
        entered = Statement.objects.get(company=world.garmen)
    assert entered.channel == Channel.COUNTER


def test_staff_enter_a_pile_of_needs(world: World, visitor: Visitor) -> None:
    """Tests quick entry: after one need the next empty form, for the same company and told in the same way; a meeting is named; no company is asked
    how it told us.
    """
    meeting = actions.hold_meeting(kind="forum", title="Forum", held_on=date(2017, 12, 1), place="Aula", by=world.planner, at=AT)
    address, client = f"/pernyataan/baru/?company={world.garmen.pk}", visitor("darma")
    assert client.post(address, typed(region=region("32.16").pk, channel="meeting")).context["entry"].errors.keys() == {"meeting"}
    said = typed(region=region("32.16").pk, channel="meeting", meeting=meeting.pk, next="1")
    following = client.post(address, said, follow=True)
    form, entry = following.context["form"], following.context["entry"]
    assert (following.status_code, form.owner, entry["channel"].value(), entry["meeting"].value()) == (200, world.garmen, "meeting", str(meeting.pk))
    assert following.context["fresh"]
    assert b"alert-success" in following.content
    own = visitor("lasma").get("/pernyataan/baru/")
    assert own.context["entry"] is None
    visitor("lasma").post("/pernyataan/baru/", typed(site=world.las_jaya_site.pk, channel="visit"))
    with whole_network():
        assert set(Statement.objects.values_list("channel", "meeting")) == {("meeting", meeting.pk), ("form", None)}


def test_the_paper_form_asks_what_the_page_asks(world: World, visitor: Visitor) -> None:
    """Tests the printed form of a company and of a labour office, read back, with the owner's name and no other's."""

    def printed(who: str, query: str = "") -> str:
        return PdfReader(BytesIO(visitor(who).get(f"/pernyataan/formulir.pdf{query}").content)).pages[0].extract_text()

    read = {who: printed(who) for who in ("lasma", "disna", "darma")}
    assert "PT Las Jaya" in read["lasma"]
    assert "Siapa yang merekrut?" in read["lasma"]
    assert "Bukti" in read["disna"]
    assert "Upah" not in read["disna"]
    assert "PT" not in read["darma"]
    assert "PT Garmen Indah" in printed("darma", f"?company={world.garmen.pk}")
    assert visitor("audi").get("/pernyataan/formulir.pdf").status_code == 404


def test_former_needs_are_offered_and_followed(world: World, visitor: Visitor) -> None:
    """Tests that one's own former wordings are offered, each once, and that a receipt says what became of the year before; of others' nothing."""
    for year, words in ((2018, "tukang las"), (2018, "tukang las"), (2019, "operator bubut")):
        company_need(world, words=words, start_month=date(year, 3, 1), until_month=date(year, 5, 1))
    offered = visitor("lasma").get("/pernyataan/baru/").context["again"]
    assert [each.words for each, _address in offered] == ["operator bubut", "tukang las"]
    assert visitor("gita").get("/pernyataan/baru/").context["again"] == []
    with whole_network():
        latest = Statement.objects.get(words="operator bubut")
    before = visitor("lasma").get(f"/pernyataan/{latest.pk}/").context["before"]
    assert (before["year"], [row.words for row, _need in before["rows"]], before["more"]) == (2018, ["tukang las"] * 2, 0)


def test_staff_say_first_for_whom(world: World, visitor: Visitor) -> None:
    """Tests the step before the form, and that exactly one owner is asked for."""
    client = visitor("rina")
    assert client.post("/pernyataan/baru/", {"company": world.garmen.pk, "centre": world.karawang.pk}).status_code == 422
    answer = client.post("/pernyataan/baru/", {"centre": world.karawang.pk})
    assert answer["Location"] == f"/pernyataan/baru/?centre={world.karawang.pk}"
    assert client.get("/pernyataan/baru/?centre=abc").status_code == 404


@pytest.mark.parametrize(("who", "place"), [("karta", "32.15"), ("disna", "32.15"), ("kepala", "17.71")])
def test_centres_and_labour_offices_state_with_evidence(world: World, visitor: Visitor, who: str, place: str) -> None:
    """Tests the form of regions: origin and evidence, no wage; without evidence it is refused."""
    said = typed(origin=Origin.SELF, region=region(place).pk, shift=None)
    client = visitor(who)
    assert client.post("/pernyataan/baru/", said).status_code == 422
    assert client.post("/pernyataan/baru/", {**said, "evidence": "Sakernas Agustus 2017, BPS, tabel 12"}).status_code == 302
    with whole_network():
        assert Statement.objects.get().origin == Origin.SELF


def test_a_place_elsewhere_is_refused_at_its_field(world: World, visitor: Visitor) -> None:
    """Tests that what the action refuses stands at the form's field."""
    answer = visitor("disna").post("/pernyataan/baru/", typed(origin=Origin.REGION, region=region("32.16").pk, evidence="x", shift=None))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["region"])


def test_a_former_need_is_the_start_of_a_new_one(world: World, visitor: Visitor) -> None:
    """Tests that one's own statement fills the form, and another's does not."""
    former = company_need(world)
    assert visitor("lasma").get(f"/pernyataan/baru/?like={former.pk}").context["form"].initial["words"] == former.words
    assert visitor("gita").get(f"/pernyataan/baru/?like={former.pk}").context["form"].initial == {}


def test_statements_are_listed_for_their_owner_only(world: World, visitor: Visitor) -> None:
    """Tests list and page: the owner and the national centre see a need, another company, centre or office does not."""
    mine, theirs = company_need(world), region_need(world)
    for who, seen in (("lasma", {mine}), ("gita", set()), ("disna", {theirs}), ("karta", set()), ("rina", {mine, theirs}), ("audi", {mine, theirs})):
        client = visitor(who)
        assert {row for row, _need in client.get("/pernyataan/").context["rows"]} == seen, who
        for statement in (mine, theirs):
            assert client.get(f"/pernyataan/{statement.pk}/").status_code == (200 if statement in seen else 404), who


def test_the_list_is_narrowed(world: World, visitor: Visitor) -> None:
    """Tests the filter by words, origin and state."""
    mine, theirs = company_need(world), region_need(world)
    client = visitor("rina")
    for query, seen in (("words=LAS", {mine}), ("origin=region", {theirs}), ("state=withdrawn", set()), ("state=submitted", {mine, theirs})):
        assert {row for row, _need in client.get(f"/pernyataan/?{query}").context["rows"]} == seen, query


def test_an_owner_withdraws_and_nobody_else(world: World, visitor: Visitor) -> None:
    """Tests taking back: 404 for another company, done for the owner, 422 with words the second time."""
    statement = company_need(world)
    address = f"/pernyataan/{statement.pk}/tarik/"
    for who in ("gita", "karta", "disna", "audi", "luar"):
        assert visitor(who).post(address, {"reason": "x"}).status_code == 404, who
    client = visitor("lasma")
    assert client.post(address, {"reason": "Pesanan batal"}).status_code == 302
    assert "Pesanan batal" in client.get(f"/pernyataan/{statement.pk}/").content.decode()
    assert client.post(address, {}).status_code == 422
    with whole_network():
        assert Statement.objects.get().state == StatementState.WITHDRAWN


def test_the_receipt_follows_the_need(world: World, visitor: Visitor) -> None:
    """Tests that the page of a statement leads to the need as soon as the desk has taken it up."""
    statement = company_need(world)
    client = visitor("lasma")
    assert "/kebutuhan/" not in client.get(f"/pernyataan/{statement.pk}/").content.decode().partition("steps-down")[2]
    jobs.take_up_statements(by=world.accounts["darma"], at=AT)
    assert "/kebutuhan/" in client.get(f"/pernyataan/{statement.pk}/").content.decode().partition("steps-down")[2]


@pytest.fixture
def forum(world: World) -> Meeting:
    """The forum of August, with PT Las Jaya and BLK Karawang invited and a need stated."""
    held = actions.hold_meeting(kind="forum", title="Forum industri", held_on=date(2017, 8, 15), place="Bekasi", by=world.planner, at=AT)
    actions.invite(meeting=held, companies=[world.las_jaya], centres=[world.karawang], by=world.planner, at=AT)
    actions.state_need(owner=world.las_jaya, origin=Origin.COMPANY, wanted=wanted(), meeting=held, by=world.accounts["lasma"], at=AT)
    return held


def test_guests_see_their_meeting_and_their_part_of_it(world: World, visitor: Visitor, forum: Meeting) -> None:
    """Tests that a guest finds the meeting with itself and its own needs, that others find nothing, and the national centre everything."""
    for who, guests, needs in (("rina", 2, 1), ("lasma", 1, 1), ("karta", 1, 0)):
        client = visitor(who)
        assert len(client.get("/forum/").context["rows"]) == 1, who
        page = client.get(f"/forum/{forum.pk}/")
        assert (len(page.context["guests"]), len(page.context["statements"])) == (guests, needs), who
    for who in ("gita", "nurul"):
        client = visitor(who)
        assert client.get("/forum/").context["rows"] == []
        assert client.get(f"/forum/{forum.pk}/").status_code == 404


def test_staff_hold_a_meeting_and_say_who_came(world: World, visitor: Visitor) -> None:
    """Tests the way of the planner through three forms."""
    client = visitor("rina")
    held = {"title": "Forum otomotif", "kind": "forum", "held_on": "2017-12-01", "place": "Cikarang"}
    assert client.post("/forum/baru/", {**held, "place": ""}).status_code == 422
    choice = client.post("/forum/baru/", held)["Location"]
    assert client.post("/forum/baru/", held).status_code == 422
    address = client.post(choice, {"guest": f"company-{world.las_jaya.pk} company-{world.garmen.pk}", "sure": "1"})["Location"]
    with whole_network():
        guest = Attendance.objects.get(company=world.garmen)
        listed = list(Attendance.objects.values_list("pk", flat=True))
    assert client.post(address, {"came": "1", "listed": listed, "present": [guest.pk]}).status_code == 302
    with whole_network():
        assert dict(Attendance.objects.values_list("company__key", "present")) == {"pt-las-jaya": False, "pt-garmen-indah": True}
    assert client.post(address, {"came": "1", "present": ["abc"]}).status_code == 404
    assert client.post(address, {"came": "1", "present": ["999999"]}).status_code == 422


@pytest.mark.parametrize("size", [3, 60])
def test_lists_ask_no_more_for_more_rows(world: World, visitor: Visitor, size: int, django_assert_max_num_queries: Any) -> None:
    """Tests that the lists of statements and needs cost at most 15 queries, few rows or many."""
    for at in range(size):
        company_need(world, words=f"tukang las {at}")
    jobs.take_up_statements(by=world.accounts["darma"], at=AT)
    client = visitor("rina")
    for address in ("/pernyataan/", "/kebutuhan/", "/meja-kebutuhan/", "/permintaan/"):
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200
