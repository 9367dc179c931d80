# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "selaras.ground.network"
    label = "network"
    verbose_name = _("Network")

    def ready(self) -> None:
        from selaras.ground.network.actions.imports import register_all

        register_all()
