# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Taking a year's inputs in: every sheet of `sheets.INPUTS` is a register, and comes in by the one action by which registers do.

One event a sheet, all rows or none. A centre's head brings the requests and local packages of the own centre, the planner everything.
"""

from datetime import date
from functools import partial

from selaras.ground.network.actions import import_register
from selaras.ground.network.sheets.register import Register
from selaras.kit.imports import Import, Preview, Table, register
from selaras.loop.planning.sheets import INPUTS


def register_inputs() -> None:
    """Puts the inputs on the list of imports, a year before what belongs to it; called once, when the application starts."""
    for kind in INPUTS:
        preview, confirm = partial(_preview, kind), partial(import_register, kind=kind)
        register(Import(name=kind.name, sheet=kind.sheet, roles=kind.roles, preview=preview, confirm=confirm, export=kind.export))


def _preview(kind: Register, table: Table, on: date) -> Preview:
    """A year's inputs are the same on whatever day they come in."""
    return kind.preview(table)
