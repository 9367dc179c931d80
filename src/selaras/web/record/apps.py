# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class RecordPagesConfig(AppConfig):
    name = "selaras.web.record"
    label = "web_record"
