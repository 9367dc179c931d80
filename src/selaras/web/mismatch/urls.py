# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Where training and work do not meet."""

from django.urls import path

from selaras.web.mismatch import contents, drafts, rates, readiness, regions, units, views

app_name = "mismatch"
urlpatterns = [
    path("kesenjangan/", views.panorama, name="panorama"),
    path("kesenjangan/ukur/", views.measure_now, name="measure_now"),
    path("kesenjangan/potongan/xlsx/", views.cut_file, name="cut_file"),
    path("kesenjangan/potongan/csv/", views.cut_csv, name="cut_csv"),
    path("kesenjangan/kebutuhan/", views.rows, name="rows"),
    path("kesenjangan/kebutuhan/xlsx/", views.rows_file, name="rows_file"),
    path("kesenjangan/wilayah/", regions.regions, name="regions"),
    path("kesenjangan/wilayah/<int:pk>/", regions.region, name="region"),
    path("kesenjangan/kesiapan/", readiness.readiness, name="readiness"),
    path("kesenjangan/kesiapan/xlsx/", readiness.readiness_file, name="readiness_file"),
    path("kesenjangan/kesiapan/balai/<slug:key>/", readiness.centre, name="centre"),
    path("kesenjangan/program/", contents.contents, name="contents"),
    path("kesenjangan/program/<slug:key>/", contents.content, name="content"),
    path("kesenjangan/program/<slug:key>/unit/<int:unit>/", contents.unit, name="content_unit"),
    path("kesenjangan/program/<slug:key>/rancangan/", drafts.propose, name="propose"),
    path("kesenjangan/rancangan/<int:pk>/", drafts.draft, name="draft"),
    path("kesenjangan/rancangan/<int:pk>/putusan/", drafts.decide, name="decide"),
    path("kesenjangan/serapan/", rates.rates, name="rates"),
    path("kesenjangan/serapan/xlsx/", rates.rates_file, name="rates_file"),
    path("kesenjangan/unit/", units.units, name="units"),
    path("kesenjangan/unit/xlsx/", units.units_file, name="units_file"),
]
