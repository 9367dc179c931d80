# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A guest's own page of arrival without a network, in a real browser: what is noted there is sent later, once, or refused with its reason."""

import json
import uuid
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from selaras.kit.scope import whole_network
from selaras.loop.forum.links import ARRIVE, path_for
from selaras.loop.forum.models import Arrival, Attendance, Meeting
from selaras.web import clock
from tests.web.forum.conftest import DAY, Cable
from tests.web.forum.test_on_a_phone import filmed
from tests.world import World

KEPT = "async () => Boolean(await caches.match(location.href) && await caches.match(document.querySelector('[data-door]').dataset.script))"
PUT = "row => { localStorage['arrival:' + location.pathname] = row }"


def moment(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(DAY, time(hour, minute), timezone.get_default_timezone())


@pytest.mark.slow
def test_a_guest_arrives_without_a_network(
    phone: Page, cable: Cable, world: World, meeting: Meeting, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests a page that was opened the day before: on the day it opens without a network and keeps the arrival over a reload; its hour holds although
    it is sent later, and a second time; what is noted at five in the morning is refused, and says so until it was read.
    """
    settings.TODAY = DAY - timedelta(days=1)
    with whole_network():
        rows = Attendance.objects.select_related("meeting", "company")
        las_jaya, garmen = (rows.get(meeting=meeting, company=each) for each in (world.las_jaya, world.garmen))
    phone.goto(cable.url + path_for(las_jaya, ARRIVE))
    here, noted = phone.get_by_role("button", name="Saya sudah di tempat"), phone.locator("[data-noted]")
    expect(here).to_be_hidden()
    expect(phone.get_by_text("juga terbuka tanpa jaringan")).to_be_visible()
    phone.wait_for_function(KEPT)

    cable.pull()
    phone.clock.set_fixed_time(moment(8, 41))
    phone.reload()
    here.click()
    expect(noted).to_contain_text("08.41")
    expect(noted).to_contain_text("belum terkirim")
    phone.clock.set_fixed_time(moment(9, 55))
    phone.reload()
    expect(noted).to_contain_text("08.41")
    expect(here).to_be_hidden()
    filmed(phone, "datang-tanpa-jaringan")
    row = phone.evaluate("localStorage['arrival:' + location.pathname]")

    settings.TODAY = DAY
    monkeypatch.setattr(clock, "now", lambda: moment(9, 55))
    cable.plug()
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    welcome = phone.get_by_text("Tercatat datang pukul 08.41")
    expect(welcome).to_be_visible()
    phone.evaluate(PUT, row)  # as if the answer had been lost
    phone.reload()
    phone.wait_for_function("() => localStorage['arrival:' + location.pathname] === undefined")
    expect(welcome).to_be_visible()
    with whole_network():
        assert list(Arrival.objects.filter(attendance__meeting=meeting).values_list("attendance", "way", "at")) == [
            (las_jaya.pk, "own_later", moment(8, 41))
        ]

    phone.goto(cable.url + path_for(garmen, ARRIVE))
    phone.evaluate(PUT, json.dumps({"token": str(uuid.uuid4()), "at": int(moment(5).timestamp() * 1000)}))
    refused = phone.locator("[data-refused]")
    for _time in range(2):
        phone.reload()
        expect(refused).to_contain_text("05.00, di luar jam pertemuan ini")
    refused.get_by_role("button").click()
    expect(refused).to_be_hidden()
    here.click()
    expect(phone.get_by_text("Tercatat datang pukul 09.55")).to_be_visible()
    with whole_network():
        assert list(Arrival.objects.filter(attendance=garmen).values_list("way", flat=True)) == ["own"]
