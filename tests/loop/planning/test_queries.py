# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What planning's pages read: sums by every cut equal the rows, reasons are the first thing that lacks, queries do not grow."""

from collections.abc import Iterator
from datetime import date
from itertools import permutations

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from selaras.engines.planning import save
from selaras.ground.network.actions.centres import close_centre
from selaras.ground.network.models import Centre, Instructor, InstructorCompetence, Readiness
from selaras.ground.people.models import Person
from selaras.kit.scope import whole_network
from selaras.loop.demand.jobs.forecast import forecast_needs
from selaras.loop.demand.models import Forecast, Need
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import Recurs
from selaras.loop.planning.actions.plans import adopt_plan
from selaras.loop.planning.gather import gather
from selaras.loop.planning.models import CentreYear, LocalPackages, Package, Plan, ProgrammeRate, Request, Target
from selaras.loop.planning.queries.glance import glance, reserve_of
from selaras.loop.planning.queries.needs import NeedChoice, cut, needs_of
from selaras.loop.planning.queries.packages import CUTS, PackageChoice, chosen, listed, package_page, table, without_packages
from selaras.loop.planning.queries.plans import ingredients, missing, plans_of, shown_plan
from selaras.loop.planning.rules import PlanState, Unserved, chance_of_packages, packages_more
from tests.loop.planning.drawn import AT, TODAY, drawn, lacking_plan, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seen_by_the_network() -> Iterator[None]:
    """The scope that the door of a planner opens."""
    with whole_network():
        yield


def test_the_year_on_one_page_is_what_the_rows_say() -> None:
    """Tests every figure of the first page against the packages behind it, counted by hand.

    Twelve packages: number 0, 3, 6, 9 untested, so 8 are tested. Packages 0 and 10 start in January, 1 and 11 in February, the others one a month.
    """
    town = drawn()
    plan = plan_of(town, packages=12, serving=6)
    page = glance(plan)
    assert (page.packages, page.tested, page.upgrades, page.recruits) == (12, 8, 1, 3)
    assert page.by_month == {"apbn": (2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0)}
    assert sum(page.tested_by_month) == 8
    assert [centre.packages for centre in page.centres] == [4, 4, 4]
    assert page.without_need == 6
    assert page.ojt_people == 4.0  # the two companies among needs 0 to 5, two people each
    assert [(each.origin, each.needs, each.served, each.placed) for each in page.placed] == [
        ("company", 3, 2, 14.0),
        ("region", 3, 2, 14.0),
        ("self", 3, 2, 14.0),
    ]
    assert [each.heads for each in page.placed] == pytest.approx([3 * 10 * 0.85] * 3)
    assert page.unserved == 3
    assert [tight.kind for tight in page.tight] == ["budget", "instructors", "assessors", "rooms"]


@pytest.mark.parametrize(("rows", "columns"), list(permutations(CUTS, 2)))
def test_sums_by_every_cut_equal_the_rows(rows: str, columns: str) -> None:
    """Tests that cells, rows, columns and total of every table are the packages that a click on them opens."""
    plan = plan_of(drawn(centres=4), packages=30)
    choice = PackageChoice(tested=True)
    found = table(plan, choice, rows, columns)
    assert found.total == chosen(plan, choice).count() == 20
    assert sum(line.total for line in found.rows) == sum(line.total for line in found.columns) == 20
    for row in found.rows:
        assert row.total == sum(found.cells.get((row.key, column.key), 0) for column in found.columns)
    for (row, column), count in found.cells.items():
        narrowed = {name: int(key) if name == "month" else key for name, key in ((rows, row), (columns, column))}
        assert chosen(plan, PackageChoice(tested=True, **narrowed)).count() == count


