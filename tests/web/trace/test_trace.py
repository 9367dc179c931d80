# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A centre's year and a company's needs: the right figures for whose they are, and a 404 for everybody else."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from selaras.engines.planning import save
from selaras.ground.network.actions.centres import close_centre
from selaras.ground.network.models import Centre, Company, Instructor, InstructorCompetence, Post, Readiness, Workshop
from selaras.ground.people.models import Account, Person
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import ProgrammeVersion
from selaras.kit.scope import scope, whole_network
from selaras.loop.demand.models import Need
from selaras.loop.forum.models import Statement
from selaras.loop.planning.gather import gather
from selaras.loop.planning.models import Request
from selaras.loop.planning.queries.needs import needs_of
from selaras.loop.planning.queries.of_centre import centre_year
from selaras.loop.planning.queries.of_company import company_answers, office_answers
from selaras.loop.planning.queries.placing import destinations, hosts, packages_placed
from selaras.loop.planning.queries.staffing import recruits, scheme_days, upgrades
from selaras.loop.planning.rules import Unserved, Withheld
from tests.loop.planning.drawn import AT, Drawn, drawn, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Drawn:
    """Three centres, nine needs (three of one company), twelve packages of which six serve a need."""
    with whole_network():
        town = drawn()
        plan_of(town, packages=12, serving=6)
    return town


def an_account(name: str, role: Role, **tenant: object) -> Account:
    """Somebody with a post."""
    account = Account.objects.create(email=f"{name}@selaras.example", created_at=AT)
    Post.objects.create(person=Person.objects.create(name=name, account=account), role=role, since=date(2017, 1, 1), **tenant)
    return account


def opened(account: Account, address: str) -> tuple[int, str]:
    """Status and text of a page."""
    client = Client()
    client.force_login(account)
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


def test_a_centre_sees_what_it_asked_and_got(town: Drawn) -> None:
    """Tests a centre's sums: packages k of twelve with k mod 3 = 0 run at centre 0, of which 0 and 3 serve needs (7 placements each)."""
    centre = town.centres[0]
    with scope(centre=centre):
        found = centre_year(town.year.plans.get(), centre)
    assert (found.got, sum(found.by_month)) == (4, 4)
    assert found.placed == pytest.approx(14.0)
    assert found.asked == sum(line.asked for line in found.lines) > 0
    assert [one.row.instructor for one in found.upgrades] == [town.teacher]
    assert found.unready == ()


def test_a_closed_centre_says_so(town: Drawn) -> None:
    """Tests that a centre's year says until when the centre is open, and says nothing of it while no end is known."""
    centre = town.centres[1]
    centre.refresh_from_db()
    address = reverse("trace:centre", args=[centre.key])
    assert "hanya buka sampai" not in opened(town.planner, address)[1]
    close_centre(centre=centre, on=date(2018, 6, 30), by=town.planner, at=AT)
    assert "hanya buka sampai 30 Juni 2018" in opened(town.planner, address)[1]


def test_only_its_own_centre_opens_for_a_centre_head(town: Drawn) -> None:
    """Tests the head's own page and address, the foreign centre's 404, and that the planner opens both."""
    own, foreign = town.centres[0], town.centres[1]
    assert opened(town.head, "/balai-saya/")[0] == 200
    status, text = opened(town.head, f"/balai/{own.key}/tahun/")
    assert status == 200
    assert own.name in text
    assert opened(town.head, f"/balai/{foreign.key}/tahun/")[0] == 404
    for centre in (own, foreign):
        assert opened(town.planner, f"/balai/{centre.key}/tahun/")[0] == 200
    assert opened(town.outsider, f"/balai/{own.key}/tahun/")[0] == 404
    assert Client().get("/balai-saya/").status_code == 302


def test_only_its_own_needs_open_for_a_company(town: Drawn) -> None:
    """Tests that a company finds its needs and what becomes of them, and never another's."""
    own = Company.objects.get(key="pt-0")
    foreign = Company.objects.create(key="pt-lain", name="PT Lain", industry=own.industry)
    account = an_account("gita", Role.COMPANY, company=own)
    status, text = opened(account, "/perusahaan-saya/")
    assert status == 200
    assert "Tenaga las 0" in text
    assert opened(account, f"/perusahaan/{own.key}/kebutuhan/")[0] == 200
    assert opened(account, f"/perusahaan/{foreign.key}/kebutuhan/")[0] == 404
    other = an_account("lain", Role.COMPANY, company=foreign)
    assert opened(other, f"/perusahaan/{own.key}/kebutuhan/")[0] == 404
    assert "Tenaga las 0" not in opened(other, "/perusahaan-saya/")[1]


