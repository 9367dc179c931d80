# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Pages of demand over 50,000 need lines and as many adverts, on SQLite and PostgreSQL, beside the admin's list of the same table, in one run.

    python -m bench.needs [--lines 50000] [--adverts 50000] [--requests 100] [--on sqlite postgresql]

Each database is one of its own in a folder that is thrown away, in a process of its own: the demonstration's year, its needs many times over at 600
more companies, one of which states a tenth, in every state, and 2,000 programmes with classes (bench.lines). PostgreSQL is the cluster of the tests,
with the second wall (row-level security) in force. What is measured is a whole answer: middleware, session, view, queries and template, in a process
that was started as a server's is (config.wsgi); over requests for first pages, deep pages, filters and searches in a fixed shuffled order. The first
round warms up and is not counted. Seconds are of the clock; beside them stand those of the process's processor, in which what else the machine does
is not counted, but neither is what PostgreSQL does. Peer: Django's admin with as many rows a page, the same columns and the same joins in its list,
asked for the same pages.

The last line is JSON: claim, ours, peer, theirs, ratio, of_bound, holds. `ratio` = p95 of the peer's list / ours, the smaller of the databases;
`of_bound` = the slowest page's p95 / MOST_SECONDS, on either database; `holds` = every page's p95 within MOST_SECONDS and its queries within
MOST_QUERIES, on every database.
"""

import argparse
import json
import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any

MOST_SECONDS, MOST_QUERIES = 0.3, 15
LIST = "list of needs"
BESIDE = ("demand by field and month", "adverts beside needs")  # sums over all rows, measured and not part of the claim
# Who asks, and the addresses that take turns. {deep}: a page in the middle of the list, {last}: its last.
PAGES: dict[str, tuple[str, Sequence[str]]] = {
    "desk": ("desk", ("/meja-kebutuhan/", "/meja-kebutuhan/?queue=uncoded", "/meja-kebutuhan/?queue=coded", "/meja-kebutuhan/?queue=twins",
                      "/meja-kebutuhan/?queue=expiring", "/meja-kebutuhan/?queue=coded&after=12.0_coded_20000")),
    LIST: ("desk", ("/kebutuhan/", "/kebutuhan/?page=500", "/kebutuhan/?page=1000", "/kebutuhan/?state=verified&page=7", "/kebutuhan/?words=las",
                    "/kebutuhan/?origin=region&state=closed")),
    "a company's list": ("company", ("/kebutuhan/", "/kebutuhan/?page=50", "/kebutuhan/?words=operator")),
    "a company's own, by age": ("company", ("/kebutuhan/masih-perlu/", "/kebutuhan/masih-perlu/?page=20")),
    "likely duplicates": ("desk", ("/meja-kebutuhan/kembar/", "/meja-kebutuhan/kembar/?page=30")),
    "needs that run out": ("desk", ("/meja-kebutuhan/habis/", "/meja-kebutuhan/habis/?page=30")),
    "demand by field and month": ("desk", ("/permintaan/", "/permintaan/?origin=region")),
    "forecast": ("desk", ("/prakiraan-kebutuhan/", "/prakiraan-kebutuhan/?origin=region")),
    "panorama of mismatch": ("desk", ("/kesenjangan/", "/kesenjangan/?by=unit", "/kesenjangan/?by=region&origin=region", "/kesenjangan/unit/",
                                      "/kesenjangan/kebutuhan/?part=skills&page=9", "/kesenjangan/wilayah/", "/kesenjangan/program/")),
    "stated needs": ("desk", ("/pernyataan/", "/pernyataan/?page=400", "/pernyataan/?words=las")),
    "adverts": ("desk", ("/iklan/", "/iklan/?page=500", "/iklan/?reason=place", "/iklan/?words=las", "/iklan/?once=on&month=2017-10")),
    "adverts beside needs": ("desk", ("/iklan/banding/", "/iklan/banding/?order=adverts")),
}  # fmt: skip


@contextmanager
def databases(wanted: Sequence[str]) -> Iterator[dict[str, str]]:
    """The address of each wanted database: SQLite in the data folder (empty), PostgreSQL in the suite's throw-away cluster."""
    from tests.cluster import find_postgres, throwaway_cluster

    with ExitStack() as stack:
        found = {name: "" for name in wanted if name == "sqlite"}
        if "postgresql" in wanted:
            programs = find_postgres()
            if programs is None:
                raise SystemExit("PostgreSQL is not installed; --on sqlite does without")
            found["postgresql"] = stack.enter_context(throwaway_cluster(programs))
        yield found


