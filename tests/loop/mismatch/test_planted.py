# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Known mismatches planted in the tables of a year that is otherwise in balance: each is found, by its true cause and size, before all others."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from selaras.ground.network.models import Centre, Company
from selaras.ground.standards.models import Equipment, Field, Occupation, Programme, ProgrammeUnit, ProgrammeVersion, Region, Scheme, SchemeUnit, Unit
from selaras.kit.scope import whole_network
from selaras.loop.demand.models import Need
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.actions import record_supply
from selaras.loop.mismatch.gather.answer import GRADUATES
from selaras.loop.mismatch.jobs import measure_mismatch
from selaras.loop.mismatch.models import Measure
from selaras.loop.mismatch.queries.cube import cube_of
from selaras.loop.mismatch.rules import Missing, Part, SupplyKind, Trained
from tests.loop.planning.drawn import AT, Drawn, drawn

pytestmark = pytest.mark.django_db

MARCH, NOVEMBER = date(2018, 3, 1), date(2018, 11, 1)


class Trades:
    """Trades of their own field each: what is asked for, what is taught, row by row."""

    def __init__(self, town: Drawn) -> None:
        self.town, self.classes = town, list[Trained]()
        self.company = Company.objects.first()
        self.bekasi = Region.objects.get(code="32.16")
        self.centre = Centre.objects.get(key="blk-0")

    def trade(self, key: str, *units: str) -> ProgrammeVersion:
        """A field with one occupation and one programme that teaches these units."""
        titles = {"title_id": f"Bidang {key}", "title_en": f"Trade {key}"}
        field = Field.objects.create(key=key, **titles)
        competence = field.competences.create(key=key, **titles)
        occupation = Occupation.objects.create(code=f"8{Field.objects.count():03d}", edition="KBJI2014", **titles)
        programme = Programme.objects.create(key=key, field=field, competence=competence, occupation=occupation, **titles)
        facts = {"guide": "assumed", "jp": 240, "training_days": 30, "entry_education": "slta", "kit_cost": 1, "source": "assumed"}
        version = ProgrammeVersion.objects.create(programme=programme, number=1, state="published", **facts)
        ProgrammeUnit.objects.bulk_create(ProgrammeUnit(version=version, unit=self.unit(unit), jp=60) for unit in units)
        return version

    def unit(self, key: str) -> Unit:
        return Unit.objects.get_or_create(key=key, defaults={"title_id": key, "title_en": key, "source": "assumed"})[0]

    def ask(
        self, version: ProgrammeVersion, people: int, *units: str, region: Region | None = None, start: date = MARCH, until: date = NOVEMBER
    ) -> Need:
        """A verified need of the company; people are expected at 0.97 of what was said, as it is signed."""
        place = region or self.bekasi
        facts: dict[str, Any] = {"origin": Origin.COMPANY, "company": self.company, "region": place}
        statement = Statement.objects.create(
            key=f"tanam-{Statement.objects.count()}", words=f"{people} orang {version.programme.key}", heads_least=people, heads_most=people,
            start_month=start, until_month=until, certainty="signed", channel="form", state="taken_up",
            stated_by=self.town.planner, stated_at=AT, **facts,
        )  # fmt: skip
        need = Need.objects.create(
            statement=statement, occupation=version.programme.occupation, field=version.programme.field, state="verified", worth=0.97 * people,
            valid_until=date(2019, 1, 31), verified_by=self.town.planner, verified_at=AT, **facts,
        )  # fmt: skip
        need.units.set(self.unit(unit) for unit in units)
        return need

    def teach(self, version: ProgrammeVersion, people: float, ready: date = MARCH) -> None:
        """Graduates of the national centre."""
        self.classes.append(Trained(f"k{len(self.classes)}", self.centre.pk, version.pk, ready, 0.97 * people, 0.9 * people))

    def measured(self) -> Measure:
        supply = record_supply(
            kind=SupplyKind.PLANNED, label="planted", key="1", words="Tertanam", rows=self.classes, by=self.town.planner, at=AT
        )  # fmt: skip
        made = measure_mismatch(by=self.town.planner, at=AT, supply=supply)
        assert made is not None
        return made


@pytest.fixture
def town() -> Drawn:
    with whole_network():
        made = drawn(needs=9)
        for need in made.needs:  # nobody but the planted asks for anybody
            need.state, need.closed_as, need.closed_at = "closed", "filled", AT
            need.save()
    return made


def balanced(trades: Trades) -> None:
    """Six trades in which as many learn as are asked for, but for one or two people."""
    for at in range(6):
        version = trades.trade(f"imbang-{at}", f"imbang-{at}-0", f"imbang-{at}-1")
        trades.ask(version, 40, f"imbang-{at}-0", f"imbang-{at}-1")
        trades.teach(version, 40 + (-1) ** at)


Planted = list[tuple[Missing, float, dict[str, int]]]


