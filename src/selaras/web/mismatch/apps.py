# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class MismatchPagesConfig(AppConfig):
    name = "selaras.web.mismatch"
    label = "web_mismatch"
