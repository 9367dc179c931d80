# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Meetings and statements of need."""

from django.urls import path

from selaras.web.forum import statements, views

app_name = "forum"
urlpatterns = [
    path("forum/", views.meetings, name="meetings"),
    path("forum/baru/", views.new_meeting, name="new_meeting"),
    path("forum/<int:pk>/", views.meeting, name="meeting"),
    path("forum/<int:pk>/undangan/", views.guests, name="guests"),
    path("pernyataan/", statements.statements, name="statements"),
    path("pernyataan/baru/", statements.new_statement, name="new_statement"),
    path("pernyataan/xlsx/", statements.statements_file, name="statements_file"),
    path("pernyataan/<int:pk>/", statements.statement, name="statement"),
    path("pernyataan/<int:pk>/tarik/", statements.withdraw, name="withdraw"),
]
