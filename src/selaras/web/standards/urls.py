# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The standards at a glance, their lists, one programme."""

from django.urls import path

from selaras.web.standards import views
from selaras.web.standards.listings import LISTINGS
from selaras.web.ui.lists import addresses

app_name = "standards"
urlpatterns = [
    path("standar/", views.overview, name="overview"),
    path("standar/program/<slug:key>/", views.programme, name="programme"),
    *addresses(LISTINGS.values(), "standar/daftar/"),
]
