# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A forum day through the web door: invited, answered, arrived, promised, minuted, chased; and who holds a wrong link finds nothing."""

import json
import random
import re
import string
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from selaras.ground.letters import jobs
from selaras.ground.letters.models import Letter
from selaras.ground.network import actions as network
from selaras.ground.network.models import Company, Post
from selaras.ground.people.models import Event
from selaras.ground.people.queries import verify
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Industry
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.links import ANSWER, ARRIVE, PROMISE, path_for, read
from selaras.loop.forum.models import Arrival, Attendance, Commitment, Meeting, Paper, Task
from selaras.loop.forum.promises import PromiseKind, Side
from selaras.web import clock
from selaras.web.ui import guesses
from tests.world import PAPER, World

pytestmark = pytest.mark.django_db
Visitor = Callable[[str], Client]
DAY = date(2018, 1, 11)


class Today:
    """The doors' day, which a test may turn."""

    def __init__(self) -> None:
        self.day = date(2017, 12, 15)

    def moment(self) -> datetime:
        return datetime.combine(self.day, time(9, 30), timezone.get_default_timezone())


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Iterator[Today]:
    found = Today()
    monkeypatch.setattr(clock, "today", lambda: found.day)
    monkeypatch.setattr(clock, "now", found.moment)
    cache.clear()
    yield found
    cache.clear()


@pytest.fixture
def companies(world: World) -> list[Company]:
    """144 companies, each with one person who speaks for it."""
    industry, at = Industry.objects.first(), datetime(2017, 1, 2, 9, tzinfo=timezone.get_default_timezone())
    made = []
    for number in range(144):
        company = network.register_company(key=f"pt-{number}", name=f"PT Maju {number:03d}", industry=industry, assumed=True, by=world.planner, at=at)
        known = {"email": f"hrd{number}@maju.example", "name": f"HRD {number}", "role": Role.COMPANY, "since": date(2017, 1, 2)}
        network.appoint(**known, company=company, by=world.planner, at=at)
        made.append(company)
    return made


def post(client: Client, address: str, **fields: Any) -> Any:
    return client.post(address, fields)


def guests_of(meeting: Meeting) -> dict[int, Attendance]:
    with whole_network():
        return {row.company_id: row for row in Attendance.objects.select_related("meeting", "company").filter(meeting=meeting)}


def link_in(words: str, purpose: str) -> str:
    """The path of the link of that purpose in a letter."""
    found = re.search(rf"https?://[^/]+(/{purpose}/\S+/)", words)
    assert found is not None
    return found[1]


