# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class ForumPagesConfig(AppConfig):
    name = "selaras.web.forum"
    label = "web_forum"
