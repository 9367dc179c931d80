# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Whole sheets into the registers: preview, confirm, all or nothing, and only what one may write."""

import io
import time
from collections.abc import Mapping
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from selaras.ground.network.actions import import_register
from selaras.ground.network.models import Assessor, Centre, Company, CompanyContact, Instructor, Post, Workshop
from selaras.ground.network.rules import CompanyKind
from selaras.ground.network.sheets import REGISTERS
from selaras.ground.people.models import Account, Event, Person
from selaras.kit.imports import IMPORTS, HasProblems, NotWhatWasPreviewed, Preview, Verdict
from selaras.kit.scope import ScopeError, scope, whole_network
from selaras.kit.spreadsheets import csv_of, read_table
from tests.world import AT, TODAY, World, table, take

pytestmark = pytest.mark.django_db

COMPANY = {"key": "pt-baru", "name": "PT Baru", "industry": "25", "nib": "1234567890123", "employees": "1.250"}
INSTRUCTOR = {"key": "ani", "name": "Ani", "centre": "blk-karawang", "employment": "asn", "days_a_month": 18, "methodology_until": "31/12/2019"}
ASSESSOR = {
    "key": "joko",
    "name": "Joko",
    "met": "MET.000.009999 2015",
    "lsp": "lsp-bbplk-bekasi",
    "schemes": "plate-welder-3g",
    "valid_until": "2019-01-31",
    "region": "32.15 Kabupaten Karawang",
    "days_a_month": 8,
}
WORKSHOP = {"centre": "blk-karawang", "key": "blk-karawang-las-2", "name": "Las 2", "field": "welding", "stations": 32, "equipment": "smaw-machine"}


def look(name: str, *rows: Mapping[str, Any]) -> Preview:
    """The preview that a person of the national centre gets."""
    with whole_network():
        return IMPORTS[name].preview(table(*rows), TODAY)


def words_of(preview: Preview) -> list[str]:
    """The problems of a preview in words."""
    return [f"{problem.row} {problem.column}: {problem.message}" for problem in preview.problems]


def test_every_register_is_on_the_list_of_imports() -> None:
    """Tests that pages, scenarios and the console find each register of the network by its name."""
    assert set(REGISTERS) <= set(IMPORTS)
    assert len(REGISTERS) == 15


@pytest.mark.parametrize("name", REGISTERS)
def test_what_goes_out_can_come_in_again(world: World, name: str) -> None:
    """Tests each register's round trip: exported as XLSX and as CSV and read again, every row is found the same."""
    kind = REGISTERS[name]
    with whole_network():
        rows = kind.export()
        files = {"x.xlsx": kind.sheet.export(rows), "x.csv": csv_of(kind.sheet, rows).encode()}
        for file, data in files.items():
            if rows:
                preview = kind.preview(read_table(data, file))
                assert words_of(preview) == []
                assert (preview.count(Verdict.SAME), len(preview.rows)) == (len(rows), len(rows)), [row.changes for row in preview.rows]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", REGISTERS)
def test_every_template_can_be_filled_in(world: World, name: str, language: str) -> None:
    """Tests that a template in either language is taken back, its drop-downs are read by another reader, and each column has a help."""
    kind = REGISTERS[name]
    with translation.override(language), whole_network():
        book = openpyxl.load_workbook(io.BytesIO(kind.sheet.template()))
    header = [cell.value for cell in book.worksheets[0][1]]
    assert len(header) == len(kind.sheet.columns)
    with whole_network():
        preview_header = [header, ["x"] * len(header)]
        assert kind.preview(preview_header).ignored == ()
    help_rows = list(book.worksheets[1].values)[1:]
    assert [row[0] for row in help_rows[: len(header)]] == [title.rstrip(" *") for title in header]


