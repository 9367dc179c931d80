# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class ApiPagesConfig(AppConfig):
    name = "selaras.web.api"
    label = "web_api"
