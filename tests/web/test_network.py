# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The registers on the web: lists, exports, imports in two steps, readiness, contacts; and whose they are."""

import io
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.ground.network import queries
from selaras.ground.network.jobs import read_file
from selaras.ground.network.models import Company, CompanyContact, Instructor, Post, Workshop
from selaras.ground.network.sheets import REGISTERS
from selaras.ground.people.models import Event
from selaras.kit.imports import IMPORTS
from selaras.kit.scope import whole_network
from selaras.kit.spreadsheets import csv_of
from selaras.web.access import routes
from selaras.web.network.listings import LISTINGS
from selaras.web.ui import cells
from tests.loop.forum.needs import row
from tests.world import TODAY, World, take

Visitor = Callable[[str], Client]

GOOD = "key,name,industry\npt-baru,PT Baru,25\npt-las-jaya,PT Las Jaya Abadi,25\n"
WORKSHOP = "centre,key,name,field,stations\n{centre},{key},Bengkel Baru,welding,32\n"


def sent(client: Client, name: str, text: str | bytes, file: str = "x.csv") -> Any:
    """The answer to a file that somebody sends for an import."""
    data = text.encode() if isinstance(text, str) else text
    return client.post(reverse("network:import", args=[name]), {"file": SimpleUploadedFile(file, data)})


def confirmed(client: Client, name: str, preview: Any) -> Any:
    """The answer to the confirmation of a preview."""
    return client.post(reverse("network:import_confirm", args=[name]), {"rows": preview.context["signed"]})


# Lists --------------------------------------------------------------------------------------------------------------


def test_each_list_filters_by_its_address(visitor: Visitor) -> None:
    """Tests that words and choices in the address narrow each list, and that nonsense narrows nothing."""
    client = visitor("rina")
    found = {
        "centres": ("?q=karawang", "?ready=no", "?kind=uptp"),
        "instructors": ("?q=tono", "?valid=yes&q=budi", "?employment=asn&q=tono"),
        "companies": ("?q=garmen",),
        "posts": ("?role=auditor",),
        "assessors": ("?q=001234",),
        "centre-names": ("?q=cevest",),
        "supervisions": ("?q=nur", "?valid=yes&q=karawang"),
        "readiness": ("?found=lacks", "?found=waits", "?aspect=building&q=karawang", "?found=met&q=karawang&aspect=safety"),
        "instructor-competences": ("?q=tono", "?valid=yes&q=budi"),
        "test-site-schemes": ("?valid=yes", "?q=plate"),
        "company-sites": ("?q=jababeka",),
        "company-contacts": ("?q=garmen",),
    }
    for name, addresses in found.items():
        for address in addresses:
            answer = client.get(reverse(f"network:{name}") + address)
            assert answer.context["rows"].paginator.count == 1, (name, address)
    for name in LISTINGS:
        answer = client.get(reverse(f"network:{name}") + "?page=x&q=&kind=tidak-ada&valid=x&scheme=99999")
        assert answer.status_code == 200
        assert answer.context["rows"].paginator.count >= 1


def test_a_list_that_finds_nothing_says_what_to_do(visitor: Visitor) -> None:
    """Tests that an empty result offers to show all."""
    answer = visitor("rina").get(reverse("network:centres") + "?q=tidak-ada-sama-sekali")
    assert answer.context["rows"].paginator.count == 0
    assert f'href="{reverse("network:centres")}"' in answer.content.decode()


# What each tenant's list shows of the cast, by somebody's name: none of it is another tenant's.
OWN_ROWS = [
    ("instructors", "centre", {"karta": 1, "kepala": 1, "nurul": 0}),
    ("workshops", "centre", {"karta": 1, "kepala": 0, "nurul": 0}),
    ("supervisions", "centre", {"karta": 1, "nurul": 1, "kepala": 0}),
    ("readiness", "centre", {"karta": 5, "kepala": 5, "nurul": 2}),
    ("centre-names", "centre", {"kepala": 1, "karta": 0}),
    ("instructor-competences", "instructor.centre", {"karta": 1, "kepala": 1, "nurul": 0}),
    ("test-sites", "centre", {"karta": 1, "kepala": 0}),
    ("test-site-schemes", "site.centre", {"karta": 1, "kepala": 0}),
    ("company-sites", "company", {"lasma": 1, "gita": 1}),
    ("company-contacts", "company", {"lasma": 1, "gita": 1}),
]


