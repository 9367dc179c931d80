# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Countable needs and the record of those that ended -> one forecasting problem, with the axes that name its rows; and the answer in keys of rows.

The record: a company's promises that have ended, as the forum's ledger holds them, and needs that were closed as filled (by us or from elsewhere:
all were hired) or as not needed any more (nobody was). Of some nobody ever told what became of them. They are in the record as silent: needs that ran
out unconfirmed, and, once so long over that the forum speaks of them no more (REMEMBERED), promises of which nothing was shown and needs about which
nobody was asked. A promise is told when some of it was kept, or whoever owes it asked to be let go, or was, too late; evidence that waits to be
confirmed is waited for. What was merged, refused, taken back or released in time says nothing of hires and is left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from selaras.engines.forecasting import Problem, Result
from selaras.ground.network.models import Company
from selaras.kit.scope import whole_network
from selaras.loop.demand.models import Need
from selaras.loop.demand.queries.forecast import read_of
from selaras.loop.demand.rules import DOUBT, MONTHS_AHEAD, OTHER_PROMISES, WORTH, ClosedAs, Figure, NeedState, SumKey
from selaras.loop.forum.models import Commitment, Fulfilment
from selaras.loop.forum.promises import REMEMBERED, PromiseKind, PromiseState, Side, counted
from selaras.loop.forum.queries.promises import ENDED, Line, ledger, sector_of
from selaras.loop.forum.rules import Certainty, Occurrence, month_count

DAYS = 365.25 / 12  # of a month
CERTAINTIES = (*WORTH, "promise")
FILLED = (ClosedAs.BY_US, ClosedAs.ELSEWHERE)
Owner = tuple[str, int]


@dataclass(frozen=True)
class ForecastAxes:
    """The rows behind the indices of a forecasting problem: keys of needs (of what recurs one for each time), what each sum is of, how long the
    record is, and what was read of each need (queries.forecast.read_of).
    """

    needs: tuple[int, ...]
    sums: tuple[SumKey, ...]
    ended: int  # lines of the record,
    silent: int  # of which nobody told what became of so many
    read: Mapping[int, tuple[Any, ...]]


def gather_forecast(day: date) -> tuple[Problem, ForecastAxes]:
    """Everything that is countable on a day, with the record until then. A fixed number of queries."""
    with whole_network():
        needs = list(Need.objects.countable(day).select_related("statement").order_by("pk"))
        past, hires = _ended(day)
        names = sorted({_owner(need) for need in needs} | {row["owner"] for row in past})
        sectors = _sectors(names)
    owners, kinds = {name: at for at, name in enumerate(names)}, sorted(set(sectors.values()))
    fields = sorted({need.field_id for need in needs} | {row["field"] for row in past if row["field"]})
    years = sorted({row["year"] for row in past})
    place = {key: at for at, key in enumerate(fields)}
    asked = [(need, time) for need in needs for time in need.statement.ahead(day)]
    keys, groups = _sums([need for need, _time in asked])
    lists: dict[str, Any] = {  # of which the problem makes arrays
        "certainty_share": [*WORTH.values(), OTHER_PROMISES],
        "certainty_doubt": [DOUBT] * len(CERTAINTIES),
        "owner_sector": [kinds.index(sectors[name]) for name in names],
        **{f"hire_{name}": [row[at] for row in hires] for at, name in enumerate(("past", "month", "people"))},
    }
    problem = Problem(
        months=MONTHS_AHEAD,
        calendar=day.month - 1,
        sectors=len(kinds),
        fields=len(fields),
        groups=len(keys),
        years=len(years),
        line_group=groups,
        **_columns("line", [_line(need, time, day, owners, place) for need, time in asked]),
        **_columns("past", [_settled(row, owners, place, years) for row in past]),
        **lists,
    )
    read = {need.pk: read_of(need) for need in needs}
    return problem, ForecastAxes(tuple(need.pk for need, _time in asked), keys, len(past), sum(not row["told"] for row in past), read)


LINE = ("owner", "field", "certainty", "least", "most", "age", "first", "last")
PAST = ("owner", "field", "certainty", "year", "least", "most", "hired", "told", "silence", "first", "window")


