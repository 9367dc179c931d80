# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Stating a need with a thumb: one sentence, few taps, everything seen before it is sent. SELARAS_FILM=1 keeps the pictures in docs/guide/."""

import re
from types import SimpleNamespace

from playwright.sync_api import Page, expect

from selaras.ground.standards.models import Equipment
from selaras.kit.scope import whole_network
from selaras.loop.forum.models import Statement
from tests.web.forum.test_on_a_phone import Hand, filmed
from tests.web.ui.test_in_browser import log_in
from tests.world import World, region

SENTENCE = "butuh 12 org operator bubut cnc bisa baca gambar teknik, mulai maret, cikarang"
MOST_TAPS = 8


def test_from_the_landing_page_to_the_receipt(page: Page, live_server: SimpleNamespace, world: World) -> None:
    """Tests that an HR officer's sentence is on record with number, month, site and machine after eight taps at most; the film shows the way."""
    lathe = Equipment.objects.create(key="cnc-lathe", title_id="Mesin bubut CNC", title_en="CNC lathe")
    log_in(page, live_server.url, "lasma")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url)
    hand = Hand(page, "menyatakan-kebutuhan")
    hand.tap(page.get_by_label("Siapa yang Anda butuhkan?"), SENTENCE)
    hand.tap(page.get_by_role("button", name="Lanjut"))
    expect(page.locator("#read")).to_contain_text("12 orang")
    expect(page.get_by_label("Berapa orang, paling sedikit")).to_have_value("12")
    expect(page.locator("#div_id_heads_least")).to_have_class(re.compile("proposed"))
    expect(page.get_by_label("Di lokasi Anda yang mana?")).to_have_value(str(world.las_jaya_site.pk))
    page.locator("#div_id_heads_least").evaluate("field => window.scrollTo(0, field.getBoundingClientRect().top + scrollY - 120)")
    hand.film()
    hand.tap(page.get_by_role("button", name="Nyatakan kebutuhan ini"))
    expect(page.get_by_role("heading", name=SENTENCE)).to_be_visible()
    expect(page.get_by_text("jawaban dalam 7 hari")).to_be_visible()
    assert hand.taps <= MOST_TAPS
    with whole_network():
        made = Statement.objects.get()
        assert (made.words, made.heads, f"{made.start_month:%Y-%m}", made.site, made.region) == (
            SENTENCE, "12", "2018-03", world.las_jaya_site, region("32.16")
        )  # fmt: skip
        assert list(made.equipment.all()) == [lathe]


def test_what_is_read_while_typing_is_corrected_by_hand(page: Page, live_server: SimpleNamespace, world: World) -> None:
    """Tests that words typed into the form fill its fields, that a field which was touched stays as it was left, that what the words no longer say
    goes again, and that a condition on sex or age asks for its reason.
    """
    log_in(page, live_server.url, "lasma")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + "/pernyataan/baru/")
    words, least, most = (page.get_by_label(name) for name in ("Pekerjaan apa", "Berapa orang, paling sedikit", "paling banyak"))
    month = page.get_by_label("Dibutuhkan dari")
    words.press_sequentially("10-15 org welder, juni, gaji 5 jt")
    expect(least).to_have_value("10")
    expect(most).to_have_value("15")
    expect(month).to_have_value("2018-06-01")
    expect(page.get_by_label("Upah mulai")).to_have_value("5000000")
    filmed(page, "menyatakan-kebutuhan-terbaca")
    least.fill("11")
    words.fill("20 org welder, pria maks 30 th")
    expect(page.locator("#read")).to_contain_text("20 orang")
    expect(page.locator("#read")).to_contain_text("alasan")
    expect(least).to_have_value("11")
    expect(most).to_have_value("")
    expect(page.get_by_label("Syarat jenis kelamin atau usia")).to_have_value("pria, maks 30 th")