@pytest.mark.parametrize(("name", "owner", "shown"), OWN_ROWS, ids=[name for name, _owner, _shown in OWN_ROWS])
def test_a_tenant_sees_its_own_rows_only(world: World, visitor: Visitor, name: str, owner: str, shown: Mapping[str, int]) -> None:
    """Tests that a list and its spreadsheet show a centre's head or a company all of their own rows and no other, and the planner all of them."""
    address, export = reverse(f"network:{name}"), reverse(f"network:{name}_export")
    for who, count in shown.items():
        rows = visitor(who).get(address).context["rows"].paginator
        mine = Post.objects.get(person=world.person(who)).tenant
        assert rows.count == count, who
        assert {cells.at(row, owner) for row in rows.object_list} <= {mine}, who
        assert openpyxl.load_workbook(io.BytesIO(visitor(who).post(export).content)).active.max_row == count + 1
    assert visitor("rina").get(address).context["rows"].paginator.count > max(shown.values()) or sum(shown.values()) == 1


def test_no_filter_offers_what_belongs_to_somebody_else(world: World, visitor: Visitor) -> None:
    """Tests that the choices of a filter name the tenant itself and no other; the planner is offered every one."""
    for name, field, who, mine in (("readiness", "centre", "karta", world.karawang), ("company-sites", "company", "lasma", world.las_jaya)):
        offered = {one: visitor(one).get(reverse(f"network:{name}")).context["filter"].form.fields[field].queryset for one in (who, "rina")}
        assert list(offered[who]) == [mine]
        assert offered["rina"].count() > 1


def test_no_two_pages_bear_one_name() -> None:
    """Tests that a list and a form do not share the name of their address: what is opened by name would depend on its parameters."""
    names = [route.name for route in routes() if route.page]
    assert sorted(set(names)) == sorted(names)


def test_a_competence_that_has_passed_is_marked(world: World, visitor: Visitor) -> None:
    """Tests that an expired competence says so among an instructor's competences, and is found as not valid in the list of competences."""
    row = {"instructor": "tono-suparman", "competence": "garment-sewing", "evidence": "assumed", "valid_until": "2017-12-14"}
    client, competences = visitor("rina"), reverse("network:instructor-competences")
    assert client.get(f"{competences}?valid=no").context["rows"].paginator.count == 0
    take("instructor-competences", row, by=world.planner)
    assert "Menjahit (kedaluwarsa)" in client.get(reverse("network:instructors")).content.decode()
    assert client.get(f"{competences}?valid=no").context["rows"].paginator.count == 1


def test_an_assessor_is_shown_with_the_met_number(visitor: Visitor) -> None:
    """Tests that the list of assessors has a column for the MET number."""
    text = visitor("rina").get(reverse("network:assessors")).content.decode()
    assert "Nomor MET" in text
    assert "MET.000.001234 2016" in text


@pytest.mark.parametrize("name", LISTINGS)
def test_what_goes_out_can_come_in_again(visitor: Visitor, name: str) -> None:
    """Tests that a register's spreadsheet, sent back as it was taken, is understood row by row and changes nothing."""
    client = visitor("rina")
    answer = sent(client, name, client.post(reverse(f"network:{name}_export")).content, "x.xlsx")
    assert answer.status_code == 200, answer.context["problems"]
    assert (answer.context["new"], answer.context["changed"], answer.context["signed"]) == (0, 0, "")
    assert answer.context["same"] >= 1


@pytest.mark.parametrize("name", LISTINGS)
def test_the_same_queries_for_one_row_and_a_thousand(world: World, visitor: Visitor, name: str) -> None:
    """Tests that no list asks the database once for each row: as many queries with many rows as with the few of the cast."""
    client, address = visitor("rina"), reverse(f"network:{name}")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    grow(world, name)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(address)
    assert answer.context["rows"].paginator.count >= 1_000
    assert len(many) == len(few)


