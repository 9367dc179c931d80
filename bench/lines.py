# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Fills a database of its own with many need lines and adverts, for measuring only: the demonstration's year, and its needs many times over.

Nothing here is a fact about anybody: rows are written past the actions, in the states that actions lead to. To be imported after Django is set up.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import transaction

from selaras.console import demonstration, scenario
from selaras.ground.network.models import Centre, Company, CompanySite, Post
from selaras.ground.people.actions import open_account
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Programme, ProgrammeUnit, ProgrammeVersion, Region
from selaras.kit.scope import whole_network
from selaras.loop.demand.adverts.models import Advert, AdvertBatch, AdvertCode, AdvertFlag
from selaras.loop.demand.adverts.rules import Reason
from selaras.loop.demand.jobs.forecast import forecast_needs
from selaras.loop.demand.likeness import Sign
from selaras.loop.demand.models import Asked, Asking, Forecast, Need, Proposal, Twins
from selaras.loop.demand.rules import ClosedAs, CodedBy, NeedState, expected_heads
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import Certainty, Channel, StatementState
from selaras.loop.mismatch.actions import record_supply
from selaras.loop.mismatch.jobs import measure_mismatch
from selaras.loop.mismatch.models import Measure
from selaras.loop.mismatch.rules import SupplyKind, Trained

AT = scenario.TODAY
TODAY = AT.date()
AT_ONCE = 2_000
COMPANIES = 600  # beside the demonstration's
PROGRAMMES = 2_000
LARGEST = 0.1  # share of all lines that one company states
STATES = {NeedState.UNCODED: 0.06, NeedState.CODED: 0.10, NeedState.VERIFIED: 0.60, NeedState.CLOSED: 0.24}
FRESH = 0.02  # statements not taken up, as a share of the lines
PAIRS = 0.05  # likely duplicates, as a share of the lines
HR = "hr@perusahaan-besar.example"


def fill(lines: int, adverts: int, seed: int = 4) -> None:
    """Loads the demonstration's year and adds rows until so many needs and adverts stand."""
    scenario.load(demonstration.KEPT)
    made = random.Random(seed)
    with whole_network(), transaction.atomic():
        companies = _companies(made)
        statements = _statements(lines - Need.objects.count(), companies, made)
        needs = _needs(statements, made)
        _pairs(needs, made)
        _asked(needs, companies[0])
        _adverts(adverts, made)


def forecast() -> Forecast | None:
    """A forecast of all that counts, by the product's own job."""
    return forecast_needs(by=staff(), at=AT)


def measure(programmes: int = PROGRAMMES, seed: int = 4) -> Measure | None:
    """A measurement of mismatch of all that counts against the classes of so many programmes, by the product's own jobs."""
    made = random.Random(seed)
    with whole_network():
        versions = _programmes(programmes - Programme.objects.count(), made)
        centres = list(Centre.objects.values_list("pk", flat=True))
    classes = [
        Trained(f"ukur-{version}-{at}", made.choice(centres), version, date(2018, made.randrange(1, 13), 1), people, 0.9 * people)
        for version in versions
        for at, people in enumerate(made.sample((15.2, 30.4, 45.6, 60.8), made.randrange(1, 4)))
    ]
    supply = record_supply(kind=SupplyKind.PLANNED, label="bench.lines", key="1", words="Terukur", rows=classes, by=staff(), at=AT)
    return measure_mismatch(by=staff(), at=AT, supply=supply)


def staff() -> Account:
    """The planner."""
    return Account.objects.get(person__posts__role=Role.PLANNER)


def _write(model: Any, rows: Iterator[Any]) -> list[Any]:
    """Writes rows in pieces and gives them back with their keys."""
    kept: list[Any] = []
    while some := list(islice(rows, AT_ONCE)):
        kept += model._base_manager.bulk_create(some)
    return kept


def _companies(made: random.Random) -> list[tuple[Company, CompanySite]]:
    """Companies with a site each; in the first somebody can log in as HR."""
    like = Company.objects.exclude(merged_into__isnull=False).first()
    places = list(Region.objects.filter(pk__in=CompanySite.objects.values("region")))
    facts = {field.name: getattr(like, field.name) for field in Company._meta.concrete_fields if field.name not in {"id", "key", "name"}}
    companies = _write(Company, (Company(**{**facts, "key": f"ukur-{at}", "name": f"PT Ukur {at}"}) for at in range(COMPANIES)))
    model = CompanySite._base_manager.first()
    assert model is not None
    facts = {
        field.name: getattr(model, field.name) for field in CompanySite._meta.concrete_fields if field.name not in {"id", "key", "company", "region"}
    }
    sites = _write(
        CompanySite, (CompanySite(**facts, key=f"ukur-{at}", company=each, region=made.choice(places)) for at, each in enumerate(companies))
    )
    account = open_account(email=HR, name="HR", by=staff(), at=AT)
    Post.objects.create(person=account.person, role=Role.COMPANY, company=companies[0], since=date(2017, 1, 1))
    return list(zip(companies, sites, strict=True))


