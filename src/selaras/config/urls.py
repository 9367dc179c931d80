# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Where all addresses are put together; each stage's pages bring their own."""

from django.urls import include, path

urlpatterns = [
    path("", include("selaras.web.trace.urls")),
    path("", include("selaras.web.ui.urls")),
    path("", include("selaras.web.network.urls")),
    path("", include("selaras.web.standards.urls")),
    path("", include("selaras.web.record.urls")),
    path("rencana/", include("selaras.web.planning.urls")),
    path("", include("selaras.web.forum.urls")),
    path("", include("selaras.web.letters.urls")),
    path("", include("selaras.web.demand.urls")),
    path("", include("selaras.web.mismatch.urls")),
    path("", include("selaras.web.api.urls")),
]