def test_the_list_narrows_by_everything_at_once() -> None:
    """Tests each filter of the list against the rule by which the packages were drawn."""
    plan = plan_of(drawn(centres=3), packages=24, serving=6)
    assert set(listed(plan, PackageChoice(field="las")).values_list("programme__key", flat=True)) == {"las"}
    assert listed(plan, PackageChoice(serves=True)).count() == 6
    assert listed(plan, PackageChoice(serves=False, tested=False)).count() == 8 - 2  # 0 and 3 of the untested serve a need
    assert listed(plan, PackageChoice(kind="uptp")).count() == 8
    assert [row.code for row in listed(plan, PackageChoice(words="2018-0003"))] == ["2018-0003"]
    assert listed(plan, PackageChoice(words="nothing of the kind")).count() == 0
    served = listed(plan, PackageChoice(serves=True)).first()
    assert (served.needs, served.sent, served.placed) == (1, 10.0, 7.0)


def test_a_package_opens_with_all_that_hangs_on_it() -> None:
    """Tests the page of the first package (untested, a company's need) and of the second (tested)."""
    town = drawn()
    plan = plan_of(town, packages=12, serving=6)
    first, second = (package_page(row) for row in Package.objects.filter(plan=plan).select_related("plan__year", "centre", "local")[:2])
    assert (first.sent, first.placed, len(first.ojt), first.assessing, first.tested_together) == (10.0, 7.0, 1, (), 0)
    assert first.teachers[0].months == {1: 30.0, 2: 18.0}
    assert first.teachers[0].days == 48.0
    assert first.teachers[0].upgraded
    # 30 days: materials 16 million, 30 x 16 x 60,000, running 30 x 900,000; the second also 16 tests at 450,000
    assert first.cost == {"materials": 16e6, "trainees": 28.8e6, "running": 27e6}
    assert second.cost["tests"] == 7.2e6
    assert [row.days for row in second.assessing] == [2.0]
    assert second.tested_together == 1
    assert (first.request.packages, first.alike) == (3, 1)
    here = Package.objects.filter(plan=plan, centre=first.package.centre_id).count()
    for least, reason in ((here - 1, False), (here, True)):  # the centre's floor is a reason only where the centre stands on it
        CentreYear._base_manager.filter(centre=first.package.centre_id).update(least=least)
        assert (package_page(first.package).floor is not None) == reason


def test_needs_add_up_and_each_cut_equals_its_rows() -> None:
    """Tests that what needs are sent is what packages send, and that cuts by origin, field and province keep every need."""
    plan = plan_of(drawn(needs=18), packages=12, serving=7)
    rows = needs_of(plan)
    assert len(rows) == 18
    assert sum(row.sent for row in rows) == 70.0
    assert sum(row.placed for row in rows) == sum(placed for origin, placed in plan.placed_by_origin.items() if origin != "ojt") == 49.0
    assert sum(row.served for row in rows) == 7
    assert all((row.reason is None) == row.served for row in rows)
    for by in ("origin", "field", "province"):
        cuts = cut(rows, by)
        assert sum(each.needs for each in cuts) == 18
        assert sum(each.placed for each in cuts) == pytest.approx(49.0)
        assert sum(each.expected for each in cuts) == pytest.approx(18 * 8.5)
    assert len(needs_of(plan, NeedChoice(origin="self"))) == 6
    assert {row.need.field.key for row in needs_of(plan, NeedChoice(field="las"))} == {"las"}
    assert len(needs_of(plan, NeedChoice(served=False, reason=Unserved.USED_ELSEWHERE))) == 11
    assert needs_of(plan, NeedChoice(province="18")) == []


def _no_units_taught(need: Need) -> None:
    foreign = Need.objects.exclude(field=need.field).first()
    need.units.set(foreign.field.programmes.first().versions.first().units.all())


def _nobody_asked(need: Need) -> None:
    Request.objects.filter(programme__field=need.field).delete()


def _nobody_ready(need: Need) -> None:
    Readiness.objects.filter(aspect="safety").update(verified_ready=False)


def _far_away(need: Need) -> None:
    Statement.objects.filter(pk=need.statement_id).update(site=None)
    Need.objects.filter(pk=need.pk).update(region=need.region.__class__.objects.get(code="18.05"))


