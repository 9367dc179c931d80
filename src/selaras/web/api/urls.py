# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The API's addresses: the guide, the document, the keys, and what lies behind the door."""

from django.urls import path

from selaras.web.api import guide, keys
from selaras.web.api.api import api

app_name = "api"
urlpatterns = [
    path("api/", guide.guide, name="guide"),
    path("api/openapi-v1.json", guide.document, name="document"),
    path("api/kunci/", keys.keys, name="keys"),
    path("api/kunci/<int:pk>/cabut/", keys.revoke, name="revoke"),
    path("api/v1/", api.urls),
]