def grow(world: World, name: str) -> None:
    """Adds a thousand rows to a register, and first to those that it names."""
    for below in BELOW.get(name, ()):
        grow(world, below)
    if name == "readiness":
        take(name, *({**DECLARED, "centre": f"x-{n}", "aspect": aspect} for n in range(250) for aspect in ASPECTS), by=world.planner)
    else:
        take(name, *(ROW[name](n) for n in range(1_000)), by=world.planner)


ASPECTS = ("building", "equipment", "instructors", "safety")
DECLARED = {"declared_ready": "ya", "declared_on": "2017-10-02"}
BELOW = {"readiness": ("centres",), "instructor-competences": ("instructors",), "test-site-schemes": ("test-sites",)}


def named(n: int) -> dict[str, Any]:
    """Key and name of the n-th row of a register."""
    return {"key": f"x-{n}", "name": f"X {n}"}


def nth_day(n: int) -> str:
    """The n-th day, as a sheet has it."""
    return (date(2013, 1, 1) + timedelta(days=n)).isoformat()


ROW: dict[str, Callable[[int], dict[str, Any]]] = {
    "centres": lambda n: {**named(n), "kind": "uptd", "region": "32.15", "owner": "X", "lat": -6, "lon": 107, "point_source": "assumed"},
    "centre-names": lambda n: {"centre": "blk-karawang", "name": f"X {n}"},
    "supervisions": lambda n: {"supervisor": "bbplk-bekasi", "centre": "blk-karawang", "since": nth_day(n), "until": nth_day(n)},
    "workshops": lambda n: {**named(n), "centre": "blk-karawang", "field": "welding", "stations": 16, "equipment": "smaw-machine"},
    "instructors": lambda n: {**named(n), "centre": "blk-karawang", "employment": "asn", "days_a_month": 18},
    "instructor-competences": lambda n: {"instructor": f"x-{n}", "competence": "welding-smaw", "evidence": "assumed"},
    "lsps": lambda n: {**named(n), "kind": "p1", "licence_until": "2019-12-31", "schemes": "plate-welder-3g", "centre": "blk-karawang"},
    "assessors": lambda n: {
        **named(n),
        "met": f"MET.000.{n:06} 2001",
        "lsp": "lsp-bbplk-bekasi",
        "schemes": "plate-welder-3g",
        "valid_until": "2019-01-01",
        "home": "blk-karawang",
        "region": "32.15",
        "days_a_month": 8,
    },
    "test-sites": lambda n: {**named(n), "kind": "sewaktu", "lsp": "lsp-bbplk-bekasi", "centre": "blk-karawang"},
    "test-site-schemes": lambda n: {"site": f"x-{n}", "scheme": "plate-welder-3g", "verified_on": "2017-01-01", "verified_until": "2018-01-01"},
    "companies": lambda n: {**named(n), "industry": "25"},
    "company-sites": lambda n: {**named(n), "company": "pt-las-jaya", "region": "32.15"},
    "company-contacts": lambda n: {
        "company": "pt-las-jaya",
        "site": "pt-las-jaya-cikarang",
        "name": f"X {n}",
        "position": "HRD",
        "since": nth_day(n),
    },
    "posts": lambda n: {"email": "rina@selaras.example", "name": "Rina Hapsari", "role": "planner", "since": nth_day(n), "until": nth_day(n)},
}


def test_every_register_has_a_list() -> None:
    """Tests that whatever sheet the network takes has a list with search and export; a register cannot be added without one."""
    assert set(LISTINGS) == set(REGISTERS) == set(ROW) | {"readiness"}


