# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Companies learn nothing of each other: not from pages, lists, search boxes and counts, not from files, not from letters.

Each company of the cast lives through the same forum day, with a word of its own in everything that it says and sends. That word, the company's name
and its people's names are what the other must never meet.
"""

import re
import uuid
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from selaras.ground.letters.models import Letter
from selaras.ground.network.models import Company, Post
from selaras.ground.people.rules import Bearer
from selaras.ground.standards.models import ProgrammeVersion
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.links import ANSWER, path_for
from selaras.loop.forum.models import Agreement, Attendance, Meeting, Message, Paper, Statement, Task, Thread
from selaras.loop.forum.promises import PromiseKind, Side
from selaras.loop.forum.rules import Answer, Origin
from selaras.loop.forum.talks import CommentState, Subject
from selaras.web.access import address_for, routes
from tests.loop.forum.needs import wanted
from tests.loop.forum.talking import version
from tests.world import AT, PAPER, TODAY, World, agree

pytestmark = pytest.mark.django_db
Visitor = Callable[[str], Client]
SECRET = {"lasma": "zirkonia", "gita": "kebayaku"}  # words that stand nowhere else
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|data-token="[^"]*"|"X-CSRFToken": "[^"]*"|nonce="[^"]*"|KB-\w{5}')


def company_of(world: World, who: str) -> Company:
    """The company for which somebody of the cast speaks."""
    return {"lasma": world.las_jaya, "gita": world.garmen}[who]


def hidden_from(world: World, who: str) -> list[str]:
    """What must never be read by somebody: the other's word, its company and its people."""
    other = next(each for each in SECRET if each != who)
    return [SECRET[other], company_of(world, other).name, world.person(other).name, world.accounts[other].email]


@pytest.fixture
def meeting(world: World) -> Meeting:
    """A forum today, with a paper for everybody who is invited, and a programme on which one can comment."""
    version()
    held = actions.hold_meeting(kind="forum", title="Forum hari ini", held_on=TODAY, place="Aula", by=world.planner, at=AT)
    actions.add_paper(meeting=held, file=Sent("acara.pdf", PAPER), by=world.planner, at=AT)
    actions.write_minutes(meeting=held, words="Kebutuhan dibahas.", by=world.planner, at=AT)
    return held


def live(world: World, meeting: Meeting, who: str) -> None:
    """A company's forum day: invited, answers, comes, promises, states a need, asks with a file and is answered, comments, signs an agreement."""
    company, account, word = company_of(world, who), world.accounts[who], SECRET[who]
    staff: dict[str, Any] = {"by": world.planner, "at": AT}
    own: dict[str, Any] = {"by": account, "at": AT}
    actions.invite(meeting=meeting, companies=[company], **staff)
    with whole_network():
        guest = Attendance.objects.get(meeting=meeting, company=company)
    link = Bearer(f"forum.attendance:{guest.pk}", "tautan")
    said = {"answer": Answer.YES, "people": 2, "name": f"Ibu {word}", "remark": f"Parkir {word}", "seen": 0}
    actions.answer_invitation(guest=guest, **said, by=link, at=AT)
    actions.check_in(guest=guest, token=uuid.uuid4(), way="desk", happened_at=AT, **staff)
    actions.assign_task(meeting=meeting, words=f"Kirim contoh {word}", due_on=TODAY, company=company, **staff)
    promise = {"company": company, "centre": world.bbplk, "side": Side.COMPANY, "kind": PromiseKind.OJT, "quantity": Decimal(4), "due_on": TODAY}
    actions.make_commitment(**promise, words=f"OJT {word}", meeting=meeting, **own)
    actions.state_need(owner=company, origin=Origin.COMPANY, wanted=wanted(words=f"operator {word}"), meeting=meeting, **own)
    about = {"company": company, "centre": world.bbplk, "subject": Subject.QUESTION}
    thread = actions.open_thread(**about, title=f"Kelas {word}", words=f"Kapan {word}?", file=Sent(f"{word}.pdf", PAPER), **own)
    actions.send_message(thread=thread, words=f"Maret {word}.", file=Sent(f"jawaban-{word}.pdf", PAPER), **staff)
    comment = actions.comment_programme(company=company, version=_version(), words=f"Tambah {word}.", **own)
    actions.answer_comment(comment=comment, state=CommentState.TAKEN, answer=f"Ya {word}.", **staff)
    agree(50 + len(word) + company.pk, company, world.bbplk, world.planner, in_force=True)
    # What is still waiting, so that reminders go out.
    actions.open_thread(**about, title=f"Tunggu {word}", words=f"Masih menunggu {word}.", **own)
    actions.comment_programme(company=company, version=_version(), words=f"Kurangi {word}.", **own)