@dataclass
class Day:
    """The cast of a forum day, and its stages in order."""

    world: World
    rina: Client  # the planner
    darma: Client  # at the registration desk
    guest: Client  # somebody without an account
    companies: list[Company]
    today: Today
    mails: list[Any]
    meeting: Meeting | None = None

    def invite(self) -> dict[str, str]:
        """All companies, by letter. The path of each link by the e-mail that it went to."""
        facts = {
            "title": "Forum Industri 2018",
            "kind": "forum",
            "held_on": DAY.isoformat(),
            "place": "Aula",
            "starts_at": "09:00",
            "ends_at": "12:00",
        }
        answer = self.rina.post("/forum/baru/", facts)
        self.meeting = Meeting.objects.get(title="Forum Industri 2018")
        assert answer["Location"] == self.page("pilih/")
        assert (
            self.rina.post(answer["Location"], {"guest": " ".join(f"company-{each.pk}" for each in self.companies), "sure": "1"}).status_code == 302
        )
        jobs.post.call(self.today.moment().isoformat())
        invited = [mail for mail in self.mails if mail.subject.startswith("Undangan:")]
        assert len(invited) == len(self.companies)
        return {mail.to[0].rpartition("<")[2].rstrip(">"): link_in(mail.body, ANSWER) for mail in invited}

    def answer(self, links: dict[str, str], coming: range, staying_away: range) -> None:
        """By link, without an account."""
        for number in (*coming, *staying_away):
            address = links[f"hrd{number}@maju.example"]
            assert self.guest.get(address).status_code == 200
            says = {"answer": "ya" if number in coming else "tidak", "people": 2, "name": f"HRD {number}", "seen": 0}
            assert self.guest.post(address, says).status_code == 302

    def note(self, numbers: range, minutes: int) -> list[dict[str, Any]]:
        """What a desk's phone holds for these companies, noted so many minutes ago."""
        happened = (self.today.moment() - timedelta(minutes=minutes)).isoformat()
        return [{"token": str(uuid.uuid4()), "guest": self.row(number).pk, "at": happened} for number in numbers]

    def send(self, batch: list[dict[str, Any]]) -> dict[str, Any]:
        """What the desk's phone sends."""
        return dict(self.darma.post(self.page("meja/kirim/"), json.dumps(batch), content_type="application/json").json())

    def promise(self, number: int) -> None:
        """Four OJT seats, by the link of the day."""
        facts = {"kind": "ojt", "quantity": "4", "due_on": "2018-08-01", "words": "OJT las"}
        answer = self.guest.post(path_for(self.row(number), PROMISE), {**facts, "seen": 0})
        assert answer["Location"] == path_for(self.row(number), ARRIVE)

    def minute(self) -> None:
        """Minutes, two decisions, six action items of which two are due soon; then closed."""
        notes = self.page("notula/")
        steps: list[dict[str, Any]] = [{"what": "minutes", "words": "Kebutuhan las naik.\nGarmen turun."}]
        steps += [{"what": "decision", "decision-words": words} for words in ("Kelas las ditambah", "Kurikulum garmen ditinjau")]
        for number in range(6):
            owner = {"task-company": self.companies[number].pk} if number < 4 else {}
            due = "2018-02-01" if number < 2 else "2018-06-01"
            steps.append({"what": "task", "task-words": f"Tindak lanjut {number}", "task-due_on": due, **owner})
        assert [self.rina.post(notes, step).status_code for step in steps] == [302] * 9
        read = self.rina.get(notes).context["meeting"].minutes_digest
        assert self.rina.post(notes, {"what": "close", "seen": read}).status_code == 302
        assert self.rina.post(notes, {"what": "minutes", "words": "lain"}).status_code == 422

    def page(self, rest: str) -> str:
        """A page of the meeting."""
        assert self.meeting is not None
        return f"/forum/{self.meeting.pk}/{rest}"

    def row(self, number: int) -> Attendance:
        """The invitation of a company."""
        assert self.meeting is not None
        return guests_of(self.meeting)[self.companies[number].pk]


@pytest.fixture
def day(world: World, visitor: Visitor, client: Client, companies: list[Company], today: Today, mailoutbox: list[Any]) -> Day:
    return Day(world, visitor("rina"), visitor("darma"), client, companies, today, mailoutbox)


@pytest.mark.slow
def test_a_forum_day(day: Day, today: Today) -> None:
    """Tests the whole day: 144 invited, 100 answer by link, 90 arrive (10 offline, sent twice), 20 promise, two are let go, minutes, chasing."""
    links = day.invite()
    assert len(set(links.values())) == 144
    day.answer(links, coming=range(92), staying_away=range(92, 100))
    assert day.meeting is not None
    said = [row.answer for row in guests_of(day.meeting).values()]
    assert (said.count("ya"), said.count("tidak"), said.count("")) == (92, 8, 44)

    today.day = DAY
    for number in range(60):
        day.send(day.note(range(number, number + 1), 0))
    for number in range(60, 80):
        page = path_for(day.row(number), ARRIVE)
        assert day.guest.post(page, {"token": str(uuid.uuid4())}).status_code == 302
        assert "Selamat datang" in day.guest.get(page).text
    offline = day.note(range(80, 90), 30)
    first, second = day.send(offline), day.send(offline)
    assert [len(each["stands"]) for each in (first, second)] == [10, 10]
    assert (second["came"], first["refused"], second["refused"]) == (90, {}, {})
    day.send(day.note(range(5), 0))  # colleagues who come later
    with whole_network():
        assert Attendance.objects.filter(meeting=day.meeting, present=True).count() == 90
        assert Arrival.objects.filter(way="offline").count() == 10
    assert "<strong data-came>90</strong>" in day.darma.get(day.page("meja/")).text

    for number in range(20):
        day.promise(number)
    with whole_network():
        promises = list(Commitment.objects.filter(meeting=day.meeting))
    assert (len(promises), sum(promise.quantity for promise in promises)) == (20, 80)
    for promise in promises[:2]:
        assert day.darma.post(f"/komitmen/{promise.pk}/lepas/", {"because": "Menarik diri"}).status_code == 302
    with whole_network():
        assert Commitment.objects.filter(meeting=day.meeting, released_on=None).count() == 18


