# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A long file of adverts, which the worker takes in: what its page shows of it before it is confirmed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from selaras.kit.imports import LONG, LongImport, Table
from selaras.loop.demand.adverts.actions import KnownFile, import_adverts
from selaras.loop.demand.adverts.intake import AdvertIntake, Line

ADVERTS = "adverts"


def _read(table: Table, said: Mapping[str, Any], on: date) -> AdvertIntake:
    intake = AdvertIntake(table, said["source"], today=on)
    if intake.known_as is not None:
        raise KnownFile(intake.known_as)
    return intake


def shown_adverts_of(intake: AdvertIntake) -> dict[str, Any]:
    """What was read of a file and what is doubtful about it, with examples, in JSON."""
    return {
        "agreed": intake.agreed,
        "count": len(intake.lines),
        "clean": intake.clean,
        "source": intake.source,
        "days": [day.isoformat() for day in (intake.days[0], intake.days[-1])],
        "flags": [[str(reason), count, [_example(line) for line in intake.examples(reason)]] for reason, count in intake.count().items()],
        "ignored": list(intake.ignored),
    }


def _example(line: Line) -> dict[str, Any]:
    return {"row": line.row, "texts": dict(line.texts)}


def _keep(*, table: Table, reading: AdvertIntake, name: str, said: Mapping[str, Any], by: Any, at: Any) -> dict[str, Any]:
    batch = import_adverts(table=table, name=name, source=said["source"], agreed=reading.agreed, reading=reading, by=by, at=at)
    return {"batch": batch.pk, "new": len(reading.lines)}


def register() -> None:
    """Puts the adverts on the list of long imports; called once, when the application starts."""
    LONG[ADVERTS] = LongImport(_read, shown_adverts_of, _keep)
