# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The ledger as people see it: each side its own, evidence by whoever may vouch, a company's own reliability, the file."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from selaras.ground.letters.models import Letter
from selaras.ground.people.models import Event
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.models import Commitment, Fulfilment
from selaras.loop.forum.promises import EvidenceKind, PromiseKind, Side
from tests.world import AT, PAPER, TODAY, World

Visitor = Callable[[str], Client]
BEFORE = datetime(2017, 11, 1, 9, tzinfo=ZoneInfo("Asia/Jakarta"))


def promised(world: World, due_on: date = TODAY - timedelta(days=1), **changes: Any) -> Commitment:
    """PT Las Jaya promised BLK Karawang ten OJT seats in November."""
    facts = {"company": world.las_jaya, "centre": world.karawang, "side": Side.COMPANY, "kind": PromiseKind.OJT, "quantity": Decimal(10)}
    return actions.make_commitment(**{**facts, "due_on": due_on, **changes}, by=world.planner, at=BEFORE)


def shown(world: World, promise: Commitment, quantity: int) -> Fulfilment:
    """Evidence that the desk gave."""
    facts = {"happened_on": date(2017, 12, 1), "kind": EvidenceKind.STAFF, "words": "Daftar hadir"}
    return actions.record_fulfilment(commitment=promise, quantity=Decimal(quantity), **facts, by=world.accounts["darma"], at=AT)


@pytest.mark.parametrize("who", ["lasma", "karta", "rina"])
def test_what_is_promised_is_chosen(world: World, visitor: Visitor, who: str) -> None:
    """Tests that no kind stands in the form beforehand, that without one nothing is promised, and that what was typed comes back."""
    page = visitor(who).get("/komitmen/baru/").content.decode()
    assert '<option value="" selected>' in page.partition('name="kind"')[2].partition("</select>")[0]
    answer = visitor(who).post("/komitmen/baru/", {"quantity": "4", "due_on": "2018-03-01", "words": "Setelah Lebaran", "kind": ""})
    assert (answer.status_code, "Setelah Lebaran" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("who", "extra", "made"),
    [
        ("lasma", {"centre": "bbplk", "kind": "ojt"}, ("las_jaya", "bbplk", "company")),
        ("karta", {"company": "garmen", "kind": "screening"}, ("garmen", "karawang", "centre")),
        ("darma", {"side": "centre", "company": "garmen", "centre": "annur", "kind": "classes"}, ("garmen", "annur", "centre")),
        ("rina", {"side": "company", "company": "garmen", "centre": "annur", "kind": "visit"}, ("garmen", "annur", "company")),
    ],
)
def test_each_side_makes_its_promise(world: World, visitor: Visitor, who: str, extra: dict[str, str], made: tuple[str, str, str]) -> None:
    """Tests that a company and a head of a centre promise for themselves, and staff for both."""
    typed = {name: getattr(world, value).pk if name in {"company", "centre"} else value for name, value in extra.items()}
    answer = visitor(who).post("/komitmen/baru/", {"quantity": "4", "due_on": "2018-03-01", "words": "Setelah Lebaran", **typed})
    with whole_network():
        promise = Commitment.objects.latest("pk")
    assert (answer.status_code, answer["Location"]) == (302, f"/komitmen/{promise.pk}/")
    assert (promise.company, promise.centre, promise.side) == (getattr(world, made[0]), getattr(world, made[1]), made[2])
    assert (promise.quantity, promise.words, promise.recorded_by) == (4, "Setelah Lebaran", world.accounts[who])


def test_seats_are_written_small_after_their_number(world: World, visitor: Visitor) -> None:
    """Tests the title of a promise: "3 kursi OJT", not a heading's "Kursi OJT"."""
    made = promised(world)
    assert ">10 kursi OJT</h1>" in visitor("lasma").get(f"/komitmen/{made.pk}/").text