def _before_anybody_is_ready(need: Need) -> None:
    Statement.objects.filter(pk=need.statement_id).update(start_month=date(2018, 1, 1), until_month=date(2018, 1, 1))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_no_units_taught, Unserved.NO_PROGRAMME),
        (_nobody_asked, Unserved.NOT_ASKED),
        (_nobody_ready, Unserved.NOT_READY),
        (_far_away, Unserved.OUT_OF_REACH),
        (_before_anybody_is_ready, Unserved.NOT_IN_TIME),
        (lambda need: None, Unserved.USED_ELSEWHERE),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_an_unserved_need_names_the_first_thing_that_lacks(change: object, reason: Unserved) -> None:
    """Tests each reason by taking away one thing from a need that otherwise could be served: region's need, reach 150 km, ready from March."""
    plan = plan_of(drawn(), packages=6, serving=6)
    need = Need.objects.get(statement__key="butuh-7")
    change(need)
    assert {row.need.pk: row.reason for row in needs_of(plan)}[need.pk] == reason


def test_reasons_agree_with_what_the_engine_is_given() -> None:
    """Tests that the page finds somebody within reach for exactly the needs to which the gathered problem has a link."""
    town = drawn()
    plan = plan_of(town, packages=6, serving=0)
    for key, change in (("butuh-1", _no_units_taught), ("butuh-4", _far_away)):
        change(Need.objects.get(statement__key=key))
    Request.objects.filter(programme__field__key="garmen").delete()
    problem, axes = gather(town.year, TODAY)
    linked = {axes.needs[at].pk for at in set(problem.arc_need.tolist())}
    unreached = {Unserved.NO_PROGRAMME, Unserved.NOT_ASKED, Unserved.NOT_READY, Unserved.OUT_OF_REACH}
    rows = needs_of(plan)
    assert {row.need.pk for row in rows if row.reason not in unreached} == linked
    assert {row.reason for row in rows} >= {Unserved.NO_PROGRAMME, Unserved.NOT_ASKED, Unserved.OUT_OF_REACH}


@pytest.mark.parametrize("number", [0, 1], ids=["national", "supervised"])
@pytest.mark.parametrize(("last_day", "part"), [(date(2017, 12, 15), False), (date(2018, 6, 30), False), (date(2018, 12, 31), True)])
def test_a_closed_centre_takes_no_part(number: int, last_day: date, part: bool) -> None:
    """Tests that a centre which closes before the year is over brings no course, room or instructor, is named, and that the pages agree."""
    town = drawn()
    centre, competence = town.centres[number], town.programmes[0].competence
    centre.refresh_from_db()
    person = Person.objects.create(name="Joko Susilo", assumed=True)
    joko = Instructor._base_manager.create(
        person=person, key="joko", centre=centre, employment="asn", days_a_month=18, methodology_until=date(2020, 1, 1), elsewhere=True, assumed=True
    )
    InstructorCompetence._base_manager.create(instructor=joko, competence=competence, evidence="assumed")
    if centre.national:  # no action closes it while it supervises others
        Centre.objects.filter(pk=centre.pk).update(closed_on=last_day)
    else:
        close_centre(centre=centre, on=last_day, by=town.planner, at=AT)
    problem, axes = gather(town.year, TODAY)
    in_it = [centre in axes.centres, any(room == centre for room, _field in axes.rooms), (joko,) in axes.groups, len(problem.course_centre) == 12]
    assert in_it == [part] * 4
    assert sum(str(last_day) in str(note) and centre.name in str(note) for note in axes.notes) == (not part)
    assert (centre in town.year.network(), ingredients(town.year, TODAY).centres) == (part, 3 if part else 2)


