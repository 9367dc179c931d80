# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from selaras.ground.runs.rules import register


class MismatchConfig(AppConfig):
    name = "selaras.loop.mismatch"
    label = "mismatch"
    verbose_name = _("Mismatch")

    def ready(self) -> None:
        """Names the mismatch engine to the record of runs."""
        register("mismatch", "selaras.loop.mismatch.jobs.solve_stored")
