# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Letters: what was written, and what became of it."""

from django.urls import path

from selaras.web.letters import views

app_name = "letters"
urlpatterns = [
    path("surat/", views.letters, name="letters"),
    path("surat/lagi/", views.send_all_again, name="send_all_again"),
    path("surat/<int:pk>/", views.letter, name="letter"),
    path("surat/<int:pk>/lagi/", views.send_again, name="send_again"),
]
