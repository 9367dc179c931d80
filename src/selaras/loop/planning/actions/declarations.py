# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Taking a year's inputs in: every sheet of `sheets.INPUTS` is a register, and comes in by the one action by which registers do.

One event a sheet, all rows or none. A centre's head brings the requests and local packages of the own centre, the planner everything.
"""

from functools import partial

from selaras.ground.network.actions import import_register
from selaras.kit.imports import Import, register
from selaras.loop.planning.sheets import INPUTS


def register_inputs() -> None:
    """Puts the inputs on the list of imports, a year before what belongs to it; called once, when the application starts."""
    for kind in INPUTS:
        confirm = partial(import_register, kind=kind)
        register(Import(name=kind.name, sheet=kind.sheet, roles=kind.roles, preview=kind.preview, confirm=confirm, export=kind.export))