@pytest.mark.slow
def test_the_minutes_of_a_forum_day(day: Day, today: Today, capsys: pytest.CaptureFixture[str]) -> None:
    """Tests the printed record, read back by another program, and that two late action items are chased once a week until they are done."""
    day.invite()
    today.day = DAY
    day.send(day.note(range(90), 0))
    day.minute()
    file = day.rina.get(day.page("notula.pdf"))
    assert (file.status_code, file["Content-Type"]) == (200, "application/pdf")
    printed = " ".join(page.extract_text() for page in PdfReader(BytesIO(file.content)).pages)
    words = ("Forum Industri 2018", "Kebutuhan las naik.", "Kelas las ditambah", "Tindak lanjut 5", "PT Maju 089", "hadir: 90")
    assert [each for each in words if each not in printed] == []

    def chased() -> str:
        """What the command of every morning says of action items."""
        call_command("run-due", f"--today={today.day}")
        return next(line for line in capsys.readouterr().out.splitlines() if line.startswith("late action items"))

    today.day = date(2018, 2, 5)
    assert [chased(), chased()] == ["late action items: 2 letters", "late action items: 0 letters"]
    with whole_network():
        late = Task.objects.get(words="Tindak lanjut 0")
        assert set(Letter.objects.filter(kind="forum.task_late").values_list("to", flat=True)) == {"hrd0@maju.example", "hrd1@maju.example"}
    assert "Terlambat" in day.rina.get("/tindak-lanjut/").text
    assert day.darma.post(f"/tindak-lanjut/{late.pk}/", {"what": "done", "words": "Contoh dikirim"}).status_code == 302
    today.day = date(2018, 2, 10)
    assert chased() == "late action items: 1 letters"


@pytest.fixture
def meeting(world: World, today: Today) -> Meeting:
    """A meeting in January with both companies of the cast."""
    facts = {"kind": "forum", "title": "Forum", "held_on": DAY, "place": "Aula"}
    made = actions.hold_meeting(**facts, by=world.planner, at=today.moment())
    actions.invite(meeting=made, companies=[world.las_jaya, world.garmen], by=world.planner, at=today.moment())
    return made


@pytest.mark.parametrize("purpose", [ANSWER, ARRIVE, PROMISE])
def test_wrong_links_are_refused_and_the_right_one_opens(
    world: World, visitor: Visitor, client: Client, meeting: Meeting, today: Today, purpose: str
) -> None:
    """Tests a genuine link beside a forged one, one of another purpose, a replaced one, and one in the hands of another company."""
    las_jaya = guests_of(meeting)[world.las_jaya.pk]
    if purpose == PROMISE:  # opens for who came, on the day
        today.day = DAY
        post(client, path_for(las_jaya, ARRIVE), token=str(uuid.uuid4()))
    good = path_for(las_jaya, purpose)
    assert client.get(good).status_code == 200
    assert visitor("lasma").get(good).status_code == 200
    assert visitor("gita").get(good).status_code == 404
    for other in {ANSWER, ARRIVE, PROMISE} - {purpose}:
        assert client.get(good.replace(f"/{purpose}/", f"/{other}/")).status_code == 404
    assert client.get(good[:-2] + "x/").status_code == 404
    actions.renew_link(guest=las_jaya, by=world.planner, at=today.moment())
    assert client.get(good).status_code == 410
    assert client.get(path_for(guests_of(meeting)[world.las_jaya.pk], purpose)).status_code == 200


