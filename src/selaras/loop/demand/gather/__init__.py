# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Statements and the closed vocabulary -> one coding problem, with the axes that name its rows; and the answer back into keys of rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from selaras.engines.coding import Problem, Result
from selaras.ground.standards.models import (
    Equipment,
    EquipmentTerm,
    Field,
    Occupation,
    OccupationTerm,
    ProgrammeUnit,
    ProgrammeVersion,
    Unit,
    UnitTerm,
)
from selaras.kit.scope import whole_network
from selaras.loop.demand.models import Need, taken_back
from selaras.loop.demand.rules import MOST_TAUGHT, Candidate, Coded, CodedBy
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import StatementState


@dataclass(frozen=True)
class Axes:
    """The rows behind the indices of a coding problem, as keys in the database."""

    statements: tuple[int, ...]
    occupations: tuple[int, ...]
    fields: tuple[int, ...]
    units: tuple[int, ...]
    equipment: tuple[int, ...]


def gather(statements: Collection[int] | None = None) -> tuple[Problem, Axes]:
    """The submitted statements (or those among the given keys) with the whole vocabulary, and what people decided. A fixed number of queries."""
    with whole_network():
        rows = Statement.objects.filter(state=StatementState.SUBMITTED).order_by("pk")
        if statements is not None:
            rows = rows.filter(pk__in=statements)
        texts = list(rows.values_list("pk", "words"))
        decided, chosen = _decisions(), _chosen_units()
        ticked = list(Statement.equipment.through._base_manager.filter(statement__in=rows).values_list("statement_id", "equipment_id"))
    at_text = {pk: at for at, (pk, _words) in enumerate(texts)}
    occupations = list(Occupation.objects.order_by("pk"))
    fields = list(Field.objects.order_by("pk").values_list("pk", flat=True))
    units = list(Unit.objects.order_by("pk"))
    machines = list(Equipment.objects.order_by("pk"))
    versions = list(ProgrammeVersion.objects.current().select_related("programme").prefetch_related("equipment").order_by("programme_id"))
    at_occupation = {occupation.pk: at for at, occupation in enumerate(occupations)}
    at_version = {version.pk: at for at, version in enumerate(versions)}
    at_unit = {unit.pk: at for at, unit in enumerate(units)}
    at_machine = {machine.pk: at for at, machine in enumerate(machines)}
    terms = _terms(occupations, versions)
    superseded = {unit.supersedes_id for unit in units}  # whoever asks for such a unit asks for the newer one
    unit_terms = _spoken([unit for unit in units if unit.pk not in superseded], UnitTerm.objects.values_list("unit_id", "term"))
    machine_terms = _spoken(machines, EquipmentTerm.objects.values_list("equipment_id", "term"))
    taught = ProgrammeUnit.objects.filter(version__in=at_version).order_by("pk").values_list("version_id", "unit_id")
    problem = Problem(
        texts=tuple(words for _pk, words in texts),
        text_equipment=tuple(sorted((at_text[statement], at_machine[machine]) for statement, machine in ticked)),
        occupations=len(occupations),
        terms=tuple(term for _pk, term in terms),
        term_occupation=tuple(at_occupation[pk] for pk, _term in terms),
        programmes=tuple(version.programme.title_id for version in versions),
        programme_occupation=tuple(at_occupation[version.programme.occupation_id] for version in versions),
        programme_field=tuple(fields.index(version.programme.field_id) for version in versions),
        programme_units=tuple((at_version[version], at_unit[unit]) for version, unit in taught),
        programme_equipment=tuple(
            sorted((at_version[version.pk], at_machine[machine.pk]) for version in versions for machine in version.equipment.all())
        ),
        units=tuple(unit.title_id for unit in units),
        unit_terms=tuple(term for _pk, term in unit_terms),
        unit_term_unit=tuple(at_unit[pk] for pk, _term in unit_terms),
        equipment_terms=tuple(term for _pk, term in machine_terms),
        equipment_term_equipment=tuple(at_machine[pk] for pk, _term in machine_terms),
        taught=tuple(words for _pk, words, _occupation in decided),
        taught_occupation=tuple(at_occupation[occupation] for _pk, _words, occupation in decided),
        taught_units=tuple((at, at_unit[unit]) for at, (pk, _words, _occupation) in enumerate(decided) for unit in chosen.get(pk, ())),
    )
    return problem, Axes(tuple(at_text), tuple(at_occupation), tuple(fields), tuple(at_unit), tuple(at_machine))


