# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class StandardsPagesConfig(AppConfig):
    name = "selaras.web.standards"
    label = "web_standards"
