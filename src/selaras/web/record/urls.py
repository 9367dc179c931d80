# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The event record."""

from django.urls import path

from selaras.web.record import views

app_name = "record"
urlpatterns = [
    path("catatan/", views.record, name="record"),
    path("catatan/utuh/", views.whole, name="whole"),
    path("catatan/unduh/", views.export, name="export"),
]