# Exports ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTINGS)
def test_a_list_is_taken_as_a_spreadsheet_and_that_is_on_record(visitor: Visitor, name: str) -> None:
    """Tests that each list goes out as a workbook that another program reads, and leaves an event."""
    client = visitor("rina")
    rows = client.get(reverse(f"network:{name}")).context["rows"].paginator.count
    answer = client.post(reverse(f"network:{name}_export"))
    assert answer["Content-Disposition"].endswith('.xlsx"')
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.active.max_row == rows + 1
    event = Event.objects.last()
    assert (event.kind, event.facts["rows"], event.by_words) == ("network.register_exported", rows, "rina@selaras.example")


def test_an_export_keeps_the_filter_and_the_scope(visitor: Visitor) -> None:
    """Tests that what the list does not show does not leave the house either."""
    address = reverse("network:instructors_export")
    for who, query, names in (("rina", "?q=tono", {"Tono Suparman"}), ("kepala", "", {"Budi Santoso"})):
        book = openpyxl.load_workbook(io.BytesIO(visitor(who).post(address + query).content))
        assert {row[1] for row in list(book.active.values)[1:]} == names
    assert Event.objects.filter(kind="network.register_exported").values_list("facts__asked", flat=True)[0] == {"q": "tono"}


# Imports ------------------------------------------------------------------------------------------------------------


def test_an_import_is_looked_at_and_confirmed(visitor: Visitor) -> None:
    """Tests the two steps: the preview counts and writes nothing, the confirmation writes and says so."""
    client = visitor("rina")
    before = Event.objects.count()
    preview = sent(client, "companies", GOOD)
    assert (preview.context["new"], preview.context["changed"], preview.context["same"]) == (1, 1, 0)
    assert "<del>PT Las Jaya</del>" in preview.content.decode()
    assert not Company.objects.filter(key="pt-baru").exists()
    assert Event.objects.count() == before
    answer = confirmed(client, "companies", preview)
    assert answer.status_code == 302
    assert Company.objects.get(key="pt-las-jaya").name == "PT Las Jaya Abadi"
    assert Event.objects.count() == before + 1
    assert sent(client, "companies", GOOD).context["signed"] == ""


def test_a_register_that_changed_is_shown_again(world: World, visitor: Visitor) -> None:
    """Tests that a preview that no longer holds is not written; the new one is shown and can be confirmed."""
    client = visitor("rina")
    preview = sent(client, "companies", GOOD)
    take("companies", {"key": "pt-baru", "name": "PT Lain", "industry": "25"}, by=world.planner)
    again = confirmed(client, "companies", preview)
    assert again.status_code == 200
    assert Company.objects.get(key="pt-baru").name == "PT Lain"
    assert again.context["changed"] == 2
    assert confirmed(client, "companies", again).status_code == 302
    assert Company.objects.get(key="pt-baru").name == "PT Baru"


def test_a_preview_is_good_for_its_owner_and_register_only(visitor: Visitor) -> None:
    """Tests that rows signed for somebody else, for another register, or changed on the way are not taken."""
    preview = sent(visitor("rina"), "companies", GOOD)
    signed = preview.context["signed"]
    head = sent(visitor("karta"), "workshops", WORKSHOP.format(centre="blk-karawang", key="baru"))
    for client, name, rows in (
        (visitor("kepala"), "workshops", head.context["signed"]),
        (visitor("rina"), "centres", signed),
        (visitor("rina"), "companies", signed[:-3] + "abc"),
        (visitor("rina"), "companies", ""),
    ):
        client.post(reverse("network:import_confirm", args=[name]), {"rows": rows})
    assert not Company.objects.filter(key="pt-baru").exists()
    with whole_network():
        assert not Workshop.objects.filter(key="baru").exists()


def test_needs_whose_time_is_over_are_refused_before_anybody_confirms(visitor: Visitor, settings: Any) -> None:
    """Tests that the preview judges by the visitor's day: needs until May 2018 pass in December 2017 and are refused in June 2018."""
    sheet = csv_of(IMPORTS["company-needs"].sheet, [row()])
    assert sent(visitor("rina"), "company-needs", sheet).context["signed"]
    settings.TODAY = date(2018, 6, 1)
    answer = sent(visitor("rina"), "company-needs", sheet)
    assert (answer.status_code, answer.context["signed"], len(answer.context["problems"])) == (422, "", 1)
    assert "Waktunya sudah lewat" in answer.content.decode()


