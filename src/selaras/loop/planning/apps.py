# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from selaras.ground.runs.rules import register


class PlanningConfig(AppConfig):
    name = "selaras.loop.planning"
    label = "planning"
    verbose_name = _("Planning")

    def ready(self) -> None:
        """Names the planning engine to the record of runs, and the year's inputs to the list of imports."""
        from selaras.loop.planning.actions.declarations import register_inputs

        register("planning", "selaras.loop.planning.jobs.solve_stored", work="selaras.loop.planning.jobs.make_plan")
        register_inputs()
