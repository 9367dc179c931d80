# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The pages of the standards upon the whole catalogue: lists, filters, spreadsheets out and in again, one programme; and who may read them."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.ground.network import actions as network
from selaras.ground.network.queries import teaching_places
from selaras.ground.people.models import Event
from selaras.ground.standards.models import Equipment, Field, Programme
from selaras.ground.standards.queries import programme_page
from selaras.ground.standards.sheets import REGISTERS
from selaras.kit.scope import scope, whole_network
from selaras.web.standards.listings import LISTINGS
from tests.ground.standards.conftest import catalogue
from tests.world import AT, TODAY, World, take

__all__ = ["catalogue"]
pytestmark = pytest.mark.usefixtures("catalogue")
Visitor = Callable[[str], Client]


def count_of(client: Client, name: str, query: str = "") -> int:
    """How many rows a list finds."""
    found: int = client.get(reverse(f"standards:{name}") + query).context["rows"].paginator.count
    return found


def programme_address(key: str = "smaw-3g") -> str:
    """The page of one programme."""
    return reverse("standards:programme", args=[key])


def taught_by(world: World) -> Programme:
    """A programme that the instructors of the cast can teach."""
    with whole_network():
        competence = world.tono.competences.get().competence
    return Programme.objects.select_related("competence").filter(competence=competence).order_by("key")[0]


# Lists --------------------------------------------------------------------------------------------------------------


def test_every_register_has_a_list() -> None:
    """Tests that whatever sheet the standards take has a list with search and export; a register cannot be added without one."""
    assert set(LISTINGS) == set(REGISTERS)


@pytest.mark.parametrize("name", LISTINGS)
def test_a_list_shows_its_whole_register(visitor: Visitor, name: str) -> None:
    """Tests that each list counts the rows of its table, and that nonsense in the address narrows nothing."""
    everything = REGISTERS[name].table.objects.count()
    assert count_of(visitor("rina"), name) == everything > 0
    assert count_of(visitor("rina"), name, "?page=x&field=0&edition=x&valid=x&programme=-1") == everything


@pytest.mark.parametrize(
    ("name", "query", "rows"),
    [
        ("regions", "?q=32.16&edition=2018", 1),
        ("regions", "?level=province&edition=2018", 34),
        ("regions", "?level=province&edition=2025", 38),
        ("regions", "?level=province&valid=yes", 34),
        ("occupations", "?q=welder 6g", 1),
        ("units", "?q=C.24LAS01.001.1", 1),
        ("units", "?q=C.24LAS01.001.1&newest=no", 0),
        ("units", "?q=C.24LAS01.001.1&coded=no", 0),
        ("programmes", "?q=smaw 3g&tested=yes", 1),
        ("programmes", "?q=smaw 3g&tested=no", 0),
        ("programme_versions", "?q=smaw-3g&state=published", 1),
        ("schemes", "?q=plate-welder-2g&traced=yes", 1),
        ("industries", "?q=1013&edition=KBLI2015", 1),
    ],
)
def test_a_filter_finds_what_was_asked_for(visitor: Visitor, name: str, query: str, rows: int) -> None:
    """Tests filters whose answer the catalogue fixes: 34 provinces in 2017 and 38 later, one unit to a code, synonyms that lead to an occupation."""
    assert count_of(visitor("rina"), name, query) == rows