def test_problems_are_named_and_cannot_be_confirmed(visitor: Visitor) -> None:
    """Tests that a file with problems answers 422 with each of them and offers nothing to confirm."""
    answer = sent(visitor("rina"), "companies", GOOD + "pt-salah,,99999\n")
    assert answer.status_code == 422
    assert [problem.row for problem in answer.context["problems"]] == [4, 4]
    assert answer.context["signed"] == ""


@pytest.mark.parametrize(("who", "name"), [("karta", "companies"), ("lasma", "workshops"), ("disna", "posts"), ("rina", "tidak-ada")])
def test_an_import_of_others_is_not_there(visitor: Visitor, who: str, name: str) -> None:
    """Tests that each step of an import is 404 for a role that may not use it."""
    client = visitor(who)
    assert sent(client, name, GOOD).status_code == 404
    assert client.get(reverse("network:import", args=[name])).status_code == 404
    assert client.get(reverse("network:import_template", args=[name])).status_code == 404
    assert client.post(reverse("network:import_confirm", args=[name]), {"rows": "x"}).status_code == 404


def test_the_head_of_a_centre_imports_into_it_only(visitor: Visitor) -> None:
    """Tests that a head's own workshop is taken, and that another centre is unknown to the file."""
    client = visitor("karta")
    assert confirmed(client, "workshops", sent(client, "workshops", WORKSHOP.format(centre="blk-karawang", key="baru"))).status_code == 302
    foreign = sent(client, "workshops", WORKSHOP.format(centre="bbplk-bekasi", key="lain"))
    assert (foreign.status_code, foreign.context["signed"]) == (422, "")
    with whole_network():
        assert set(Workshop.objects.filter(key__in=["baru", "lain"]).values_list("key", flat=True)) == {"baru"}


