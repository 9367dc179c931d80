# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumConfig(AppConfig):
    name = "selaras.loop.forum"
    label = "forum"
    verbose_name = _("Forum")

    def ready(self) -> None:
        """Puts the forum's sheets on the list of imports."""
        from selaras.loop.forum.imports import register_all

        register_all()
