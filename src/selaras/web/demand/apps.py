# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class DemandPagesConfig(AppConfig):
    name = "selaras.web.demand"
    label = "web_demand"
