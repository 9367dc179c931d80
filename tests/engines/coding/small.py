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


def catalogue(*texts: str) -> tuple[Problem, list[str]]:
    """The whole catalogue of the repository as a problem, and the codes of its occupations."""
    occupations, programmes, units = _rows("occupations.csv"), _rows("programmes.csv"), _rows("units.csv")
    codes = [row["code"] for row in occupations]
    terms = [(at, term) for at, row in enumerate(occupations) for term in (row["title_id"], row["title_en"], *row["terms"].split(";")) if term]
    terms += [(codes.index(row["occupation"]), row["title_id"]) for row in programmes]
    fields = sorted({row["field"] for row in programmes})
    at_programme = {row["key"]: at for at, row in enumerate(programmes)}
    at_unit = {row["key"]: at for at, row in enumerate(units)}
    taught = [(at_programme[row["programme"]], at_unit[row["unit"]]) for row in _rows("programme_units.csv")]
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
        programme_equipment=(),
        units=tuple(row["title_id"] for row in units),
    )
    return problem, codes
