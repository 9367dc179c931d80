# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The registers through the product's own door: the catalogue, a planner's spreadsheet, and what is refused."""

import io
import time
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from selaras.ground.people.models import Account, Event
from selaras.ground.standards.actions import NotPublishable, load_catalogue, publish_version
from selaras.ground.standards.models import Equipment, Occupation, Programme, ProgrammeUnit, ProgrammeVersion, Region, Scheme, Unit
from selaras.ground.standards.sheets import REGISTERS
from selaras.kit.imports import IMPORTS, HasProblems, Imported, NotWhatWasPreviewed, Verdict
from selaras.kit.uploads import read_table
from tests.world import AT, TODAY, table

FIELD = {"key": "welding", "title_id": "Pengelasan", "title_en": "Welding"}
UNIT = {"key": "las", "title_id": "Mengelas", "title_en": "Weld", "source": "assumed"}
LATHE = {"key": "bubut", "title_id": "Mesin bubut", "title_en": "Lathe"}
PRICED = {"price": "145.000.000", "pieces": 4, "price_source": "assumed"}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """The words of these tests are those of the source."""
    with translation.override("en"):
        yield


def take(name: str, *rows: dict[str, Any], by: Account) -> Imported:
    """Imports rows into a register."""
    return IMPORTS[name].confirm(table=table(*rows), by=by, at=AT)


def problems(name: str, *rows: dict[str, Any]) -> list[str]:
    """What a preview says against rows."""
    return [str(problem) for problem in IMPORTS[name].preview(table(*rows), TODAY).problems]


def small_programme(by: Account, **version: Any) -> ProgrammeVersion:
    """A programme of two units and its test."""
    take("fields", FIELD, by=by)
    take("competences", {"key": "smaw", "field": "welding", "title_id": "SMAW", "title_en": "SMAW"}, by=by)
    take("occupations", {"edition": "KBJI2014", "code": "7212", "title_id": "Juru las", "title_en": "Welder", "terms": "welder"}, by=by)
    take("units", UNIT, {**UNIT, "key": "potong"}, {**UNIT, "key": "periksa"}, by=by)
    scheme = {"key": "uji", "title_id": "Juru las", "title_en": "Welder", "kind": "klaster", "field": "welding", "source": "assumed"}
    take("schemes", {**scheme, "units": "las; potong; periksa"}, by=by)
    names = {"key": "smaw-2g", "field": "welding", "competence": "smaw", "title_id": "SMAW 2G", "title_en": "SMAW 2G"}
    take("programmes", {**names, "occupation_edition": "KBJI2014", "occupation": "7212"}, by=by)
    document = {"programme": "smaw-2g", "number": 1, "state": "draft", "guide": "KEP.185", "jp": 24, "jp_minutes": 45, "training_days": 3}
    rest = {"entry_education": "junior", "minimum_age": 17, "kit_cost": 1_000_000, "source": "assumed", "schemes": "uji"}
    take("programme_versions", {**document, **rest, **version}, by=by)
    hours = [{"programme": "smaw-2g", "number": 1, "unit": unit, "jp": jp} for unit, jp in (("las", 16), ("potong", 8))]
    take("programme_units", *hours, by=by)
    return ProgrammeVersion.objects.get()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_catalogue_loads_in_seconds_and_repeating_it_changes_nothing(planner: Account) -> None:
    """Tests that every register enters with one event each, under one cause, quickly, and that a second time all rows are the same."""
    start, events = time.perf_counter(), Event.objects.count()
    first = load_catalogue(by=planner, at=AT)
    assert time.perf_counter() - start < 30  # two seconds on a quiet machine
    assert list(first) == list(REGISTERS)
    assert all(done.new and not done.changed for done in first.values())
    written = Event.objects.order_by("number")[events:]
    assert [event.kind for event in written] == ["standards.register_imported"] * len(REGISTERS)
    assert len({event.cause for event in written}) == 1
    again = load_catalogue(by=planner, at=AT)
    assert [(done.new, done.changed) for done in again.values()] == [(0, 0)] * len(REGISTERS)