def test_a_preview_writes_nothing_and_counts_what_would_happen(world: World, django_assert_max_num_queries: Any) -> None:
    """Tests a file with a new, a changed and an unchanged company: what becomes of each, and that nothing was written."""
    before = (Company.objects.count(), Event.objects.count())
    same = {"key": "pt-garmen-indah", "name": "PT Garmen Indah"}
    changed = {"key": "pt-las-jaya", "name": "PT Las Jaya Abadi"}
    with django_assert_max_num_queries(3):
        preview = look("companies", COMPANY, {**same, "industry": "14", "employees": 1900}, {**changed, "industry": "25", "employees": 420})
    assert [row.verdict for row in preview.rows] == [Verdict.NEW, Verdict.SAME, Verdict.CHANGED]
    assert preview.rows[2].changes == {"name": ("PT Las Jaya", "PT Las Jaya Abadi")}
    assert preview.problems == ()
    assert (Company.objects.count(), Event.objects.count()) == before


def test_a_sheet_says_which_firms_act_for_others(world: World) -> None:
    """Tests that a new firm is a plain company where the sheet says nothing, an outsourcing firm or a school job centre where it says so; that a
    sheet without the column leaves what is known.
    """
    for kind, words in ((CompanyKind.EMPLOYER, None), (CompanyKind.SCHOOL, "bkk"), (CompanyKind.OUTSOURCING, "perusahaan alih daya")):
        take("companies", {**COMPANY, "kind": words} if words else COMPANY, by=world.planner)
        assert Company.objects.get(key="pt-baru").kind == kind
    take("companies", {**COMPANY, "employees": 1300}, by=world.planner)
    assert Company.objects.get(key="pt-baru").kind == CompanyKind.OUTSOURCING


def test_confirming_does_what_was_previewed_in_one_event(world: World) -> None:
    """Tests that a confirmed import writes the rows and one event that says how many and which."""
    preview = look("companies", COMPANY)
    before = Event.objects.count()
    with whole_network():
        done = import_register(kind=REGISTERS["companies"], table=table(COMPANY), agreed=preview.digest, by=world.planner, at=AT)
    assert (done.new, done.changed, done.same) == (1, 0, 0)
    company = Company.objects.get(key="pt-baru")
    assert (company.employees, company.nib, company.assumed) == (1250, "1234567890123", False)
    assert Event.objects.count() == before + 1
    assert Event.objects.last().facts["keys"]["new"] == ["pt-baru"]


def test_a_register_that_changed_since_the_preview_is_not_overwritten(world: World) -> None:
    """Tests that an agreed preview is void once somebody else changed what it promised."""
    row = {"key": "pt-las-jaya", "name": "PT Las Jaya", "industry": "25", "employees": 500}
    preview = look("companies", row)
    take("companies", {**row, "employees": 450}, by=world.planner)
    with pytest.raises(NotWhatWasPreviewed), whole_network():
        import_register(kind=REGISTERS["companies"], table=table(row), agreed=preview.digest, by=world.planner, at=AT)
    assert Company.objects.get(key="pt-las-jaya").employees == 450


def test_a_file_is_never_taken_without_a_scope(world: World) -> None:
    """Tests that forgetting to say for whom a file is taken is a fault, also where no table of a tenant is touched."""
    with pytest.raises(ScopeError):
        import_register(kind=REGISTERS["companies"], table=table(COMPANY), by=world.planner, at=AT)


