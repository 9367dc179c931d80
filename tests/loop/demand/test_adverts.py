# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Adverts: how a dirty file is read, that no row is lost, what is one advert posted again, and that they stay apart from needs."""

import io
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from selaras.ground.people.models import Event
from selaras.ground.runs.actions import replay
from selaras.kit.imports import NotWhatWasPreviewed
from selaras.kit.scope import whole_network
from selaras.kit.spreadsheets import Unreadable
from selaras.kit.uploads import DANGEROUS_STARTS, read_table
from selaras.loop.demand import actions, jobs
from selaras.loop.demand.adverts.actions import KnownFile, import_adverts
from selaras.loop.demand.adverts.intake import AdvertIntake
from selaras.loop.demand.adverts.models import Advert, AdvertBatch, AdvertCode, AdvertFlag
from selaras.loop.demand.adverts.queries import batch_page, beside, narrowed, shown_adverts
from selaras.loop.demand.adverts.rules import Places, Reason, Salary, Sighting, find_reposts, read_day, read_salary
from selaras.loop.demand.models import Need
from selaras.loop.forum.actions import NotYours
from selaras.web.demand.advert_sheets import ALL_ADVERTS, advert_rows
from tests.loop.demand.advertised import DIRTY, SOURCE, advert, take_in
from tests.loop.forum.needs import company_need
from tests.world import AT, TODAY, World, table


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (("IDR", "5000000", "6000000", "monthly"), Salary("IDR", 5_000_000, 6_000_000, ())),
        (("", "Rp 5.000.000", "Rp. 6.000.000", ""), Salary("IDR", 5_000_000, 6_000_000, ())),
        (("IDR", "4500000.0", "", "bulanan"), Salary("IDR", 4_500_000, None, ())),
        (("IDR", "", "", "monthly"), Salary("IDR", None, None, (Reason.NO_SALARY,))),
        (("IDR", "6", "7", "monthly"), Salary("IDR", 6, 7, (Reason.IMPLAUSIBLE,))),
        (("IDR", "6000000", "5000000", "monthly"), Salary("IDR", 6_000_000, 5_000_000, (Reason.IMPLAUSIBLE,))),
        (("SGD", "5500", "6000", "monthly"), Salary("SGD", 5_500, 6_000, (Reason.CURRENCY,))),
        (("JPY", "9", "1", "monthly"), Salary("JPY", 9, 1, (Reason.CURRENCY, Reason.IMPLAUSIBLE))),
        (("", "5000000", "", "monthly"), Salary("", 5_000_000, None, (Reason.CURRENCY,))),
        (("IDR", "50000", "", "hourly"), Salary("IDR", 50_000, None, (Reason.PERIOD,))),
        (("IDR", "nego", "=1+1", "monthly"), Salary("IDR", None, None, (Reason.UNREAD,))),
    ],
)
def test_a_salary_is_read_or_says_why_not(written: tuple[str, str, str, str], read: Salary) -> None:
    """Tests figures with marks and points, other currencies, other periods, and what cannot be a month's salary."""
    assert read_salary(*written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2021-12-13T17:30:23Z", date(2021, 12, 14)),
        ("2021-12-13", date(2021, 12, 13)),
        ("13/12/2021", date(2021, 12, 13)),
        ("29 minutes ago", None),
        ("", None),
    ],
)
def test_a_day_is_that_of_the_network(written: str, read: date | None) -> None:
    """Tests that a moment late in UTC is the next day here, and that words that are no day stay none."""
    assert read_day(written) == read