def test_an_answer_sent_again_counts_once_and_none_after_the_day(world: World, client: Client, meeting: Meeting, today: Today) -> None:
    """Tests that a page sent twice is refused the second time, and that after the day the link only says that it is over."""
    address = path_for(guests_of(meeting)[world.las_jaya.pk], ANSWER)
    assert post(client, address, answer="ya", people=2, seen=0).status_code == 302
    assert post(client, address, answer="tidak", seen=0).status_code == 422
    assert post(client, address, answer="tidak", seen=1).status_code == 302
    today.day = DAY + timedelta(days=1)
    assert client.get(address).status_code == 410
    assert post(client, address, answer="ya", people=2, seen=2).status_code == 422
    assert guests_of(meeting)[world.las_jaya.pk].answer == "tidak"


def test_whoever_left_keeps_no_link_of_a_past_meeting(world: World, client: Client, meeting: Meeting, today: Today) -> None:
    """Tests that the page of arrival shows what was promised by it on the day and nothing entered later, closes when no phone sends any more,
    and that the papers are shut to whoever left, without a letter to anybody.
    """
    actions.add_paper(meeting=meeting, file=Sent("acara.pdf", PAPER), by=world.planner, at=today.moment())
    guest = guests_of(meeting)[world.las_jaya.pk]
    answer, arrive, promise = (path_for(guest, purpose) for purpose in (ANSWER, ARRIVE, PROMISE))
    today.day = DAY
    post(client, arrive, token=str(uuid.uuid4()))
    for number, said in enumerate(("41", "42")):
        post(client, promise, kind="ojt", quantity=said, due_on="2018-08-01", seen=number)
    promised = {"company": world.las_jaya, "centre": world.bbplk, "kind": PromiseKind.HIRES, "side": Side.COMPANY, "due_on": date(2018, 8, 1)}
    actions.make_commitment(**promised, quantity=Decimal(77), meeting=meeting, by=world.planner, at=today.moment())
    shown = client.get(arrive).text
    assert [number for number in ("41", "42", "77") if f"{number} " in shown] == ["41", "42"]
    today.day = DAY + timedelta(days=2)
    late = client.get(arrive)
    assert (late.status_code, late.context["promises"]) == (200, ())
    today.day = DAY + timedelta(days=3)
    over = client.get(arrive)
    assert (over.status_code, "Las Jaya" in over.text) == (410, False)
    assert "acara.pdf" in client.get(answer).text
    with whole_network():
        written = Letter.objects.count()
    actions.part_with_colleague(post=Post.objects.get(person=world.person("lasma")), by=world.planner, at=today.moment())
    left = client.get(answer)
    assert (left.status_code, "acara.pdf" in left.text) == (410, False)
    assert client.get(f"{answer}berkas/{Paper.objects.get().pk}/").status_code == 410
    with whole_network():
        assert Letter.objects.count() == written


def test_arriving_is_for_the_day_and_promising_for_those_who_came(world: World, client: Client, meeting: Meeting, today: Today) -> None:
    """Tests the day before, the day, and that a promise by link needs an arrival and a number that can be meant; and the same arrival twice."""
    rows = guests_of(meeting)
    arrive, promise = (path_for(rows[world.las_jaya.pk], purpose) for purpose in (ARRIVE, PROMISE))
    token = str(uuid.uuid4())
    assert post(client, arrive, token=token).status_code == 422
    today.day = DAY
    assert client.get(promise).status_code == 410
    assert [post(client, arrive, token=token).status_code for _time in range(2)] == [302, 302]
    assert client.get(promise).status_code == 200
    for strange in ("0", "500000"):
        assert post(client, promise, kind="hires", quantity=strange, due_on="2018-08-01", seen=0).status_code == 422
    today.day = DAY + timedelta(days=1)
    assert client.get(promise).status_code == 410
    with whole_network():
        assert Arrival.objects.filter(attendance__meeting=meeting).count() == 1
        assert not Commitment.objects.filter(meeting=meeting).exists()


