# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What share of a programme's graduates is hired, learnt from outcomes and pooled by field, so that a programme without a record is no blank."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import Sum

from selaras.engines.mismatch import pooled
from selaras.ground.standards.models import Programme
from selaras.loop.mismatch.models import YearOutcome
from selaras.loop.mismatch.rules import HIRING_BELIEF


@dataclass(frozen=True)
class Rate:
    """A share 0..1 with what lies below and above it one time in ten each, and the people it was learnt from."""

    mean: float
    low: float
    high: float
    at_work: int
    reached: int


def hiring_rates(stated: Mapping[int, float] | None = None) -> Mapping[int, Rate]:
    """By programme (key): of its graduates who were reached, the share at work, over all years and centres on record, drawn towards what was `stated`
    of each beforehand (HIRING_BELIEF where nothing was) and towards the record of its field. Without any record it is exactly what was stated. Two
    queries, in network scope.
    """
    programmes = list(Programme.objects.order_by("pk").values_list("pk", "field"))
    sums = YearOutcome.objects.order_by().values_list("programme").annotate(at_work=Sum("at_work"), reached=Sum("reached"))
    known = {programme: (at_work, reached) for programme, at_work, reached in sums}
    fields = sorted({field for _programme, field in programmes})
    record = np.array([known.get(programme, (0, 0)) for programme, _field in programmes], float).reshape(-1, 2)
    usual = HIRING_BELIEF[0] / sum(HIRING_BELIEF)
    expected = np.array([(stated or {}).get(programme, usual) for programme, _field in programmes], float)
    of_field = np.array([fields.index(field) for _programme, field in programmes], int)
    found = pooled(record[:, 0], record[:, 1], of_field, len(fields), HIRING_BELIEF, expected)
    return {
        programme: Rate(*(float(each[at]) for each in (found.mean, found.low, found.high)), *map(int, record[at]))
        for at, (programme, _field) in enumerate(programmes)
    }