@pytest.mark.parametrize(
    ("written", "regions", "reasons"),
    [
        ("Kota Bekasi", (2,), ()),
        ("KAB. BEKASI", (3,), ()),
        ("Cikarang", (3,), ()),
        ("Bekasi", (1,), (Reason.UNCLEAR,)),
        ("Karawang,Kota Bekasi", (4, 2), ()),
        ("Karawang, Kuta", (4,), (Reason.PLACE,)),
        ("Banjar", (), (Reason.PLACE,)),
        ("Jawa Barat", (1,), ()),
        ("Palangkaraya", (8,), ()),
        ("", (), (Reason.PLACE,)),
    ],
)
def test_a_place_is_recognised_as_far_as_it_is_certain(written: str, regions: tuple[int, ...], reasons: tuple[Reason, ...]) -> None:
    """Tests full names, short ones, towns, spellings, names that two regencies share, and names of nothing we know."""
    named = [(1, "Jawa Barat", None), (2, "Kota Bekasi", 1), (3, "Kabupaten Bekasi", 1), (4, "Kabupaten Karawang", 1), (5, "Kota Banjar", 1)]
    named += [(6, "Kalimantan Selatan", None), (7, "Kabupaten Banjar", 6), (8, "Kota Palangka Raya", 9)]
    assert Places(named).find(written) == (regions, reasons)


def test_an_advert_again_names_the_first() -> None:
    """Tests the same number, the same fingerprint within thirty days of the first and not beyond, either order of rows, and what stood before."""
    days = {2: date(2021, 12, 20), 3: date(2021, 12, 1), 4: date(2021, 12, 31), 5: date(2022, 1, 1), 6: None}
    same = [Sighting(row, "", "a", day) for row, day in days.items()]
    assert find_reposts(same, {}, {}) == {2: ("row", 3), 4: ("row", 3)}
    assert find_reposts(same, {}, {"a": [(date(2021, 12, 15), 77)]}) == {2: 77, 3: 77, 4: 77, 5: 77}
    numbered = [Sighting(2, "n", "b", None), Sighting(3, "n", "c", date(2021, 12, 1)), Sighting(4, "m", "", None)]
    assert find_reposts(numbered, {"m": 5}, {}) == {2: ("row", 3), 4: 5}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("columns", "words"),
    [({"locations"}, "Tempat kerja"), ({"postedAt", "crawled_on"}, "Tayang pada"), ({"jobTitle", "companyName"}, "Judul lowongan, Perusahaan")],
)
def test_a_file_without_a_column_is_refused_by_its_name(world: World, columns: set[str], words: str) -> None:
    """Tests that what makes a list of adverts must be there as a column, with the words of the template, and that nothing is written."""
    rows = [{name: value for name, value in row.items() if name not in columns} for row in DIRTY]
    with pytest.raises(Unreadable) as refusal:
        take_in(world, *rows)
    assert words in refusal.value.message
    assert refusal.value.cure
    assert not AdvertBatch.objects.exists()


@pytest.mark.django_db
def test_every_row_is_kept_with_its_reasons(world: World) -> None:
    """Tests one row for each reason: none is lost, each has its flag, the words stand as written, and the page's figures add up to the rows."""
    batch = take_in(world)
    kept = {row.key: row for row in shown_adverts()}
    assert len(kept) == len(DIRTY)
    found = {key: {flag.reason for flag in row.flags.all()} for key, row in kept.items()}
    expected = dict(zip(map(str, range(1, 17)), [set() for _row in DIRTY], strict=True))
    for key, reason in {
        "3": Reason.NO_COMPANY,
        "4": Reason.SHORT,
        "5": Reason.FORMULA,
        "6": Reason.PLACE,
        "7": Reason.UNCLEAR,
        "8": Reason.NO_SALARY,
        "9": Reason.CURRENCY,
        "10": Reason.IMPLAUSIBLE,
        "11": Reason.IMPLAUSIBLE,
        "12": Reason.UNREAD,
        "13": Reason.PERIOD,
        "14": Reason.NO_DAY,
        "15": Reason.NO_TITLE,
        "16": Reason.REPOST,
    }.items():
        expected[key] = {reason}
    assert found == expected
    assert kept["16"].repost_of == kept["1"]
    assert (kept["9"].salary_words, kept["9"].currency, kept["9"].salary_least) == ("SGD 5500–6000 monthly", "SGD", 5500)
    assert [region.name for region in kept["7"].regions.all()] == ["Jawa Barat"]
    page = batch_page(batch)
    assert (page.rows, page.clean, page.flagged, page.by_flags) == (16, 2, 14, {0: 2, 1: 14})
    assert {each.reason: each.adverts for each in page.noticed} == {**dict.fromkeys(Reason, 1), Reason.IMPLAUSIBLE: 2}
    for each in page.noticed:
        assert narrowed(shown_adverts(), {"batch": batch, "reason": each.reason}).count() == each.adverts