def test_ten_thousand_guesses_find_nothing(meeting: Meeting) -> None:
    """Tests that of ten thousand tokens made from a genuine one by changing a few signs none is read, and the genuine one is."""
    chance, good = random.Random(7), path_for(next(iter(guests_of(meeting).values())), ANSWER).split("/")[2]
    signs = string.ascii_letters + string.digits + ".:-_"
    guesses_made = set()
    while len(guesses_made) < 10_000:
        places = chance.sample(range(len(good)), chance.randint(1, 6))
        guesses_made.add("".join(chance.choice(signs) if at in places else sign for at, sign in enumerate(good)))
    assert [guess for guess in guesses_made - {good} if read(guess, ANSWER) is not None] == []
    assert read(good, ANSWER) is not None


def test_who_guesses_is_slowed(client: Client, world: World, meeting: Meeting) -> None:
    """Tests that after a few misses each further one doubles the wait to its most, for that sender and nobody else; and that a genuine link opens all
    the same, for who shares the address.
    """
    good = path_for(guests_of(meeting)[world.las_jaya.pk], ANSWER)
    guess = {"path": f"/{ANSWER}/1.x:y/", "REMOTE_ADDR": "203.0.113.7"}
    assert [client.get(**guess).status_code for _miss in range(guesses.FREE)] == [404] * guesses.FREE
    waits = []
    while not waits or waits[-1] < guesses.LONGEST:
        assert client.get(**guess).status_code == 404
        told = client.get(**guess)
        assert told.status_code == 429
        assert client.get(good, REMOTE_ADDR="203.0.113.7").status_code == 200
        waits.append(int(told["Retry-After"]))
        cache.delete("wait:203.0.113.7")  # the time has passed
    assert all(later == min(guesses.LONGEST, 2 * now) for now, later in pairwise(waits))
    assert client.get(**{**guess, "REMOTE_ADDR": "203.0.113.8"}).status_code == 404


def test_hundreds_of_guesses_at_the_door_are_slowed(client: Client, meeting: Meeting) -> None:
    """Tests forged links of all three purposes asked for one after the other from one address: few are looked at, all others are told to wait."""
    chance, doors = random.Random(7), [path_for(next(iter(guests_of(meeting).values())), purpose) for purpose in (ANSWER, ARRIVE, PROMISE)]
    told = [client.get(f"{door[:-9]}{chance.randbytes(4).hex()}/").status_code for _time in range(70) for door in doors]
    assert told[: guesses.FREE + 1] == [404] * (guesses.FREE + 1)
    assert set(told) == {404, 429}
    assert told.count(404) <= guesses.FREE + 10
    assert client.get(doors[0]).status_code == 200


def test_whoever_changes_the_end_of_an_address_is_slowed_too(client: Client, meeting: Meeting) -> None:
    """Tests that the addresses of one IPv6 line count together, and another line's apart."""
    line = [f"2001:db8:1:2::{at:x}" for at in range(guesses.FREE + 2)]
    told = [client.get(f"/{ANSWER}/1.x:y/", REMOTE_ADDR=address).status_code for address in line]
    assert told == [404] * (guesses.FREE + 1) + [429]
    assert client.get(f"/{ANSWER}/1.x:y/", REMOTE_ADDR="2001:db8:1:3::1").status_code == 404


