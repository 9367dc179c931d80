# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class LettersPagesConfig(AppConfig):
    name = "selaras.web.letters"
    label = "web_letters"
