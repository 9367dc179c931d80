# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What programmes should teach: what is advised, what a draft is predicted to change, and that a new plan bears it out."""

from datetime import date, timedelta

import numpy as np
import pytest

from selaras.ground.letters.models import Letter
from selaras.ground.network.models import CompanyContact, Instructor, InstructorCompetence
from selaras.ground.people.models import Event, Person
from selaras.ground.runs import actions as runs
from selaras.ground.standards.actions import NotDraftable, NotPublishable, publish_version
from selaras.ground.standards.models import Programme, ProgrammeUnit, ProgrammeVersion, SchemeUnit, Unit
from selaras.ground.standards.rules import VersionState
from selaras.kit.scope import whole_network
from selaras.loop.demand.models import Need
from selaras.loop.forum.actions.refusals import NotYours
from selaras.loop.forum.queries.talks import open_versions
from selaras.loop.mismatch.actions import CannotBeDecided, decide_content, draft_content
from selaras.loop.mismatch.jobs import predict
from selaras.loop.mismatch.models import ContentDraft, Measure
from selaras.loop.mismatch.queries.content import Advice, Contents, contents_of
from selaras.loop.mismatch.queries.cube import cube_of
from selaras.loop.mismatch.rules import Decision
from selaras.loop.planning import jobs
from selaras.loop.planning.models import CentreYear, Plan, Request, Target
from selaras.loop.planning.queries.needs import sent_to
from tests.loop.planning.drawn import AT, TODAY, Drawn, drawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Drawn:
    """A year that the engine can plan to the end: instructors for every field, no target to chase, few packages."""
    with whole_network():
        made = drawn(centres=3, needs=16)
        Target.objects.all().delete()
        CentreYear.objects.update(most=6, least=0)
        Request.objects.update(packages=2)
        for centre in made.centres:
            for at in range(4):
                person = Person.objects.create(name=f"Guru {centre.key} {at}", assumed=True)
                teacher = Instructor.objects.create(
                    person=person,
                    key=f"guru-{centre.key}-{at}",
                    centre=centre,
                    employment="asn",
                    days_a_month=20,
                    methodology_until=date(2020, 1, 1),
                    assumed=True,
                )
                InstructorCompetence.objects.bulk_create(
                    InstructorCompetence(instructor=teacher, competence=programme.competence) for programme in made.programmes
                )
    return made


def ask(town: Drawn, programme: int, *asked: str) -> list[Need]:
    """Every need of a programme's occupation asks for these units; which needs they are."""
    units = [Unit.objects.get_or_create(key=key, defaults={"title_id": key, "title_en": key, "source": "assumed"})[0] for key in asked]
    needs = [need for need in town.needs if need.occupation_id == town.programmes[programme].occupation_id]
    for need in needs:
        need.units.set(units)
    return needs


def planned(town: Drawn) -> Plan:
    run = runs.request_run(engine=jobs.ENGINE, purpose="Rencana 2018", limits={}, by=town.planner, at=AT)
    return jobs.compute_plan(run=run, year=town.year, permissions=jobs.Permissions(), by=town.planner, at=AT)


def version_of(town: Drawn, programme: int) -> ProgrammeVersion:
    return ProgrammeVersion.objects.current().select_related("programme").get(programme=town.programmes[programme])


def draft(town: Drawn, units: dict[int, int], programme: int = 0) -> ContentDraft:
    made, version = Measure.objects.first(), version_of(town, programme)
    prediction = predict(measure=made, version=version, units=units, centres=[centre.pk for centre in town.centres])
    said = {"why": "PT Maju membutuhkannya", "comment_until": TODAY + timedelta(days=21)}
    return draft_content(base=version, units=units, measure=made, prediction=prediction, **said, by=town.planner, at=AT)