def test_a_promise_sent_twice_is_one(client: Client, world: World, visitor: Visitor, meeting: Meeting, today: Today) -> None:
    """Tests that a page sent twice promises once, that the next page promises again, and that staff who are logged in promise as themselves; that a
    link makes a few promises a day and no more, and none once the meeting is called off.
    """
    today.day = DAY
    guest = guests_of(meeting)[world.las_jaya.pk]
    arrive, promise = (path_for(guest, purpose) for purpose in (ARRIVE, PROMISE))
    assert post(client, arrive, token=str(uuid.uuid4())).status_code == 302
    said = {"kind": "ojt", "quantity": "2", "due_on": "2018-08-01"}
    for _time in range(2):
        assert post(client, promise, **said, seen=0)["Location"] == arrive
    assert client.get(promise).context["form"]["seen"].value() == 1
    post(client, promise, **said, seen=1)
    post(visitor("rina"), promise, **said, seen=2)
    with whole_network():
        assert Commitment.objects.filter(meeting=meeting).count() == 3
        assert [row.recorded_by for row in Commitment.objects.filter(meeting=meeting).order_by("pk")] == [None, None, world.planner]
    assert [post(client, promise, **said, seen=seen).status_code for seen in range(3, 7)] == [302, 302, 302, 422]
    actions.call_off_meeting(meeting=meeting, because="Banjir", by=world.planner, at=today.moment())
    assert client.get(promise).status_code == post(visitor("rina"), promise, **said, seen=6).status_code == 410


def test_the_desk_takes_only_lists_of_its_own_guests(world: World, visitor: Visitor, meeting: Meeting, today: Today) -> None:
    """Tests nonsense, rows that cannot be read and another meeting's guest: refused each by its token, with the good row among them taken."""
    today.day = DAY
    darma, address = visitor("darma"), f"/forum/{meeting.pk}/meja/kirim/"
    for body in ("", "{}", "\xff"):
        assert darma.post(address, body, content_type="application/json").status_code == 400
    guest, at = guests_of(meeting)[world.las_jaya.pk].pk, today.moment().isoformat()

    def row(**facts: Any) -> dict[str, Any]:
        return {"token": str(uuid.uuid4()), "guest": guest, "at": at, **facts}

    good = row()
    wrong = [
        row(guest=999_999),
        row(guest="undefined"),
        row(at="2018-01-11T09:00"),
        row(at="0001-01-01T00:00:00+14:00"),
        row(undo=[1]),
        row(token="x"),
    ]
    batch = [1, {}, *wrong, good]
    found = darma.post(address, json.dumps(batch), content_type="application/json").json()
    assert (found["stands"], found["refused"].keys() - {"None"}, found["came"]) == ([good["token"]], {each["token"] for each in wrong}, 1)
    assert visitor("lasma").post(address, json.dumps(batch), content_type="application/json").status_code == 404


@pytest.mark.slow
def test_a_delivery_asks_no_more_for_more_rows(day: Day, today: Today) -> None:
    """Tests that ninety rows noted without a network cost hardly more queries than one, and each has its arrival and its event."""
    day.invite()
    today.day = DAY
    with CaptureQueriesContext(connection) as one:
        day.send(day.note(range(1), 30))
    batch = day.note(range(1, 91), 30)
    with CaptureQueriesContext(connection) as many:
        assert len(day.send(batch)["stands"]) == 90
    assert len(many) <= len(one) + 10 <= 60
    with whole_network():
        assert Arrival.objects.filter(attendance__meeting=day.meeting).count() == 91
    assert Event.objects.filter(kind="forum.guest_arrived").values("about_key").distinct().count() == 91
    assert verify().faults == ()


