# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Pages that are readable without a network: the script that keeps one is served below the page's own address, which is all that it may see."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse

KEEPER = "penjaga.js"


def keeper(request: HttpRequest) -> HttpResponse:
    """The script that answers with the last page that it saw, for the page below whose address it is asked for."""
    found = finders.find("built/keeper.js")
    if found is None:
        raise Http404
    answer = HttpResponse(Path(found).read_bytes(), content_type="text/javascript")
    answer["Service-Worker-Allowed"] = request.path.rpartition("/")[0] + "/"
    answer["Cache-Control"] = "no-cache"
    return answer
