# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What is proposed to whoever states a need, and the paper form: printed, brought back, entered once."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from selaras.kit.scope import whole_network
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import Recurs
from tests.web.forum.test_pages import typed
from tests.world import PAPER, World, region

Visitor = Callable[[str], Client]


def proposed(client: Client, words: str, **asked: Any) -> Any:
    """What is read from words while they are typed."""
    return client.get("/pernyataan/baru/terbaca/", {"words": words, **asked}).context["read"]


def test_a_place_becomes_a_site_of_ones_own(world: World, visitor: Visitor) -> None:
    """Tests that a company's own site is proposed where its words name the regency, the regency where it has no site there, of two of one name none,
    and that nobody is offered another's site, whoever they say they are.
    """
    lasma = visitor("lasma")
    assert proposed(lasma, "12 welder cikarang").values["site"] == world.las_jaya_site.pk
    elsewhere = proposed(lasma, "12 welder karawang", company=world.garmen.pk)
    assert (elsewhere.values["site"], elsewhere.values["region"]) == ("", region("32.15").pk)
    both = proposed(visitor("gita"), "12 penjahit bekasi")
    assert (both.values["site"], "region" in both.values) == ("", False)
    assert "Kabupaten Bekasi atau Kota Bekasi" in both.asks[0]
    assert proposed(visitor("darma"), "12 welder karawang", company=world.garmen.pk).values["site"] == world.garmen_site.pk


def test_what_is_proposed_can_be_sent_as_it_stands(world: World, visitor: Visitor) -> None:
    """Tests the way without any script: words in the address, the form filled from them, sent as it is; a recurring need with its times."""
    client = visitor("lasma")
    form = client.get("/pernyataan/baru/", {"words": "4 org welder tiap bulan mulai april sampai juli, 3 shift"}).context["form"]
    sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, [])}
    answer = client.post("/pernyataan/baru/", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    with whole_network():
        made = Statement.objects.get()
    assert (made.recurs, made.heads, made.heads_most, len(made.occurrences), made.shift) == (Recurs.MONTHLY, "4", 16, 4, True)
    receipt = " ".join(client.get(answer["Location"]).content.decode().split())
    assert "16 <span" in receipt
    assert "setiap bulan: 4 kali" in receipt


def test_a_paper_form_comes_back(world: World, visitor: Visitor, settings: Any, tmp_path: Any) -> None:
    """Tests that each printed copy bears its own number, that staff enter it with its picture and cannot enter it again, and that the picture is for
    its owner and the national centre.
    """
    settings.MEDIA_ROOT = tmp_path
    darma = visitor("darma")
    (sheet,) = PdfReader(BytesIO(darma.get(f"/pernyataan/formulir.pdf?company={world.las_jaya.pk}").content)).pages
    printed = sheet.extract_text()
    numbers = {word for word in printed.split() if word.startswith("KB-")}
    assert len(numbers) == 2
    assert "setiap triwulan" in printed
    number = numbers.pop()
    address = f"/pernyataan/baru/?company={world.las_jaya.pk}&channel=paper&paper={number}"  # as its code says
    assert darma.get(address).context["entry"]["paper"].value() == number
    told = typed(region=region("32.16").pk, channel="paper")
    assert "paper" in darma.post(address, told).context["entry"].errors
    entered = {**told, "paper": number.lower()}
    assert darma.post(address, {**entered, "scan": SimpleUploadedFile("foto.jpg", b"GIF89a")}).status_code == 422
    receipt = darma.post(address, {**entered, "scan": SimpleUploadedFile("foto.jpg", PAPER)})["Location"]
    assert darma.post(address, {**entered, "words": "lain sekali"}).status_code == 422
    with whole_network():
        made = Statement.objects.get()
    assert (made.paper, made.channel, made.file_name) == (number, "paper", "foto.pdf")
    assert number in visitor("lasma").get(receipt).content.decode()
    assert b"".join(visitor("lasma").get(f"{receipt}kertas/")) == PAPER
    assert [visitor(who).get(f"{receipt}kertas/").status_code for who in ("gita", "karta", "luar")] == [404, 404, 404]


def test_what_is_not_read_for_certain_is_asked(world: World, visitor: Visitor) -> None:
    """Tests that the form says that number and months must be looked at, also where a month was read that it does not offer."""
    found = proposed(visitor("lasma"), "10 org welder per shift, sampai november 2017")
    assert not {"heads_least", "start_month", "until_month"} & set(found.values)
    assert [said.split(":")[0].split("?")[0] for said in found.asks] == ["Berapa orang semuanya", "Periksa bulannya", "Periksa bulannya"]
    assert "November 2017" in found.asks[2]


@pytest.mark.parametrize("said", [{"condition": "pria"}, {"condition": "pria", "condition_reason": "  "}, {"words": "tukang las pria 3G"}])
def test_a_condition_needs_its_reason(world: World, visitor: Visitor, said: dict[str, str]) -> None:
    """Tests that a condition on sex or age without a reason is not taken by form, wherever it was written."""
    answer = visitor("lasma").post("/pernyataan/baru/", typed(site=world.las_jaya_site.pk, **said))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["condition_reason"])
    assert 'href="#id_condition_reason"' in answer.content.decode(), "what is wrong stands on top, where a phone shows it"