def _statements(count: int, companies: list[tuple[Company, CompanySite]], made: random.Random) -> list[Statement]:
    said = list(Statement.objects.select_related("company", "centre", "office"))
    ours = [row for row in said if row.company_id]
    others = [row for row in said if not row.company_id]
    author = staff()

    def one(at: int) -> Statement:
        like = made.choice(others if at % 10 == 0 else ours)
        row = Statement(
            **{field.attname: getattr(like, field.attname) for field in Statement._meta.concrete_fields if field.name not in {"id", "key"}}
        )
        row.key, row.words, row.stated_by, row.meeting = (
            f"ukur-{at}",
            f"{like.words} {made.choice(('', 'shift 2', 'segera', 'line B', f'gedung {at % 90}'))}"[:300],
            author,
            None,
        )
        if row.company_id:
            row.company, row.site = companies[0] if made.random() < LARGEST else made.choice(companies)
            row.region_id = row.site.region_id
        first = made.randrange(18)
        row.start_month = date(2017 + (6 + first) // 12, (6 + first) % 12 + 1, 1)
        last = first + made.randrange(6)
        row.until_month = date(2017 + (6 + last) // 12, (6 + last) % 12 + 1, 1)
        row.heads_least = made.randrange(1, 40)
        row.heads_most = row.heads_least + made.randrange(20)
        row.certainty = made.choice(list(Certainty))
        row.channel = made.choice(list(Channel))
        row.stated_at = AT - timedelta(days=made.randrange(300), minutes=made.randrange(600))
        row.state, row.assumed = StatementState.TAKEN_UP, True
        return row

    rows = _write(Statement, (one(at) for at in range(count)))
    fresh = (one(count + at) for at in range(int(count * FRESH)))
    _write(Statement, (_submitted(row) for row in fresh))
    return rows


def _submitted(row: Statement) -> Statement:
    row.state = StatementState.SUBMITTED
    return row


def _needs(statements: list[Statement], made: random.Random) -> list[Need]:
    codes = list(Need.objects.exclude(field=None).values_list("occupation_id", "field_id").distinct())
    units = {
        code: list(need.units.values_list("pk", flat=True))
        for code in codes
        for need in [Need.objects.filter(occupation=code[0], field=code[1]).first()]
    }
    by = staff()

    def one(statement: Statement) -> Need:
        state = made.choices(list(STATES), list(STATES.values()))[0]
        occupation, field = made.choice(codes)
        valid = TODAY + timedelta(days=made.randrange(1, 400))
        owner = {f"{name}_id": getattr(statement, f"{name}_id") for name in ("company", "centre", "office", "region")}
        need = Need(statement=statement, origin=statement.origin, **owner, confidence=made.random(), state=state, valid_until=valid)
        need.worth = expected_heads(statement.heads_least, statement.heads_most, statement.certainty)
        if state != NeedState.UNCODED:
            need.occupation_id, need.field_id, need.coded_by = occupation, field, made.choice([CodedBy.ENGINE, CodedBy.PERSON])
        if state == NeedState.VERIFIED:
            need.verified_by, need.verified_at = by, AT
        if state == NeedState.CLOSED:
            need.closed_as, need.closed_at = (
                made.choice([each for each in ClosedAs if each != ClosedAs.OTHER]),
                AT - timedelta(days=made.randrange(500)),
            )
        return need

    needs = _write(Need, (one(statement) for statement in statements))
    through = Need.units.through
    _write(
        through, (through(need_id=need.pk, unit_id=unit) for need in needs if need.field_id for unit in units[need.occupation_id, need.field_id][:3])
    )
    waiting = (need for need in needs if need.state in {NeedState.UNCODED, NeedState.CODED})
    _write(Proposal, (Proposal(need=need, rank=rank, occupation_id=occupation, field_id=field, confidence=0.6 / rank, units=[])
                      for need in waiting for rank, (occupation, field) in enumerate(made.sample(codes, 5), start=1)))  # fmt: skip
    return needs


def _pairs(needs: list[Need], made: random.Random) -> None:
    standing = [need.pk for need in needs if need.state != NeedState.CLOSED]
    pairs = {tuple(sorted(made.sample(standing, 2))) for _at in range(int(len(needs) * PAIRS))}
    signs = [str(sign) for sign in list(Sign)[:3]]
    _write(
        Twins, (Twins(first_id=first, second_id=second, points=made.randrange(5, 12), signs=signs, found_at=AT) for first, second in sorted(pairs))
    )


def _programmes(more: int, made: random.Random) -> list[int]:
    """Programmes beside the register's, each like one of them but for one or two units of another of its field; the versions of all (keys)."""
    of_field: dict[int, list[ProgrammeVersion]] = {}
    for version in ProgrammeVersion.objects.current().select_related("programme").prefetch_related("programme_units").order_by("pk"):
        of_field.setdefault(version.programme.field_id, []).append(version)
    like = [made.choice([each for versions in of_field.values() for each in versions]) for _at in range(more)]
    fields = ("field_id", "competence_id", "occupation_id")
    programmes = _write(
        Programme,
        (
            Programme(
                key=f"ukur-{at}",
                title_id=f"{each.programme.title_id} {at}",
                title_en=f"{each.programme.title_en} {at}",
                **{name: getattr(each.programme, name) for name in fields},
            )
            for at, each in enumerate(like)
        ),
    )
    facts = ("state", "guide", "jp", "jp_minutes", "training_days", "entry_education", "minimum_age", "kit_cost", "source")
    made_like = _write(ProgrammeVersion, (ProgrammeVersion(programme=programme, number=1, **{name: getattr(each, name) for name in facts})
                                          for programme, each in zip(programmes, like, strict=True)))  # fmt: skip
    units = []
    for version, each in zip(made_like, like, strict=True):
        own = [part.unit_id for part in each.programme_units.all()]
        other = [part.unit_id for part in made.choice(of_field[each.programme.field_id]).programme_units.all()]
        taught = dict.fromkeys([*own[made.randrange(2) :], *made.sample(other, min(2, len(other)))])
        units += [ProgrammeUnit(version=version, unit_id=unit, jp=20) for unit in taught]
    _write(ProgrammeUnit, iter(units))
    return [version.pk for version in (*(each for versions in of_field.values() for each in versions), *made_like)]


def _asked(needs: list[Need], largest: tuple[Company, CompanySite]) -> None:
    """Of needs that run out within a month, every second owner was asked."""
    asking = Asking._base_manager.create(company=largest[0], asked_by=staff(), asked_at=AT - timedelta(days=3), until=TODAY + timedelta(days=60))
    soon = [need for need in needs if need.state != NeedState.CLOSED and need.valid_until <= TODAY + timedelta(days=30)]
    _write(Asked, (Asked(asking=asking, need=need, round=need.valid_until) for need in soon[::2]))


def _adverts(count: int, made: random.Random) -> None:
    words = list(Statement.objects.order_by("pk").values_list("words", flat=True)[:1_000])
    places = list(Region.objects.filter(pk__in=CompanySite.objects.values("region")))
    occupations = list(Need.objects.exclude(occupation=None).values_list("occupation_id", flat=True).distinct())
    batches = [
        AdvertBatch.objects.create(name=f"iklan-{at}.csv", digest=f"{at:064d}", source="ukur", first_day=date(2017, 1, 1), last_day=TODAY,
                                   imported_by=staff(), imported_at=AT)
        for at in range(max(1, count // 5_000))
    ]  # fmt: skip

    def one(at: int) -> Advert:
        salary = made.randrange(3, 9) * 1_000_000
        return Advert(batch=batches[at % len(batches)], row=at + 2, key=f"u{at}", title=made.choice(words),
                      description="Kualifikasi: " + " ".join(made.choices(words, k=12)),
                      company=f"PT Ukur {at % COMPANIES}", place=str(made.choice(places)), currency="IDR", currency_words="IDR", salary_least=salary,
                      salary_most=salary + 500_000, least_words=str(salary), most_words=str(salary + 500_000), fingerprint=f"{at:032x}",
                      posted_on=date(2017, 1, 1) + timedelta(days=made.randrange(340)))  # fmt: skip

    adverts = _write(Advert, (one(at) for at in range(count)))
    flags = (AdvertFlag(advert=advert, reason=reason) for advert in adverts for reason in made.sample(list(Reason), made.choice((0, 0, 1, 2))))
    _write(AdvertFlag, flags)
    through = Advert.regions.through
    _write(through, (through(advert_id=advert.pk, region_id=made.choice(places).pk) for advert in adverts))
    _write(AdvertCode, (AdvertCode(advert=advert, rank=rank, occupation_id=occupation, confidence=confidence)
                        for advert in adverts for rank, (occupation, confidence) in enumerate(
                            zip(made.sample(occupations, 2), (made.random(), 0.1), strict=True), start=1)))  # fmt: skip