def test_one_wrong_row_keeps_all_rows_out(world: World) -> None:
    """Tests that a file with one problem writes nothing, not even the persons of its good rows or an event."""

    def counts() -> tuple[int, ...]:
        with whole_network():
            return Instructor.objects.count(), Person.objects.count(), Event.objects.count()

    before = counts()
    with pytest.raises(HasProblems) as refusal, whole_network():
        import_register(
            kind=REGISTERS["instructors"], table=table(INSTRUCTOR, {**INSTRUCTOR, "key": "edi", "centre": "blk-karawanf"}), by=world.planner, at=AT
        )
    assert [(problem.row, problem.column) for problem in refusal.value.problems] == [(3, str(REGISTERS["instructors"].sheet.column("centre").title))]
    assert "blk-karawang" in refusal.value.problems[0].message
    assert counts() == before


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [
        ("companies", {**COMPANY, "nib": "1.23457E+12"}, "nib"),
        ("companies", {**COMPANY, "key": "PT Baru"}, "key"),
        ("companies", {**COMPANY, "name": None}, "name"),
        ("companies", {**COMPANY, "employees": "banyak"}, "employees"),
        ("companies", {**COMPANY, "industry": "99999"}, "industry"),
        ("companies", {**COMPANY, "kind": "yayasan"}, "kind"),
        ("supervisions", {"supervisor": "bbplk-bekasi", "centre": "bbplk-bekasi", "since": "2018-01-01"}, "centre"),
        ("supervisions", {"supervisor": "bbplk-bekasi", "centre": "blk-karawang", "since": "2018-01-01"}, "centre"),
        ("supervisions", {"supervisor": "bbplk-bekasi", "centre": "blkk-an-nur", "since": "2017-12-01", "until": "2017-01-01"}, "until"),
        (
            "readiness",
            {"centre": "blkk-an-nur", "aspect": "safety", "declared_ready": "ya", "declared_on": "2017-12-01", "verified_ready": "ya"},
            "verified_on",
        ),
        ("workshops", {**WORKSHOP, "stations": "0"}, "stations"),
        ("instructors", {**INSTRUCTOR, "days_a_month": 27}, "days_a_month"),
        ("assessors", {**ASSESSOR, "met": "12345"}, "met"),
        ("assessors", {**ASSESSOR, "met": "MET.000.0012342016"}, "met"),
        ("assessors", {**ASSESSOR, "instructor": "tono-suparman"}, "home"),
        (
            "test-site-schemes",
            {"site": "tuk-karawang-las", "scheme": "plate-welder-3g", "verified_on": "2018-02-01", "verified_until": "2018-01-01"},
            "verified_until",
        ),
        ("posts", {"email": "x@selaras.example", "name": "X", "role": "company", "since": "2018-01-01"}, "company"),
        ("posts", {"email": "x@selaras.example", "name": "X", "role": "planner", "centre": "blk-karawang", "since": "2018-01-01"}, "centre"),
        ("posts", {"email": "bukan surel", "name": "X", "role": "planner", "since": "2018-01-01"}, "email"),
    ],
)
def test_each_broken_rule_is_named_by_row_and_column(world: World, name: str, row: Mapping[str, Any], column: str) -> None:
    """Tests that a broken rule is found before anything is written, and that its column is named."""
    preview = look(name, row)
    assert [(problem.row, problem.column) for problem in preview.problems] == [(2, str(REGISTERS[name].sheet.column(column).title))]


def test_good_rows_of_every_kind_are_taken(world: World) -> None:
    """Tests imports with a person, with several references and with an account that does not exist yet."""
    by = world.planner
    assert take("instructors", INSTRUCTOR, by=by).new == 1
    assert (
        take(
            "assessors", ASSESSOR, {**ASSESSOR, "key": "ani-asesor", "met": "MET 000.000777 2016", "instructor": "ani", "home": "blk-karawang"}, by=by
        ).new
        == 2
    )
    assert take("workshops", WORKSHOP, by=by).new == 1
    assert take("posts", {"email": "Baru@Selaras.example", "name": "Baru", "role": "desk", "since": "2018-01-01"}, by=by).new == 1
    with whole_network():
        ani = Instructor.objects.get(key="ani")
        joko, again = Assessor.objects.get(key="joko"), Assessor.objects.get(key="ani-asesor")
        assert (joko.met_digits, joko.met_year, joko.person.name) == ("009999", 2015, "Joko")
        assert again.person == ani.person
        assert [one.key for one in joko.schemes.all()] == ["plate-welder-3g"]
        workshop = Workshop.objects.get(key="blk-karawang-las-2")
        assert (workshop.weeks_a_year, [one.key for one in workshop.equipment.all()]) == (46, ["smaw-machine"])
    post = Post.objects.get(person__account__email="baru@selaras.example")
    assert (post.role, post.since) == ("desk", date(2018, 1, 1))
    assert not post.person.account.has_usable_password()


