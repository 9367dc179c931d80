# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Addresses of the planner's pages."""

from django.urls import path

from selaras.web.planning import placing, staffing
from selaras.web.planning.views import needs, orders, packages, year

app_name = "planning"
urlpatterns = [
    path("", year.year, name="year"),
    path("tabel/", packages.table, name="table"),
    path("paket/", packages.packages, name="packages"),
    path("paket/xlsx/", packages.packages_file, name="packages_file"),
    path("paket/<int:pk>/", packages.package, name="package"),
    path("kebutuhan/", needs.needs, name="needs"),
    path("kebutuhan/xlsx/", needs.needs_file, name="needs_file"),
    path("penempatan/", placing.placement, name="placement"),
    path("penempatan/xlsx/", placing.placement_file, name="placement_file"),
    path("instruktur/xlsx/", staffing.instructors_file, name="instructors_file"),
    path("asesor/xlsx/", staffing.assessors_file, name="assessors_file"),
    path("instruktur/", staffing.instructors, name="instructors"),
    path("asesor/", staffing.assessors, name="assessors"),
    path("pesan/", orders.order, name="order"),
    path("pesanan/<int:pk>/", orders.ordered, name="ordered"),
    path("pesanan/<int:pk>/kemajuan/", orders.progress, name="progress"),
    path("semua/", orders.plans, name="plans"),
    path("semua/<int:pk>/", orders.plan, name="plan"),
    path("semua/<int:pk>/tetapkan/", orders.adopt, name="adopt"),
]
