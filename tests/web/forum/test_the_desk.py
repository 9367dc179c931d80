# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The registration desk in a real browser: what waits until the next day, what is refused, guests by their code, and 144 of them."""

import csv
import json
import uuid
from datetime import datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import segno
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

import selaras
from selaras.ground.network import actions as network
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.links import ANSWER, ARRIVE, address_for, digest_for
from selaras.loop.forum.models import Arrival, Attendance, Meeting
from tests import world as cast
from tests.web.forum.conftest import DAY, Cable
from tests.web.forum.test_on_a_phone import filmed
from tests.web.ui.test_in_browser import log_in
from tests.world import World

COMPANIES = Path(selaras.__file__).parent / "scenarios" / "bekasi_2018" / "companies.csv"
# The page itself, all that it has fetched, and the scanner, which it has not.
KEPT = """async () => {
  const fetched = performance.getEntriesByType("resource").filter((each) => each.initiatorType !== "fetch").map((each) => each.name);
  const needed = [location.href, ...fetched, document.querySelector("[data-desk]").dataset.scanner];
  return (await Promise.all(needed.map((each) => caches.match(each)))).every(Boolean);
}"""
MOST_NAMES = 12  # beside which three letters leave the guest: what a phone shows
# A camera that sees what the test holds before it.
CAMERA = """
const held = document.createElement("canvas");
held.width = held.height = 480;
const paint = held.getContext("2d");
const seen = new Image();
window.hold = (picture) => (seen.src = picture);
setInterval(() => {
  paint.fillStyle = "white";
  paint.fillRect(0, 0, 480, 480);
  if (seen.complete && seen.src) paint.drawImage(seen, 60, 60, 360, 360);
}, 50);
navigator.mediaDevices.getUserMedia = async () => held.captureStream(20);
"""


def arrivals(meeting: Meeting) -> list[tuple[str, str]]:
    """Who arrived, and how it is known."""
    with whole_network():
        rows = Arrival.objects.filter(attendance__meeting=meeting, taken_back_at=None)
        return sorted(rows.values_list("attendance__company__name", "way"))


