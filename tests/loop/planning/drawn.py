# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A year with a plan drawn by hand, of any size, for tests of what planning shows: recorded by the product's own `record_plan`.

No engine has made it, so nothing in it need be wise; but every figure follows from the sizes by the arithmetic below.
"""

from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from selaras.ground.network.models import (
    Assessor,
    Centre,
    Company,
    CompanySite,
    Instructor,
    Lsp,
    Post,
    Readiness,
    Supervision,
    Workshop,
)
from selaras.ground.network.rules import Aspect
from selaras.ground.people.models import Account, Person
from selaras.ground.people.rules import Role
from selaras.ground.runs import actions as runs
from selaras.ground.runs.models import Run
from selaras.ground.runs.rules import Outcome
from selaras.ground.standards.models import (
    Competence,
    Equipment,
    Field,
    Industry,
    Occupation,
    Programme,
    ProgrammeUnit,
    ProgrammeVersion,
    Region,
    Scheme,
    Unit,
)
from selaras.loop.demand.models import Need
from selaras.loop.demand.rules import WORTH
from selaras.loop.forum.models import Statement
from selaras.loop.planning.actions.plans import record_plan
from selaras.loop.planning.gather.draft import Draft
from selaras.loop.planning.models import (
    Assessing,
    Binding,
    CentreYear,
    Counted,
    Package,
    Plan,
    PlannedRecruit,
    PlannedUpgrade,
    ProgrammeRate,
    RecruitOffer,
    Request,
    SeatNeed,
    SeatOjt,
    Shortage,
    Target,
    Teaching,
    Year,
)
from selaras.loop.planning.rules import BindingKind, Measure, ShortageKind, Source

AT = datetime(2017, 12, 15, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
TODAY = AT.date()
PASSWORD = "sandi-untuk-uji"
FIELDS = ("las", "listrik", "garmen", "otomotif")
ORIGINS = ("company", "region", "self")
DAYS = 30  # of every programme: two months, tested in the second, ready in the third


@dataclass
class Drawn:
    """The year, its cast, and the rows of the standards by which tests name things."""

    year: Year
    planner: Account
    auditor: Account
    head: Account
    outsider: Account
    centres: list[Centre]
    programmes: list[Programme]
    schemes: list[Scheme]
    needs: list[Need]
    teacher: Instructor
    tester: Assessor
    offer: RecruitOffer


def drawn(*, centres: int = 3, needs: int = 9) -> Drawn:
    """The tables that a plan is made from: needs of the three origins in turn, over four fields in turn; all centres asked for all programmes."""
    standards = _standards()
    planner, auditor, head, outsider = (_account(name) for name in ("rina", "audi", "kepala", "luar"))
    places = _centres(centres, standards)
    for account, role, centre in ((planner, Role.PLANNER, None), (auditor, Role.AUDITOR, None), (head, Role.CENTRE_HEAD, places[0])):
        Post.objects.create(person=account.person, role=role, centre=centre, since=date(2017, 1, 1))
    year = _year(places, standards)
    wanted = _needs(needs, places, standards, planner)
    return Drawn(year, planner, auditor, head, outsider, places, standards.programmes, standards.schemes, wanted, *_staff(year, places[0]))


def _account(name: str) -> Account:
    account = Account(email=f"{name}@selaras.example")
    account.set_password(PASSWORD)
    account.created_at = AT
    account.save()
    Person.objects.create(name=name.title(), account=account, assumed=True)
    return account


def _standards() -> SimpleNamespace:
    java, lampung = (
        Region.objects.create(code=code, edition="2018", name=name, level="province") for code, name in (("32", "Jawa Barat"), ("18", "Lampung"))
    )
    regions = [
        Region.objects.create(code=code, edition="2018", name=name, level="regency", parent=parent, lat=lat, lon=lon, point_source="assumed")
        for code, name, parent, lat, lon in (
            ("32.16", "Kabupaten Bekasi", java, -6.30, 107.15),
            ("32.15", "Kabupaten Karawang", java, -6.32, 107.32),
            ("18.05", "Kabupaten Lampung Tengah", lampung, -4.90, 105.20),
        )
    ]
    root = Industry.objects.create(code="C", edition="KBLI2015", title_id="Industri", title_en="Manufacturing")
    industry = Industry.objects.create(code="25", edition="KBLI2015", title_id="Barang logam", title_en="Metal goods", parent=root)
    equipment = Equipment.objects.create(key="alat", title_id="Alat", title_en="Tools")
    programmes, versions, schemes, occupations = [], [], [], []
    for at, key in enumerate(FIELDS):
        field = Field.objects.create(key=key, title_id=key.title(), title_en=f"{key.title()} (en)")
        competence = Competence.objects.create(key=key, title_id=key.title(), title_en=key.title(), field=field)
        occupation = Occupation.objects.create(code=f"72{at}1", edition="KBJI2014", title_id=f"Tukang {key}", title_en=f"Worker {key}")
        units = [Unit.objects.create(key=f"{key}-{n}", title_id=f"Unit {n}", title_en=f"Unit {n}", source="assumed") for n in range(2)]
        scheme = Scheme.objects.create(key=key, title_id=f"Skema {key}", title_en=f"Scheme {key}", kind="cluster", field=field, source="assumed")
        programme = Programme.objects.create(
            key=key, field=field, competence=competence, occupation=occupation, title_id=f"Pelatihan {key}", title_en=f"Course {key}"
        )
        version = ProgrammeVersion.objects.create(
            programme=programme, number=1, state="published", guide="assumed", jp=240, training_days=DAYS, entry_education="slta",
            kit_cost=16_000_000, source="assumed",
        )  # fmt: skip
        version.equipment.add(equipment)
        ProgrammeUnit.objects.bulk_create([ProgrammeUnit(version=version, unit=unit, jp=120) for unit in units])
        programmes.append(programme)
        versions.append(version)
        schemes.append(scheme)
        occupations.append(occupation)
    return SimpleNamespace(
        regions=regions, industry=industry, equipment=equipment, programmes=programmes, versions=versions, schemes=schemes, occupations=occupations
    )


def _centres(count: int, standards: SimpleNamespace) -> list[Centre]:
    kinds = ["uptp"] + ["komunitas" if at % 5 == 0 else "uptd" for at in range(1, count)]
    centres = [
        Centre.objects.create(
            key=f"blk-{at}", name=f"{'BBPLK Bekasi' if at == 0 else f'BLK Kota {at}'}", kind=kind, region=standards.regions[at % 2], owner="assumed",
            lat=round(-6.2 - 0.11 * (at % 7), 4), lon=round(107.0 + 0.13 * (at % 5), 4), point_source="assumed", assumed=at > 0,
        )
        for at, kind in enumerate(kinds)
    ]  # fmt: skip
    Supervision.objects.bulk_create([Supervision(supervisor=centres[0], centre=centre, since=date(2016, 1, 1)) for centre in centres[1:]])
    Readiness._base_manager.bulk_create(
        Readiness(centre=centre, aspect=aspect, declared_ready=True, declared_on=TODAY, verified_ready=True, verified_on=TODAY)
        for centre in centres
        for aspect in Aspect
    )
    for centre in centres:
        for programme in standards.programmes:
            key = f"{centre.key}-{programme.key}"
            shop = Workshop._base_manager.create(centre=centre, key=key, name=f"Bengkel {programme.key}", field=programme.field, stations=32)
            shop.equipment.add(standards.equipment)
    return centres


def _year(centres: list[Centre], standards: SimpleNamespace) -> Year:
    year = Year.objects.create(
        year=2018, national=centres[0], budget=60_000_000_000, day_rate=60_000, class_rate=900_000, boarding_rate=0, test_cost=450_000,
        assessor_day=600_000, travel_km=2_500, travel_night=350_000, people_per_million=0.02, pass_spread=0.03, source="assumed", assumed=True,
    )  # fmt: skip
    Target.objects.create(
        year=year, measure=Measure.PARTICIPANTS, amount=18_624, scope="BBPLK Bekasi dan 29 BLK binaan", local_counts=True, source="Liputan6, 2018"
    )
    Target.objects.create(
        year=year, measure=Measure.CERTIFIED, amount=12_880, scope="BBPLK Bekasi dan 29 BLK binaan", local_counts=True, source="Liputan6, 2018"
    )
    rate = {
        "completion": 0.95,
        "entry": 1.0,
        "passing": 0.905,
        "cancelled": 0.02,
        "absorption": 0.7,
        "ojt_gain": 0.1,
        "kits": 900,
        "source": "assumed",
    }
    ProgrammeRate.objects.bulk_create([ProgrammeRate(year=year, programme=programme, **rate) for programme in standards.programmes])
    CentreYear._base_manager.bulk_create(CentreYear(year=year, centre=centre, most=900, least=1, reason="assumed") for centre in centres)
    Request._base_manager.bulk_create(
        Request(year=year, centre=centre, programme=programme, packages=3, reason="Potensi daerah", assumed=True)
        for centre in centres
        for programme in standards.programmes
    )
    return year


def _needs(count: int, centres: list[Centre], standards: SimpleNamespace, by: Account) -> list[Need]:
    companies = [
        Company.objects.create(key=f"pt-{at}", name=f"PT Maju {at}", industry=standards.industry, assumed=True) for at in range(max(1, count // 9))
    ]
    sites = [
        CompanySite._base_manager.create(
            company=company, key=f"{company.key}-pabrik", name="Pabrik", region=standards.regions[at % 2], lat=-6.3, lon=107.2
        )
        for at, company in enumerate(companies)
    ]
    statements = []
    for at in range(count):
        origin, company = ORIGINS[at % 3], companies[at % len(companies)]
        owner: dict[str, Any] = {"company": company, "site": sites[at % len(sites)], "ojt_seats": 4} if origin == "company" else {}
        if origin == "region":
            owner = {"office": standards.regions[at % 2], "evidence": "assumed"}
        elif origin == "self":
            owner = {"centre": centres[at % len(centres)], "evidence": "assumed"}
        statements.append(
            Statement(
                key=f"butuh-{at}", origin=origin, region=standards.regions[at % 2], words=f"Tenaga {FIELDS[at % 4]} {at}",
                heads_least=6, heads_most=14,
                start_month=date(2018, 3, 1), until_month=date(2018, 9, 1), certainty="stated", channel="form",
                state="taken_up", stated_by=by, stated_at=AT,
                assumed=True, **owner,
            )
        )  # fmt: skip
    Statement._base_manager.bulk_create(statements)
    needs = [
        Need(
            statement=statement, origin=statement.origin, company=statement.company, centre=statement.centre, office=statement.office,
            region=statement.region, occupation=standards.occupations[at % 4], field=standards.programmes[at % 4].field, state="verified",
            valid_until=date(2019, 1, 31), verified_by=by, verified_at=AT, worth=10 * WORTH["stated"],
        )
        for at, statement in enumerate(statements)
    ]  # fmt: skip
    return Need._base_manager.bulk_create(needs)


def _staff(year: Year, centre: Centre) -> tuple[Instructor, Assessor, RecruitOffer]:
    """Who teaches, who tests, and whom the certification body could train to test."""
    budi, siti = (Person.objects.create(name=name, assumed=True) for name in ("Budi Santoso", "Siti Rahayu"))
    teacher = Instructor._base_manager.create(person=budi, key="budi", centre=centre, employment="asn", days_a_month=18, assumed=True)
    lsp = Lsp.objects.create(key="lsp", name="LSP P2 BBPLK Bekasi", kind="p2", licence_until=date(2020, 12, 31), assumed=True)
    tester = Assessor._base_manager.create(
        person=siti, key="siti", met_raw="MET.000.001234 2016", met_digits="001234", met_year=2016, lsp=lsp, valid_until=date(2019, 6, 30),
        region=centre.region, days_a_month=10, assumed=True,
    )  # fmt: skip
    offer = RecruitOffer.objects.create(
        year=year, key="calon", lsp=lsp, region=centre.region, lead_months=2, people=4, days_a_month=8, cost=7_000_000, first_month=1, last_month=6,
        source="assumed",
    )  # fmt: skip
    return teacher, tester, offer


# The plan --------------------------------------------------------------------------------------------------------------


def plan_of(town: Drawn, *, packages: int = 12, serving: int = 6) -> Plan:
    """Records a plan: package k runs at centre k, programme k, from month 1 + k mod 10 (each modulo its count), every third one untested.

    It counts on all needs, 8.5 people each. The first `serving` packages serve the need of the same number: ten graduates, seven placements;
    companies' needs also take two in OJT.
    """
    plan = Plan(
        year=town.year, feasible=True, participants=16 * packages, certified=0.0, participants_probability=0.83, certified_probability=0.62,
        placed=7.2 * serving, placed_by_origin={origin: 7.0 * len(range(at, serving, 3)) for at, origin in enumerate(ORIGINS)} | {"ojt": 0.4},
        money=40.0 * packages, money_by_kind={"packages": 36.0 * packages, "tests": 4.0 * packages}, value=7.0 * serving, bound=7.1 * serving,
        notes=["BLK Kota 9 tidak siap."],
    )  # fmt: skip
    rows = [_package(plan, town, at) for at in range(packages)]
    plan.certified = sum(row.competent for row in rows)
    serves = [SeatNeed(package=rows[at % packages], need=town.needs[at], people=10.0, placed=7.0) for at in range(serving)]
    ojt = [
        SeatOjt(package=rows[at % packages], need=town.needs[at], site=town.needs[at].statement.site, month=5, people=2.0, gain=0.2)
        for at in range(serving)
        if town.needs[at].origin == "company"
    ]
    counted = [Counted(plan=plan, need=need, people=need.worth) for need in town.needs]
    draft = Draft(plan, counted=counted, packages=rows, serves=serves, ojt=ojt, bindings=_bindings(plan, town), **_work(plan, town, rows))
    return record_plan(run=_run(town), draft=draft, by=town.planner, at=AT)


def _run(town: Drawn) -> Run:
    run = runs.request_run(engine="planning", purpose="Rencana 2018", limits={"seed": 1}, by=town.planner, at=AT)
    runs.start_run(run=run, problem=b"drawn by hand", by=town.planner, at=AT)
    run.refresh_from_db()
    outcome = Outcome(status="feasible", value=42.0, bound=42.6, answer=b"drawn by hand", digest="0")
    return runs.finish_run(run=run, outcome=outcome, seconds=1.0, by=town.planner, at=AT)


def _package(plan: Plan, town: Drawn, at: int) -> Package:
    programme, start, tested = town.programmes[at % 4], 1 + at % 10, at % 3 != 0
    return Package(
        plan=plan, code=f"2018-{at + 1:04d}", centre=town.centres[at % len(town.centres)], programme=programme, source=Source.APBN, start_month=start,
        end_month=start + 1, tested=tested, test_paid_by=Source.APBN if tested else "", test_month=start + 1 if tested else None,
        scheme=town.schemes[at % 4] if tested else None, seats=16, competent=13.76 if tested else 0.0, graduates=15.2, money=40.0,
    )  # fmt: skip


def _bindings(plan: Plan, town: Drawn) -> list[Binding]:
    return [
        Binding(plan=plan, kind=BindingKind.BUDGET, key="apbn", words="APBN", used=480.0, had=490.0),
        Binding(
            plan=plan, kind=BindingKind.INSTRUCTORS, centre=town.centres[0], key="las", words="BBPLK Bekasi: Las", used=200.0, had=204.0, months=9
        ),
        Binding(plan=plan, kind=BindingKind.ASSESSORS, key="las", words="Skema las", used=40.0, had=44.0, months=4),
        Binding(plan=plan, kind=BindingKind.ROOMS, centre=town.centres[0], key="las", words="Las", used=40.0, had=60.0, months=2),
    ]


def _work(plan: Plan, town: Drawn, packages: list[Package]) -> dict[str, list[Any]]:
    """One instructor who teaches everything, upgraded; one assessor, and three to be trained."""
    tested = {(one.centre, one.scheme, one.test_month) for one in packages if one.tested}
    return {
        "teaching": [
            Teaching(package=one, instructor=town.teacher, month=one.start_month + step, days=30.0 - 12 * step, upgraded=True)
            for one in packages
            for step in range(2)
        ],
        "assessing": [
            Assessing(plan=plan, centre=centre, scheme=scheme, month=month, assessor=town.tester, days=2.0)
            for centre, scheme, month in sorted(tested, key=str)
        ],
        "upgrades": [
            PlannedUpgrade(
                plan=plan, instructor=town.teacher, competence=town.programmes[1].competence, start_month=1, ready_month=3, money=12.0, days_used=60.0
            )
        ],
        "recruits": [PlannedRecruit(plan=plan, offer=town.offer, people=3, start_month=1, ready_month=3, money=21.0, days_used=30.0)],
    }


def lacking_plan(town: Drawn) -> Plan:
    """Records the answer that no plan reaches the targets: 60 instructor days of welding lack in March and April, 12 assessor days in May."""
    plan = Plan(year=town.year, feasible=False, participants=0, certified=0.0, placed=0.0, money=0.0, forbidden=["upgrading"])
    shortages = [
        Shortage(plan=plan, kind=ShortageKind.INSTRUCTOR_DAYS, key="las", words="Las", month=3, amount=40.0),
        Shortage(plan=plan, kind=ShortageKind.INSTRUCTOR_DAYS, key="las", words="Las", month=4, amount=20.0),
        Shortage(plan=plan, kind=ShortageKind.ASSESSOR_DAYS, key="las", words="Skema las", month=5, amount=12.0),
        Shortage(plan=plan, kind=ShortageKind.CERTIFIED, amount=160.0),
    ]
    return record_plan(run=_run(town), draft=Draft(plan, shortages=shortages), by=town.planner, at=AT)
