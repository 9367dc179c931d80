# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Conversations, announcements and comments through the web door, and what nobody but their own sides finds there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from selaras.ground.letters.models import Letter
from selaras.ground.network.models import Post
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.models import Announcement, Comment, Message, Thread
from selaras.loop.forum.talks import ANSWER_WITHIN, CommentState, Subject
from tests.loop.forum.talking import comment, thread, version
from tests.world import AT, TODAY, World

Visitor = Callable[[str], Client]
SECRET = "Rahasia pabrik Jababeka"


def shown(client: Client, address: str) -> str:
    """The page, which is there."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def asked(world: World, visitor: Visitor, **changes: object) -> str:
    """PT Las Jaya asks by the form; the address of the conversation."""
    form = {"centre": world.karawang.pk, "subject": "question", "title": SECRET, "words": f"{SECRET}?", "asks": "on", **changes}
    answer = visitor("lasma").post("/percakapan/baru/", form)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_company_asks_and_a_centre_answers(world: World, visitor: Visitor) -> None:
    """Tests the whole way: form, clock on both sides' pages, answer, no clock, closing, opening again."""
    address = asked(world, visitor)
    due = "20 Desember 2017"
    for who, words in (("lasma", "Balai harus menjawab"), ("karta", "Pihak lain menunggu jawaban Anda")):
        page = shown(visitor(who), address)
        assert SECRET in page
        assert words in page
        assert due in page
    assert "dapat ditutup" in shown(visitor("karta"), address)
    assert visitor("karta").post(f"{address}tutup/").status_code == 422
    assert visitor("karta").post(address, {"words": "Bulan Maret."}).status_code == 302
    assert due not in shown(visitor("lasma"), address)
    assert visitor("lasma").post(f"{address}tutup/").status_code == 302
    assert visitor("lasma").post(address, {"words": "Satu lagi"}).status_code == 422
    assert visitor("karta").post(f"{address}buka/").status_code == 302
    assert visitor("lasma").post(address, {"words": "Satu lagi", "asks": "on"}).status_code == 302
    with whole_network():
        assert list(Message.objects.values_list("side", "asks")) == [("company", True), ("centre", False), ("company", True)]


def test_nobody_else_finds_a_conversation(world: World, visitor: Visitor) -> None:
    """Tests that another company, another centre, the auditor, the labour office and an outsider find neither page nor form of it, nor a word of it
    in any list, count, filter or letter; and that staff of the national centre do."""
    address = asked(world, visitor)
    for who in ("gita", "nurul", "kepala", "audi", "disna", "luar"):
        client = visitor(who)
        assert client.get(address).status_code == 404, who
        for step in ("", "tutup/", "buka/"):
            assert client.post(f"{address}{step}", {"words": "Halo"}).status_code == 404, (who, step)
    for who in ("gita", "nurul", "kepala"):
        for page in ("/percakapan/", "/percakapan/baru/", "/percakapan/?words=Rahasia", "/percakapan/?waits=centre"):
            words = shown(visitor(who), page)
            assert SECRET not in words
            assert ("PT Las Jaya" not in words) or (who == "kepala" and page.endswith("baru/"))
    for who in ("rina", "darma"):
        assert SECRET in shown(visitor(who), "/percakapan/?words=jababeka")
        assert SECRET in shown(visitor(who), address)
    with whole_network():
        assert {letter.to for letter in Letter.objects.all() if SECRET in f"{letter.subject} {letter.body}"} == {"karta@selaras.example"}


def test_whose_post_ends_loses_the_conversation(world: World, visitor: Visitor, settings: Any) -> None:
    """Tests that the company's person reads and writes until the post's last day and finds nothing on the next."""
    address = asked(world, visitor)
    Post.objects.filter(company=world.las_jaya).update(until=TODAY)
    assert SECRET in shown(visitor("lasma"), address)
    settings.TODAY = TODAY + timedelta(days=1)
    for page in (address, "/percakapan/", "/tanggapan/", "/pengumuman/"):
        assert visitor("lasma").get(page).status_code == 404


def test_a_form_offers_nothing_foreign(world: World, visitor: Visitor) -> None:
    """Tests that a company cannot choose another company, a centre none that it does not know, and that a forged choice is not taken."""
    answer = visitor("gita").post(
        "/percakapan/baru/", {"company": world.las_jaya.pk, "centre": world.bbplk.pk, "subject": "question", "title": "x", "words": "y"}
    )
    assert answer.status_code == 302
    with whole_network():
        assert Thread.objects.get().company == world.garmen
    words = shown(visitor("nurul"), "/percakapan/baru/")
    assert "PT Las Jaya" not in words
    assert "PT Garmen Indah" in words, "it shares a promise with that one"
    forged = {"company": world.las_jaya.pk, "subject": "question", "title": "x", "words": "y"}
    assert visitor("nurul").post("/percakapan/baru/", forged).status_code == 422
    thread(world, centre=world.annur)
    assert visitor("nurul").post("/percakapan/baru/", forged).status_code == 302