def test_a_plan_is_shown_with_the_needs_and_people_that_it_counted_on() -> None:
    """Tests that what is verified, closed or forecast after a plan was made changes nothing of what the plan says, nor of its problem."""
    town = drawn()
    late = town.needs.pop()
    plan = plan_of(town, packages=6, serving=6)
    before, seen = save(gather(town.year, TODAY, plan=plan)[0]), {row.need.pk: row.expected for row in needs_of(plan)}
    assert late.pk not in seen
    assert set(seen.values()) == {10 * 0.85}
    assert glance(plan).placed[0].heads == pytest.approx(3 * 10 * 0.85)
    Need.objects.filter(statement__key="butuh-0").update(state="closed", closed_as="cancelled", closed_at=AT)
    forecast_needs(by=town.planner, at=AT)
    assert {row.need.pk: row.expected for row in needs_of(plan)} == seen
    assert save(gather(town.year, TODAY, plan=plan)[0]) == before
    now = gather(town.year, TODAY)
    assert {need.pk for need in now[1].needs} == {need.pk for need in (*town.needs, late)} - {town.needs[0].pk}
    assert now[0].need_heads.tolist() == pytest.approx([need.forecast.mean for need in now[1].needs])
    assert {plan.forecast, now[1].forecast} == {None, Forecast.objects.get()}


def test_what_recurs_is_asked_for_as_often_as_it_comes() -> None:
    """Tests that a need of each quarter is four rows of the problem with a quarter of its people each, open in their months alone, that its OJT seats
    are one line.
    """
    town = drawn()
    need = town.needs[0]
    whole = gather(town.year, TODAY)
    Statement._base_manager.filter(pk=need.statement_id).update(
        recurs=Recurs.QUARTERLY, start_month=date(2018, 1, 1), until_month=date(2018, 10, 1), heads_least=40, heads_most=40
    )
    Need._base_manager.filter(pk=need.pk).update(worth=40 * 0.85)
    problem, axes = gather(town.year, TODAY)
    rows = [row for row, each in enumerate(axes.needs) if each.pk == need.pk]
    assert (len(rows), len(axes.needs), len(axes.lines)) == (4, len(whole[1].needs) + 3, len(whole[1].lines))
    assert problem.need_heads[rows].tolist() == [10 * 0.85] * 4
    assert [np.flatnonzero(problem.need_time[row] == 1.0).tolist() for row in rows] == [[0], [3], [6], [9]]
    assert {tuple(problem.arc_need.tolist()).count(row) for row in rows} == {sum(whole[0].arc_need == 0)}
    seats = problem.line_seats[[each.pk for each in axes.lines].index(need.pk)]
    assert np.flatnonzero(seats).tolist() == [0, 2, 3, 5, 6, 8, 9]


def test_the_adopted_plan_is_shown_before_newer_drafts() -> None:
    """Tests which plan the pages show: none, the newest draft that reaches its targets, the adopted one."""
    town = drawn()
    assert shown_plan(town.year) is None
    first = plan_of(town, packages=6)
    lacking_plan(town)
    assert shown_plan(town.year) == first
    second = plan_of(town, packages=4, serving=0)
    assert shown_plan(town.year) == second
    adopt_plan(plan=first, by=town.planner, at=AT)
    assert shown_plan(town.year) == first
    assert [(plan.number, plan.package_count, plan.shortage_count) for plan in plans_of(town.year)] == [(3, 4, 0), (2, 0, 4), (1, 6, 0)]
    assert shown_plan(town.year).state == PlanState.ADOPTED


def test_what_is_missing_stands_by_month() -> None:
    """Tests the table of what lacks: 40 and 20 days of welding in March and April, 12 assessor days in May, 160 people."""
    lacks = missing(lacking_plan(drawn()))
    assert [(lack.kind, lack.total) for lack in lacks] == [("instructor_days", 60.0), ("assessor_days", 12.0), ("certified", 160.0)]
    assert lacks[0].months[2:4] == (40.0, 20.0)
    assert lacks[2].months == ()


def test_what_goes_in_keeps_the_origins_apart() -> None:
    """Tests what the order form says will be read."""
    found = ingredients(drawn(needs=9).year, TODAY)
    assert (found.centres, found.asked) == (3, 36)
    assert found.needs == {origin: (3, pytest.approx(25.5)) for origin in ("company", "region", "self")}