def test_a_company_reads_who_is_to_come(town: Drawn) -> None:
    """Tests the figures behind the page: needs 0 and 3 are served by ten graduates each, seven placements expected, two in OJT; need 6 by nobody."""
    company = Company.objects.get(key="pt-0")
    with scope(company=company):
        answers = {answer.statement.key: answer for answer in company_answers(town.year.plans.get(), company)}
    assert {key: (answer.sent, answer.placed, answer.ojt) for key, answer in answers.items()} == {
        "butuh-0": (10.0, 7.0, 2.0),
        "butuh-3": (10.0, 7.0, 2.0),
        "butuh-6": (0.0, 0.0, 0.0),
    }


def test_before_a_plan_the_pages_say_so() -> None:
    """Tests that both pages open in a year without a plan."""
    with whole_network():
        town = drawn()
    company = an_account("gita", Role.COMPANY, company=Company.objects.get(key="pt-0"))
    assert opened(town.head, "/balai-saya/")[0] == 200
    status, text = opened(company, "/perusahaan-saya/")
    assert status == 200
    assert "Tenaga las 0" in text


def test_placement_adds_up_by_every_cut(town: Drawn) -> None:
    """Tests that packages, places and hosts tell the same sums: six flows of ten graduates and seven placements, two of them with two in OJT."""
    plan = town.year.plans.get()
    with whole_network():
        packages = list(packages_placed(plan))
        places = destinations(plan)
        offering = hosts(plan, type(town.needs[0]).objects.all())
    assert sum(one.sent for one in packages) == sum(sum(place.sent.values()) for place in places) == 60.0
    assert sum(one.placed for one in packages) == sum(place.placed_all for place in places) == pytest.approx(42.0)
    assert sum(one.ojt_people for one in packages) == sum(place.ojt for place in places) == sum(host.taken for host in offering) == 4.0
    assert all(one.empty == pytest.approx(one.graduates - one.sent) for one in packages)
    # four seats a month from February (one month before March) to September, at each of three needs
    assert [host.seats for host in offering] == [32.0] * 3
    with whole_network():
        assert packages_placed(plan, centre="blk-1").count() == 4
        assert {one.start_month for one in packages_placed(plan, month=2)} == {2}


def test_seats_that_nobody_spoke_of_are_no_seats_of_a_plan(town: Drawn) -> None:
    """Tests that a company's need that is silent about OJT is planned for exactly as one that said 0, and that the planner, the company and the
    page of its way read that it is silent, while a stated 0 says nothing of the kind.
    """
    silent, company = town.needs[3], an_account("gita", Role.COMPANY, company=Company.objects.get(key="pt-0"))
    way = reverse("trace:need", args=[silent.pk])
    problems = []
    for seats, says in ((0, False), (None, True)):
        with whole_network():
            Statement.objects.filter(pk=silent.statement_id).update(ojt_seats=seats)
            problem, axes = gather(town.year, AT.date())
            assert len(hosts(town.year.plans.get(), Need.objects.all())) == 2
        problems.append(save(problem))
        assert silent.pk not in {each.pk for each in axes.lines}
        for account, address, words in (
            (town.planner, reverse("planning:placement"), "1 kebutuhan belum menyebut kursi OJT, dan rencana tidak menghitung satu pun di sana"),
            (company, "/perusahaan-saya/", "1 kebutuhan belum menyebut kursi OJT, dan rencana tidak menghitung satu pun di sana"),
            (company, "/perusahaan-saya/", "belum disebutkan apakah ada kursinya"),
            (company, way, "OJT: belum disebutkan apakah ada kursinya"),
        ):
            status, text = opened(account, address)
            assert (status, words in " ".join(text.split())) == (200, says), (address, seats)
    assert problems[0] == problems[1]