def _decisions() -> list[tuple[int, str, int]]:
    """(need, words, occupation) of the latest needs that a person coded, the oldest first; what was closed later was still decided, but for what was
    refused or withdrawn nobody stands.
    """
    coded = Need.objects.filter(coded_by=CodedBy.PERSON, occupation__isnull=False).exclude(statement__in=taken_back())
    return list(coded.order_by("-pk").values_list("pk", "statement__words", "occupation_id")[:MOST_TAUGHT])[::-1]


def _chosen_units() -> Mapping[int, Sequence[int]]:
    """The units of the needs, of the latest that a person coded, whose units somebody chose one by one."""
    latest = Need.objects.filter(coded_by=CodedBy.PERSON, units_chosen=True).exclude(statement__in=taken_back()).order_by("-pk")[:MOST_TAUGHT]
    chosen: dict[int, list[int]] = defaultdict(list)
    for need, unit in Need.units.through._base_manager.filter(need__in=latest.values("pk")).order_by("pk").values_list("need_id", "unit_id"):
        chosen[need].append(unit)
    return chosen


def _spoken(rows: Iterable[Unit | Equipment], terms: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """(key, words): titles in both languages and what the shop floor says, of the rows alone."""
    titles = [(row.pk, title) for row in rows for title in (row.title_id, row.title_en)]
    named = {pk for pk, _title in titles}
    return titles + [(pk, term) for pk, term in terms if pk in named]


def _terms(occupations: list[Occupation], versions: list[ProgrammeVersion]) -> list[tuple[int, str]]:
    """(occupation, words): titles in both languages, synonyms, and the titles of the programmes that lead there."""
    terms = [(occupation.pk, title) for occupation in occupations for title in (occupation.title_id, occupation.title_en)]
    terms += list(OccupationTerm.objects.order_by("pk").values_list("occupation_id", "term"))
    return terms + [(version.programme.occupation_id, version.programme.title_id) for version in versions]


def gather_titles(titles: Sequence[tuple[int, str]]) -> tuple[Problem, Axes]:
    """Titles of adverts, (key, words), with the whole vocabulary; the axes name adverts where they say statements."""
    problem, axes = gather(())
    texts, keys = tuple(words for _pk, words in titles), tuple(pk for pk, _words in titles)
    return replace(problem, texts=texts, text_equipment=()), replace(axes, statements=keys)


def coded_of(axes: Axes, result: Result) -> tuple[Coded, ...]:
    """The engine's answer in keys of rows: each statement with its candidates, best first."""
    units: dict[tuple[int, int], list[tuple[int, float]]] = defaultdict(list)
    for (text, rank, unit), sure in zip(result.units.tolist(), result.unit_confidence.tolist(), strict=True):
        units[text, rank].append((axes.units[unit], round(sure, 4)))
    machines: dict[int, list[int]] = defaultdict(list)
    for text, machine in result.equipment.tolist():
        machines[text].append(axes.equipment[machine])
    return tuple(
        Coded(
            statement,
            tuple(
                Candidate(
                    occupation=axes.occupations[occupation],
                    confidence=min(max(float(result.confidence[text, rank]), 0.0), 1.0),
                    field=axes.fields[field] if field >= 0 else None,
                    units=tuple(unit for unit, _sure in units[text, rank]),
                    unit_confidence=tuple(sure for _unit, sure in units[text, rank]),
                )
                for rank, (occupation, field) in enumerate(zip(result.occupation[text].tolist(), result.field[text].tolist(), strict=True))
                if occupation >= 0
            ),
            tuple(machines[text]),
        )
        for text, statement in enumerate(axes.statements)
    )