def test_changes_reach_the_person_and_the_references(world: World) -> None:
    """Tests that a changed name lands with the person, that references are taken away, and that absent columns are left alone."""
    by = world.planner
    take("workshops", WORKSHOP, by=by)
    done = take("workshops", {**WORKSHOP, "equipment": "", "stations": 48}, by=by)
    assert done.changed == 1
    take("instructors", {"key": "budi-santoso", "name": "Budi S. Santoso", "centre": "bbplk-bekasi", "employment": "asn", "days_a_month": 18}, by=by)
    with whole_network():
        workshop = Workshop.objects.get(key="blk-karawang-las-2")
        assert (workshop.stations, workshop.equipment.count()) == (48, 0)
        budi = Instructor.objects.get(key="budi-santoso")
        assert (budi.person.name, budi.methodology_until, budi.elsewhere) == ("Budi S. Santoso", date(2019, 12, 31), True)


def test_the_head_of_a_centre_writes_into_that_centre_only(world: World) -> None:
    """Tests that inside a centre's scope its own workshop can be imported, and neither another centre's name nor its standing row can be touched."""
    kind, by = REGISTERS["workshops"], world.accounts["karta"]
    take("workshops", {**WORKSHOP, "centre": "bbplk-bekasi", "key": "bbplk-las"}, by=world.planner)
    with scope(centre=world.karawang):
        assert import_register(kind=kind, table=table(WORKSHOP), by=by, at=AT).new == 1
        for foreign in ({**WORKSHOP, "key": "lain", "centre": "bbplk-bekasi"}, {**WORKSHOP, "key": "bbplk-las"}):
            with pytest.raises(HasProblems):
                import_register(kind=kind, table=table(foreign), by=by, at=AT)
        assert {row["key"] for row in kind.export()} == {"blk-karawang-las", "blk-karawang-las-2"}
        template = openpyxl.load_workbook(io.BytesIO(kind.sheet.template()))
    assert "bbplk-bekasi" not in {cell for sheet in template.worksheets[2:] for row in sheet.values for cell in row}
    with whole_network():
        assert Workshop.objects.get(key="bbplk-las").centre == world.bbplk


def test_a_company_writes_its_own_contacts_only(world: World) -> None:
    """Tests the same wall for companies, and that a register without owners is closed to a tenant."""
    contact = {"company": "pt-las-jaya", "name": "Wati", "position": "HRD", "since": "2018-01-01"}
    with scope(company=world.las_jaya):
        import_register(kind=REGISTERS["company-contacts"], table=table(contact), by=world.accounts["lasma"], at=AT)
        for name, row in (("company-contacts", {**contact, "company": "pt-garmen-indah"}), ("companies", COMPANY)):
            with pytest.raises(HasProblems):
                import_register(kind=REGISTERS[name], table=table(row), by=world.accounts["lasma"], at=AT)
        assert CompanyContact.objects.filter(person__name="Wati").exists()


@pytest.mark.slow
def test_a_network_of_rows_is_taken_in_about_a_second(world: World, django_assert_max_num_queries: Any) -> None:
    """Tests 300 instructors, 150 assessors and 144 companies: few queries for each, and well under the five seconds that a page may take."""
    days = {"methodology_until": "2019-12-31", "employment": "asn", "days_a_month": 18}
    sheets = {
        "instructors": [{**days, "key": f"i-{n}", "name": f"Instruktur {n}", "centre": "blk-karawang"} for n in range(300)],
        "assessors": [{**ASSESSOR, "key": f"a-{n}", "name": f"Asesor {n}", "met": f"MET.000.{n:06} 2014"} for n in range(150)],
        "companies": [{**COMPANY, "key": f"pt-{n}", "name": f"PT {n}"} for n in range(144)],
    }
    for name, rows in sheets.items():
        began = time.perf_counter()
        with django_assert_max_num_queries(30):
            assert take(name, *rows, by=world.planner).new == len(rows)
        assert time.perf_counter() - began < 5
        with django_assert_max_num_queries(30):
            assert take(name, *({**row, "name": f"{row['name']} B"} for row in rows), by=world.planner).changed == len(rows)
    assert Account.objects.count() == len(world.accounts)
    assert Centre.objects.count() == 3