@pytest.mark.slow
@pytest.mark.django_db
def test_every_export_can_come_in_again(planner: Account) -> None:
    """Tests that what a register gives out as XLSX is read back as the same rows, and that its template opens."""
    load_catalogue(by=planner, at=AT)
    for name, register in REGISTERS.items():
        book = register.sheet.export(IMPORTS[name].export())
        if name != "regions":  # the same path as the others, and the slowest to try
            preview = IMPORTS[name].preview(read_table(book, f"{name}.xlsx"), TODAY)
            assert preview.problems == (), name
            assert preview.count(Verdict.SAME) == len(preview.rows) == register.table.objects.count(), name
        page = openpyxl.load_workbook(io.BytesIO(register.sheet.template())).worksheets[0]
        assert page.max_column == len(register.columns)


@pytest.mark.django_db
def test_a_preview_writes_nothing_and_shows_what_would_change(planner: Account) -> None:
    """Tests new, changed and same rows, the words of a change, and that the digest of another state is refused."""
    take("fields", FIELD, {**FIELD, "key": "garment"}, by=planner)
    rows = ({**FIELD, "title_en": "Joining"}, {**FIELD, "key": "garment"}, {**FIELD, "key": "ict"})
    preview = IMPORTS["fields"].preview(table(*rows), TODAY)
    assert [(row.key, row.verdict) for row in preview.rows] == [("welding", Verdict.CHANGED), ("garment", Verdict.SAME), ("ict", Verdict.NEW)]
    assert preview.rows[0].changes == {"title_en": ("Welding", "Joining")}
    assert list(REGISTERS["fields"].table.objects.values_list("key", flat=True)) == ["garment", "welding"]
    take("fields", {**FIELD, "title_en": "Fusing"}, by=planner)
    with pytest.raises(NotWhatWasPreviewed):
        IMPORTS["fields"].confirm(table=table(*rows), agreed=preview.digest, by=planner, at=AT)
    done = IMPORTS["fields"].confirm(table=table(*rows), agreed=IMPORTS["fields"].preview(table(*rows), TODAY).digest, by=planner, at=AT)
    assert done == Imported(new=1, changed=1, same=1)


@pytest.mark.django_db
def test_a_column_that_is_missing_leaves_the_row_as_it_is(planner: Account) -> None:
    """Tests that a file with fewer columns does not empty the others, and that an empty cell does."""
    take("units", {**UNIT, "document": "SKKNI 98-2018"}, by=planner)
    take("units", {**UNIT, "title_en": "Join"}, by=planner)
    assert Unit.objects.get().document == "SKKNI 98-2018"
    take("units", {**UNIT, "document": ""}, by=planner)
    assert Unit.objects.get().document == ""


@pytest.mark.django_db
def test_equipment_has_a_price_or_its_price_is_unknown(planner: Account) -> None:
    """Tests that a price comes in with pieces and source, that four lathes of 145 million are 580 million for a class, and that it can be emptied."""
    take("equipment", {**LATHE, **PRICED}, {**LATHE, "key": "frais"}, by=planner)
    assert {row.key: row.class_price for row in Equipment.objects.all()} == {"bubut": 580_000_000, "frais": None}
    take("equipment", {**LATHE, "price": "", "pieces": "", "price_source": ""}, by=planner)
    assert Equipment.objects.get(key="bubut").class_price is None


