# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The pages of adverts: a file looked at and confirmed, its flags, the list and its spreadsheet, and adverts beside needs."""

import csv
import gzip
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from selaras.loop.demand.adverts.models import Advert, AdvertBatch
from selaras.loop.demand.adverts.rules import Reason
from tests.loop.demand.advertised import DIRTY, SOURCE, advert, take_in
from tests.loop.demand.conftest import vocabulary
from tests.world import World

Visitor = Callable[[str], Client]
__all__ = ["vocabulary"]


def packed(rows: list[dict[str, str]]) -> bytes:
    """Rows as a packed CSV with a column that nobody asked for."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [*rows[0], "jobUrl"])
    writer.writeheader()
    writer.writerows(rows)
    return gzip.compress(out.getvalue().encode())


def send(client: Client, rows: list[dict[str, str]]) -> object:
    return client.post("/iklan/berkas/", {"source": SOURCE, "file": SimpleUploadedFile("iklan.csv.gz", packed(rows))})


def test_a_file_is_looked_at_confirmed_coded_and_known_again(vocabulary: World, visitor: Visitor) -> None:
    """Tests the whole way: a preview that writes nothing, a confirmation, the same file again, a token that is no longer true, and the codes."""
    client = visitor("darma")
    assert send(client, [{"jobTitle": "Kasir"}]).status_code == 422
    preview = send(client, DIRTY)
    assert (preview.context["rows"], preview.context["clean"], preview.context["ignored"]) == (16, 2, ("jobUrl",))
    assert {reason: count for reason, count, _lines in preview.context["counts"]}[Reason.IMPLAUSIBLE] == 2
    assert not Advert.objects.exists()
    stale = send(client, [advert(id="98", jobTitle="Juru las pipa")]).context["signed"]
    answer = client.post("/iklan/berkas/konfirmasi/", {"rows": preview.context["signed"]})
    batch = AdvertBatch.objects.get()
    assert answer["Location"] == f"/iklan/berkas/{batch.pk}/"
    assert send(client, DIRTY).context["known"] == batch
    assert client.post("/iklan/berkas/konfirmasi/", {"rows": preview.context["signed"]})["Location"] == answer["Location"]
    take_in(vocabulary, advert(id="97", jobTitle="Juru las pipa"))
    again = client.post("/iklan/berkas/konfirmasi/", {"rows": stale})
    assert (again.status_code, Advert.objects.count()) == (200, 17)
    assert [reason for reason, _count, _lines in again.context["counts"]] == [Reason.REPOST]
    for strange in ({}, {"rows": preview.context["signed"][:-2]}):
        assert client.post("/iklan/berkas/konfirmasi/", strange)["Location"] == "/iklan/berkas/"
    stranger = visitor("rina").post("/iklan/berkas/konfirmasi/", {"rows": stale})
    assert (stranger["Location"], Advert.objects.count()) == ("/iklan/berkas/", 17)
    assert client.post(f"/iklan/berkas/{batch.pk}/kode/")["Location"] == answer["Location"]
    page = client.get(answer["Location"])
    assert page.context["noticed"].sure >= 2
    assert [row[1:] for row in page.context["chart"].rows] == [("2", "0"), *[("1", "0")] * 12]
    beside = client.get("/iklan/banding/")
    welders = next(row for row in beside.context["found"] if row[0].code == "7212")
    assert (welders[1].adverts, welders[2].needs) == (1, 0)
    assert client.get(f"/iklan/?occupation={welders[0].pk}&once=on").context["found"].paginator.count == 1


def test_the_list_is_narrowed_and_taken_as_it_is(world: World, visitor: Visitor) -> None:
    """Tests each filter by its count, what makes no sense, the same rows as a spreadsheet, and as many queries for one advert as for sixteen."""
    client = visitor("rina")
    batch = take_in(world)
    bekasi = Advert.objects.get(key="7").regions.get()
    for asked, count in {
        "": 16,
        "reason=implausible": 2,
        "reason=none": 2,
        "words=satpam": 1,
        f"region={bekasi.pk}": 15,
        "month=2017-11": 14,
        "month=2017-12": 1,
        "once=on": 15,
        f"batch={batch.pk}&reason=company": 1,
        "month=besok&reason=apa": 16,
    }.items():
        assert client.get(f"/iklan/?{asked}").context["found"].paginator.count == count, asked
    rows = list(openpyxl.load_workbook(io.BytesIO(client.get("/iklan/xlsx/?reason=formula").content)).active.iter_rows())
    described = next(cell for head, cell in zip(*rows, strict=True) if head.value == "Uraian")
    assert (described.data_type, described.value) == ("s", DIRTY[4]["description"])
    counts = []
    for address in ("/iklan/?words=satpam", "/iklan/"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 24


@pytest.mark.parametrize("address", ["/iklan/", "/iklan/berkas/", "/iklan/banding/"])
def test_before_the_first_file_each_page_says_what_to_do(world: World, visitor: Visitor, address: str) -> None:
    """Tests that the empty pages open and lead to the import."""
    page = visitor("darma").get(address).content.decode()
    assert "empty-state" in page
    assert "/iklan/berkas/" in page
