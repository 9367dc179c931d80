# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Needs, meetings and guests by the sheet: preview, every problem by row and column, all or none."""

import time
from datetime import date, timedelta

import pytest
from django.core import checks
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from selaras.ground.people.models import Event
from selaras.kit.imports import IMPORTS, HasProblems, NotWhatWasPreviewed, Verdict
from selaras.kit.scope import scope, whole_network
from selaras.kit.spreadsheets import read_table
from selaras.loop.forum import actions
from selaras.loop.forum.models import Attendance, Meeting, Statement
from selaras.loop.forum.rules import Channel, Origin
from selaras.loop.forum.sheets import month
from tests.loop.forum.needs import company_need, regional, row, wanted
from tests.world import AT, TODAY, World, region, table

pytestmark = pytest.mark.django_db
NEEDS, REGIONS = IMPORTS["company-needs"], IMPORTS["region-needs"]


@pytest.mark.parametrize("words", ["2018-03", "03/2018", "3-2018", "Maret 2018", "march 2018", "Mar 2018", "2018-03-17", "17/03/2018"])
def test_a_month_is_understood_as_people_write_it(words: str) -> None:
    """Tests the ways to write a month."""
    assert month(words) == date(2018, 3, 1)


@pytest.mark.parametrize("words", ["13/2018", "Marit 2018", "2018", "besok", "1e3/2018", "0/2018"])
def test_what_is_no_month_is_refused_in_words(words: str) -> None:
    """Tests that nothing else passes for a month."""
    with pytest.raises(ValueError, match="“"):
        month(words)