def hours(town: Drawn, *keys: str) -> dict[int, int]:
    return {Unit.objects.get(key=key).pk: 240 // len(keys) for key in keys}


def test_what_is_advised_follows_from_who_asks(town):
    """Tests one field by hand: four needs of 30.348 people ask for las-0, x and y; las-0 and las-1 are taught. A third is taught, half is enough: the
    programme is near, x or y would make it enough, nobody asks for las-1.
    """
    with whole_network():
        needs = ask(town, 0, "las-0", "las-x", "las-y")
        planned(town)
        made, version = Measure.objects.first(), version_of(town, 0)
        known = Contents(cube_of(made))
        rows = {Unit.objects.get(pk=row.unit).key: row for row in known.units(version.pk)}
        people = sum(need.worth for need in Need.objects.filter(pk__in=[need.pk for need in needs]))
        assert {key: row.advice for key, row in rows.items()} == {"las-x": "add", "las-y": "add", "las-1": "drop", "las-0": "keep"}
        assert [row.advice for row in known.units(version.pk)] == ["add", "add", "drop", "keep"]
        assert rows["las-x"].heads == pytest.approx(people) == pytest.approx(rows["las-x"].gain)
        assert (rows["las-x"].needs, rows["las-x"].owners, rows["las-x"].without) == (4, 3, 0.0)
        assert (rows["las-1"].heads, rows["las-1"].jp) == (0.0, 120)
        content = known.content(version.pk)
        assert (content.near, content.fitting, content.met) == (pytest.approx(people), 0.0, 0.0)
        assert (content.lacking, content.idle_jp, content.jp) == (pytest.approx(people), 120, 240)
        assert known.rows()[0] == content
        lines = known.lines(version.pk, Unit.objects.get(key="las-x").pk)
        assert set(known.cube.need[lines].tolist()) == {need.pk for need in needs}


def test_people_met_without_a_unit_are_counted(town):
    """Tests that whoever is met by graduates who have not learnt a unit that is asked for is told beside it, up to all who are met."""
    with whole_network():
        ask(town, 0, "las-0", "las-1", "las-x")
        planned(town)
        made, version = Measure.objects.first(), version_of(town, 0)
        known = contents_of(made)
        rows = {Unit.objects.get(pk=row.unit).key: row for row in known.units(version.pk)}
        assert rows["las-x"].without == pytest.approx(known.content(version.pk).met)
        assert rows["las-x"].without > 20
        assert (rows["las-x"].gain, rows["las-0"].without) == (0.0, 0.0)


def test_a_unit_moves_from_where_nobody_asks_to_where_somebody_does(town):
    """Tests that a unit which another programme of the field teaches in vain is named as one that can move, on both sides."""
    with whole_network():
        ask(town, 0, "las-0", "las-x", "las-y")
        one = version_of(town, 0)
        other = Programme.objects.create(
            key="las-lain", title_id="Lain", title_en="Other", field=one.programme.field, competence=one.programme.competence,
            occupation=town.programmes[1].occupation,
        )  # fmt: skip
        facts = {"guide": "assumed", "jp": 240, "training_days": 30, "entry_education": "slta", "kit_cost": 1, "source": "assumed"}
        second = ProgrammeVersion.objects.create(programme=other, number=1, state=VersionState.PUBLISHED, **facts)
        keys = ["las-x", "las-1"]
        ProgrammeUnit.objects.bulk_create(ProgrammeUnit(version=second, unit=Unit.objects.get(key=key), jp=120) for key in keys)
        planned(town)
        known = Contents(cube_of(Measure.objects.first()))
        here = {Unit.objects.get(pk=row.unit).key: row for row in known.units(one.pk)}
        there = {Unit.objects.get(pk=row.unit).key: row for row in known.units(second.pk)}
        # The second teaches a third of what is asked for as well: it is near, and nobody near it asks for las-1.
        assert (there["las-x"].advice, there["las-1"].advice) == (Advice.KEEP, Advice.DROP)
        assert (here["las-x"].elsewhere, here["las-1"].advice, here["las-1"].elsewhere) == ((), Advice.DROP, ())
        ask(town, 0, "las-0", "las-1", "las-z")
        planned(town)
        known = Contents(cube_of(Measure.objects.first()))
        there = {Unit.objects.get(pk=row.unit).key: row for row in known.units(second.pk)}
        assert (there["las-x"].advice, there["las-0"].advice, there["las-1"].advice) == (Advice.DROP, Advice.ADD, Advice.KEEP)


CHANGES = {  # what needs ask for, what is taught then
    "one unit more": (("las-0", "las-x", "las-y"), ("las-0", "las-1", "las-x")),
    "one for another": (("las-0", "las-x", "las-y"), ("las-0", "las-x")),
    "one unit less": (("las-0", "las-1", "las-x"), ("las-0",)),
    "what few ask for": (("las-0", "las-1", "las-x"), ("las-0", "las-1", "las-x")),
    "what nobody asks for": (("las-0", "las-1"), ("las-0", "las-1", "las-z")),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", CHANGES)
def test_a_new_plan_bears_out_what_was_predicted(town, case):
    """Tests that a draft, published and planned, changes coverage by exactly what was predicted, and the needs served and the graduates sent to
    within what was predicted; plans are solved to the end.
    """
    asked, taught = CHANGES[case]
    with whole_network():
        needs = [need.pk for need in ask(town, 0, *asked)]
        Unit.objects.get_or_create(key="las-z", defaults={"title_id": "z", "title_en": "z", "source": "assumed"})
        before = planned(town)
        made = draft(town, hours(town, *taught))
        said = made.predicted
        decide_content(draft=made, decision=Decision.PUBLISHED, reason="Perusahaan setuju", by=town.planner, at=AT)
        after = planned(town)
        assert {before.run.status, after.run.status} == {"proven"}
        if set(asked) & set(taught) == set(asked) & {"las-0", "las-1"}:
            assert said.needs == ()
            return
        assert set(said.needs) == set(needs)
        served, sent = sent_to(after, needs)
        assert said.served.low <= served <= said.served.high
        assert said.met.low - 0.05 <= sent <= said.met.high + 0.05
        assert said.served.now == sent_to(before, needs)[0]
        cube = cube_of(Measure.objects.first())
        lines = np.isin(cube.need, needs)
        covered = len(set(asked) & set(taught)) / len(asked)
        assert said.coverage == (pytest.approx(len(set(asked) & {"las-0", "las-1"}) / len(asked)), pytest.approx(covered))
        new = cube.taught_unit[cube.taught_version == version_of(town, 0).pk]
        share = np.isin(cube.wish_unit, new) & lines[cube.wish_line]
        assert share.sum() / lines[cube.wish_line].sum() == pytest.approx(covered)
        assert cube.taught[lines].all() == (covered >= 0.5)


def test_companies_are_asked_and_hear_what_was_decided(town):
    """Tests that a draft writes to each company of which a need is concerned, and the decision too; each write is one event of its own kind."""
    with whole_network():
        needs = ask(town, 0, "las-0", "las-x", "las-y")
        planned(town)
        company = next(need.company for need in needs if need.company_id)
        sri = Person.objects.create(name="Ibu Sri", assumed=True)
        CompanyContact.objects.create(company=company, person=sri, email="sri@maju.example", since=date(2017, 1, 1))
        made = draft(town, hours(town, "las-0", "las-1", "las-x"))
        letter = Letter.objects.get(kind="mismatch.content_proposed")
        assert (letter.company, letter.to) == (company, "sri@maju.example")
        assert "Ditambah: las-x, 80 JP" in letter.body
        assert "120 JP menjadi 80" in letter.body
        assert f"/isi-program/las/?version={made.version.number}" in letter.body
        decide_content(draft=made, decision=Decision.WITHDRAWN, reason="Alatnya belum ada", by=town.planner, at=AT)
        assert "Alatnya belum ada" in Letter.objects.get(kind="mismatch.content_decided").body
        kinds = ["mismatch.content_drafted", "standards.version_drafted", "mismatch.content_decided", "standards.version_withdrawn"]
        assert {kind: Event.objects.filter(kind=kind).count() for kind in kinds} == dict.fromkeys(kinds, 1)


def test_a_draft_is_like_its_base_but_for_the_units(town):
    """Tests that a draft keeps equipment, entry and hours a day; that its test stays only where it teaches enough; and that it is not taught."""
    with whole_network():
        ask(town, 0, "las-0", "las-x", "las-y")
        base = version_of(town, 0)
        base.schemes.add(town.schemes[0])
        SchemeUnit.objects.bulk_create(SchemeUnit(scheme=town.schemes[0], unit=Unit.objects.get(key=key)) for key in ("las-0", "las-1"))
        planned(town)
        made = draft(town, {**hours(town, "las-0", "las-1"), Unit.objects.get(key="las-x").pk: 41})
        version = made.version
        days = 36  # 281 JP at 8 a day, rounded up
        assert (version.number, version.state, version.jp, version.training_days) == (2, VersionState.DRAFT, 281, days)
        assert list(version.schemes.all()) == [town.schemes[0]]
        assert list(version.equipment.all()) == list(base.equipment.all())
        assert version_of(town, 0) == base
        assert open_versions(base.programme) == [version, base]
        decide_content(draft=made, decision=Decision.WITHDRAWN, reason="Tidak jadi", by=town.planner, at=AT)
        assert open_versions(base.programme) == [base]
        again = draft(town, hours(town, "las-0", "las-x"))
        assert (again.version.number, list(again.version.schemes.all())) == (3, [])  # half of its test is too little
        decide_content(draft=again, decision=Decision.PUBLISHED, reason="Ya", by=town.planner, at=AT)
        assert version_of(town, 0) == again.version


def test_a_version_published_since_keeps_the_figures_of_the_one_before(town):
    """Tests that until the next measurement a new version stands where the old one stood: no false nothing, and said to be not measured."""
    with whole_network():
        ask(town, 0, "las-0", "las-1")
        planned(town)
        made, old = Measure.objects.first(), version_of(town, 0)
        before = Contents(cube_of(made)).content(old.pk)
        other = draft(town, {**hours(town, "las-0", "las-1"), Unit.objects.get(key="las-0").pk: 60})
        decide_content(draft=other, decision=Decision.PUBLISHED, reason="Ya", by=town.planner, at=AT)
        after = Contents(cube_of(made)).content(other.version_id)
        assert (before.measured, after.measured) == (True, False)
        assert before.met > 20
        assert (after.met, after.near, after.fitting) == (before.met, before.near, before.fitting)


def test_what_cannot_be_drafted_or_decided_is_refused_with_a_cure(town):
    """Tests the refusals: nothing changed, nothing taught, a second draft, no reason, a day that is over, decided twice, somebody else; the planner
    who may is the matching one.
    """
    with whole_network():
        ask(town, 0, "las-0", "las-x", "las-y")
        planned(town)
        same, none = hours(town, "las-0", "las-1"), dict[int, int]()
        for units in (same, none, {**same, 10**6: 10}, {next(iter(same)): 0}):
            with pytest.raises(NotDraftable):
                draft(town, units)
        base, made = version_of(town, 0), Measure.objects.first()
        units = hours(town, "las-0", "las-x")
        prediction = predict(measure=made, version=base, units=units, centres=[])
        facts = {"base": base, "units": units, "measure": made, "prediction": prediction, "at": AT}
        with pytest.raises(CannotBeDecided):
            draft_content(**facts, why=" ", comment_until=TODAY, by=town.planner)
        with pytest.raises(CannotBeDecided):
            draft_content(**facts, why="ya", comment_until=TODAY - timedelta(days=1), by=town.planner)
        for nobody in (town.head, town.outsider, town.auditor):
            with pytest.raises(NotYours):
                draft_content(**facts, why="ya", comment_until=TODAY, by=nobody)
        assert not ContentDraft.objects.exists()
        assert not ProgrammeVersion.objects.filter(state=VersionState.DRAFT).exists()
        one = draft_content(**facts, why="ya", comment_until=TODAY, by=town.planner)
        other = ProgrammeVersion.objects.create(
            programme=base.programme, number=9, state=VersionState.PUBLISHED, guide="assumed", jp=1, training_days=1, entry_education="slta",
            kit_cost=1, source="assumed",
        )  # fmt: skip
        with pytest.raises(CannotBeDecided):
            decide_content(draft=one, decision=Decision.PUBLISHED, reason="ya", by=town.planner, at=AT)
        other.delete()
        with pytest.raises(NotDraftable):
            draft(town, hours(town, "las-x"))
        with pytest.raises(CannotBeDecided):
            decide_content(draft=one, decision=Decision.PUBLISHED, reason="", by=town.planner, at=AT)
        with pytest.raises(NotYours):
            decide_content(draft=one, decision=Decision.PUBLISHED, reason="ya", by=town.head, at=AT)
        decide_content(draft=one, decision=Decision.WITHDRAWN, reason="tidak", by=town.planner, at=AT)
        with pytest.raises(CannotBeDecided):
            decide_content(draft=one, decision=Decision.PUBLISHED, reason="ya", by=town.planner, at=AT)
        with pytest.raises(NotPublishable):
            publish_version(version=one.version, by=town.planner, at=AT)
