# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class PlanningPagesConfig(AppConfig):
    name = "selaras.web.planning"
    label = "web_planning"