def at_the_desk(page: Page, address: str, meeting: Meeting) -> None:
    """Logs in and opens the desk, once; all that it needs without a network is kept then."""
    log_in(page, address, "darma")
    page.goto(f"{address}/forum/{meeting.pk}/meja/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function(KEPT)


@pytest.mark.slow
def test_what_was_noted_without_a_network_is_sent_the_next_day(phone: Page, cable: Cable, world: World, meeting: Meeting, settings: Any) -> None:
    """Tests a desk that is loaded again without a network after its first visit, where a slow second tap on the same spot notes nobody else; and a
    page that is opened again the next morning: it notes nobody any more, sends what waits in deliveries of a hundred at most, and shows
    what was refused, with the reason, until somebody has read it.
    """
    settings.TODAY = DAY
    at_the_desk(phone, cable.url, meeting)
    waiting, refused = phone.locator("[data-waiting]"), phone.locator("[data-refused] li")
    cable.pull()
    phone.reload()
    expect(phone.locator(".desk-list")).to_have_css("display", "grid")
    phone.locator("#who").fill("las")
    spot = phone.locator(".desk-guest").bounding_box()
    assert spot
    for _tap in range(2):
        phone.mouse.click(spot["x"] + 20, spot["y"] + 20)
        phone.wait_for_timeout(400)
    expect(phone.locator("[data-came]")).to_have_text("1")
    expect(waiting).to_contain_text("1 tercatat, belum terkirim")
    at = datetime.combine(DAY, time(9), timezone.get_default_timezone()).isoformat()
    rows = [{"token": str(uuid.uuid4()), "guest": guest, "at": at, "who": "PT Hilang"} for guest in ("999999", "undefined")]
    rows += [{**rows[0], "token": str(uuid.uuid4())} for _each in range(119)]
    phone.evaluate(
        "rows => { const key = Object.keys(localStorage)[0]; localStorage[key] = JSON.stringify([...rows, ...JSON.parse(localStorage[key])]) }", rows
    )

    settings.TODAY = DAY + timedelta(days=1)
    sent: list[int] = []
    phone.on("request", lambda request: sent.append(len(json.loads(request.post_data or "[]"))) if request.url.endswith("/kirim/") else None)
    cable.plug()
    phone.reload()
    expect(refused).to_have_count(121, timeout=15_000)
    expect(waiting).to_be_hidden()
    assert sent == [100, 22]
    assert arrivals(meeting) == [("PT Las Jaya", "offline")]
    phone.locator("#who").fill("gar")
    expect(phone.locator("button.desk-guest")).to_be_disabled()
    phone.reload()
    expect(refused).to_have_count(121)
    expect(refused.first).to_contain_text("PT Hilang")
    expect(refused.first).to_contain_text("Tamu ini tidak diundang ke pertemuan ini.")
    refused.first.get_by_role("button").click()
    expect(refused).to_have_count(120)
    phone.reload()
    expect(refused).to_have_count(120)


@pytest.mark.slow
def test_a_guest_is_known_by_their_code_without_a_network(phone: Page, cable: Cable, world: World, meeting: Meeting, settings: Any) -> None:
    """Tests the camera, and a hand scanner that types the address and Enter, at a page opened once: the right guest, once, sent later; a code for
    another purpose or a replaced one names nobody.
    """
    settings.TODAY = DAY
    with whole_network():
        rows = Attendance.objects.select_related("meeting", "company")
        las_jaya, garmen = (rows.get(meeting=meeting, company=each) for each in (world.las_jaya, world.garmen))
    old = address_for(garmen, ARRIVE)
    garmen = actions.renew_link(guest=garmen, by=world.planner, at=datetime.combine(cast.TODAY, time(10), timezone.get_default_timezone()))
    phone.add_init_script(CAMERA)
    at_the_desk(phone, cable.url, meeting)
    cable.pull()
    came, says, box = phone.locator("[data-came]"), phone.locator("[data-camera] p"), phone.locator("#who")
    phone.get_by_role("button", name="Pindai").click()
    expect(says).to_have_text("Arahkan kamera ke kode QR tamu.")

    def hold(address: str) -> None:
        phone.evaluate("picture => window.hold(picture)", segno.make(address, error="m").png_data_uri(scale=6))

    hold(old)
    expect(says).to_contain_text("bukan milik tamu")
    hold(address_for(las_jaya, ARRIVE))
    expect(says).to_have_text("✓ PT Las Jaya")
    expect(came).to_have_text("1")
    filmed(phone, "meja-pendaftaran-5")
    hold(address_for(garmen, ANSWER))
    expect(says).to_contain_text("bukan milik tamu")
    hold(address_for(las_jaya, ARRIVE))  # once more: here already
    expect(says).to_have_text("✓ PT Las Jaya")
    phone.get_by_role("button", name="Tutup kamera").click()
    expect(phone.locator("video")).to_be_hidden()
    assert phone.evaluate("document.querySelector('video').srcObject.active") is False

    box.fill(old)
    expect(phone.locator(".desk-guest")).to_have_count(0)
    box.fill(address_for(garmen, ARRIVE))
    expect(phone.locator(".desk-guest strong")).to_have_text(["PT Garmen Indah"])
    phone.keyboard.press("Enter")
    expect(came).to_have_text("2")
    assert arrivals(meeting) == []
    cable.plug()
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    expect(phone.locator("[data-waiting]")).to_be_hidden(timeout=15_000)
    assert [name for name, _way in arrivals(meeting)] == ["PT Garmen Indah", "PT Las Jaya"]


@pytest.mark.slow
def test_twelve_of_144_guests_by_three_letters_and_one_tap(
    page: Page, live_server: SimpleNamespace, world: World, meeting: Meeting, settings: Any
) -> None:
    """Tests the forum at its full size with the names of the demonstration: three letters leave at most as many names as a phone shows, one of them
    the guest's, one tap notes it and empties the box for the next; for any of the 144, and done for twelve.
    """
    at = datetime.combine(cast.TODAY, time(9), timezone.get_default_timezone())
    with COMPANIES.open() as file:
        names = [row["name"] for row in csv.DictReader(file)][:142]
    made = [
        network.register_company(key=f"c-{n}", name=name, industry=world.las_jaya.industry, by=world.planner, at=at) for n, name in enumerate(names)
    ]
    actions.invite(meeting=meeting, companies=made, by=world.planner, at=at)
    settings.TODAY = DAY
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(page, live_server.url, "darma")
    page.goto(f"{live_server.url}/forum/{meeting.pk}/meja/")
    box, came, lines = page.locator("#who"), page.locator("[data-came]"), page.locator("button.desk-guest:not(.desk-uninvited)")
    expect(page.locator(".desk-count")).to_contain_text("0 / 144")
    taps = 0
    for number, name in enumerate(names):
        box.fill(name.split()[1][:3])
        assert lines.count() <= MOST_NAMES, name
        line = lines.filter(has=page.locator("strong").get_by_text(name, exact=True))
        assert line.count() == 1, name
        if number % 12 == 0:
            line.dblclick()  # a nervous thumb: the second half falls on whoever stands there by then
            taps += 1
            expect(came).to_have_text(str(taps))
            expect(box).to_have_value("")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert (taps, len(arrivals(meeting))) == (12, 12)


@pytest.mark.django_db
def test_the_camera_opens_on_the_desk_alone_and_no_code_is_given_away(
    world: World, meeting: Meeting, visitor: Any, client: Client, settings: Any
) -> None:
    """Tests the page's permission beside others', and that it holds digests from which no link can be made."""
    settings.TODAY = DAY
    darma = visitor("darma")
    desk = darma.get(f"/forum/{meeting.pk}/meja/")
    assert "camera=(self)" in desk["Permissions-Policy"]
    with whole_network():
        guests = list(Attendance.objects.filter(meeting=meeting))
    assert all(digest_for(guest, ARRIVE) in desk.text and guest.nonce not in desk.text for guest in guests)
    for page in (darma.get(f"/forum/{meeting.pk}/"), client.get(address_for(guests[0], ARRIVE).removeprefix(settings.ADDRESS))):
        assert (page.status_code, "camera=()" in page["Permissions-Policy"]) == (200, True)