def test_centres_without_packages_are_named() -> None:
    """Tests that a centre of the network that gets nothing is not forgotten."""
    plan = plan_of(drawn(centres=4), packages=3, serving=0)
    assert [centre.key for centre in without_packages(plan)] == ["blk-3"]


@pytest.mark.slow
@pytest.mark.parametrize("read", ["glance", "table", "listed", "needs", "plans"])
def test_queries_do_not_grow_with_the_rows(read: str) -> None:
    """Tests that a page over a thousand packages asks no more than one over ten."""
    reads = {
        "glance": glance,
        "table": lambda plan: table(plan, PackageChoice(), "centre", "month"),
        "listed": lambda plan: [(row.centre.name, row.programme.field.key, row.placed) for row in listed(plan, PackageChoice())],
        "needs": lambda plan: [(str(row.owner), str(row.need.region.parent)) for row in needs_of(plan)],
        "plans": lambda plan: list(plans_of(plan.year)),
    }
    counts = []
    town = drawn(centres=4, needs=300)
    for packages, serving in ((10, 5), (1_000, 200)):
        plan = plan_of(town, packages=packages, serving=serving)
        with CaptureQueriesContext(connection) as asked:
            reads[read](Plan.objects.select_related("year__national").get(pk=plan.pk))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 24


def test_what_a_reserve_would_do_follows_from_the_cancellations() -> None:
    """Tests the arithmetic: of 12 packages 0.24 do not run (2 % each), the target needs 12; the chance is that of a normal number with mean 11.76.

    One package more: mean 12.74, variance 0.2548, P(at least 12) = Phi((12.74 - 12 + 0.5) / 0.505) = 0.993; none more: Phi(0.26 / 0.485) = 0.70.
    """
    assert chance_of_packages(mean=11.76, variance=0.2352, target=12) == pytest.approx(0.704, abs=0.001)
    more = {chance: packages_more(packages=12, cancelled=0.24, variance=0.2352, target=12, chance=chance) for chance in (0.5, 0.9, 0.999)}
    assert more == {0.5: 0, 0.9: 1, 0.999: 2}
    assert packages_more(packages=12, cancelled=12.0, variance=0.0, target=12, chance=0.5) is None


def test_the_reserve_of_a_plan_is_told_beside_its_chance() -> None:
    """Tests the figures behind the sentence: counted packages, those the target needs, expected cancellations, and packages more for even odds."""
    town = drawn()
    Target.objects.filter(measure="participants").update(amount=13 * 16 - 5)  # 13 packages must run
    plan = plan_of(town, packages=12, serving=6)
    reserve = reserve_of(plan)
    assert (reserve.packages, reserve.target, reserve.planned, reserve.cancelled) == (12, 13, 0, pytest.approx(0.24))
    assert (reserve.even, reserve.sure) == (1, 2)
    Package.objects.filter(plan=plan, code="2018-0001").update(
        source="apbd", local=LocalPackages.objects.create(year=town.year, key="d", centre=town.centres[0], programme=town.programmes[0],
        source="apbd", fixed=True, packages=1, first_month=1, last_month=1))  # fmt: skip
    Target.objects.filter(measure="participants").update(local_counts=False)
    assert reserve_of(plan).packages == 11
    ProgrammeRate.objects.all().delete()
    assert reserve_of(plan) is None


def test_graduates_who_serve_nobody_are_counted() -> None:
    """Tests that of twelve packages' graduates (15.2 each) the sixty who are sent are not idle, in the year as in each package."""
    plan = plan_of(drawn(), packages=12, serving=6)
    page = glance(plan)
    assert (page.graduates, page.idle) == (pytest.approx(182.4), pytest.approx(122.4))
    seen = [package_page(one) for one in Package.objects.filter(plan=plan).select_related("plan__year", "centre", "programme")]
    assert sum(one.idle for one in seen) == pytest.approx(page.idle)
    assert sorted({round(one.idle, 1) for one in seen}) == [5.2, 15.2]