def _columns(kind: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {f"{kind}_{name}": [row[name] for row in rows] for name in (LINE if kind == "line" else PAST)}


def _owner(need: Need) -> Owner:
    if need.company_id:
        return "company", need.company_id
    return ("centre", need.centre_id) if need.centre_id else ("office", need.office_id)


def _sectors(names: Iterable[Owner]) -> Mapping[Owner, str]:
    """What kind each owner is of: a company's division of industry, or that it is a centre or a labour office."""
    companies = Company.objects.select_related("industry").in_bulk([key for kind, key in names if kind == "company"])
    return {(kind, key): sector_of(companies[key]) if kind == "company" else kind for kind, key in names}


def _line(need: Need, time: Occurrence, day: date, owners: Mapping[Owner, int], place: Mapping[int, int]) -> dict[str, Any]:
    first = max(0, month_count(day, time.start) - 1)
    return {
        "owner": owners[_owner(need)],
        "field": place[need.field_id],
        "certainty": CERTAINTIES.index(need.statement.certainty),
        "least": time.least,
        "most": time.most,
        "age": max(0, (day - need.said_on).days) / DAYS,
        "first": first,
        "last": max(first, month_count(day, time.until) - 1),
    }


def _settled(row: Mapping[str, Any], owners: Mapping[Owner, int], place: Mapping[int, int], years: Sequence[int]) -> dict[str, Any]:
    field = place[row["field"]] if row["field"] else -1
    return {**row, "owner": owners[row["owner"]], "field": field, "year": years.index(row["year"])}


def _sums(needs: Sequence[Need]) -> tuple[tuple[SumKey, ...], Any]:
    """What the sums are of, and [cut, line] which of them each need enters: its origin, its field and its place within that origin."""
    cuts = [
        [SumKey(need.origin) for need in needs],
        [SumKey(need.origin, field=need.field_id) for need in needs],
        [SumKey(need.origin, region=need.region_id) for need in needs],
    ]
    keys = tuple(dict.fromkeys(key for cut in cuts for key in cut))
    at = {key: index for index, key in enumerate(keys)}
    return keys, np.array([[at[key] for key in cut] for cut in cuts], np.int64).reshape(len(cuts), len(needs))


def _ended(day: date) -> tuple[list[dict[str, Any]], list[tuple[int, int, int]]]:
    """Past lines with keys of rows, and (past, month after its first, people) of the hires whose day is known."""
    promises = [line for line in ledger(Commitment.objects.filter(side=Side.COMPANY).order_by("pk"), day) if _is_over(line, day)]
    rows = [_promised(line) for line in promises]
    at = {line.promise.pk: index for index, line in enumerate(promises) if line.promise.kind == PromiseKind.HIRES}
    evidence = Fulfilment.objects.filter(counted(), commitment__in=list(at), happened_on__lte=day).order_by("pk")
    hires = [
        (at[row.commitment_id], max(0, month_count(promises[at[row.commitment_id]].promise.due_on, row.happened_on) - 1), int(row.quantity))
        for row in evidence
        if row.quantity >= 1
    ]
    ends = (*FILLED, ClosedAs.CANCELLED, ClosedAs.NOT_CONFIRMED)
    closed = Need.objects.filter(state=NeedState.CLOSED, closed_as__in=ends).select_related("statement").order_by("pk")
    over = Need.objects.standing().filter(valid_until__lt=day - REMEMBERED).select_related("statement").order_by("pk")
    return rows + [_settled_need(need) for need in (*closed, *over)], hires


def _told(line: Line) -> bool:
    """Whether anybody said what became of a promise: some of it was kept, or it was let go, or asked to be, by whoever owes it."""
    return line.kept > 0 or line.release_asked or line.state == PromiseState.RELEASED


def _is_over(line: Line, day: date) -> bool:
    """Whether a promise that is due is a line of the record: not released in time, and told or silent for so long that nobody is waited for."""
    if line.promise.due_on > day or not (line.counts or line.state in ENDED):
        return False
    return _told(line) or (line.promise.due_on < day - REMEMBERED and not line.waiting)


def _promised(line: Line) -> dict[str, Any]:
    """A promise counts in the month in which it was due, however long before it was made."""
    promise, most = line.promise, max(1, int(line.promise.quantity))
    return {
        "owner": ("company", promise.company_id),
        "field": None,
        "certainty": CERTAINTIES.index(Certainty.SIGNED if promise.kind == PromiseKind.HIRES else "promise"),
        "year": promise.due_on.year,
        "least": most,
        "most": most,
        "hired": int(line.kept),
        "told": int(_told(line)),
        "silence": (promise.due_on - promise.made_on).days / DAYS,
        "first": promise.due_on.month - 1,
        "window": 1,
    }


def _settled_need(need: Need) -> dict[str, Any]:
    """A need that ended as its owner or the desk said, or with no word."""
    said = need.statement
    return {
        "owner": _owner(need),
        "field": need.field_id,
        "certainty": CERTAINTIES.index(said.certainty),
        "year": said.start_month.year,
        "least": said.heads_least,
        "most": said.heads_most,
        "hired": said.heads_most if need.closed_as in FILLED else 0,
        "told": int(need.closed_as in (*FILLED, ClosedAs.CANCELLED)),
        "silence": max(0, (said.start_month - need.said_on).days) / DAYS,
        "first": said.start_month.month - 1,
        "window": month_count(said.start_month, said.until_month),
    }


def figures_of(axes: ForecastAxes, result: Result) -> tuple[dict[int, Figure], dict[SumKey, Figure]]:
    """The engine's answer in keys of rows: of each need, and of each sum.

    The times of a need that recurs share their owner's fate, so its bounds are the sums of theirs: never too near each other.
    """
    of_line = np.stack([result.line_mean, result.line_low, result.line_mid, result.line_high], axis=1).round(3).tolist()
    months = result.line_month.round(3).tolist()
    of_sum = np.stack([result.total_mean, result.total_low, result.total_mid, result.total_high], axis=1).round(3).tolist()
    by_month = np.stack([result.sum_mean, result.sum_low, result.sum_high], axis=2).round(3).tolist()
    lines: dict[int, list[int]] = {}
    for at, need in enumerate(axes.needs):
        lines.setdefault(need, []).append(at)
    needs = {need: Figure(*_added(of_line, rows), by_month=_added(months, rows)) for need, rows in lines.items()}
    return needs, {key: Figure(*of_sum[at], by_month=by_month[at]) for at, key in enumerate(axes.sums)}


def _added(table: Sequence[Sequence[float]], rows: Sequence[int]) -> list[float]:
    """The sums of the rows' columns."""
    return [round(sum(column), 3) for column in zip(*(table[row] for row in rows), strict=True)]


def learnt_of(axes: ForecastAxes, result: Result) -> dict[str, Any]:
    """What was learnt, for the page: share hired by certainty, log-odds lost a month, share that comes late; how much of the record was silent."""
    shares = dict(zip(CERTAINTIES, result.learnt_share.round(4).tolist(), strict=True))
    return {
        "share": shares,
        "ageing": round(result.ageing, 4),
        "late": round(result.late, 4),
        "firmness": round(result.firmness, 4),
        "silent": axes.silent,
    }
