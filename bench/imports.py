# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A workbook of 20,000 needs taken in by the worker, beside openpyxl and bulk_create, which check nothing; and what comes after it.

    python -m bench.imports [--rows 20000] [--on sqlite postgresql]

The database is the demonstration's year in a folder that is thrown away; the workbook names its companies, sites, machines and months. Ours is
what the worker does: the file is counted and read, every row is checked (`read`), then, confirmed, read and checked again and written in one
transaction (`write`; of it `held` is the time that other writers wait). Peer: openpyxl in its read-only mode, one Statement for each row, the site
by its name, bulk_create in one transaction: no rule, no second look, nothing refused. Each runs in a process of its own, so that its peak
memory is its own. `taken_up` is what the desk does next: the coding engine reads the words, needs are made. It is no part of the import.

The last line is JSON: claim, ours, peer, theirs, ratio, of_bound, holds. `ratio` = seconds of the peer / ours, the smaller of the databases;
`of_bound` = our seconds / MOST_SECONDS and our mebibytes / MOST_MEBIBYTES, the larger of the databases; `holds` = both at most 1, and a file that is
taken back while it is read or written leaves nothing but its two lines in the record.
"""

import argparse
import json
import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.needs import databases, set_up
from bench.planning import peak

MOST_SECONDS, MOST_MEBIBYTES = 30.0, 500.0
FILE = "needs.xlsx"


def prepare(folder: str, address: str, rows: int) -> None:
    """The demonstration's year, and a workbook of so many different needs of its companies."""
    set_up(folder, address)
    from selaras.console import demonstration, scenario
    from selaras.ground.network.models import CompanySite
    from selaras.ground.standards.models import Equipment
    from selaras.kit.scope import whole_network
    from selaras.loop.forum.models import Statement
    from selaras.loop.forum.sheets import COMPANY_NEEDS

    scenario.load(demonstration.KEPT)
    made = random.Random(4)
    with whole_network():
        sites = list(CompanySite.objects.select_related("company").filter(company__merged_into=None))
        words = list(Statement.objects.exclude(company=None).values_list("words", flat=True))
    machines = list(Equipment.objects.values_list("key", flat=True))

    def row(number: int) -> dict[str, Any]:
        site, least, first = made.choice(sites), made.randrange(1, 30), made.randrange(1, 10)
        return {
            "key": f"u-{number}", "company": site.company.key, "words": f"{made.choice(words)} line {number}"[:300], "heads_least": least,
            "heads_most": least + made.randrange(10), "start_month": f"{first:02d}/2018", "until_month": f"{first + made.randrange(3):02d}/2018",
            "certainty": "stated", "site": site.key, "contract": "pkwt", "shift": "ya", "wage_least": 3_900_000, "wage_most": 4_500_000,
            "equipment": [made.choice(machines)], "ojt_seats": made.randrange(5), "condition_reason": "assumed",
        }  # fmt: skip

    data = COMPANY_NEEDS.export(row(number) for number in range(rows))
    (Path(folder) / FILE).write_bytes(data)
    print(f"  {rows} rows, {len(data) / 2**20:.1f} MiB, load {os.getloadavg()[0]:.1f}", flush=True)


def ours(folder: str, address: str) -> dict[str, float]:
    """What the worker does with the file, from the order to its end."""
    set_up(folder, address)
    from bench.lines import AT, staff
    from selaras.ground.network import jobs
    from selaras.ground.network.actions import orders
    from selaras.ground.network.models import ImportOrder
    from selaras.kit.scope import whole_network

    began, started = time.perf_counter(), time.process_time()
    order = orders.order_import(what="company-needs", name=FILE, data=(Path(folder) / FILE).read_bytes(), by=staff(), at=AT)
    read, _none = timed(jobs.read_file.func, order.pk)
    with whole_network():
        orders.confirm_order(order=ImportOrder.objects.get(pk=order.pk), by=staff(), at=AT)
    held, hold = [0.0], orders.hold_to_write

    def holding(**named: Any) -> None:
        held[0] = time.perf_counter()
        hold(**named)

    orders.hold_to_write = holding
    write, ended = timed(jobs.write_file.func, order.pk, AT.isoformat())
    with whole_network():
        found = ImportOrder.objects.get(pk=order.pk)
    if found.state != "done":
        raise SystemExit(f"the file was not taken in: {found.found.get('reason', found.state)}")
    return {"seconds": ended - began, "processor_seconds": time.process_time() - started, "read": read, "write": write, "held": ended - held[0],
            "mebibytes": peak(), "rows": found.found["new"]}  # fmt: skip


