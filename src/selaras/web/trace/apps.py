# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class TraceConfig(AppConfig):
    name = "selaras.web.trace"
    label = "web_trace"