def test_nobody_promises_for_others_through_the_form(world: World, visitor: Visitor) -> None:
    """Tests that a company's form takes no other company and no side, and that it does not offer what a centre promises."""
    client = visitor("lasma")
    typed = {"centre": world.bbplk.pk, "quantity": "4", "due_on": "2018-03-01"}
    client.post("/komitmen/baru/", {**typed, "kind": "ojt", "company": world.garmen.pk, "side": "centre"})
    with whole_network():
        made = Commitment.objects.latest("pk")
    assert (made.company, made.side) == (world.las_jaya, Side.COMPANY)
    assert client.post("/komitmen/baru/", {**typed, "kind": "classes"}).status_code == 422
    page = client.get("/komitmen/baru/").content.decode()
    assert "Garmen" not in page
    assert "2017-12-01" not in page
    assert client.post("/komitmen/baru/", {**typed, "kind": "ojt", "due_on": "2017-12-01"}).status_code == 422


def test_what_is_late_stands_on_top(world: World, visitor: Visitor) -> None:
    """Tests the order of the ledger: late, then due soon, then later ones, then those that ended; and its filters in the address."""
    kept, late, soon = promised(world, TODAY), promised(world), promised(world, TODAY + timedelta(days=3))
    shown(world, kept, 10)
    with whole_network():
        later = Commitment.objects.get(company=world.las_jaya, assumed=True, side=Side.COMPANY)

    def order(query: str = "") -> list[int]:
        return [line.promise.pk for line in visitor("darma").get(f"/komitmen/?company={world.las_jaya.pk}&side=company{query}").context["found"]]

    assert order() == [late.pk, soon.pk, later.pk, kept.pk]
    assert order("&state=broken") == [late.pk]
    assert order("&state=kept") == [kept.pk]
    assert order("&kind=hires") == []


def test_each_side_sees_its_own_lines(world: World, visitor: Visitor) -> None:
    """Tests that the ledger of a company and of a centre shows what they are a side of, in both directions, and nothing else."""
    seen = {
        who: {(line.promise.company.key, line.promise.centre.key) for line in visitor(who).get("/komitmen/").context["found"]}
        for who in ("lasma", "gita", "karta", "audi")
    }
    assert seen["lasma"] == {("pt-las-jaya", "blk-karawang"), ("pt-las-jaya", "bbplk-bekasi")}
    assert seen["gita"] == {("pt-garmen-indah", "blkk-an-nur"), ("pt-garmen-indah", "blk-karawang")}
    assert seen["karta"] == {("pt-las-jaya", "blk-karawang"), ("pt-garmen-indah", "blk-karawang")}
    assert seen["audi"] == seen["lasma"] | seen["gita"]
    assert "Garmen" not in visitor("lasma").get("/komitmen/").content.decode()


@pytest.mark.parametrize(("who", "kinds"), [("lasma", ["document"]), ("karta", ["document", "both", "staff"]), ("audi", [])])
def test_evidence_is_asked_of_whoever_may_vouch(world: World, visitor: Visitor, who: str, kinds: list[str]) -> None:
    """Tests that only those kinds of evidence are offered and taken by which the visitor may vouch."""
    promise, client = promised(world), visitor(who)
    page = client.get(f"/komitmen/{promise.pk}/")
    offered = [value for value, _label in page.context["evidence_form"].fields["kind"].choices]
    assert offered == kinds
    assert bool(page.context["may_vouch"]) is bool(kinds)
    typed = {"quantity": "3", "happened_on": "2017-12-01", "words": "Berita acara 12"}
    assert not kinds or client.post(f"/komitmen/{promise.pk}/bukti/", {**typed, "kind": "document"}).status_code == (422 if who == "lasma" else 302)
    for kind in EvidenceKind.values:
        answer = client.post(f"/komitmen/{promise.pk}/bukti/", {**typed, "kind": kind, "file": SimpleUploadedFile("ba.pdf", PAPER)})
        assert answer.status_code == (302 if kind in kinds else 422 if kinds else 404), kind
    with whole_network():
        assert set(promise.fulfilments.values_list("kind", flat=True)) == set(kinds)