def test_staffing_tells_what_upgrades_and_assessors_buy(town: Drawn) -> None:
    """Tests that the one upgraded instructor carries all twelve packages and their sixty graduates, and that assessor days add up."""
    plan = town.year.plans.get()
    with whole_network():
        (upgrade,) = upgrades(plan)
        assert (upgrade.packages, upgrade.people) == (12, pytest.approx(60.0))
        assert [row.people for row in recruits(plan)] == [3]
        assert sum(one.tests for one in scheme_days(plan)) == 8
        assert sum(one.days for one in scheme_days(plan)) == sum(plan.assessing.values_list("days", flat=True))


def taught_by_budi(town: Drawn) -> None:
    """Budi teaches everything at centre 0, and where it is near."""
    with whole_network():
        Instructor.objects.filter(pk=town.teacher.pk).update(methodology_until=date(2020, 1, 1), elsewhere=True)
        for programme in town.programmes:
            InstructorCompetence.objects.create(instructor=town.teacher, competence=programme.competence, evidence="assumed")


def _unready(town: Drawn) -> None:
    Readiness.objects.filter(centre=town.centres[1], aspect="safety").update(verified_ready=False)


def _stripped(town: Drawn) -> None:
    for shop in Workshop.objects.filter(centre=town.centres[1]):
        shop.equipment.clear()


def _untaught(town: Drawn) -> None:
    InstructorCompetence.objects.all().delete()


WITHHELD = [
    (lambda town: None, None),
    (_unready, Withheld.UNREADY),
    (_stripped, Withheld.NO_WORKSHOP),
    (lambda town: town.year.rates.all().delete(), Withheld.NO_RATES),
    (lambda town: ProgrammeVersion.objects.update(state="draft"), Withheld.NO_VERSION),
    (lambda town: close_centre(centre=Centre.objects.get(pk=town.centres[1].pk), on=date(2018, 6, 30), by=town.planner, at=AT), Withheld.OUTSIDE),
    (lambda town: town.year.centres.all().delete(), Withheld.NOT_ADMINISTERED),
    (_untaught, Withheld.NO_INSTRUCTOR),
    (lambda town: ProgrammeVersion.objects.update(training_days=300), Withheld.TOO_LONG),
    (lambda town: town.year.rates.update(kits=3), Withheld.KITS),
]


@pytest.mark.parametrize(("change", "reason"), WITHHELD, ids=lambda each: getattr(each, "value", ""))
def test_a_zero_has_its_true_reason(town: Drawn, change: Callable[[Drawn], object], reason: Withheld | None) -> None:
    """Tests each reason for which centre 1 gets no second package of a programme it asked three of, by taking one thing away.

    Where the centre and its programmes are no choice of the engine, the reason says so; where the engine may choose, it does not.
    """
    taught_by_budi(town)
    with whole_network():
        change(town)
        found = centre_year(town.year.plans.get(), town.centres[1])
        _problem, axes = gather(town.year, AT.date())
    short = [line for line in found.lines if line.got < line.asked]
    assert {line.withheld for line in short} == {reason}
    chosen = {course.programme.pk for course in axes.courses if course.centre == town.centres[1]}
    no_choice = {Withheld.OUTSIDE, Withheld.UNREADY, Withheld.NO_VERSION, Withheld.NO_RATES, Withheld.NO_WORKSHOP}
    assert chosen.isdisjoint(line.programme.pk for line in short) == (reason in no_choice)
    text = " ".join(opened(town.planner, reverse("trace:centre", args=["blk-1"]))[1].split())
    if reason is None:
        assert "dana APBN habis terpakai" in text
        assert "1,4%" in text  # the gap: (42.6 - 42) / 42
    else:
        assert translated(reason) in text
        assert "Tidak ada batas" not in text
        assert ("kurang: Alat" in text) == (reason == Withheld.NO_WORKSHOP)


def translated(reason: Withheld) -> str:
    """The reason as an Indonesian page begins a sentence with it."""
    with override("id"):
        words = str(reason.label)
    return words[0].upper() + words[1:]


