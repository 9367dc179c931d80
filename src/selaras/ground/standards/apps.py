# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StandardsConfig(AppConfig):
    name = "selaras.ground.standards"
    label = "standards"
    verbose_name = _("standards")

    def ready(self) -> None:
        from selaras.ground.standards.actions import register_all

        register_all()