def test_a_companys_document_waits_for_the_centre(world: World, visitor: Visitor) -> None:
    """Tests the way of a document: sent with its file, read by the two sides and nobody else, confirmed by the centre, and only then counted."""
    promise, company, head = promised(world), visitor("lasma"), visitor("karta")
    address = f"/komitmen/{promise.pk}/"
    typed = {"kind": "document", "quantity": "10", "happened_on": "2017-12-01", "words": "Berita acara"}
    assert company.post(f"{address}bukti/", {**typed, "file": SimpleUploadedFile("ba.html", b"<html>")}).status_code == 422
    assert company.post(f"{address}bukti/", {**typed, "file": SimpleUploadedFile("ba.pdf", PAPER)}).status_code == 302
    with whole_network():
        evidence = promise.fulfilments.get()
    confirm, file = f"/komitmen/bukti/{evidence.pk}/benar/", f"/komitmen/bukti/{evidence.pk}/berkas/"
    for client, button in ((company, False), (head, True), (visitor("darma"), True), (visitor("audi"), False)):
        page = client.get(address).text
        assert "0 dari 10" in page
        assert "menunggu konfirmasi" in page
        assert (f'action="{confirm}"' in page) is button
        assert client.get(file).content == PAPER
    for who in ("gita", "nurul"):
        assert visitor(who).get(file).status_code == visitor(who).post(confirm).status_code == 404
    assert company.post(confirm).status_code == 422
    assert head.post(confirm).status_code == 302
    page = company.get(address).text
    assert "10 dari 10" in page
    assert "Karta Wijaya" in page
    assert "menunggu konfirmasi" not in page


def test_who_vouched_is_shown_and_wrong_evidence_is_taken_back(world: World, visitor: Visitor) -> None:
    """Tests that the page names who vouched and how, that the company cannot take the desk's evidence back, and that the desk can."""
    promise = promised(world)
    evidence = shown(world, promise, 4)
    page = visitor("lasma").get(f"/komitmen/{promise.pk}/").content.decode()
    assert "Darma Putra" in page
    assert "4 dari 10" in page
    assert visitor("lasma").post(f"/komitmen/bukti/{evidence.pk}/tarik/", {"because": "x"}).status_code == 422
    assert visitor("gita").post(f"/komitmen/bukti/{evidence.pk}/tarik/", {"because": "x"}).status_code == 404
    assert visitor("darma").post(f"/komitmen/bukti/{evidence.pk}/tarik/", {"because": ""}).status_code == 422
    assert visitor("darma").post(f"/komitmen/bukti/{evidence.pk}/tarik/", {"because": "Kelas lain"}).status_code == 302
    page = visitor("lasma").get(f"/komitmen/{promise.pk}/").content.decode()
    assert "Kelas lain" in page
    assert "0 dari 10" in page


def test_a_promise_is_released_by_whom_it_was_made_to(world: World, visitor: Visitor) -> None:
    """Tests that the company is not offered to release itself and cannot, and that the centre can, with a reason."""
    promise = promised(world)
    address = f"/komitmen/{promise.pk}/lepas/"
    assert not visitor("lasma").get(f"/komitmen/{promise.pk}/").context["may_release"]
    assert visitor("lasma").post(address, {"because": "x"}).status_code == 422
    assert visitor("nurul").post(address, {"because": "x"}).status_code == 404
    assert not visitor("rina").get(f"/komitmen/{promise.pk}/").context["may_release"]
    assert visitor("rina").post(address, {"because": "x"}).status_code == 422
    assert visitor("karta").get(f"/komitmen/{promise.pk}/").context["may_release"]
    assert visitor("karta").post(address, {"because": ""}).status_code == 422
    assert visitor("karta").post(address, {"because": "Pabrik terbakar"}).status_code == 302
    assert "Pabrik terbakar" in visitor("lasma").get(f"/komitmen/{promise.pk}/").content.decode()


