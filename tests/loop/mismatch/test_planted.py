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


def test_each_planted_mismatch_is_found_before_all_others(town):
    """Tests ten planted mismatches of a year by kind, thing and size, that nothing else stands before them, and that the page names them."""
    with whole_network():
        trades = Trades(town)
        balanced(trades)
        far = Region.objects.create(
            code="94.71", edition="2018", name="Kota Jayapura", level="city", lat=-2.53, lon=140.7, point_source="assumed",
            parent=Region.objects.create(code="94", edition="2018", name="Papua", level="province"),
        )  # fmt: skip
        wanted: list[tuple[Missing, float, dict[str, int]]] = []

        def plant(kind: Missing, people: float, **of: int) -> None:
            wanted.append((kind, people, of))

        nobody = trades.trade("tak-diajar", "tak-diajar-0")
        need = trades.ask(nobody, 60, "robot-a", "robot-b", "robot-c")
        plant(Missing.NO_PROGRAMME, need.worth, occupation=nobody.programme.occupation_id, region=trades.bekasi.pk)
        for unit in ("robot-a", "robot-b", "robot-c"):
            plant(Missing.UNTAUGHT, need.worth, unit=trades.unit(unit).pk)

        few = trades.trade("kurang", "kurang-0")
        need = trades.ask(few, 50, "kurang-0")
        plant(Missing.SHORT, need.worth, occupation=few.programme.occupation_id, region=trades.bekasi.pk)

        away = trades.trade("jauh", "jauh-0")
        need = trades.ask(away, 45, "jauh-0", region=far)
        trades.teach(away, 45)
        plant(Missing.PLACE, need.worth, occupation=away.programme.occupation_id, region=far.pk)
        plant(Missing.IDLE, need.worth, programme=away.programme_id, centre=trades.centre.pk)

        late = trades.trade("telat", "telat-0")
        need = trades.ask(late, 42, "telat-0", start=MARCH, until=MARCH)
        trades.teach(late, 42, ready=date(2018, 6, 1))  # three months too late; one is still of use
        plant(Missing.TIMING, need.worth, occupation=late.programme.occupation_id, region=trades.bekasi.pk)
        plant(Missing.IDLE, need.worth, programme=late.programme_id, centre=trades.centre.pk)

        lacking = trades.trade("separuh", "separuh-0", "separuh-1")
        need = trades.ask(lacking, 38, "separuh-0", "separuh-1", "separuh-2")
        trades.teach(lacking, 38)
        other = trades.trade("lain", "separuh-2")
        trades.ask(other, 5, "separuh-2")
        trades.teach(other, 5)
        plant(Missing.LACKING, need.worth, unit=trades.unit("separuh-2").pk)

        surplus = trades.trade("lebih", "lebih-0")
        trades.teach(surplus, 70)
        plant(Missing.IDLE, 0.97 * 70, programme=surplus.programme_id, centre=trades.centre.pk)

        machine = Equipment.objects.create(key="robot", title_id="Robot enam sumbu", title_en="Six-axis robot")
        driven = trades.trade("mesin-baru", "mesin-baru-0")
        need = trades.ask(driven, 35, "mesin-baru-0")
        need.equipment.add(machine)
        trades.teach(driven, 35)
        plant(Missing.NO_EQUIPMENT, need.worth, equipment=machine.pk)

        tested = trades.trade("usang", "usang-0")
        Unit.objects.create(key="usang-baru", title_id="Unit baru", title_en="New unit", source="assumed", supersedes=trades.unit("usang-0"))
        scheme = Scheme.objects.create(
            key="usang", title_id="Skema", title_en="Scheme", kind="klaster", field=tested.programme.field, source="assumed"
        )
        SchemeUnit.objects.create(scheme=scheme, unit=trades.unit("usang-0"))
        tested.schemes.add(scheme)
        trades.ask(tested, 33, "usang-0")
        trades.teach(tested, 33)
        plant(Missing.OUTDATED, 0.9 * 33, unit=trades.unit("usang-0").pk)

        made = trades.measured()

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
