# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from selaras.ground.runs.rules import register


class DemandConfig(AppConfig):
    name = "selaras.loop.demand"
    label = "demand"
    verbose_name = _("Demand")

    def ready(self) -> None:
        """Names the coding and the forecasting engine to the record of runs, and the adverts to the imports of long files."""
        from selaras.loop.demand.adverts.long import register as register_adverts

        register_adverts()
        register("coding", "selaras.loop.demand.jobs.solve_stored", work="selaras.loop.demand.jobs.code_on_record")
        register("forecasting", "selaras.loop.demand.jobs.forecast.solve_stored")
