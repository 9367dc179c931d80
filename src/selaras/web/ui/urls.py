# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The shell's own addresses: the first page, login, language, health, engine runs."""

from django.urls import include, path

from selaras.web.ui import accounts, health, views

urlpatterns = [
    path("", views.first_page, name="first_page"),
    path("favicon.ico", health.favicon, name="favicon"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/email/", accounts.not_here, name="no_change_of_email"),
    path("accounts/signup/", accounts.not_here, name="no_sign_up"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("post/<int:pk>/", views.choose_post, name="choose_post"),
    path("post/<int:pk>/<int:mandate>/", views.choose_post, name="choose_mandate"),
    path("runs/", views.runs, name="runs"),
    path("runs/<int:pk>/", views.run, name="run"),
    path("runs/<int:pk>/progress/", views.run_progress, name="run_progress"),
]
