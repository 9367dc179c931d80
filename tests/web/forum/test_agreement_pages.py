# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Agreements through the web door: from the draft to the signed paper, and whose file it is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from selaras.kit.scope import whole_network
from selaras.loop.forum.agreements import AgreementState
from selaras.loop.forum.models import Agreement
from tests.world import PAPER, World

Visitor = Callable[[str], Client]
TERMS = {
    "kind": "pks",
    "number": "99/2017",
    "title": "OJT garmen",
    "starts_on": "2017-12-15",
    "ends_on": "2018-12-31",
    "company_name": "Sari",
    "company_position": "Direktur",
    "centre_name": "Karta",
    "centre_position": "Kepala",
    "quota_ojt": "20",
}


def of(number: str) -> Agreement:
    with whole_network():
        return Agreement.objects.get(number=number)


def paper(data: bytes = PAPER) -> dict[str, Any]:
    return {"document": SimpleUploadedFile("naskah.pdf", data, "application/pdf")}


def test_from_the_draft_to_a_renewal(world: World, visitor: Visitor) -> None:
    """Tests the way of a head of a centre, and from when on the company sees it."""
    head, company = visitor("karta"), visitor("gita")
    answer = head.post("/perjanjian/baru/", {**TERMS, "company": world.garmen.pk, "centre": world.annur.pk})
    made = of("99/2017")
    address = f"/perjanjian/{made.pk}/"
    assert (answer.status_code, answer["Location"], made.centre) == (302, address, world.karawang)
    assert company.get(address).status_code == 404
    assert head.post(f"{address}ubah/", {**TERMS, "title": "OJT jahit"}).status_code == 302
    assert head.post(f"{address}unggah/", paper(b"not a pdf")).status_code == 422
    assert head.post(f"{address}unggah/", paper()).status_code == 302
    assert head.post(f"{address}kirim/").status_code == 302
    assert head.post(f"{address}kirim/").status_code == 422
    assert "OJT jahit" in company.get(address).content.decode()
    assert company.post(f"{address}berlaku/").status_code == 404
    with whole_network():
        days = {f"signed_{each.pk}": "2017-12-15" for each in made.signatories(manager="objects").all()}
    assert head.post(f"{address}berlaku/", {}).status_code == 422
    assert head.post(f"{address}berlaku/", days).status_code == 302
    assert head.get(f"{address}ubah/").status_code == 404
    renewed = {**TERMS, "number": "1/2019", "starts_on": "2019-01-01", "ends_on": "2019-12-31"}
    assert "OJT jahit" in head.get(f"{address}perpanjang/").content.decode()
    assert head.post(f"{address}perpanjang/", renewed).status_code == 302
    assert of("1/2019").renews_id == made.pk
    assert "1/2019" not in company.get(address).content.decode(), "the draft of the renewal is the centre's own"
    new = of("1/2019")
    assert head.post(f"/perjanjian/{new.pk}/unggah/", paper()).status_code == head.post(f"/perjanjian/{new.pk}/kirim/").status_code == 302
    with whole_network():
        days = {f"signed_{each.pk}": "2017-12-15" for each in new.signatories(manager="objects").all()}
    assert head.post(f"/perjanjian/{new.pk}/berlaku/", days).status_code == 302
    assert "berlaku mulai 1 Januari 2019" in company.get(f"/perjanjian/{new.pk}/").text, "signed, and not in force before its first day"
    assert "dilanjutkan perpanjangannya mulai 1 Januari 2019" in company.get(address).text
    assert head.post(f"{address}akhiri/", {"because": ""}).status_code == 422
    assert head.post(f"{address}akhiri/", {"because": "Pabrik pindah"}).status_code == 302
    assert "Pabrik pindah" in company.get(address).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("lasma", 200), ("karta", 200), ("audi", 200), ("gita", 404), ("nurul", 404), ("kepala", 404), ("disna", 404)]
)
def test_a_document_is_given_to_its_two_sides_only(world: World, visitor: Visitor, who: str, status: int) -> None:
    """Tests the file of PT Las Jaya's agreement: a download of its exact bytes for its sides and the national centre, nothing for others."""
    answer = visitor(who).get(f"/perjanjian/{of('1/PKS/2017').pk}/dokumen.pdf")
    assert answer.status_code == status
    if status == 200:
        assert answer.content == PAPER
        assert answer["Content-Disposition"] == 'attachment; filename="1pks2017.pdf"'
        assert (answer["Content-Type"], answer["X-Content-Type-Options"], answer["Cache-Control"]) == (
            "application/pdf",
            "nosniff",
            "private, no-store",
        )