def test_a_preview_writes_nothing(world: World) -> None:
    """Tests that looking at a file changes neither needs nor record."""
    before = Event.objects.count()
    with (
        whole_network(),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        preview = NEEDS.preview(table(row(), row(words="juru las pipa")), TODAY)
        assert not Statement.objects.exists()
    assert (preview.count(Verdict.NEW), preview.problems) == (2, ())
    assert Event.objects.count() == before
    assert not [query for query in queries.captured_queries if not query["sql"].startswith("SELECT")]


def test_a_company_brings_its_sheet(world: World) -> None:
    """Tests that rows become statements of the company in whose room they are read, in one event, through the spreadsheet channel."""
    before = Event.objects.count()
    with scope(company=world.las_jaya.pk):
        preview = NEEDS.preview(table(row(company=None), row(company=None, words="juru las pipa", until_month=None, heads_most=None)), TODAY)
        done = NEEDS.confirm(
            table=table(row(company=None), row(company=None, words="juru las pipa", until_month=None, heads_most=None)),
            agreed=preview.digest,
            by=world.accounts["lasma"],
            at=AT,
        )
        first, second = Statement.objects.select_related("site").order_by("pk")
    assert done.new == 2
    assert (first.company, first.site, first.region, first.channel) == (world.las_jaya, world.las_jaya_site, world.las_jaya_site.region, Channel.XLSX)
    assert (first.start_month, first.until_month, first.wage_least, first.shift) == (date(2018, 3, 1), date(2018, 5, 1), 4_000_000, True)
    assert (second.heads_most, second.until_month) == (4, date(2018, 3, 1))
    event = Event.objects.latest("number")
    assert (Event.objects.count(), event.kind, event.facts["needs"]) == (before + 1, "forum.needs_imported", {"company": 2})


def test_a_sheet_says_what_recurs(world: World) -> None:
    """Tests that a row may say how often, in words, with the people of each time, and that the same need once and again are two."""
    rows = [row(until_month="12/2018", heads_most=4), row(until_month="12/2018", heads_most=4, recurs="setiap triwulan")]
    with whole_network():
        NEEDS.confirm(table=table(*rows), by=world.accounts["darma"], at=AT)
        assert sorted(Statement.objects.values_list("recurs", "heads_least", "heads_most")) == [("sekali", 4, 4), ("triwulan", 16, 16)]
        assert [problem.row for problem in NEEDS.preview(table(*rows[1:]), TODAY).problems] == [2]


def test_a_company_cannot_bring_anothers_needs(world: World) -> None:
    """Tests that another company, and another's site, are not even known in a company's own room, and that a door left open is not passed."""
    with scope(company=world.garmen.pk):
        problems = NEEDS.preview(table(row(), row(company=None)), TODAY).problems
        assert {problem.column for problem in problems} == {str(NEEDS.sheet.column(name).title) for name in ("company", "site")}
    with whole_network(), pytest.raises(actions.NotYours):
        NEEDS.confirm(table=table(row()), by=world.accounts["gita"], at=AT)


def test_every_problem_is_named_by_row_and_column(world: World) -> None:
    """Tests that a file with many faults is refused with all of them, and that nothing of it is written."""
    file = table(
        row(),
        row(words="?"),
        row(heads_least="sepuluh"),
        row(heads_most=2),
        row(start_month="besok"),
        row(site=None, region=None),
        row(region="32.15"),
        row(condition="laki-laki"),
        row(certainty="mungkin"),
        row(company="PT Tidak Ada"),
        row(wage_least=4),
        row(words="operator las wanita max 25 th"),
    )
    with whole_network(), pytest.raises(HasProblems) as refused:
        NEEDS.confirm(table=file, by=world.planner, at=AT)
    named = {problem.row: problem.column for problem in refused.value.problems}
    columns = ("words", "heads_least", "heads_most", "start_month", "region", "region", "condition_reason", "certainty", "company", "wage_least")
    columns += ("condition_reason",)
    assert named == {number: str(NEEDS.sheet.column(name).title) for number, name in enumerate(columns, start=3)}
    with whole_network():
        assert not Statement.objects.exists()


TOGETHER = [
    ({"heads_least": 12, "heads_most": 4, "certainty": "mungkin"}, {"certainty", "heads_most"}),
    ({"heads_least": 12, "heads_most": 4, "company": "PT Tidak Ada"}, {"company", "heads_most"}),
    ({"heads_least": 12, "heads_most": 4, "site": None, "region": None, "words": "satpam pria"}, {"region", "heads_most", "condition_reason"}),
    ({"heads_least": 12, "heads_most": 4, "region": "32.15"}, {"region", "heads_most"}),
    ({"heads_least": 12, "heads_most": 4, "start_month": "besok", "until_month": "01/2016"}, {"start_month", "until_month", "heads_most"}),
    ({"heads_least": "?", "words": "", "wage_least": 5, "wage_most": 4}, {"heads_least", "words", "wage_least", "wage_most"}),
    ({"words": "", "site": "pt-garmen-indah-karawang", "until_month": "01/2018"}, {"words", "site", "until_month"}),
    # what could not be read is not guessed at: one fault each, and none that follows from it
    ({"heads_least": "?", "heads_most": 4}, {"heads_least"}),
    ({"until_month": "besok", "start_month": "01/2016"}, {"until_month"}),
    ({"recurs": "kadang", "until_month": "03/2018"}, {"recurs"}),
    ({"start_month": "besok", "until_month": None, "recurs": "bulanan"}, {"start_month"}),
    ({"condition": "laki-laki", "condition_reason": "x" * 201}, {"condition_reason"}),
    ({"site": "tidak ada", "region": None}, {"site"}),
]


@pytest.mark.parametrize(("said", "columns"), TOGETHER)
def test_all_that_is_wrong_with_a_row_is_told_at_once(world: World, said: dict[str, object], columns: set[str]) -> None:
    """Tests that a range the wrong way round, and whatever else can be judged, is told beside what cannot be read, each once, and
    that nothing is said of what follows from it.
    """
    with whole_network():
        problems = NEEDS.preview(table(row(**said)), TODAY).problems
    assert sorted(problem.column for problem in problems) == sorted(str(NEEDS.sheet.column(name).title) for name in columns)


def test_a_regions_row_tells_all_at_once(world: World) -> None:
    """Tests the same of a labour office: no evidence, a foreign region and a range the wrong way round."""
    with scope(region=region("32.15").pk):
        problems = REGIONS.preview(table(regional(office=None, evidence=None, region="32.16", heads_most=2)), TODAY).problems
    assert {problem.column for problem in problems} == {str(REGIONS.sheet.column(name).title) for name in ("evidence", "region", "heads_most")}


def test_a_condition_in_the_words_stands_with_its_reason(world: World) -> None:
    """Tests that what the words say of sex and age needs a reason and is kept beside it, that "pria/wanita" and clothes are no condition, and that
    whom a region names is none.
    """
    rows = [
        row(words="operator las wanita max 25 th", condition_reason="mes khusus"),
        row(words="operator pria/wanita"),
        row(words="jahit baju wanita"),
    ]
    with whole_network():
        assert [problem.column for problem in NEEDS.preview(table(row(words="satpam pria")), TODAY).problems] == ["Alasan syarat"]
        NEEDS.confirm(table=table(*rows), by=world.planner, at=AT)
        REGIONS.confirm(table=table(regional(words="kelompok wanita tani")), by=world.planner, at=AT)
        said = dict(Statement.objects.values_list("words", "condition"))
    assert said == {rows[0]["words"]: "wanita, max 25 th", rows[1]["words"]: "", rows[2]["words"]: "", "kelompok wanita tani": ""}


def test_a_month_that_is_over_is_refused(world: World) -> None:
    """Tests that a file kept until its last month (May 2018) is over enters no old needs: the preview of that day says so, and so does the action."""
    last_day, next_day = date(2018, 5, 31), date(2018, 6, 1)
    with whole_network():
        assert NEEDS.preview(table(row()), last_day).problems == ()
        preview = NEEDS.preview(table(row()), next_day)
        assert [(problem.row, problem.column) for problem in preview.problems] == [(2, str(NEEDS.sheet.column("until_month").title))]
        with pytest.raises(HasProblems):
            NEEDS.confirm(table=table(row()), by=world.planner, at=AT.replace(year=2018, month=6, day=1))
        assert not Statement.objects.exists()


def test_the_same_need_is_not_stated_twice(world: World) -> None:
    """Tests repeats within a file, repeats of what stands, and a number that was used before."""
    with whole_network():
        assert [problem.row for problem in NEEDS.preview(table(row(), row(words="OPERATOR las robot")), TODAY).problems] == [3]
        NEEDS.confirm(table=table(row(key="satu")), by=world.planner, at=AT)
        assert [problem.row for problem in NEEDS.preview(table(row(), row(words="lain", key="satu")), TODAY).problems] == [2, 3]


def test_a_number_is_its_owners_own(world: World) -> None:
    """Tests that a number which another company used is taken like an unused one, from whoever brings it, and refused within its own needs only."""
    with whole_network():
        NEEDS.confirm(table=table(row(key="satu")), by=world.planner, at=AT)
    for company, refused in ((world.garmen, []), (world.las_jaya, [2])):
        with scope(company=company.pk):
            file = table(row(company=None, site=None, region="32.16", words="penjahit", key="satu"))
            assert [problem.row for problem in NEEDS.preview(file, TODAY).problems] == refused
    with scope(company=world.garmen.pk):
        NEEDS.confirm(table=file, by=world.accounts["gita"], at=AT)
        two = [row(company=None, site=None, region="32.16", words=words, key="dua") for words in ("penjahit obras", "penjahit lurus")]
        assert [problem.row for problem in NEEDS.preview(table(*two), TODAY).problems] == [3]
    with whole_network():
        assert sorted(Statement.objects.values_list("company__key", "key")) == [("pt-garmen-indah", "satu"), ("pt-las-jaya", "satu")]


def test_a_need_names_a_meeting_to_which_its_owner_was_invited(world: World) -> None:
    """Tests that a company's sheet knows the meetings to which it was invited, and another's no more than one that never was."""
    held = {"kind": "visit", "held_on": TODAY, "by": world.planner, "at": AT}
    own, foreign = (actions.hold_meeting(title=f"Kunjungan {site.company}", site=site, **held) for site in (world.las_jaya_site, world.garmen_site))
    for meeting in (own, foreign):
        actions.invite(meeting=meeting, companies=[meeting.site.company], by=world.planner, at=AT)
    never = f"{foreign.key[:-1]}x"
    with scope(company=world.las_jaya.pk):
        assert set(NEEDS.sheet.column("meeting").known()) == {own.key}
        told = [NEEDS.preview(table(row(company=None, meeting=key)), TODAY).problems for key in (own.key, foreign.key, never)]
    assert told[0] == ()
    assert [len(problems) for problems in told[1:]] == [1, 1]
    assert told[1][0].message.replace(foreign.key, never) == told[2][0].message
    with whole_network():
        assert {own.key, foreign.key} <= set(NEEDS.sheet.column("meeting").known())


def test_what_changed_meanwhile_is_not_confirmed(world: World) -> None:
    """Tests that a digest of another file is refused."""
    with whole_network():
        agreed = NEEDS.preview(table(row()), TODAY).digest
        with pytest.raises(NotWhatWasPreviewed):
            NEEDS.confirm(table=table(row(heads_most=7)), agreed=agreed, by=world.planner, at=AT)


def test_a_labour_office_brings_its_regions_needs(world: World) -> None:
    """Tests that the office is filled in, evidence is asked for, and places of others are refused."""
    with scope(region=world.karawang.region_id):
        assert [problem.row for problem in REGIONS.preview(table(regional(evidence=None), regional(region="32.16")), TODAY).problems] == [2, 3]
        REGIONS.confirm(table=table(regional(office=None, origin="self")), by=world.accounts["disna"], at=AT)
        assert Statement.objects.get().origin == Origin.SELF


def test_a_regional_need_has_one_owner(world: World) -> None:
    """Tests that a row that names both, or for staff neither, is refused."""
    with whole_network():
        preview = REGIONS.preview(table(regional(centre="blk-karawang"), regional(office=None)), TODAY)
    assert [problem.row for problem in preview.problems] == [2, 3]


def test_the_template_and_the_export_can_come_in_again(world: World) -> None:
    """Tests that the template is read as a sheet without rows, and that an export is seen as what stands already."""
    with whole_network():
        NEEDS.confirm(table=table(row(equipment="smaw-machine")), by=world.planner, at=AT)
        back = read_table(NEEDS.sheet.export(NEEDS.export()), "kebutuhan.xlsx")
        problems = NEEDS.preview(back, TODAY).problems
        assert {problem.column for problem in problems} == {str(NEEDS.sheet.column("key").title)}
        assert len(read_table(NEEDS.sheet.template(), "kosong.xlsx")) == 1


def test_text_that_a_spreadsheet_would_run_stays_text(world: World) -> None:
    """Tests that a formula stays the words that it is, in the table and on its way out."""
    with whole_network():
        NEEDS.confirm(table=table(row(words="=cmd|' /C calc'!A0")), by=world.planner, at=AT)
        assert Statement.objects.get().words == "=cmd|' /C calc'!A0"
        out = read_table(NEEDS.sheet.export(NEEDS.export()), "kebutuhan.xlsx")
    assert "=cmd|' /C calc'!A0" in out[1]


def test_a_years_needs_come_in_at_once(world: World) -> None:
    """Tests that 1,200 lines are stated in seconds, with a number of queries that does not grow with them."""
    rows = [row(words=f"operator las {number:04}", equipment="smaw-machine") for number in range(1_200)]
    file = table(*rows)
    with whole_network():
        with CaptureQueriesContext(connection) as few:
            NEEDS.confirm(table=table(row(equipment="smaw-machine")), by=world.planner, at=AT)
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as many:
            NEEDS.confirm(table=file, by=world.planner, at=AT)
        assert time.perf_counter() - began < 10
        assert Statement.objects.count() == 1_201
        assert Statement.objects.filter(equipment__key="smaw-machine").count() == 1_201
    assert len(many) <= len(few) + 1_200 // 20  # the database takes so many rows in one statement


def test_meetings_and_guests_by_the_sheet(world: World) -> None:
    """Tests that the forum of August 2017 enters with its guests, and that a second time changes nothing."""
    meeting = {"key": "forum-2017", "kind": "forum", "title": "Forum industri", "held_on": "15/08/2017", "place": "Bekasi", "assumed": "tidak"}
    guests = [
        {"meeting": "forum-2017", "company": "pt-las-jaya", "centre": "", "present": "ya"},
        {"meeting": "forum-2017", "company": "", "centre": "blk-karawang", "present": ""},
    ]
    with whole_network():
        assert IMPORTS["meetings"].confirm(table=table(meeting), by=world.planner, at=AT).new == 1
        assert IMPORTS["meetings"].confirm(table=table(meeting), by=world.planner, at=AT).same == 1
        assert IMPORTS["attendance"].confirm(table=table(*guests), by=world.planner, at=AT).new == 2
        guests[1]["present"] = "tidak"
        done = IMPORTS["attendance"].confirm(table=table(*guests), by=world.planner, at=AT)
        assert (done.new, done.changed, done.same) == (0, 1, 1)
        assert Attendance.objects.get(centre=world.karawang).present is False
        with pytest.raises(HasProblems):
            IMPORTS["meetings"].confirm(table=table({**meeting, "place": "Jakarta"}), by=world.planner, at=AT)
        with pytest.raises(HasProblems):
            IMPORTS["attendance"].confirm(table=table({"meeting": "forum-2017", "present": "ya"}), by=world.planner, at=AT)
        with pytest.raises(actions.NotYours):
            IMPORTS["meetings"].confirm(table=table({**meeting, "key": "lain"}), by=world.accounts["lasma"], at=AT)
    assert Meeting.objects.count() == 1


def test_a_sheet_invites_only_whom_the_meeting_is_for(world: World) -> None:
    """Tests that a company on a sheet for a Rakornis, or at another's visit, is named by its row with the reason, and the matching guest is taken."""
    rakornis = actions.hold_meeting(kind="rakornis", title="Rakornis", held_on=date(2017, 8, 15), place="Bekasi", by=world.planner, at=AT)
    visit = {"kind": "visit", "title": "Kunjungan", "held_on": date(2017, 8, 15), "site": world.las_jaya_site}
    visit = actions.hold_meeting(**visit, by=world.planner, at=AT)
    for meeting, wrong, right in (
        (rakornis, {"company": "pt-las-jaya"}, {"centre": "blk-karawang"}),
        (visit, {"company": world.garmen.key}, {"company": "pt-las-jaya"}),
    ):
        rows = [{"meeting": meeting.key, "present": "ya", **each} for each in (right, wrong)]
        with whole_network():
            (problem,) = IMPORTS["attendance"].preview(table(*rows), TODAY).problems
            assert (problem.row, problem.column) == (3, "Perusahaan")
            assert "tidak dapat diundang" in problem.message
            with pytest.raises(HasProblems):
                IMPORTS["attendance"].confirm(table=table(*rows), by=world.planner, at=AT)
            assert not Attendance.objects.filter(meeting=meeting, present=True).exists()
            IMPORTS["attendance"].confirm(table=table(rows[0]), by=world.planner, at=AT)
            assert Attendance.objects.filter(meeting=meeting, present=True).count() == 1


def test_a_sheet_says_who_came_only_of_what_was_held(world: World) -> None:
    """Tests that "came" and "did not come" are refused by row for a meeting to come and for one called off, and that inviting is not."""
    later = actions.hold_meeting(kind="forum", title="Forum nanti", held_on=TODAY + timedelta(days=30), place="Bekasi", by=world.planner, at=AT)
    off = actions.hold_meeting(kind="forum", title="Forum batal", held_on=TODAY + timedelta(days=20), place="Bekasi", by=world.planner, at=AT)
    actions.call_off_meeting(meeting=off, because="Gedung tidak tersedia", by=world.planner, at=AT)
    rows = [{"meeting": each.key, "company": "pt-las-jaya", "present": said} for each in (later, off) for said in ("ya", "tidak")]
    for line, words in zip(rows, ("belum diselenggarakan",) * 2 + ("dibatalkan",) * 2, strict=True):
        with whole_network():
            (problem,) = IMPORTS["attendance"].preview(table(line), TODAY).problems
            assert words in problem.message
            with pytest.raises(HasProblems):
                IMPORTS["attendance"].confirm(table=table(line), by=world.planner, at=AT)
    with whole_network():
        assert IMPORTS["attendance"].confirm(table=table({**rows[0], "present": ""}), by=world.planner, at=AT).new == 1
        assert IMPORTS["attendance"].preview(table(rows[0]), later.held_on).problems == ()


def test_a_meeting_by_hand(world: World) -> None:
    """Tests holding, inviting and marking; only staff, only the invited, not before the day."""
    meeting = actions.hold_meeting(kind="forum", title="Forum industri", held_on=date(2017, 8, 15), place="Bekasi", by=world.planner, at=AT)
    assert actions.invite(meeting=meeting, companies=[world.las_jaya, world.garmen], centres=[world.karawang], by=world.planner, at=AT) == 3
    assert actions.invite(meeting=meeting, companies=[world.las_jaya], by=world.planner, at=AT) == 0
    with whole_network():
        came = Attendance.objects.get(company=world.las_jaya).pk
    assert actions.record_attendance(meeting=meeting, came=[came], by=world.planner, at=AT) == (1, 2)
    for wrong in ({"came": [came + 1_000]}, {"came": [came], "at": AT.replace(month=8, day=1)}):
        with pytest.raises(actions.CannotBeTaken):
            actions.record_attendance(**{"meeting": meeting, "by": world.planner, "at": AT, **wrong})
    with pytest.raises(actions.CannotBeTaken):
        actions.hold_meeting(kind="forum", title="Forum industri", held_on=date(2017, 8, 15), place="Bekasi", by=world.planner, at=AT)
    with pytest.raises(actions.NotYours):
        actions.invite(meeting=meeting, companies=[world.las_jaya], by=world.accounts["lasma"], at=AT)
    statement = actions.state_need(owner=world.las_jaya, origin=Origin.COMPANY, wanted=wanted(), meeting=meeting, by=world.accounts["lasma"], at=AT)
    assert statement.meeting == meeting
    with scope(company=world.garmen.pk):
        assert Attendance.objects.count() == 1


def test_a_need_stated_by_form_is_known_to_the_sheet(world: World) -> None:
    """Tests that the same need through two channels is seen."""
    company_need(world, words="operator las robot", heads_least=4, heads_most=6, site=world.las_jaya_site.pk)
    with whole_network():
        assert [problem.row for problem in NEEDS.preview(table(row()), TODAY).problems] == [2]


def test_the_database_takes_a_guest_once(world: World) -> None:
    """Tests, on each database, that one meeting has one line for a company and one for a centre, and that another meeting has its own."""
    meetings = [Meeting.objects.create(key=f"m-{n}", kind="forum", title="Forum", held_on=TODAY, place="Bekasi") for n in (1, 2)]
    with whole_network():
        for guest in ({"company": world.las_jaya}, {"centre": world.karawang}):
            for meeting in meetings:
                Attendance.objects.create(meeting=meeting, **guest)
            with pytest.raises(IntegrityError), transaction.atomic():
                Attendance.objects.create(meeting=meetings[0], **guest)


def test_no_table_asks_for_what_a_database_cannot_hold() -> None:
    """Tests that Django has no warning about a constraint that this database would leave out."""
    assert [warning for warning in checks.run_checks(databases=["default"]) if warning.id.startswith("models.W")] == []
