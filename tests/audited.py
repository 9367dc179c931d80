# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The small year of the engine's tests and a plan of it by hand, written as `demo --check --out` does: the independent check is tried on it.

The plan of `tests.engines.planning.small` with everything in it that a plan can have: an upgrade, a new assessor, and days promised from outside.
"""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace as Thing
from typing import Any

import numpy as np

from selaras.engines.planning import Answer, Missing, Problem, Result, Status, cost_of, violations
from selaras.loop.planning.gather.export import export
from selaras.loop.planning.gather.summary import summary_of
from tests.engines.planning.small import hand_plan, in_months, small_year

Row = dict[str, str]
ASKED = ("--participants", "48", "--certified", "12", "--local-participants", "--local-certified")
PROMISED = {
    "extra_instructor_days": in_months(2, (0, 5, 10)),
    "extra_assessor_days": in_months(1, (0, 7, 1)),
    "upgrade_open": in_months(1, (0, 8, 1)) > 0,
}


def problem(**changes: Any) -> Problem:
    """The small year with ten instructor-days in June and an assessor-day in August promised from outside."""
    return small_year(**{**PROMISED, **changes})


def plan(**changes: Any) -> Answer:
    """The plan by hand: somebody of group 0 learns in September, a new assessor decided on in January tests at centre 1 in March."""
    more: dict[str, Any] = {
        "upgrades": in_months(1, (0, 8, 1)), "recruits": in_months(1, (0, 0, 1)),
        "teach": [(0, 0, 0, 0, 40.0), (1, 1, 0, 0, 40.0), (0, 0, 0, 5, 30.0)], "extra_teach": [(0, 0, 5, 10.0)],
        "assess": [(1, 0, 0, 2, 2.0), (0, 1, 0, 2, 1.0), (1, 0, 0, 7, 1.0)], "recruit_assess": [(0, 1, 0, 2, 1.0)], "extra_assess": [(0, 0, 7, 1.0)],
    }  # fmt: skip
    return hand_plan(**{**more, **changes})


def names(of: Problem) -> Any:
    """Names for every index, as the tables of the product would give them."""
    centres = [Thing(key=f"centre-{at}", name=f"Balai {at}", kind="uptd", region=Thing(code=f"32.0{at}")) for at in range(2)]
    fields, competences = ([Thing(key=f"{what}-{at}") for at in range(2)] for what in ("field", "competence"))
    programmes = [Thing(programme=Thing(key=f"programme-{at}")) for at in range(2)]
    statements = [Thing(key=f"need-{at}", words="tukang las") for at in range(3)]
    needs = [
        Thing(pk=at, statement=each, origin=origin, region=Thing(code="32.00"))
        for at, (each, origin) in enumerate(zip(statements, ("company", "region", "self"), strict=True))
    ]
    courses = zip(of.course_centre, of.course_programme, strict=True)
    return Thing(
        centres=centres, fields=fields, programmes=programmes, competences=competences, schemes=[Thing(key="scheme-0")],
        regions=[centre.region for centre in centres],
        courses=[Thing(centre=centres[c], programme=programmes[p].programme) for c, p in courses],
        rooms=[(centres[0], fields[0]), (centres[1], fields[0]), (centres[0], fields[1])], offers=[Thing(key="offer-0")],
        groups=[(Thing(key="ani"), Thing(key="adi")), (Thing(key="budi"), Thing(key="bela"))], upgrades=[(0, Thing(competence=competences[1]))],
        hires=[Thing(key="hire-0")], assessors=[(Thing(key="cici"),), (Thing(key="dodi"),)], recruits=[Thing(key="recruit-0")],
        floors=[centres[0]], needs=needs, lines=needs[:1],
    )  # fmt: skip


def write(folder: Path, of: Problem, answer: Answer) -> None:
    """A folder as `--out` writes it."""
    assert violations(of, answer) == []
    value = cost_of(of, answer).value
    write_result(folder, of, result(answer, value))


def result(answer: Answer, value: float, **more: Any) -> Result:
    """A result with a bound 2 % above its value."""
    facts = {"status": Status.PROVEN, "bound": value + 0.02 * abs(value), "gap": 0.02, "missing": None}
    return Result(**{**facts, "answer": answer, "value": value, "seconds": 1.0, "work": 1, **more})


def write_missing(folder: Path, of: Problem, **amounts: Any) -> None:
    """A folder of a year whose targets are out of reach: twelve instructor-days and half a room-week suffice, 30 days are proven to be needed."""
    nothing = {
        "instructor_days": in_months(2, (0, 3, 12)), "assessor_days": in_months(1), "room_weeks": in_months(3, (1, 4, 0.5)),
        "floor_packages": np.zeros(1), "weight": 37.0, "weight_bound": 30.0,
    }  # fmt: skip
    missing = Missing(**{**nothing, **amounts})
    write_result(folder, of, result(Answer.nothing(of), 0.0, status=Status.INFEASIBLE, bound=-np.inf, gap=np.inf, missing=missing))


def write_result(folder: Path, of: Problem, found: Result) -> None:
    """Files and figures, as the command writes them."""
    export(of, names(of), found, folder)
    said = {**summary_of(of, found), "reason": None, "seconds": 2.0, "plan_seconds": 1.0}
    (folder / "result.json").write_text(json.dumps(said))


def rows_of(folder: Path, name: str) -> list[Row]:
    """The rows of a file."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rewrite(folder: Path, name: str, change: Callable[[list[Row]], list[Row]]) -> None:
    """Changes the rows of a file."""
    path = folder / f"{name}.csv"
    head = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    rows = change(rows_of(folder, name))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