def test_a_document_lies_under_no_address_of_the_static_files(world: World, visitor: Visitor, settings: Any) -> None:
    """Tests that the file is stored outside the static files under a name that says nothing, and that no address but the view's leads to it."""
    stored = of("1/PKS/2017").document
    assert str(settings.STATIC_ROOT) not in stored.path
    assert "las-jaya" not in stored.name
    for address in (f"/{stored.name}", f"/static/{stored.name}", f"/media/{stored.name}", f"/files/{stored.name}"):
        assert visitor("lasma").get(address).status_code == 404


def test_several_people_sign_for_a_side(world: World, visitor: Visitor) -> None:
    """Tests that up to three sign for each side, each with a position, that the draft's form shows them again, and that everybody's day is asked."""
    head = visitor("karta")
    more = {"company_name_2": "Tuti", "company_position_2": "Komisaris", "centre_name_3": "Umar", "centre_position_3": "Kabid"}
    terms = {**TERMS, "company": world.garmen.pk}
    assert head.post("/perjanjian/baru/", {**terms, **more, "company_position_2": ""}).status_code == 422
    assert head.post("/perjanjian/baru/", {**terms, **more}).status_code == 302
    made = of("99/2017")
    address = f"/perjanjian/{made.pk}/"
    form = head.get(f"{address}ubah/").context["form"]
    said = {name: form[name].value() for name in ("company_name", "company_name_2", "centre_name", "centre_name_2", "centre_position_2")}
    assert list(said.values()) == ["Sari", "Tuti", "Karta", "Umar", "Kabid"]
    assert head.post(f"{address}unggah/", paper()).status_code == 302
    assert head.post(f"{address}kirim/").status_code == 302
    with whole_network():
        days = {f"signed_{each.pk}": "2017-12-15" for each in made.signatories(manager="objects").all()}
    assert len(days) == 4
    assert head.post(f"{address}berlaku/", dict(list(days.items())[:3])).status_code == 422
    assert head.post(f"{address}berlaku/", days).status_code == 302


def test_the_list_shows_what_ends_soon_and_only_ones_own(world: World, visitor: Visitor) -> None:
    """Tests states, the filter for what ends soon, drafts hidden from the company, and other companies from everyone but the centres."""

    def numbers(who: str, query: str = "") -> list[str]:
        return [row.number for row, _state, _left in visitor(who).get(f"/perjanjian/{query}").context["found"]]

    assert numbers("lasma") == ["1/PKS/2017"]
    assert numbers("gita") == ["2/PKS/2017"]
    assert sorted(numbers("karta")) == ["1/PKS/2017", "2/PKS/2017"]
    assert numbers("nurul") == ["3/PKS/2017"]
    assert sorted(numbers("rina", "?state=soon")) == ["1/PKS/2017", "2/PKS/2017"]
    assert numbers("rina", "?state=draft") == ["3/PKS/2017"]
    assert of("3/PKS/2017").state == AgreementState.DRAFT
    assert "Garmen" not in visitor("lasma").get("/perjanjian/").content.decode()


def test_a_company_asks_for_the_renewal_of_what_ends_soon(world: World, visitor: Visitor) -> None:
    """Tests that it finds the way to the centre that writes the renewal, and the centre its own button instead."""
    head, company = visitor("karta"), visitor("gita")
    head.post("/perjanjian/baru/", {**TERMS, "starts_on": "2017-01-01", "ends_on": "2018-01-31", "company": world.garmen.pk})
    made = of("99/2017")
    address = f"/perjanjian/{made.pk}/"
    head.post(f"{address}unggah/", paper())
    head.post(f"{address}kirim/")
    with whole_network():
        days = {f"signed_{each.pk}": "2017-12-15" for each in made.signatories(manager="objects").all()}
    head.post(f"{address}berlaku/", days)
    ask = f"/percakapan/baru/?subject=other&amp;centre={made.centre_id}&amp;title=99/2017"
    assert [ask in reader.get(address).text for reader in (company, head)] == [True, False]
    assert 'value="99/2017"' in company.get(ask.replace("&amp;", "&")).text