def taken_back(folder: str, address: str) -> dict[str, float]:
    """Whoever sent the file takes it back when its page says for the first time how far it is: the rows that are left of it."""
    set_up(folder, address)
    from bench.lines import AT, staff
    from selaras.ground.network import jobs
    from selaras.ground.network.actions import orders
    from selaras.ground.network.models import ImportOrder
    from selaras.kit.scope import whole_network
    from selaras.loop.forum.models import Statement

    def rows() -> int:
        with whole_network():
            return Statement.objects.count() + ImportOrder.objects.count()

    before, tell = rows(), orders.report_reading
    order = orders.order_import(what="company-needs", name=FILE, data=(Path(folder) / FILE).read_bytes(), by=staff(), at=AT)

    def at_its_first_word(**named: Any) -> None:
        orders.cancel_order(order=order, by=staff(), at=AT)
        tell(**named)

    orders.report_reading = at_its_first_word
    seconds, _ended = timed(jobs.read_file.func, order.pk)
    return {"seconds": seconds, "left": rows() - before}


def timed(does: Callable[..., Any], *given: Any) -> tuple[float, float]:
    """Seconds that something took, and the moment of its end."""
    began = time.perf_counter()
    does(*given)
    return time.perf_counter() - began, time.perf_counter()


def peer(folder: str, address: str) -> dict[str, float]:
    """openpyxl, read only, and bulk_create; what it wrote is taken back."""
    set_up(folder, address)
    import openpyxl
    from django.db import transaction

    from bench.lines import AT, staff
    from selaras.ground.network.models import CompanySite
    from selaras.kit.scope import whole_network
    from selaras.loop.forum.models import Statement
    from selaras.loop.forum.sheets import month

    began, started = time.perf_counter(), time.process_time()
    with whole_network(), transaction.atomic():
        sites = {site.key: site for site in CompanySite.objects.all()}
        lines = openpyxl.load_workbook(Path(folder) / FILE, read_only=True).worksheets[0].iter_rows(values_only=True)
        next(lines)
        author, rows = staff(), []
        for key, _company, words, least, most, first, last, *rest in lines:
            site = next(sites[value] for value in rest if value in sites)
            rows.append(Statement(key=f"p{key}", origin="company", company_id=site.company_id, site=site, region_id=site.region_id, words=words,
                                  heads_least=least, heads_most=most, start_month=month(first), until_month=month(last), certainty="stated",
                                  channel="xlsx", stated_by=author, stated_at=AT))  # fmt: skip
        Statement.objects.bulk_create(rows, batch_size=500)
        seconds, processor = time.perf_counter() - began, time.process_time() - started
        transaction.set_rollback(True)
    return {"seconds": seconds, "processor_seconds": processor, "mebibytes": peak(), "rows": len(rows)}


def taken_up(folder: str, address: str) -> dict[str, float]:
    """What the desk does with these statements afterwards: codes and makes needs of them."""
    set_up(folder, address)
    from bench.lines import AT, staff
    from selaras.loop.demand.jobs import take_up_statements

    began = time.perf_counter()
    done = take_up_statements(by=staff(), at=AT)
    return {"seconds": time.perf_counter() - began, "mebibytes": peak(), "coded": done.coded, "uncoded": done.uncoded}


def main() -> None:
    """Run all and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=20_000)
    asked.add_argument("--on", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    given = asked.parse_args()
    found: dict[str, dict[str, Any]] = {}
    with databases(given.on) as addresses:
        for name, address in addresses.items():
            print(name, flush=True)
            with tempfile.TemporaryDirectory(prefix="selaras-bench-") as folder:
                alone(prepare, folder, address, given.rows)
                found[name] = {does.__name__: alone(does, folder, address) for does in (peer, taken_back, ours, taken_up)}
            for what, figures in found[name].items():
                print(f"  {what:10} " + ", ".join(f"{key} {value:,.1f}" for key, value in figures.items()), flush=True)
    mine = [each["ours"] for each in found.values()]
    of_bound = {
        "seconds": max(each["seconds"] for each in mine) / MOST_SECONDS,
        "mebibytes": max(each["mebibytes"] for each in mine) / MOST_MEBIBYTES,
    }
    print(json.dumps({
        "claim": f"{given.rows} needs from a workbook in under {MOST_SECONDS:.0f} s and {MOST_MEBIBYTES:.0f} MiB",
        "ours": {name: {what: each[what] for what in ("ours", "taken_back", "taken_up")} for name, each in found.items()},
        "peer": "openpyxl read-only and bulk_create, unchecked", "theirs": {name: each["peer"] for name, each in found.items()},
        "load": os.getloadavg()[0], "ratio": min(each["peer"]["seconds"] / each["ours"]["seconds"] for each in found.values()),
        "of_bound": of_bound,
        "holds": max(of_bound.values()) <= 1 and not any(each["taken_back"]["left"] for each in found.values()),
    }))  # fmt: skip


def alone(does: Callable[..., Any], *given: Any) -> Any:
    """Does it in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(does, given)


if __name__ == "__main__":
    main()