def test_the_desk_takes_a_wrong_tap_back_counts_people_and_receives_who_was_not_invited(
    world: World, visitor: Visitor, meeting: Meeting, today: Today
) -> None:
    """Tests taking back, in whatever order and however often it is sent; two people of one company; an uninvited centre, which gets no letter."""
    today.day = DAY
    darma, address = visitor("darma"), f"/forum/{meeting.pk}/meja/kirim/"
    guest, at = guests_of(meeting)[world.las_jaya.pk].pk, today.moment().isoformat()

    def row(**facts: Any) -> dict[str, Any]:
        return {"token": str(uuid.uuid4()), "guest": guest, "at": at, **facts}

    def send(*rows: dict[str, Any]) -> dict[str, tuple[int, int]]:
        """What the desk is told of who is here: people and arrivals that stand, by owner."""
        found = darma.post(address, json.dumps(rows), content_type="application/json").json()
        assert found["refused"] == {}
        return {each["owner"]: (each["people"], len(each["tokens"])) for each in found["here"]}

    las_jaya, here = f"company-{world.las_jaya.pk}", row()
    assert send(here, row(more=True)) == {las_jaya: (2, 2)}
    wrong = row(undo=[here["token"]])
    again = row()
    assert send(wrong) == {las_jaya: (2, 1)}
    assert send(again, wrong, here) == {las_jaya: (2, 2)}  # what was taken back stays so, what came later stands
    with whole_network():
        letters = Letter.objects.count()
    stranger = row(guest=f"centre-{world.karawang.pk}")
    assert send(stranger, stranger)[f"centre-{world.karawang.pk}"] == (1, 1)
    with whole_network():
        assert Letter.objects.count() == letters
        assert Attendance.objects.get(meeting=meeting, centre=world.karawang).present
    unknown = row(guest="company-987654321")
    assert list(darma.post(address, json.dumps([unknown]), content_type="application/json").json()["refused"]) == [unknown["token"]]


def test_on_the_day_staff_find_the_desk_and_the_minutes(visitor: Visitor, meeting: Meeting, today: Today) -> None:
    """Tests the ways from a meeting's page: before the day to the desk, on the day to the desk and the minutes, afterwards to the minutes."""
    page, rina = f"/forum/{meeting.pk}/", visitor("rina")
    ways = {}
    for days in (-1, 0, 1):
        today.day = DAY + timedelta(days=days)
        shown = rina.get(page).text
        ways[days] = [way for way in ("meja", "notula") if f'href="{page}{way}/"' in shown]
    assert ways == {-1: ["meja"], 0: ["meja", "notula"], 1: ["notula"]}


def test_minutes_show_each_company_itself_only(world: World, visitor: Visitor, meeting: Meeting, today: Today) -> None:
    """Tests that a company's page, PDF and list of action items name no other company, and staff's name both."""
    today.day = DAY
    for guest in guests_of(meeting).values():
        actions.check_in(guest=guest, token=uuid.uuid4(), way="desk", happened_at=today.moment(), by=world.planner, at=today.moment())
    for company in (world.las_jaya, world.garmen):
        facts = {"words": f"Tugas {company.name}", "due_on": DAY, "company": company}
        actions.assign_task(meeting=meeting, **facts, by=world.planner, at=today.moment())
    actions.write_minutes(meeting=meeting, words="Kebutuhan dibahas.", by=world.planner, at=today.moment())
    actions.close_minutes(meeting=meeting, by=world.planner, at=today.moment())

    def seen_by(who: str) -> str:
        pages = visitor(who)
        words = pages.get(f"/forum/{meeting.pk}/").text + pages.get("/tindak-lanjut/").text
        file = PdfReader(BytesIO(pages.get(f"/forum/{meeting.pk}/notula.pdf").content))
        return words + " ".join(page.extract_text() for page in file.pages)

    assert world.garmen.name not in seen_by("lasma")
    assert world.las_jaya.name not in seen_by("gita")
    counts = ("hadir: 1", "hadir: 2", "Diundang", "hanya memuat pembacanya", "11 Januari 2018", "2018-01-11")
    assert [each for each in counts if each in seen_by("lasma")] == [
        "hanya memuat pembacanya",
        "11 Januari 2018",
    ]  # one of one would be a wrong count
    assert [each for each in counts if each in seen_by("rina")] == ["hadir: 2", "Diundang", "11 Januari 2018"]
    assert {company.name for company in (world.las_jaya, world.garmen) if company.name in seen_by("rina")} == {world.las_jaya.name, world.garmen.name}
    with whole_network():
        other = Task.objects.get(company=world.garmen)
    assert visitor("lasma").get(f"/tindak-lanjut/{other.pk}/").status_code == 404
    assert visitor("gita").get(f"/tindak-lanjut/{other.pk}/").status_code == 200