@pytest.mark.django_db
def test_a_file_is_taken_once_whole_and_on_record(world: World) -> None:
    """Tests one event with its counts; the same content under another name is refused; so is a stranger, and a preview that holds no longer."""
    before = Event.objects.count()
    batch = take_in(world)
    event = Event.objects.get(number=before + 1)
    assert Event.objects.count() == before + 1
    assert (event.kind, event.facts["rows"], event.facts["clean"], event.facts["flags"]["implausible"]) == ("demand.adverts_imported", 16, 2, 2)
    with pytest.raises(KnownFile) as refusal:
        take_in(world, name="lagi.csv")
    assert refusal.value.batch == batch
    for by in ("lasma", "karta", "luar"):
        with pytest.raises(NotYours):
            take_in(world, advert(id="99"), by=world.accounts[by])
    rows = table(advert(id="99", jobTitle="Juru las pipa"))
    with whole_network():
        seen = AdvertIntake(rows, SOURCE, today=TODAY).agreed
    take_in(world, advert(id="98", jobTitle="Juru las pipa"))  # the same company, title and place
    with whole_network(), pytest.raises(NotWhatWasPreviewed):
        import_adverts(table=rows, name="x.csv", source=SOURCE, agreed=seen, by=world.accounts["darma"], at=AT)
    assert set(Advert.objects.values_list("batch__name", flat=True)) == {"iklan.csv"}
    assert AdvertBatch.objects.count() == 2


@pytest.mark.django_db
def test_a_later_file_knows_the_first(world: World) -> None:
    """Tests that a number of the same source and a like advert of an earlier file are reposts of the first one, across two files."""
    take_in(world, advert(id="1"))
    take_in(world, advert(id="1", jobTitle="Juru las pipa"), advert(id="5", postedAt="2017-12-19T02:00:00Z"))
    take_in(world, advert(id="6", postedAt="2017-12-21T02:00:00Z"), advert(id="1", locations="Kota Bekasi"))
    first, *others = Advert.objects.order_by("pk")
    assert [other.repost_of for other in others] == [first, first, None, first]


@pytest.mark.django_db
def test_titles_are_coded_on_record_and_beside_needs(vocabulary: World) -> None:
    """Tests that the run can be done again, that a second run replaces the first, that reposts count once, and that no need comes of an advert."""
    statement = company_need(vocabulary)
    by = {"by": vocabulary.accounts["darma"], "at": AT}
    jobs.take_up_statements(**by)
    with whole_network():
        actions.verify_needs(needs=[Need.objects.get(statement=statement).pk], **by)
    batch = take_in(vocabulary)
    with whole_network():
        for _time in range(2):
            read = jobs.code_adverts(batch=batch, **by)
            batch.refresh_from_db()
            assert replay(run=batch.run).same
            assert AdvertCode.objects.values("advert").distinct().count() == read
        assert Need.objects.count() == 1
        found = beside(TODAY)
        welders = next((advertised, told) for occupation, advertised, told in found.rows if occupation.code == "7212")
        assert (welders[0].adverts, welders[0].companies) == (1, 1)  # the first and the sixteenth row are one
        assert (welders[1].needs, welders[1].least, welders[1].most) == (1, statement.heads_least, statement.heads_most)
        assert (found.advertised, found.reposts, found.sources) == (15, 1, [SOURCE])
        assert found.unsure + sum(advertised.adverts for _occupation, advertised, _told in found.rows) == found.advertised
        with pytest.raises(NotYours):
            jobs.code_adverts(batch=batch, by=vocabulary.accounts["lasma"], at=AT)