def set_up(folder: str, address: str) -> None:
    """The product over a database of its own, on the demonstration's day."""
    os.environ |= {"SELARAS_DATA": folder, "SELARAS_TLS": "0", "SELARAS_HOSTS": "testserver", "SELARAS_TODAY": "2017-12-15",
                   "DJANGO_SETTINGS_MODULE": "selaras.config.settings"}  # fmt: skip
    os.environ.pop("DATABASE_URL", None)
    if address:
        os.environ["DATABASE_URL"] = address
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.INSTALLED_APPS.append("django.contrib.admin")  # the peer
    django.setup()
    call_command("migrate", verbosity=0)


def measure(address: str, lines: int, adverts: int, requests: int) -> dict[str, Any]:
    """By page: median and p95 in seconds, most queries; the peer's list under its name."""
    with tempfile.TemporaryDirectory(prefix="selaras-bench-") as folder:
        set_up(folder, address)
        from bench import lines as filling

        began = time.perf_counter()
        filling.fill(lines, adverts)
        filling.forecast()
        filling.measure()
        analyse()
        print(f"  filled in {time.perf_counter() - began:.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)
        import_module("selaras.config.wsgi")  # which settles the process for answering, as it does a server's
        clients = {"desk": visitor(filling.staff().email), "company": visitor(filling.HR)}
        found = {name: timed(clients[who], addresses, requests) for name, (who, addresses) in PAGES.items()}
        found["peer"] = peer(requests)
        return found


def analyse() -> None:
    """Statistics for the planner, which a database in use has."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def visitor(email: str) -> Any:
    """A browser in which this account has logged in."""
    from django.test import Client

    from selaras.ground.people.models import Account

    client = Client()
    client.force_login(Account.objects.get(email=email), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def timed(client: Any, addresses: Sequence[str], requests: int) -> dict[str, float]:
    """Asks for the addresses in turn; median and 95th percentile in seconds, and the most queries of one answer."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    queries = 0
    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        queries = max(queries, len(asked))
    turns = list(addresses) * (requests // len(addresses) + 1)
    random.Random(4).shuffle(turns)
    return {**spread(lambda address: client.get(address), turns[:requests]), "queries": queries}


def spread(ask: Callable[[Any], Any], turns: Sequence[Any]) -> dict[str, float]:
    """Asks in turn: median and 95th percentile in seconds of the clock, and 95th percentile in seconds of this process's processor."""
    clock, processor = [], []
    for asked in turns:
        began, worked = time.perf_counter(), time.process_time()
        ask(asked)
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - worked)
    at = int(0.95 * len(turns))
    return {"p50": sorted(clock)[len(turns) // 2], "p95": sorted(clock)[at], "processor_p95": sorted(processor)[at]}


def peer(requests: int) -> dict[str, float]:
    """Django's own list of the same rows: the admin's, 50 a page, with the joins that its columns need; without session, middleware and frame."""
    from bench.admin import listed

    pages = [
        {},
        {"p": "500"},
        {"p": "1000"},
        {"state__exact": "verified", "p": "7"},
        {"q": "las"},
        {"origin__exact": "region", "state__exact": "closed"},
    ]
    turns = pages * (requests // len(pages) + 1)
    random.Random(4).shuffle(turns)
    return spread(listed, turns[:requests])


def main() -> None:
    """Run and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--lines", type=int, default=50_000)
    asked.add_argument("--adverts", type=int, default=50_000)
    asked.add_argument("--requests", type=int, default=100)
    asked.add_argument("--on", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    given = asked.parse_args()
    found = {}
    with databases(given.on) as addresses:
        for name, address in addresses.items():
            print(name, flush=True)
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                found[name] = pool.apply(measure, (address, given.lines, given.adverts, given.requests))
            for page, figures in found[name].items():
                said = [f"{key} {value * 1000:.0f} ms" if key != "queries" else f"{value} queries" for key, value in figures.items()]
                print(f"  {page:26} {'  '.join(said)}  {figures['p95'] / MOST_SECONDS:.2f} of the bound")
    mine = {name: {page: figures for page, figures in pages.items() if page != "peer"} for name, pages in found.items()}
    theirs = {name: pages["peer"] for name, pages in found.items()}
    every = [figures for pages in mine.values() for page, figures in pages.items() if page not in BESIDE]
    load = os.getloadavg()[0]
    print(json.dumps({
        "claim": f"{given.lines} need lines, {given.adverts} adverts: pages of demand in p95 <= {MOST_SECONDS} s with at most {MOST_QUERIES} queries",
        "ours": mine, "peer": "Django admin's list of the same rows, pages and columns", "theirs": theirs, "load": load,
        "ratio": min(theirs[name]["p95"] / mine[name][LIST]["p95"] for name in mine),
        "of_bound": max(figures["p95"] for figures in every) / MOST_SECONDS,
        "holds": all(figures["p95"] <= MOST_SECONDS and figures["queries"] <= MOST_QUERIES for figures in every),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
