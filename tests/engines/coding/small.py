# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A vocabulary small enough to reckon by hand, and the real one with wordings of the shop floor."""

import csv
from pathlib import Path
from typing import Any

import selaras
from selaras.engines.coding import Problem

DATA = Path(selaras.__file__).parent / "ground" / "standards" / "data"


def hand(*texts: str, **changes: Any) -> Problem:
    """Occupations 0 welder and 1 tailor; programmes 0 plate (field 0), 1 pipe (field 0), 2 dress (field 1)."""
    facts: dict[str, Any] = {
        "texts": texts,
        "text_equipment": (),
        "occupations": 3,
        "terms": ("tukang las", "tukang jahit", "satpam"),
        "term_occupation": (0, 1, 2),
        "programmes": ("las pelat", "las pipa", "jahit busana"),
        "programme_occupation": (0, 0, 1),
        "programme_field": (0, 0, 1),
        "programme_units": ((0, 0), (0, 1), (1, 0), (1, 2), (2, 3)),
        "programme_equipment": ((1, 9),),
        "units": ("keselamatan", "vertikal", "pipa", "pola"),
    }
    return Problem(**{**facts, **changes})


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="") as file:
        return list(csv.DictReader(file))


def _titles_and_terms(row: dict[str, str]) -> list[str]:
    return [term for term in (row["title_id"], row["title_en"], *row["terms"].split(";")) if term]


def keys(name: str) -> list[str]:
    """The keys of a register of the repository, in the order of the catalogue's problem."""
    return [row["key"] for row in _rows(f"{name}.csv")]


def catalogue(*texts: str) -> tuple[Problem, list[str]]:
    """The whole catalogue of the repository as a problem, and the codes of its occupations."""
    occupations, programmes, units, machines = (_rows(f"{name}.csv") for name in ("occupations", "programmes", "units", "equipment"))
    codes = [row["code"] for row in occupations]
    terms = [(at, term) for at, row in enumerate(occupations) for term in _titles_and_terms(row)]
    terms += [(codes.index(row["occupation"]), row["title_id"]) for row in programmes]
    fields = sorted({row["field"] for row in programmes})
    at_programme = {row["key"]: at for at, row in enumerate(programmes)}
    at_unit = {row["key"]: at for at, row in enumerate(units)}
    taught = [(at_programme[row["programme"]], at_unit[row["unit"]]) for row in _rows("programme_units.csv")]
    at_machine = {row["key"]: at for at, row in enumerate(machines)}
    taught_on = [
        (at_programme[row["programme"]], at_machine[key]) for row in _rows("programme_versions.csv") for key in row["equipment"].split(";") if key
    ]
    superseded = {row["supersedes"] for row in units}
    spoken = [
        [(at, term) for at, row in enumerate(rows) if row["key"] not in superseded for term in _titles_and_terms(row)] for rows in (units, machines)
    ]
    problem = Problem(
        texts=texts,
        text_equipment=(),
        occupations=len(codes),
        terms=tuple(term for _at, term in terms),
        term_occupation=tuple(at for at, _term in terms),
        programmes=tuple(row["title_id"] for row in programmes),
        programme_occupation=tuple(codes.index(row["occupation"]) for row in programmes),
        programme_field=tuple(fields.index(row["field"]) for row in programmes),
        programme_units=tuple(taught),
        programme_equipment=tuple(taught_on),
        units=tuple(row["title_id"] for row in units),
        unit_terms=tuple(term for _at, term in spoken[0]),
        unit_term_unit=tuple(at for at, _term in spoken[0]),
        equipment_terms=tuple(term for _at, term in spoken[1]),
        equipment_term_equipment=tuple(at for at, _term in spoken[1]),
    )
    return problem, codes