def untaught(trades: Trades) -> Planted:
    """Units that nobody teaches, a trade that too few learn, a unit that those who come have not learnt, and one that is out of date."""
    nobody, few = trades.trade("tak-diajar", "tak-diajar-0"), trades.trade("kurang", "kurang-0")
    robots, more = trades.ask(nobody, 60, "robot-a", "robot-b", "robot-c"), trades.ask(few, 50, "kurang-0")
    lacking, other = trades.trade("separuh", "separuh-0", "separuh-1"), trades.trade("lain", "separuh-2")
    half = trades.ask(lacking, 38, "separuh-0", "separuh-1", "separuh-2")
    trades.teach(lacking, 38)
    trades.ask(other, 5, "separuh-2")
    trades.teach(other, 5)
    tested = trades.trade("usang", "usang-0")
    old = trades.unit("usang-0")
    Unit.objects.create(key="usang-baru", title_id="Unit baru", title_en="New unit", source="assumed", supersedes=old)
    scheme = Scheme.objects.create(
        key="usang", title_id="Skema", title_en="Scheme", kind="klaster", field=tested.programme.field, source="assumed"
    )  # fmt: skip
    SchemeUnit.objects.create(scheme=scheme, unit=old)
    tested.schemes.add(scheme)
    trades.ask(tested, 33, "usang-0")
    trades.teach(tested, 33)
    return [
        (Missing.NO_PROGRAMME, robots.worth, {"occupation": nobody.programme.occupation_id, "region": trades.bekasi.pk}),
        *((Missing.UNTAUGHT, robots.worth, {"unit": trades.unit(unit).pk}) for unit in ("robot-a", "robot-b", "robot-c")),
        (Missing.SHORT, more.worth, {"occupation": few.programme.occupation_id, "region": trades.bekasi.pk}),
        (Missing.LACKING, half.worth, {"unit": trades.unit("separuh-2").pk}),
        (Missing.OUTDATED, 0.9 * 33, {"unit": old.pk}),
    ]


def elsewhere(trades: Trades) -> Planted:
    """The right skill in the wrong place, three months too late, for nobody at all, and a machine that no workshop has."""
    far = Region.objects.create(
        code="94.71", edition="2018", name="Kota Jayapura", level="city", lat=-2.53, lon=140.7, point_source="assumed",
        parent=Region.objects.create(code="94", edition="2018", name="Papua", level="province"),
    )  # fmt: skip
    away, late, surplus, driven = (trades.trade(key, f"{key}-0") for key in ("jauh", "telat", "lebih", "mesin-baru"))
    there, then = trades.ask(away, 45, "jauh-0", region=far), trades.ask(late, 42, "telat-0", start=MARCH, until=MARCH)
    trades.teach(away, 45)
    trades.teach(late, 42, ready=date(2018, 6, 1))  # three months too late; one is still of use
    trades.teach(surplus, 70)
    machine = Equipment.objects.create(key="robot", title_id="Robot enam sumbu", title_en="Six-axis robot")
    need = trades.ask(driven, 35, "mesin-baru-0")
    need.equipment.add(machine)
    trades.teach(driven, 35)
    return [
        (Missing.PLACE, there.worth, {"occupation": away.programme.occupation_id, "region": far.pk}),
        (Missing.TIMING, then.worth, {"occupation": late.programme.occupation_id, "region": trades.bekasi.pk}),
        (Missing.NO_EQUIPMENT, need.worth, {"equipment": machine.pk}),
        *(
            (Missing.IDLE, people, {"programme": version.programme_id, "centre": trades.centre.pk})
            for version, people in ((away, there.worth), (late, then.worth), (surplus, 0.97 * 70))
        ),
    ]


def test_each_planted_mismatch_is_found_before_all_others(town):
    """Tests thirteen planted mismatches of a year by kind, thing and size, that nothing else stands before them, and that the page names them."""
    with whole_network():
        trades = Trades(town)
        balanced(trades)
        wanted = [*untaught(trades), *elsewhere(trades)]
        made = trades.measured()
    assert len(wanted) == 13
    for name, kinds in ((Origin.COMPANY.value, set(Missing) - {Missing.IDLE, Missing.OUTDATED}), (GRADUATES, {Missing.IDLE, Missing.OUTDATED})):
        found, mine = made.findings[name], [each for each in wanted if each[0] in kinds]
        ranked = [(each["kind"], {key: value for key, value in each.items() if key not in {"kind", "people", "by"}}) for each in found]
        for kind, people, of in mine:
            assert (kind.value, of) in ranked, (kind, of, ranked)
            assert found[ranked.index((kind.value, of))]["people"] == pytest.approx(people, abs=0.1), kind
        planted = [(kind.value, of) for kind, _people, of in mine]
        assert sorted(map(str, ranked[: len(mine)])) == sorted(map(str, planted)), "something else stands before a planted one"
    parts = dict(zip(Part, cube_of(made).parts.sum(axis=0).tolist(), strict=True))
    assert parts[Part.PLACE] == pytest.approx(0.97 * 45, abs=0.1)
    assert parts[Part.TIMING] == pytest.approx(0.97 * 42, abs=0.1)
    client = Client()
    client.force_login(town.planner, backend="allauth.account.auth_backends.AuthenticationBackend")
    shown = client.get(reverse("mismatch:panorama")).context["found"]
    named = {(row["kind"], row["of"]) for row in shown}
    assert {kind for kind, _people, _of in wanted} - {Missing.IDLE, Missing.OUTDATED} <= {kind for kind, _of in named}
    assert (Missing.PLACE, "Bidang jauh, Kota Jayapura") in named
    assert (Missing.NO_EQUIPMENT, "Robot enam sumbu") in named
