# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Two people write the minutes of one meeting: neither loses a word."""

from collections.abc import Callable
from io import BytesIO

from django.test import Client
from pypdf import PdfReader

from selaras.loop.forum import actions
from selaras.loop.forum.models import Meeting
from tests.world import AT, TODAY, World

Visitor = Callable[[str], Client]


def test_both_texts_are_shown_and_the_former_is_kept(world: World, visitor: Visitor) -> None:
    """Tests two pages opened at once: the second to save is refused, reads both texts, saves again knowingly, and finds the former text kept; what
    is typed is saved with whichever part is sent, or none of it and all of it shown again; closing
    asks for the text that was read; what is agreed afterwards says so on the page and on paper.
    """
    meeting = actions.hold_meeting(kind="forum", title="Forum", held_on=TODAY, place="Aula", by=world.planner, at=AT)
    address, rina, darma = f"/forum/{meeting.pk}/notula/", visitor("rina"), visitor("darma")
    seen = [client.get(address).context["forms"]["minutes"]["seen"].value() for client in (rina, darma)]
    said = [{"what": "minutes", "words": words, "seen": each} for words, each in zip(("Kata Rina", "Kata Darma"), seen, strict=True)]
    assert rina.post(address, said[0]).status_code == 302
    refused = darma.post(address, said[1])
    assert refused.status_code == 422
    assert refused.text.count("Kata Rina") == refused.text.count("Kata Darma") == 1
    assert Meeting.objects.get(pk=meeting.pk).minutes == "Kata Rina"
    both = {"what": "minutes", "words": "Kata keduanya", "seen": refused.context["forms"]["minutes"]["seen"].value()}
    assert darma.post(address, both).status_code == 302
    unsaved = {"what": "decision", "words": "Kata keduanya,\r\ndan lagi", "seen": Meeting.objects.get(pk=meeting.pk).minutes_digest}
    wrong = rina.post(address, {**unsaved, "decision-words": "Mulai Maret", "task-words": "Kirim", "task-due_on": "2017-01-01"})
    assert wrong.status_code == 422
    assert "dan lagi" in wrong.text
    assert "Mulai Maret" in wrong.text
    assert not meeting.decisions.exists()
    assert rina.post(address, {**unsaved, "decision-words": "Mulai Maret"}).status_code == 302
    assert Meeting.objects.get(pk=meeting.pk).minutes == "Kata keduanya,\ndan lagi"
    assert rina.post(address, {**unsaved, "what": "task", "decision-words": "Ditambah"}).status_code == 422  # an action item without words
    assert [each.words for each in meeting.decisions.all()] == ["Mulai Maret"]
    page = rina.get(address).text
    assert "Kata Rina" in page
    assert "Kata keduanya" in page
    assert rina.post(address, {"what": "close", "seen": ""}).status_code == 422
    assert rina.post(address, {"what": "close", "seen": Meeting.objects.get(pk=meeting.pk).minutes_digest}).status_code == 302
    assert rina.post(address, {"what": "task", "task-words": "Kirim contoh", "task-due_on": "2018-01-12"}).status_code == 302
    assert "ditambahkan setelah notula ditutup" in rina.get(address).text
    paper = " ".join(each.extract_text() for each in PdfReader(BytesIO(rina.get(f"/forum/{meeting.pk}/notula.pdf").content)).pages)
    assert "ditambahkan setelah notula ditutup" in " ".join(paper.split())


def test_decisions_are_put_otherwise_while_the_minutes_are_open(world: World, visitor: Visitor) -> None:
    """Tests changing one of two and emptying the other at once, the page of a colleague who saw the former words, and that closed ones stay."""
    known = {"by": world.planner, "at": AT}
    meeting = actions.hold_meeting(kind="forum", title="Forum", held_on=TODAY, place="Aula", **known)
    first, second = (actions.decide(meeting=meeting, words=words, **known) for words in ("Mulai Maret", "Mulai April"))
    address, rina = f"/forum/{meeting.pk}/notula/", visitor("rina")

    def sent(first_words: str, second_words: str, seen: str = "Mulai Maret") -> dict[str, str]:
        said = {f"decision-{first.pk}-words": first_words, f"decision-{first.pk}-seen": seen, "what": "decisions"}
        return said | {f"decision-{second.pk}-words": second_words, f"decision-{second.pk}-seen": "Mulai April"}

    assert rina.post(address, sent("Mulai Mei", "")).status_code == 302
    assert [each.words for each in meeting.decisions.all()] == ["Mulai Mei"]
    late = visitor("darma").post(address, sent("Mulai Juni", "Mulai April"))
    assert (late.status_code, "Mulai Mei" in late.text, "Mulai Juni" in late.text) == (422, True, True)
    assert late.context["decisions"][0]["seen"].value() == "Mulai Mei"
    assert visitor("darma").post(address, sent("Mulai Juni", "", seen="Mulai Mei")).status_code == 302
    actions.write_minutes(meeting=meeting, words="Kata", **known)
    actions.close_minutes(meeting=meeting, **known)
    assert rina.post(address, sent("Mulai Juli", "", seen="Mulai Juni")).status_code == 422
    assert [each.words for each in meeting.decisions.all()] == ["Mulai Juni"]
    assert f"decision-{first.pk}" not in rina.get(address).text


def test_who_is_not_done_yet_finds_where_to_say_so(world: World, visitor: Visitor) -> None:
    """Tests that a company reaches a conversation from its action item, with the item as its title; staff, who hear of it, are not sent there."""
    by = {"by": world.planner, "at": AT}
    meeting = actions.hold_meeting(kind="forum", title="Forum", held_on=TODAY, place="Aula", **by)
    task = actions.assign_task(meeting=meeting, words="Kirim daftar mesin", due_on=TODAY, company=world.garmen, **by)
    way = "/percakapan/baru/?subject=other&amp;title=Kirim%20daftar%20mesin"
    assert [way in visitor(who).get(f"/tindak-lanjut/{task.pk}/").text for who in ("gita", "rina")] == [True, False]