def test_who_stated_a_need_reads_why_nobody_comes(town: Drawn) -> None:
    """Tests that a company and a labour office read the reason that the planner reads, that a need which the desk closed says so instead,
    and that OJT is told in seat-months: need 0 offers four seats from February to September and hosts two people.
    """
    plan, region = town.year.plans.get(), town.needs[1].office
    company = an_account("gita", Role.COMPANY, company=Company.objects.get(key="pt-0"))
    office = an_account("disna", Role.LABOUR_OFFICE, region=region)
    with whole_network():
        shown = {row.need.statement.key: row.reason for row in needs_of(plan)}
        idle = Need.objects.filter(office=region).exclude(served_by__package__plan=plan)
        Request.objects.filter(programme__field__in=idle.values("field")).delete()
        assert {row.reason for row in needs_of(plan) if row.need in set(idle)} == {Unserved.NOT_ASKED}
    with scope(region=region):
        answers = {one.statement.key: one.reason for one in office_answers(plan, region)}
    assert answers == {need.statement.key: Unserved.NOT_ASKED if need in set(idle) else None for need in town.needs if need.office == region}
    assert "tidak ada balai yang meminta program yang cocok" in " ".join(opened(office, "/disnaker-saya/")[1].lower().split())
    assert shown["butuh-6"] == Unserved.USED_ELSEWHERE
    with scope(company=company.person.posts.get().company):
        assert {one.statement.key: one.reason for one in company_answers(plan, company.person.posts.get().company)}["butuh-6"] is not None
    text = " ".join(opened(company, "/perusahaan-saya/")[1].split())
    assert "2 dari 32 kursi-bulan terpakai" in text
    assert "Rencana tidak mengirim siapa pun ke kebutuhan ini." in text
    with whole_network():
        Need.objects.filter(statement__key="butuh-6").update(
            state="closed", closed_as="refused", closed_at=AT, closed_reason="Bukan pekerjaan yang dilatih"
        )
    text = " ".join(opened(company, "/perusahaan-saya/")[1].split())
    assert "Rencana tidak mengirim siapa pun ke kebutuhan ini." not in text
    assert "Bukan pekerjaan yang dilatih" in text


def test_what_ended_and_what_is_new_promises_nothing(town: Drawn) -> None:
    """Tests that of two needs to which ten graduates each were sent the closed one leaves the sums and says what was planned for it once, and that
    one which came after the plan is not told as if the plan had refused it.
    """
    company = Company.objects.get(key="pt-0")
    gita = an_account("gita", Role.COMPANY, company=company)
    with whole_network():
        Need.objects.filter(statement__key="butuh-0").update(state="closed", closed_as="by_us", closed_at=AT)
        Need.objects.filter(statement__key="butuh-6").update(state="coded", verified_by=None, verified_at=None)
    client = Client()
    client.force_login(gita)
    page = client.get("/perusahaan-saya/")
    totals, answers = page.context["totals"], {each.statement.key: each for each in page.context["answers"]}
    assert (totals["stated"], totals["ended"], totals["sent"], totals["placed"], totals["ojt"]) == (3, 1, 10.0, 7.0, 2.0)
    assert {key: (each.stands, each.unseen, each.sent) for key, each in answers.items()} == {
        "butuh-0": (False, False, 10.0),
        "butuh-3": (True, False, 10.0),
        "butuh-6": (True, True, 0.0),
    }
    text = " ".join(page.text.split())
    assert text.count("Saat rencana dibuat, 10 lulusan akan ke sana") == text.count("belum ada rencana yang melihatnya") == 1
    assert "Rencana tidak mengirim siapa pun" not in text


def test_a_labour_office_lands_on_what_became_of_its_needs(town: Drawn) -> None:
    """Tests the home of a labour office, that it sees its own region's needs alone, and that only the national centre opens any office."""
    own, other = town.needs[1].office, town.needs[4].office
    assert own != other
    office = an_account("disna", Role.LABOUR_OFFICE, region=own)
    client = Client()
    client.force_login(office)
    assert client.get("/").headers["Location"] == reverse("trace:my_office")
    text = opened(office, "/disnaker-saya/")[1]
    assert ("Tenaga listrik 1" in text, "Tenaga las 4" in text) == (True, False)
    address = reverse("trace:office", args=[other.pk])
    assert (opened(office, address)[0], opened(town.head, address)[0], opened(town.outsider, address)[0]) == (404, 404, 404)
    assert "Tenaga las 4" in opened(town.planner, address)[1]
