# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class NetworkPagesConfig(AppConfig):
    name = "selaras.web.network"
    label = "web_network"