@pytest.mark.parametrize("changes", [{"words": ""}, {"title": ""}, {"subject": "programme"}, {"subject": "batch"}, {"centre": ""}])
def test_what_is_missing_is_said(world: World, visitor: Visitor, changes: dict[str, str]) -> None:
    """Tests that an incomplete form comes back with its faults, and nothing is kept."""
    form = {"centre": world.bbplk.pk, "subject": "question", "title": "x", "words": "y", **changes}
    answer = visitor("lasma").post("/percakapan/baru/", form)
    assert answer.status_code == 422
    assert "invalid-feedback" in answer.content.decode()
    with whole_network():
        assert not Thread.objects.exists()


def test_a_draft_is_spoken_about(world: World, visitor: Visitor) -> None:
    """Tests that a link from a programme fills in the form, and that the conversation names the version."""
    draft = version()
    assert "Las SMAW" in shown(visitor("lasma"), f"/percakapan/baru/?subject=programme&version={draft.pk}")
    address = asked(world, visitor, subject=Subject.PROGRAMME, version=draft.pk)
    for who in ("lasma", "karta", "rina"):
        assert "Las SMAW" in shown(visitor(who), address)


def test_what_waits_for_an_answer_is_counted_for_whoever_owes_it(world: World, visitor: Visitor) -> None:
    """Tests a question to each of two centres: staff are asked for the national centre's answer and told of the other, each head of their own."""
    rows = {"bekasi": thread(world, title="Kepada Bekasi"), "karawang": thread(world, centre=world.karawang, title="Kepada Karawang")}
    owed = {"rina": ["bekasi"], "karta": ["karawang"], "lasma": []}
    for who, mine in owed.items():
        words = shown(visitor(who), "/percakapan/?waits=us")
        assert [name for name, row in rows.items() if f'href="/percakapan/{row.pk}/"' in words] == mine
        assert words.count("menunggu Anda</span>") == len(mine), who
        for name, row in rows.items():
            if who != "karta" or name in mine:
                assert ("Pihak lain menunggu jawaban Anda" in shown(visitor(who), f"/percakapan/{row.pk}/")) is (name in mine)
    assert f'href="/percakapan/{rows["karawang"].pk}/"' in shown(visitor("rina"), "/percakapan/?waits=others")


def test_the_filter_lives_in_the_address(world: World, visitor: Visitor, settings: Any) -> None:
    """Tests every filter of the list on threads that it shows and hides."""
    kept = {
        "mine": thread(world, title="Milik Bekasi"),
        "other": thread(world, "gita", company=world.garmen, centre=world.karawang, title="Karawang"),
    }
    actions.close_thread(thread=kept["other"], by=world.accounts["gita"], at=AT)
    settings.TODAY = TODAY + timedelta(days=ANSWER_WITHIN["centre"] + 1)
    pages = {
        "waits=centre": "mine", "waits=late": "mine", "waits=closed": "other", "waits=none": None, "waits=company": None,
        "words=KAPAN&waits=late": "mine", f"company={world.garmen.pk}": "other", f"centre={world.bbplk.pk}": "mine", "subject=other": None,
    }  # fmt: skip
    for query, name in pages.items():
        words = shown(visitor("rina"), f"/percakapan/?{query}")
        for each, row in kept.items():
            assert (f'href="/percakapan/{row.pk}/"' in words) is (each == name), (query, each)


def test_an_announcement_is_read_by_whom_it_is_for(world: World, visitor: Visitor) -> None:
    """Tests that staff announce to one industry; that its company reads it, the other finds nothing, and neither learns how many got it."""
    form = {"title": "Sertifikasi las", "words": "Mulai Maret.", "audience": "division", "division": "25"}
    answer = visitor("darma").post("/pengumuman/baru/", form)
    assert answer.status_code == 302
    address = answer["Location"]
    assert "1 perusahaan" in shown(visitor("rina"), address)
    assert "Mulai Maret." in shown(visitor("lasma"), address)
    assert "1 perusahaan" not in shown(visitor("lasma"), address)
    assert visitor("gita").get(address).status_code == 404
    assert "Sertifikasi las" not in shown(visitor("gita"), "/pengumuman/")
    for changes in ({"division": ""}, {"audience": "region"}, {"words": ""}):
        assert visitor("darma").post("/pengumuman/baru/", {**form, **changes}).status_code == 422
    assert Announcement.objects.count() == 1