@pytest.mark.django_db
def test_a_cell_with_several_words_replaces_what_was_there(planner: Account) -> None:
    """Tests that synonyms are lower case, come once, and follow the file."""
    welder = {"edition": "KBJI2014", "code": "7212", "title_id": "Juru las", "title_en": "Welder"}
    take("occupations", {**welder, "terms": "Welder; tukang  las; welder"}, by=planner)
    assert sorted(Occupation.objects.get().terms.values_list("term", flat=True)) == ["tukang las", "welder"]
    done = take("occupations", {**welder, "terms": "welder; juru las"}, by=planner)
    assert done == Imported(new=0, changed=1, same=0)
    assert sorted(Occupation.objects.get().terms.values_list("term", flat=True)) == ["juru las", "welder"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "row", "words"),
    [
        ("units", {**UNIT, "code": "C.25LAS01.029.1"}, "names where the code was seen"),
        ("units", {**UNIT, "source": "a site"}, "names where the code was seen"),
        ("units", {**UNIT, "code": "C.25LAS.029", "source": "a site"}, "none of the four SKKNI formats"),
        ("units", {**UNIT, "supersedes": "nothing"}, "“nothing” is not known here"),
        ("regions", {"edition": "2018", "code": "32.16", "name": "Bekasi", "level": "city", "province": "32"}, "is not known here"),
        ("regions", {"edition": "2018", "code": "32", "name": "Jawa Barat", "level": "regency"}, "A province has two digits"),
        ("regions", {"edition": "2018", "code": "32", "name": "Jawa Barat", "level": "province", "lat": "-6,9"}, "A point has"),
        ("occupations", {"edition": "KBJI2014", "code": "721", "title_id": "x", "title_en": "x"}, "four digits"),
        ("industries", {"edition": "KBLI2020", "code": "25", "title_id": "x", "title_en": "x"}, "A section stands alone"),
        ("competences", {"key": "smaw", "field": "welding", "title_id": "x", "title_en": "x"}, "is not known here"),
        ("equipment", {**LATHE, **PRICED, "price": "mahal"}, "column “price”: “mahal” is not a whole number"),
        ("equipment", {**LATHE, **PRICED, "price": 0}, "column “price”: must be between 1 and"),
        ("equipment", {**LATHE, **PRICED, "pieces": ""}, "column “price”: A price a piece stands with the pieces that a class of sixteen needs"),
        ("equipment", {**LATHE, **PRICED, "price_source": ""}, "column “price”: A price stands with its source (or: assumed); give both"),
        ("fields", {**FIELD, "price_source": "assumed"}, "column “price”: A price stands with its source (or: assumed); give both"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_written(name: str, row: dict[str, Any], words: str, planner: Account) -> None:
    """Tests readers, references and the sentences of the constraints, in the preview as in the import."""
    said = problems(name, row)
    assert len(said) == 1
    assert words in said[0]
    assert "2" in said[0]  # the row, as the spreadsheet numbers it
    with pytest.raises(HasProblems):
        take(name, row, by=planner)
    assert not REGISTERS[name].table.objects.exists()


@pytest.mark.django_db
def test_a_code_belongs_to_one_unit(planner: Account) -> None:
    """Tests that a code which another unit has is refused with the constraint's own sentence."""
    coded = {**UNIT, "code": "C.25LAS01.029.1", "source": "a site"}
    take("units", coded, by=planner)
    assert "A unit with this code already exists" in problems("units", {**coded, "key": "other"})[0]
    assert "A unit with this code already exists" in problems("units", {**coded, "key": "a", "code": "C.25LAS01.030.1"}, {**coded, "key": "b"})[0]


@pytest.mark.django_db
def test_parents_may_come_after_their_children_in_a_file(planner: Account) -> None:
    """Tests that the order of rows does not matter, and that a province is found by its edition."""
    bekasi = {"edition": "2018", "code": "32.16", "name": "Kabupaten Bekasi", "level": "regency", "province": "32"}
    west_java = {"edition": "2018", "code": "32", "name": "Jawa Barat", "level": "province", "province": ""}
    take("regions", bekasi, west_java, by=planner)
    assert Region.objects.get(code="32.16").parent == Region.objects.get(code="32")
    assert problems("regions", {**bekasi, "edition": "2025"})


@pytest.mark.django_db
def test_a_competence_of_another_field_is_refused(planner: Account) -> None:
    """Tests that a programme's instructors master something of its own field."""
    small_programme(planner)
    take("fields", {**FIELD, "key": "garment"}, by=planner)
    row = {"key": "sewing", "field": "garment", "competence": "smaw", "occupation_edition": "KBJI2014", "occupation": "7212"}
    assert "another vocational field" in problems("programmes", {**row, "title_id": "Jahit", "title_en": "Sewing"})[0]


@pytest.mark.django_db
def test_a_published_version_is_complete_and_then_stands(planner: Account) -> None:
    """Tests that hours must add up before publishing, and that afterwards neither the document nor its units change."""
    version = small_programme(planner, jp=30)
    with pytest.raises(NotPublishable, match="24 JP, the programme has 30"):
        publish_version(version=version, by=planner, at=AT)
    hours = {"programme": "smaw-2g", "number": 1, "unit": "las", "jp": 22}
    take("programme_units", hours, by=planner)
    assert publish_version(version=version, by=planner, at=AT).state == "published"
    assert Event.objects.latest("number").kind == "standards.version_published"
    with pytest.raises(NotPublishable, match="already published"):
        publish_version(version=version, by=planner, at=AT)
    assert "is published" in problems("programme_units", {**hours, "jp": 24})[0]
    assert "is published" in problems("programme_units", {**hours, "unit": "periksa"})[0]
    assert problems("programme_units", hours) == []
    changed = next(iter(REGISTERS["programme_versions"].rows())) | {"jp": 32}
    assert "is published" in problems("programme_versions", changed)[0]


@pytest.mark.django_db
def test_a_programme_that_teaches_too_little_of_its_test_is_refused(planner: Account) -> None:
    """Tests the floor: two of four units of a scheme are not enough to name it as the test."""
    version = small_programme(planner)
    take("units", {**UNIT, "key": "gambar"}, by=planner)
    wide = next(iter(REGISTERS["schemes"].rows())) | {"units": "las; potong; periksa; gambar"}
    take("schemes", wide, by=planner)
    with pytest.raises(NotPublishable, match="too few units"):
        publish_version(version=version, by=planner, at=AT)


@pytest.mark.django_db
def test_the_share_of_a_scheme_is_counted_alike_everywhere(planner: Account) -> None:
    """Tests two of three units taught: by the row, by both querysets, and for a scheme without units."""
    version = small_programme(planner)
    scheme = Scheme.objects.get()
    assert version.share_of(scheme) == pytest.approx(2 / 3)
    assert ProgrammeVersion.objects.with_share_of(scheme).get().share == pytest.approx(2 / 3)
    assert Scheme.objects.with_share_taught(version).get().share == pytest.approx(2 / 3)
    scheme.scheme_units.all().delete()
    assert version.share_of(scheme) == 0
    assert Scheme.objects.with_share_taught(version).get().share is None


@pytest.mark.django_db
def test_the_current_version_is_the_newest_published(planner: Account) -> None:
    """Tests that drafts and older versions are not planned."""
    version = small_programme(planner)
    assert not ProgrammeVersion.objects.current().exists()
    publish_version(version=version, by=planner, at=AT)
    row = next(iter(REGISTERS["programme_versions"].rows()))
    take("programme_versions", {**row, "number": 2, "state": "draft"}, by=planner)
    assert ProgrammeVersion.objects.current().get().number == 1
    second = ProgrammeVersion.objects.get(number=2)
    take("programme_units", *({"programme": "smaw-2g", "number": 2, "unit": unit, "jp": 12} for unit in ("las", "potong")), by=planner)
    publish_version(version=second, by=planner, at=AT)
    assert ProgrammeVersion.objects.current().get().number == 2
    assert Programme.objects.get().versions.published().count() == 2
    assert ProgrammeUnit.objects.count() == 4
