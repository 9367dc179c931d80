# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The forum on a phone, in a real browser: few taps for an HR officer, and a registration desk that outlives the network.

SELARAS_FILM=1 keeps a picture of every step in docs/guide/.
"""

import os
import re
import uuid
from datetime import datetime, time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.utils.html import urlize
from playwright.sync_api import Locator, Page, expect

from selaras.ground.letters import jobs
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.links import ARRIVE, PROMISE, path_for
from selaras.loop.forum.models import Arrival, Attendance, Commitment, Meeting
from selaras.loop.forum.rules import Arrived
from tests import world as cast
from tests.web.forum.conftest import DAY, Cable
from tests.web.ui.test_in_browser import log_in
from tests.world import World

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guide"
MOST_TAPS = 6
NINE = datetime.combine(DAY, time(9), cast.AT.tzinfo)


class Hand:
    """A thumb that counts its taps, and keeps a picture of each step where a film is made."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name, self.taps, self.pictures = page, name, 0, 0
        page.set_viewport_size({"width": 390, "height": 844})
        self.film()

    def tap(self, what: Locator, typed: str = "") -> None:
        """One tap; what is typed after it is no tap more."""
        what.click()
        self.taps += 1
        if typed:
            what.fill(typed)
        self.page.wait_for_load_state()
        self.film()

    def film(self) -> None:
        self.pictures += 1
        filmed(self.page, f"{self.name}-{self.pictures}")


def filmed(page: Page, name: str) -> None:
    """Keeps a picture where a film is made."""
    if os.environ.get("SELARAS_FILM"):
        GUIDE.mkdir(exist_ok=True)
        page.screenshot(path=GUIDE / f"{name}.png")


def guest_of(meeting: Meeting, world: World) -> Attendance:
    with whole_network():
        return Attendance.objects.select_related("meeting", "company").get(meeting=meeting, company=world.las_jaya)


def test_from_the_letter_to_the_answer(
    page: Page, live_server: SimpleNamespace, world: World, meeting: Meeting, settings: Any, mailoutbox: list[Any]
) -> None:
    """Tests that an HR officer who taps the link in the mail that was sent has answered after six taps at most, and sees the way in; the
    language can be switched in the middle of it."""
    jobs.post.call(cast.AT.isoformat())
    (mail,) = [mail for mail in mailoutbox if mail.subject.startswith("Undangan:") and "lasma@" in mail.to[0]]
    page.set_content(urlize(mail.body.replace(settings.ADDRESS, live_server.url)))  # as a mail program shows it
    page.locator("a[href^=http]").click()
    page.get_by_label("Keterangan").fill("Bersama direktur")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("Remark")).to_have_value("Bersama direktur")
    page.get_by_role("button", name="Indonesia").click()
    hand = Hand(page, "menjawab-undangan")
    hand.taps = 1  # the link in the letter
    hand.tap(page.get_by_label("Nama Anda"), "Lasma Sihombing")
    hand.tap(page.get_by_role("button", name="Kami datang"))
    expect(page.locator("img.qr")).to_be_visible()
    assert hand.taps <= MOST_TAPS
    assert (guest_of(meeting, world).answer, guest_of(meeting, world).answered_by) == ("ya", "Lasma Sihombing")


def test_from_the_door_to_the_first_promise(page: Page, live_server: SimpleNamespace, world: World, meeting: Meeting, settings: Any) -> None:
    """Tests that somebody who arrives with their own phone has promised OJT seats after six taps at most."""
    settings.TODAY = DAY
    page.goto(live_server.url + path_for(guest_of(meeting, world), ARRIVE))
    page.wait_for_function("async () => Boolean(await caches.match(location.href))")  # the test's one connection reads or writes, not both at once
    hand = Hand(page, "datang-dan-berjanji")
    hand.taps = 1  # the link of the confirmation, or the QR code
    hand.tap(page.get_by_role("button", name="Saya sudah di tempat"))
    hand.tap(page.get_by_role("link", name="Janjikan kursi OJT"))
    hand.tap(page.get_by_label("Berapa banyak"), "10")
    hand.tap(page.get_by_role("button", name="Kami berjanji"))
    expect(page.get_by_text("10 kursi OJT")).to_be_visible()
    assert hand.taps <= MOST_TAPS
    with whole_network():
        promise = Commitment.objects.get(meeting=meeting)
    assert (promise.company, promise.quantity, promise.recorded_by) == (world.las_jaya, 10, None)


def test_a_kind_brings_its_unit_and_its_day(page: Page, live_server: SimpleNamespace, world: World, meeting: Meeting, settings: Any) -> None:
    """Tests that another kind of promise changes unit and usual day, that a day stands there in words too, and that one that was typed stays."""
    settings.TODAY, guest = DAY, guest_of(meeting, world)
    actions.check_in(guest=guest, token=uuid.uuid4(), way=Arrived.DESK, happened_at=NINE, by=world.planner, at=NINE)
    page.goto(live_server.url + path_for(guest, PROMISE))
    day, unit = page.get_by_label("Paling lambat"), page.locator("[data-brought=unit]")
    for kind, counted, by in (
        ("kursi OJT", "kursi", "Selasa, 31 Juli 2018"),
        ("kunjungan perusahaan", "kunjungan", "Sabtu, 31 Maret 2018"),
    ):
        page.get_by_label(kind).check()
        expect(unit).to_have_text(counted)
        expect(page.get_by_text(by)).to_be_visible()
    day.fill("2018-03-05")
    page.get_by_label("orang yang akan direkrut").check()
    expect(unit).to_have_text("orang")
    expect(day).to_have_accessible_description("Senin, 5 Maret 2018")


