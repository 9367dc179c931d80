# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The first look at what is sent to us: more than we take is refused before a byte of it is read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from selaras.kit.errors import Refusal
from selaras.kit.uploads import MOST_BYTES

ROOM_FOR_THE_FORM = 2**18  # the other fields around a file


class UploadLimit:
    """Middleware: a request whose declared length is beyond the largest file that we take gets HTTP 413, with what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > MOST_BYTES + ROOM_FOR_THE_FORM:
            words = _("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 2**20}
            refusal = Refusal(words, cure=_("Send it in parts."))
            return render(request, "shell/refused.html", {"refusal": refusal, "back": request.path}, status=413)
        return self.get_response(request)