def test_a_comment_and_what_became_of_it(world: World, visitor: Visitor) -> None:
    """Tests a company's comment by the form, the desk's answer, both companies' lists, and the programme's page for staff."""
    draft = version()
    address = visitor("lasma").post("/isi-program/las-smaw/", {"words": SECRET, "unit": draft.units.get().pk})["Location"]
    with whole_network():
        made = Comment.objects.get()
    assert visitor("lasma").post("/isi-program/las-smaw/", {"words": ""}).status_code == 422
    assert visitor("lasma").post(f"{address}jawab/", {"state": "taken", "answer": "x"}).status_code == 404
    assert visitor("darma").post(f"{address}jawab/", {"state": "taken", "answer": ""}).status_code == 422
    assert visitor("darma").post(f"{address}jawab/", {"state": "partly", "answer": "Masuk unit 2."}).status_code == 302
    for page in ("/tanggapan/", "/isi-program/las-smaw/", address):
        words = shown(visitor("lasma"), page)
        assert SECRET in words
        assert "Masuk unit 2." in words
    assert visitor("gita").get(address).status_code == 404
    for page in ("/tanggapan/", "/isi-program/", "/isi-program/las-smaw/"):
        words = shown(visitor("gita"), page)
        assert SECRET not in words
        assert "PT Las Jaya" not in words
    for who, seen in (("rina", True), ("darma", True), ("audi", False), ("karta", False)):
        assert (SECRET in shown(visitor(who), "/standar/program/las-smaw/")) is seen
    assert made.pk == int(address.split("/")[2])


def test_the_list_of_comments_is_narrowed(world: World, visitor: Visitor) -> None:
    """Tests the filters of the comments by state, words and company."""
    draft = version()
    first, second = comment(world, draft), comment(world, draft, "gita", company=world.garmen, words="Lebih banyak praktik.")
    actions.answer_comment(comment=first, state=CommentState.NOT_TAKEN, answer="Bukan bagian skema.", by=world.planner, at=AT)
    for query, row in (("state=not_taken", first), ("state=open", second), ("words=praktik", second), (f"company={world.las_jaya.pk}", first)):
        words = shown(visitor("rina"), f"/tanggapan/?{query}")
        assert [each.pk for each in (first, second) if f'href="/tanggapan/{each.pk}/"' in words] == [row.pk]


def test_answering_time_stands_on_the_pages_of_planner_and_centre(world: World, visitor: Visitor, settings: Any) -> None:
    """Tests that figures say of whom and since when, that the late ones are named to staff and the centre itself, and to nobody else."""
    own, other = thread(world, title="Ke nasional"), thread(world, "gita", company=world.garmen, centre=world.karawang, title="Ke Karawang")
    later = TODAY + timedelta(days=8)
    for talk, who in ((own, "darma"), (other, "karta")):
        actions.send_message(thread=talk, words="Ya.", asks=False, by=world.accounts[who], at=AT + timedelta(days=8))
    settings.TODAY = later
    first = {"rina": "BBPLK Bekasi", "karta": "BLK Karawang", "kepala": "BBPLK Bekasi"}
    for who, centre in first.items():
        page = shown(visitor(who), "/rencana/" if who == "rina" else "/balai-saya/")
        assert f"Secepat apa {centre} menjawab" in page
        assert "24 September 2017" in page
        assert "8,0" in page
    names = {"rina": {"Ke nasional", "Ke Karawang"}, "karta": {"Ke Karawang"}, "kepala": {"Ke nasional"}, "nurul": set()}
    for who, seen in names.items():
        page = shown(visitor(who), "/percakapan/waktu-jawab/")
        assert {title for title in ("Ke nasional", "Ke Karawang") if title in page} == seen
    for who in ("lasma", "audi", "disna"):
        assert visitor(who).get("/percakapan/waktu-jawab/").status_code == 404


def test_who_cannot_be_written_to_is_said(world: World, visitor: Visitor) -> None:
    """Tests that the centre is told when nobody at the company gets e-mail, the company when nobody heads the centre; each with the cure."""
    talk = thread(world, centre=world.karawang)
    Post.objects.filter(centre=world.karawang).update(until=TODAY - timedelta(days=1))
    assert "sampai ke balai nasional" in shown(visitor("lasma"), f"/percakapan/{talk.pk}/")
    Post.objects.filter(company=world.las_jaya).update(until=TODAY - timedelta(days=1))
    assert "/perusahaan/pt-las-jaya/" in shown(visitor("rina"), f"/percakapan/{talk.pk}/")


def test_lists_ask_the_same_number_of_questions(world: World, visitor: Visitor) -> None:
    """Tests that a list of twelve threads and comments asks the database no more often than a list of two."""
    draft = version()
    client = visitor("rina")
    counts = []
    for more in (2, 10):
        for _time in range(more):
            thread(world)
            comment(world, draft)
        counts.append([])
        for page in ("/percakapan/", "/tanggapan/", "/percakapan/waktu-jawab/"):
            with CaptureQueriesContext(connection) as seen:
                shown(client, page)
            counts[-1].append(len(seen))
    assert counts[0] == counts[1]