def test_the_desk_by_keyboard_alone(page: Page, live_server: SimpleNamespace, world: World, meeting: Meeting, settings: Any) -> None:
    """Tests three letters, of a company or of somebody there, and Enter, a second person, taking a wrong tap back, and somebody who was not invited;
    the mouse is never used.
    """
    settings.TODAY = DAY
    log_in(page, live_server.url, "darma")
    page.goto(f"{live_server.url}/forum/{meeting.pk}/meja/")
    came, people = page.locator("[data-came]"), page.locator("[data-people]")
    expect(page.get_by_text("Kabupaten Bekasi")).to_be_visible()  # what tells companies of a like name apart
    page.keyboard.type("sav")  # nobody answered yet: by who is known there
    expect(page.locator(".desk-guest")).to_have_count(1)
    expect(page.get_by_text("Gita Savitri")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type("xyz")
    expect(page.get_by_role("link", name="tanpa undangan")).to_have_attribute("href", re.compile(r"/ikut/.+firm=xyz"))
    page.keyboard.press("Escape")
    page.keyboard.type("las")
    page.keyboard.press("Enter")
    expect(came).to_have_text("1")
    expect(page.locator("#who")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="+1 orang: PT Las Jaya").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(people).to_have_text("2")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(came).to_have_text("0")
    page.keyboard.type("blk kar")
    page.keyboard.press("Enter")  # an uninvited guest is never noted by the way
    expect(came).to_have_text("0")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(came).to_have_text("1")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    page.reload()
    expect(page.get_by_text("BLK Karawang")).to_be_visible()
    with whole_network():
        assert list(Attendance.objects.filter(meeting=meeting, present=True).values_list("centre__key", flat=True)) == ["blk-karawang"]


def test_the_desk_outlives_the_network(phone: Page, cable: Cable, world: World, meeting: Meeting, settings: Any) -> None:
    """Tests three letters and one tap; what is noted without a network is kept over a reload and sent later, once."""
    settings.TODAY = DAY
    log_in(phone, cable.url, "darma")
    phone.goto(f"{cable.url}/forum/{meeting.pk}/meja/")
    box, came, waiting = phone.locator("#who"), phone.locator("[data-came]"), phone.locator("[data-waiting]")
    expect(phone.locator(".desk-guest")).to_have_count(2)
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.reload()  # now the worker has seen the page
    filmed(phone, "meja-pendaftaran-1")
    box.fill("gar")
    filmed(phone, "meja-pendaftaran-2")
    phone.locator(".desk-guest").click()
    expect(came).to_have_text("1")
    expect(waiting).to_be_hidden()
    filmed(phone, "meja-pendaftaran-3")

    cable.pull()
    box.fill("las")
    phone.locator(".desk-guest").click()
    expect(waiting).to_contain_text("1 tercatat, belum terkirim")
    phone.reload()
    expect(waiting).to_contain_text("1 tercatat, belum terkirim")
    filmed(phone, "meja-pendaftaran-4")
    with whole_network():
        assert Arrival.objects.filter(attendance__meeting=meeting).count() == 1
    cable.plug()
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    expect(waiting).to_be_hidden(timeout=15_000)
    expect(came).to_have_text("2")
    with whole_network():
        arrivals = Arrival.objects.filter(attendance__meeting=meeting)
        assert (arrivals.count(), Attendance.objects.filter(meeting=meeting, present=True).count()) == (2, 2)


def test_a_need_half_written_is_kept_on_the_phone(page: Page, live_server: SimpleNamespace, world: World, settings: Any) -> None:
    """Tests that what was begun is there after the page was left, and forgotten once it was taken; and at the desk, whose form has a file besides,
    also where an older page kept that.
    """
    settings.TODAY = cast.TODAY
    log_in(page, live_server.url, "darma")
    form = f"{live_server.url}/pernyataan/baru/?company={world.las_jaya.pk}"
    page.goto(form)
    words = page.get_by_label("Pekerjaan apa, dengan kata Anda sendiri?")
    words.fill("operator bubut cnc")
    kept = page.evaluate("() => JSON.parse(Object.values(localStorage)[0])")
    assert (kept["words"], "scan" in kept) == (["operator bubut cnc"], False)
    page.evaluate("kept => { localStorage[Object.keys(localStorage)[0]] = JSON.stringify(kept) }", kept | {"scan": [{}]})
    page.goto(live_server.url + "/pernyataan/")
    page.goto(form)
    expect(words).to_have_value("operator bubut cnc")
    expect(page.get_by_text("disimpan di perangkat ini")).to_be_visible()
    page.get_by_label("Berapa orang, paling sedikit").fill("12")
    page.get_by_role("button", name="Nyatakan kebutuhan ini").click()
    expect(page.get_by_role("heading", name="operator bubut cnc")).to_be_visible()
    page.goto(form)
    expect(words).to_have_value("")