@pytest.mark.parametrize("name", LISTINGS)
def test_the_same_queries_for_ten_rows_and_a_page_of_a_thousand(visitor: Visitor, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that no list asks the database once for each row: as many queries for ten rows as for up to a thousand."""
    client, address = visitor("rina"), reverse(f"standards:{name}")
    client.get(address)
    queries = {}
    for most in (10, 1_000):
        monkeypatch.setattr("selaras.web.ui.lists.A_PAGE", most)
        with CaptureQueriesContext(connection) as asked:
            shown = client.get(address).context["lines"]
        assert len(shown) == min(most, REGISTERS[name].table.objects.count())
        queries[most] = len(asked)
    assert queries[10] == queries[1_000]


@pytest.mark.parametrize("name", LISTINGS)
def test_what_goes_out_can_come_in_again(visitor: Visitor, name: str) -> None:
    """Tests that a whole register goes out under the template's header, is on record, and sent back is understood row by row and changes nothing."""
    client = visitor("rina")
    file = client.post(reverse(f"standards:{name}_export")).content
    event = Event.objects.last()
    rows = REGISTERS[name].table.objects.count()
    assert (event.kind, event.facts["rows"], event.by_words) == ("standards.register_exported", rows, "rina@selaras.example")
    template = b"".join(client.get(reverse("network:import_template", args=[name])))
    headers = [[cell.value for cell in openpyxl.load_workbook(io.BytesIO(book)).worksheets[0][1]] for book in (file, template)]
    assert headers[0] == headers[1]
    preview = client.post(reverse("network:import", args=[name]), {"file": SimpleUploadedFile("x.xlsx", file)})
    assert preview.status_code == 200, preview.context["problems"][:3]
    assert (preview.context["new"], preview.context["changed"], preview.context["same"]) == (0, 0, rows)


def test_an_export_keeps_the_filter(visitor: Visitor) -> None:
    """Tests that a search by a synonym, found through several of them, takes its occupation out once."""
    book = openpyxl.load_workbook(io.BytesIO(visitor("rina").post(reverse("standards:occupations_export") + "?q=las").content))
    codes = [row[1] for row in list(book.active.values)[1:]]
    assert "7212" in codes
    assert len(codes) == len(set(codes)) == count_of(visitor("rina"), "occupations", "?q=las")


# One programme ------------------------------------------------------------------------------------------------------


def test_a_programme_says_what_it_teaches_and_how_far_that_reaches(visitor: Visitor) -> None:
    """Tests a programme's page: its units add up to its hours, its test stands first with the share of its units, equipment and cost are there."""
    page = programme_page(Programme.objects.get(key="smaw-3g"))
    assert sum(unit.jp for unit in page.units) == page.version.jp == 320
    first = page.schemes[0]
    assert (first.scheme.key, first.named) == ("plate-welder-3g", True)
    assert first.coverage.share == page.version.share_of(first.scheme) >= 0.6
    assert len(first.missing) == first.coverage.asked - first.coverage.taught
    text = visitor("rina").get(programme_address()).content.decode()
    for words in (str(page.version), "Rp 46 juta", page.units[0].unit.title, "Mesin las SMAW 400 A", "Plate Welder SMAW 3G/PF"):
        assert words.removesuffix(" v1") in text


def test_a_programme_names_the_centres_that_can_teach_it(world: World) -> None:
    """Tests who teaches where: an instructor whose methodology has passed may not, a workshop without the machines says what it lacks."""
    programme = taught_by(world)
    version = programme_page(programme).version
    with whole_network():
        before = {place.centre.key: place for place in teaching_places(programme, version, TODAY)}
        late = {place.centre.key: place for place in teaching_places(programme, version, date(2020, 1, 1))}
    assert (before["blk-karawang"].may_teach, before["blk-karawang"].expired) == (1, 0)
    assert (late["blk-karawang"].may_teach, late["blk-karawang"].expired) == (0, 1)
    assert (before["bbplk-bekasi"].workshops, before["bbplk-bekasi"].able) == (0, False)
    assert {one.pk for one in before["bbplk-bekasi"].lacking} == {one.pk for one in version.equipment.all()}
    room = {"centre": world.karawang, "field": Field.objects.get(key="welding"), "stations": 16, "by": world.planner, "at": AT}
    network.register_workshop(key="lengkap", name="Lengkap", equipment=Equipment.objects.filter(programme_versions=version), **room)
    with whole_network():
        after = teaching_places(programme, version, TODAY)
    assert (after[0].centre, after[0].able, after[0].lacking) == (world.karawang, True, ())


def test_a_head_is_told_of_the_own_centre_only(world: World, visitor: Visitor) -> None:
    """Tests that a programme's page names a head's own centre and no other, and every centre for the planner."""
    programme = taught_by(world)
    with scope(centre=world.karawang):
        assert [place.centre for place in teaching_places(programme, None, TODAY)] == [world.karawang]
    address = programme_address(programme.key)
    names = {who: {place.centre.key for place in visitor(who).get(address).context["places"]} for who in ("karta", "kepala", "nurul", "rina")}
    assert names == {"karta": {"blk-karawang"}, "kepala": {"bbplk-bekasi"}, "nurul": set(), "rina": {"blk-karawang", "bbplk-bekasi"}}


def test_the_same_queries_for_one_centre_and_a_thousand_instructors(world: World, visitor: Visitor) -> None:
    """Tests that a programme's page costs as many queries with a thousand instructors as with two."""
    client, programme = visitor("rina"), taught_by(world)
    address = programme_address(programme.key)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    common: dict[str, Any] = {"centre": "blk-karawang", "employment": "asn", "days_a_month": 18}
    until = (TODAY + timedelta(days=30)).isoformat()
    take("instructors", *({**common, "key": f"x-{n}", "name": f"X {n}", "methodology_until": until} for n in range(1_000)), by=world.planner)
    held = {"competence": programme.competence.key, "evidence": "assumed"}
    take("instructor-competences", *({**held, "instructor": f"x-{n}"} for n in range(1_000)), by=world.planner)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(address)
    assert answer.context["places"][0].may_teach == 1_001
    assert len(many) == len(few)


# Who may ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "answer"), [("rina", 200), ("darma", 200), ("audi", 200), ("karta", 200), ("lasma", 404), ("disna", 404), ("luar", 404)]
)
def test_standards_are_read_by_who_plans_teaches_and_codes(visitor: Visitor, who: str, answer: int) -> None:
    """Tests that the national centre's people and heads of centres read the standards, and that others find nothing there."""
    client = visitor(who)
    assert client.get(reverse("standards:overview")).status_code == answer
    assert client.get(programme_address()).status_code == answer
    for name in LISTINGS:
        assert client.get(reverse(f"standards:{name}")).status_code == answer, name
        assert client.post(reverse(f"standards:{name}_export")).status_code == answer, name


def test_only_a_planner_is_offered_the_import(visitor: Visitor) -> None:
    """Tests that a head reads the list without a way to import it, which would be 404, and that the planner has one."""
    address = reverse("network:import", args=["units"])
    for who, status in (("rina", 200), ("karta", 404)):
        client = visitor(who)
        assert (address in client.get(reverse("standards:units")).content.decode()) == (status == 200)
        assert client.get(address).status_code == status


def test_a_programme_that_is_not_there(visitor: Visitor) -> None:
    """Tests that an unknown key is 404, and that a programme without a version says what to do."""
    assert visitor("rina").get(programme_address("tidak-ada")).status_code == 404
    known = Programme.objects.get(key="smaw-3g")
    Programme.objects.create(key="baru", title_id="Baru", title_en="New", field=known.field, competence=known.competence, occupation=known.occupation)
    assert "Belum ada versi" in visitor("rina").get(programme_address("baru")).content.decode()