def read_back(data: bytes) -> list[dict[str, tuple[str, object]]]:
    """An export as an independent reader sees it: for each row the kind and value of its cells, by heading."""
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    heads, *rows = page.iter_rows()
    return [{str(head.value): (cell.data_type, cell.value) for head, cell in zip(heads, row, strict=True)} for row in rows]


@pytest.mark.django_db
def test_what_would_run_in_a_spreadsheet_goes_out_as_text(world: World) -> None:
    """Tests each dangerous start in each text of an advert, read back by another reader: text that says the same, and never a formula."""
    batch = take_in(world, advert(id="1"))
    texts = ("title", "description", "company", "place", "category", "key", "least_words", "most_words", "currency_words", "period_words")
    rows = [Advert(batch=batch, row=row, **dict.fromkeys(texts, f"{start}1+1")) for row, start in enumerate(DANGEROUS_STARTS, start=100)]
    Advert.objects.bulk_create(rows)
    out = read_back(ALL_ADVERTS.export(advert_rows(shown_adverts().filter(row__gte=100).order_by("row"))))
    for start, cells in zip(DANGEROUS_STARTS, out, strict=True):
        held = [value for kind, value in cells.values() if kind == "s" and str(value).endswith("1+1")]
        assert len(held) == len(texts), start
        assert not any(kind == "f" for kind, _value in cells.values())


@pytest.mark.slow
@pytest.mark.django_db
def test_the_real_adverts_are_all_kept(world: World, shared_data: Path) -> None:
    """Tests 7,124 adverts of 2021: every row is kept, the counts by flag equal the rows of the list, and their export is inert."""
    path = shared_data / "lowongan_2021-12-14_24.csv.gz"
    rows = read_table(path.read_bytes(), path.name)
    with whole_network():
        batch = import_adverts(table=rows, name=path.name, source="jobstreet.co.id", by=world.accounts["darma"], at=AT)
    assert batch.adverts.count() == len(rows) - 1 == 7_124
    page = batch_page(batch)
    assert page.rows == page.clean + page.flagged == sum(page.by_flags.values()) == 7_124
    assert page.flags == AdvertFlag.objects.filter(advert__batch=batch).count() == sum(count * many for count, many in page.by_flags.items())
    head = rows[0]
    expected = Counter({Reason.NO_COMPANY: 0, Reason.NO_SALARY: 0, Reason.CURRENCY: 0, Reason.FORMULA: 0})
    for row in rows[1:]:
        cells = dict(zip(map(str, head), map(str, row), strict=True))
        expected[Reason.NO_COMPANY] += not cells["companyName"]
        expected[Reason.NO_SALARY] += not cells["salaryMin"]
        expected[Reason.CURRENCY] += bool(cells["salaryMin"]) and cells["salarycurrency"] != "IDR"
        expected[Reason.FORMULA] += cells["description"].strip().startswith(DANGEROUS_STARTS)
    noticed = {each.reason: each.adverts for each in page.noticed}
    assert {reason: noticed.get(reason, 0) for reason in expected} == dict(expected)
    assert noticed[Reason.REPOST] == batch.adverts.exclude(repost_of=None).count() > 0
    out = read_back(ALL_ADVERTS.export(advert_rows(shown_adverts().filter(flags__reason=Reason.FORMULA).iterator(chunk_size=500))))
    assert len(out) == noticed[Reason.FORMULA]
    assert {kind for cells in out for kind, _value in cells.values()} <= {"s", "n"}