def _version() -> ProgrammeVersion:
    return ProgrammeVersion.objects.get()


def words_of(answer: Any) -> str:
    """Everything that can be read in an answer: a page, the text of a PDF, the cells of a workbook, any other file's bytes, and its name."""
    head, data = answer.get("Content-Disposition", ""), answer.content
    if data[:4] == b"%PDF":
        try:
            return head + CHANGING.sub("", " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))
        except Exception:  # the cast's paper is a PDF without pages
            return head + data.decode("latin-1")
    if data[:4] == b"PK\x03\x04":
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return head + str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    return head + CHANGING.sub("", data.decode())


def everything_for(world: World, visitor: Visitor, who: str) -> Mapping[str, str]:
    """What somebody reads at every address that they may open, by address: pages, files and lists; and what searching for the other's words gives."""
    client, post = visitor(who), Post.objects.on(TODAY).get(person=world.person(who))
    addresses = [address for route in routes() if route.page and post.role in route.page.roles and "GET" in route.page.methods
                 if (address := address_for(route, post))]  # fmt: skip
    other = next(each for each in SECRET if each != who)
    lists = ("/percakapan/", "/pernyataan/", "/tanggapan/", "/surat/")
    addresses += [f"{address}?words={word}" for address in lists for word in (SECRET[other], company_of(world, other).name)]
    read = {address: words_of(client.get(address)) for address in addresses}
    return read | {"XLSX of promises": words_of(client.post("/komitmen/unduh/"))}


@pytest.mark.parametrize(("who", "other"), [("lasma", "gita"), ("gita", "lasma")])
def test_what_another_company_does_changes_nothing_for_mine(world: World, visitor: Visitor, meeting: Meeting, who: str, other: str) -> None:
    """Tests that after the other's whole day every page, file, list, search and count of mine reads as it did before, to the letter."""
    live(world, meeting, who)
    before = everything_for(world, visitor, who)
    own = [address for address, words in before.items() if SECRET[who] in words]
    assert len(own) > 12, "my own day is on my pages"
    live(world, meeting, other)
    after = everything_for(world, visitor, who)
    changed = {address: _difference(before[address], after[address]) for address in before if before[address] != after[address]}
    assert changed == {}
    foreign = hidden_from(world, who)
    assert [(address, word) for address, words in after.items() for word in foreign if word in words and f"={word}" not in address] == []


def _difference(before: str, after: str) -> list[str]:
    """The lines that came or went."""
    return sorted(set(before.splitlines()) ^ set(after.splitlines()))[:4]


def test_no_letter_names_another_company(world: World, meeting: Meeting) -> None:
    """Tests every letter of a forum day and of the reminders after it: the subject, the text and the calendar file of whoever is written to."""
    for who in SECRET:
        live(world, meeting, who)
    actions.announce(title="Terima kasih", words="Sampai jumpa.", audience="all", by=world.planner, at=AT)
    for days in (1, 8, 20, 48):
        at = datetime.combine(TODAY + timedelta(days=days), time(9), AT.tzinfo)
        for remind in (actions.remind_guests, actions.chase_tasks, actions.remind_talks, actions.remind_promises, actions.remind_agreements):
            remind(by=world.planner, at=at)
    with whole_network():
        letters = list(Letter.objects.all())
    kinds = {letter.kind for letter in letters if letter.company_id}
    assert len(kinds) >= 9, kinds
    told = []
    for who in SECRET:
        mine = [letter for letter in letters if letter.company == company_of(world, who) or letter.to == world.accounts[who].email]
        assert SECRET[who] in str([letter.body for letter in mine])
        for letter in mine:
            text = f"{letter.subject} {letter.to_name} {letter.body} {letter.enclosures}"
            told += [(letter.kind, word) for word in hidden_from(world, who) if word in text]
    assert told == []


def files_of(world: World, meeting: Meeting, who: str) -> dict[str, str]:
    """The addresses of everything that can be downloaded of a company's."""
    company = company_of(world, who)
    with whole_network():
        sent = list(Message.objects.filter(thread__company=company).exclude(file="").order_by("pk"))
        paper = Agreement.objects.filter(company=company, state="force", centre=world.bbplk).get()
        task, thread = Task.objects.get(company=company), Thread.objects.filter(company=company).first()
        statement = Statement.objects.get(company=company)
    return {
        **{message.file_name: f"/percakapan/lampiran/{message.pk}/" for message in sent},
        "agreement": f"/perjanjian/{paper.pk}/dokumen.pdf",
        "task": f"/tindak-lanjut/{task.pk}/",
        "thread": f"/percakapan/{thread.pk}/",
        "statement": f"/pernyataan/{statement.pk}/",
    }


def test_a_foreign_file_is_not_there(world: World, visitor: Visitor, meeting: Meeting, client: Client) -> None:
    """Tests each file and its page: 200 for the company itself, attachments for the centre too, 404 for the other company, another centre, the labour
    office and an outsider; a paper of a meeting for its guests only, also by link."""
    live(world, meeting, "lasma")
    files = files_of(world, meeting, "lasma")
    assert {"zirkonia.pdf", "jawaban-zirkonia.pdf"} <= set(files)
    for name, address in files.items():
        assert visitor("lasma").get(address).status_code == 200, name
        for stranger in ("gita", "nurul", "disna", "luar"):
            assert visitor(stranger).get(address).status_code == 404, (name, stranger)
    attached = files["zirkonia.pdf"]
    answer = visitor("kepala").get(attached)
    assert (answer.status_code, answer.content) == (200, PAPER)
    assert answer["Content-Disposition"] == 'attachment; filename="zirkonia.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert visitor("audi").get(attached).status_code == 404
    address = f"/forum/{meeting.pk}/berkas/{Paper.objects.get().pk}/"
    assert {who: visitor(who).get(address).status_code for who in ("lasma", "rina", "gita", "karta", "luar")} == {
        "lasma": 200, "rina": 200, "gita": 404, "karta": 404, "luar": 404,
    }  # fmt: skip
    with whole_network():
        guest = Attendance.objects.get(meeting=meeting, company=world.las_jaya)
    by_link = f"{path_for(guest, ANSWER)}berkas/{Paper.objects.get().pk}/"
    assert client.get(by_link).content == PAPER
    assert client.get(by_link.replace("berkas/", "berkas/9")).status_code == 404
    assert visitor("gita").get(by_link).status_code == 404


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("surat.pdf", b"bukan pdf"),
        ("surat.pdf", PAPER.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript>>")),
        ("daftar.xlsx", b"PK\x03\x04rusak"),
        ("program.exe", b"MZ\x90\x00"),
        ("gambar.svg", b"<svg onload=alert(1)>"),
        ("kosong.pdf", b""),
        ("besar.pdf", PAPER + b" " * (5 * 2**20)),
    ],
)
def test_only_quiet_files_are_taken(world: World, visitor: Visitor, meeting: Meeting, name: str, data: bytes) -> None:
    """Tests what is no PDF or workbook, runs something or is too large, with a message and as a meeting's paper: refused, and nothing is kept."""
    lasma, rina = visitor("lasma"), visitor("rina")
    said = {"centre": world.bbplk.pk, "subject": "question", "title": "Berkas", "words": "Terlampir."}
    for client, address, fields in ((lasma, "/percakapan/baru/", said), (rina, f"/forum/{meeting.pk}/berkas/", {})):
        answer = client.post(address, {**fields, "file": _file(name, data)})
        assert answer.status_code in (413, 422), address
    assert Paper.objects.count() == 1
    with whole_network():
        assert not Thread.objects.exists()


def test_a_list_of_a_batch_is_taken_as_a_workbook(world: World, visitor: Visitor) -> None:
    """Tests that an OJT batch list in Excel goes with a message, under the name of its sender, and comes back whole; one with a macro does not."""
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet("Peserta").write(0, 0, "Nama")
    said = {"centre": world.bbplk.pk, "subject": "question", "title": "Daftar", "words": "Terlampir."}
    assert visitor("lasma").post("/percakapan/baru/", {**said, "file": _file("Daftar peserta OJT.XLSX", made.getvalue())}).status_code == 302
    with whole_network():
        message = Message.objects.get()
    assert message.file_name == "Daftar peserta OJT.xlsx"
    given = visitor("rina").get(f"/percakapan/lampiran/{message.pk}/")
    assert (given.content, given["Content-Disposition"]) == (made.getvalue(), 'attachment; filename="daftar-peserta-ojt.xlsx"')
    with whole_network():
        assert "Daftar peserta OJT.xlsx" in Letter.objects.filter(kind="forum.message").first().body
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert visitor("lasma").post("/percakapan/baru/", {**said, "file": _file("makro.xlsx", made.getvalue())}).status_code == 422


def _file(name: str, data: bytes) -> Any:
    return SimpleUploadedFile(name, data)
