# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A centre's year; the needs of a company or a labour office; one need all the way."""

from django.urls import path

from selaras.web.trace import centre, company, need, office

app_name = "trace"
urlpatterns = [
    path("balai-saya/", centre.mine, name="my_centre"),
    path("balai/<slug:key>/tahun/", centre.of, name="centre"),
    path("perusahaan-saya/", company.mine, name="my_company"),
    path("perusahaan/<slug:key>/kebutuhan/", company.of, name="company"),
    path("disnaker-saya/", office.mine, name="my_office"),
    path("disnaker/<int:pk>/kebutuhan/", office.of, name="office"),
    path("kebutuhan/<int:pk>/jejak/", need.of, name="need"),
]
