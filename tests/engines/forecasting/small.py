# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Problems of a few lines, given by what differs from the plainest one."""

from typing import Any

import numpy as np

from selaras.engines.forecasting import Problem

PAST = ("owner", "field", "certainty", "year", "least", "most", "hired", "told", "silence", "first", "window")
LINE = ("owner", "field", "certainty", "least", "most", "age", "first", "last")


def small(lines: list[dict[str, Any]], past: list[dict[str, Any]] | None = None, **changes: Any) -> Problem:
    """Lines and past lines, each of owner 0, field 0, certainty 1 (0.85), ten people, one month, said afresh, unless said otherwise.

    Owners 0..9 are all of sector 0; there is one cut, in which all lines are one group. `at` of a past line is {month after its first: people}.
    """
    plain_line = {"owner": 0, "field": 0, "certainty": 1, "least": 10, "most": 10, "age": 0.0, "first": 0, "last": 0}
    plain_past = {
        "owner": 0,
        "field": 0,
        "certainty": 1,
        "year": 0,
        "least": 10,
        "most": 10,
        "hired": 8,
        "told": 1,
        "silence": 0.0,
        "first": 0,
        "window": 1,
    }
    rows, ended = [plain_line | each for each in lines], [plain_past | each for each in past or []]
    hires = [(row, month, people) for row, each in enumerate(ended) for month, people in each.get("at", {}).items()]
    facts: dict[str, Any] = {
        "months": 6,
        "calendar": 0,
        "sectors": 1,
        "fields": 2,
        "groups": 1,
        "years": 2,
        "certainty_share": [0.6, 0.85, 0.97],
        "certainty_doubt": [0.5, 0.5, 0.5],
        "owner_sector": [0] * 10,
        "line_group": np.zeros((1, len(rows)), np.int64),
        **{f"line_{name}": [each[name] for each in rows] for name in LINE},
        **{f"past_{name}": [each[name] for each in ended] for name in PAST},
        **{f"hire_{name}": [each[at] for each in hires] for at, name in enumerate(("past", "month", "people"))},
    }
    return Problem(**{**facts, **changes})