@pytest.mark.parametrize("name", ["centres", "companies", "posts"])
def test_a_template_opens_elsewhere(visitor: Visitor, name: str) -> None:
    """Tests that a template is a workbook whose header is in Indonesian."""
    answer = visitor("rina").get(reverse("network:import_template", args=[name]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
    assert len(book.worksheets) >= 2


def test_a_request_that_is_too_large_is_refused_at_the_door(visitor: Visitor) -> None:
    """Tests that a declared length beyond the limit is answered 413 with what to do, before anything is read."""
    client = visitor("rina")
    answer = client.post(reverse("network:import", args=["companies"]), {}, CONTENT_LENGTH=str(50 * 2**20))
    assert answer.status_code == 413
    assert "MB" in answer.content.decode()
    file = b"a,b\n" + b"x" * (5 * 2**20 + 10)
    assert sent(client, "companies", file).status_code == 422


def test_hostile_files_are_refused_or_inert(visitor: Visitor, shared_data: Path, tmp_path: Path) -> None:
    """Tests each hostile file over HTTP: 4xx with words, nothing written; a formula comes in as text and goes out as text."""
    subprocess.run([sys.executable, str(shared_data / "hostile_uploads.py"), str(tmp_path)], check=True, timeout=120)
    client, before = visitor("rina"), Company.objects.count()
    for path in sorted(tmp_path.iterdir()):
        answer = sent(client, "companies", path.read_bytes(), path.name)
        if answer.status_code == 302:  # a long one is read by the worker
            read_file.func(int(answer["Location"].split("/")[-2]))
            answer = client.get(answer["Location"])
            refused = answer.context["found"].get("reason") or answer.context["found"].get("problems")
        else:
            refused = answer.context["form"].errors or answer.context["problems"]
        assert 400 <= answer.status_code < 500, path.name
        assert refused, path.name
    assert Company.objects.count() == before
    preview = sent(client, "companies", "key,name,industry\npt-x,\"=cmd|' /C calc'!A0\",25\n")
    confirmed(client, "companies", preview)
    assert Company.objects.get(key="pt-x").name == "=cmd|' /C calc'!A0"
    book = openpyxl.load_workbook(io.BytesIO(client.post(reverse("network:companies_export") + "?q=pt-x").content))
    assert (book.active["B2"].value, book.active["B2"].data_type) == ("=cmd|' /C calc'!A0", "s")


# Centre and company -------------------------------------------------------------------------------------------------


def test_readiness_is_declared_by_the_centre_and_verified_by_another(world: World, visitor: Visitor) -> None:
    """Tests the way from "not ready" to "ready" through the forms, aspect by aspect."""
    head, planner = visitor("nurul"), visitor("rina")
    for aspect, label, _row in queries.centre_page(world.annur, TODAY).aspects:
        address = reverse("network:aspect", args=[world.annur.key, aspect])
        assert head.post(address, {"ready": "True", "words": f"{label} lengkap"}).status_code == 302
        assert not queries.readiness_on([world.annur], TODAY)[world.annur.pk].ready
        assert planner.post(address, {"ready": "True", "finding": "Sudah dilihat"}).status_code == 302
    assert queries.readiness_on([world.annur], TODAY)[world.annur.pk].ready
    assert "Sudah dilihat" in head.get(reverse("network:my_centre")).content.decode()


def test_a_form_that_is_not_filled_in_says_so(world: World, visitor: Visitor) -> None:
    """Tests that a verification needs a finding, a declaration a yes or no, and an unknown aspect is not there."""
    address = reverse("network:aspect", args=[world.annur.key, "building"])
    assert visitor("rina").post(address, {"ready": "True"}).status_code == 422
    assert visitor("nurul").post(address, {"words": "x"}).status_code == 422
    assert visitor("nurul").get(reverse("network:aspect", args=[world.annur.key, "tidak-ada"])).status_code == 404
    undeclared = reverse("network:aspect", args=[world.annur.key, "safety"])
    assert visitor("rina").post(undeclared, {"ready": "True", "finding": "x"}).status_code == 422


def test_no_head_declares_for_another_centre(world: World, visitor: Visitor) -> None:
    """Tests that another centre's readiness is 404 for a head, and open to its own."""
    address = reverse("network:aspect", args=[world.karawang.key, "building"])
    assert visitor("nurul").post(address, {"ready": "False"}).status_code == 404
    assert queries.readiness_on([world.karawang], TODAY)[world.karawang.pk].ready
    assert visitor("karta").post(address, {"ready": "False"}).status_code == 302
    assert not queries.readiness_on([world.karawang], TODAY)[world.karawang.pk].ready


def test_a_company_keeps_its_own_contacts(world: World, visitor: Visitor) -> None:
    """Tests adding and ending a contact, and that another company's page, form and contact are not there."""
    client, address = visitor("lasma"), reverse("network:add_contact", args=[world.las_jaya.key])
    with whole_network():
        foreign = CompanyContact.objects.get(company=world.garmen)
    assert client.post(address, {"name": "Wati", "position": "HRD", "site": foreign.site_id}).status_code == 422
    assert client.post(address, {"name": "Wati", "position": "HRD", "email": "wati@las.example"}).status_code == 302
    with whole_network():
        wati = CompanyContact.objects.get(person__name="Wati")
    assert client.post(reverse("network:end_contact", args=[wati.pk])).status_code == 302
    assert client.post(reverse("network:end_contact", args=[wati.pk])).status_code == 422
    assert client.post(reverse("network:end_contact", args=[foreign.pk])).status_code == 404
    assert client.get(reverse("network:company", args=[world.garmen.key])).status_code == 404
    assert client.post(reverse("network:add_contact", args=[world.garmen.key]), {"name": "X", "position": "X"}).status_code == 404
    assert "wati@las.example" not in Event.objects.filter(kind="network.company_contact_registered").last().facts.values()


def test_no_list_shows_another_centres_people(world: World, visitor: Visitor) -> None:
    """Tests that the outsider finds no page of the network at all."""
    client = visitor("luar")
    for name in ("overview", "imports", "my_centre", "my_company", *LISTINGS):
        assert client.get(reverse(f"network:{name}")).status_code == 404
    with whole_network():
        assert Instructor.objects.count() == 2