def test_a_company_asks_to_be_let_go(world: World, visitor: Visitor) -> None:
    """Tests that whoever promised asks with a reason, once a day, by letter to the other side, with one line in the record; that nobody else does;
    and that the promise stands until it is released.
    """
    promise = promised(world)
    page, address = f"/komitmen/{promise.pk}/", f"/komitmen/{promise.pk}/minta-lepas/"
    assert [visitor(who).get(page).context["may_ask"] for who in ("lasma", "karta", "rina")] == [True, False, False]
    assert [visitor(who).post(address, {"because": "x"}).status_code for who in ("karta", "rina", "gita")] == [422, 422, 404]
    asked = [visitor("lasma").post(address, {"because": because}).status_code for because in ("", "Order turun", "Lagi")]
    assert asked == [422, 302, 422]
    with whole_network():
        assert [letter.to for letter in Letter.objects.filter(kind="forum.release_asked", body__contains="Order turun")] == ["karta@selaras.example"]
        assert Commitment.objects.get(pk=promise.pk).released_on is None
    assert Event.objects.filter(kind="forum.promise_release_asked").count() == 1


def test_a_company_sees_its_own_reliability_and_no_other(world: World, visitor: Visitor) -> None:
    """Tests the figure with its interval and rule: to the company itself and the national centre; to no other company and no centre."""
    shown(world, promised(world), 5)
    page = visitor("lasma").get("/keandalan/")
    figure = page.context["figure"]
    assert (figure.own.count, figure.own.kept) == (1, 0.5)
    assert figure.low < figure.share < figure.high
    assert "Aturannya" in page.content.decode()
    assert visitor("lasma").get("/keandalan/pt-las-jaya/").status_code == 200
    assert visitor("gita").get("/keandalan/pt-las-jaya/").status_code == 404
    assert visitor("karta").get("/keandalan/pt-las-jaya/").status_code == 404
    assert visitor("gita").get("/keandalan/").context["figure"].own.count == 0
    assert visitor("gita").get("/keandalan/").context["figure"].by == ""
    rows = visitor("rina").get("/keandalan/").context["found"]
    assert {company.key for company, _figure in rows} == {"pt-las-jaya", "pt-garmen-indah"}
    assert visitor("rina").get("/keandalan/pt-las-jaya/").context["figure"] == figure


def test_evidence_after_the_day_keeps_a_promise_but_does_not_count_as_reliable(world: World, visitor: Visitor) -> None:
    """Tests that what was done after the due date ends the promise as kept, and that its share of reliability stays that of the due date."""
    promise = promised(world, date(2017, 12, 1))
    facts = {"happened_on": TODAY, "kind": EvidenceKind.STAFF, "words": "Daftar hadir"}
    actions.record_fulfilment(commitment=promise, quantity=Decimal(4), **facts | {"happened_on": date(2017, 12, 1)}, by=world.planner, at=AT)
    actions.record_fulfilment(commitment=promise, quantity=Decimal(6), **facts, by=world.planner, at=AT)
    page = visitor("lasma").get("/keandalan/")
    assert page.context["figure"].own.kept == pytest.approx(0.4)
    assert "Ditepati" in visitor("lasma").get(f"/komitmen/{promise.pk}/").content.decode()


def test_the_ledger_leaves_as_a_file_with_its_rows_only(world: World, visitor: Visitor) -> None:
    """Tests that the file holds the visitor's own lines as they are filtered, and that it is on record."""

    def rows(who: str, query: str = "") -> list[list[Any]]:
        answer = visitor(who).post(f"/komitmen/unduh/{query}")
        assert answer["Content-Disposition"] == 'attachment; filename="komitmen.xlsx"'
        return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()[1:]

    assert {row[0] for row in rows("lasma")} == {"PT Las Jaya", "BBPLK Bekasi"}
    assert [row[0] for row in rows("lasma", "?side=company")] == ["PT Las Jaya"]
    assert len(rows("rina")) == 4
    assert Event.objects.filter(kind="forum.promises_exported").latest("pk").facts == {"rows": 4, "asked": {}}


def test_the_ledger_asks_as_often_for_many_as_for_few(world: World, visitor: Visitor, django_assert_max_num_queries: Any) -> None:
    """Tests that thirty more lines cost no query more."""
    client = visitor("rina")
    client.get("/komitmen/")
    with django_assert_max_num_queries(60) as few:
        client.get("/komitmen/")
    for _each in range(30):
        promised(world)
    with django_assert_max_num_queries(len(few)):
        client.get("/komitmen/")
