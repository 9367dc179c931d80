# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the frame around every page knows, and the few steps between a request and its page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from selaras.kit.errors import Refusal
from selaras.web import clock
from selaras.web.access import home_of, post_of, posts_held
from selaras.web.menu import menu_for

Answer = Callable[[HttpRequest], HttpResponse]
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: who is here under which post, the menu, the day, and whether the data are invented."""
    known = {"today": clock.today(), "demonstration": settings.DEMONSTRATION, "languages": settings.LANGUAGES}
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return known
    post = post_of(request)
    known |= {"post": post, "posts": posts_held(request)}
    if post:
        known |= {"menu": menu_for(post, request.path), "home": home_of(post.role) or "/"}
    return known


class ChosenLanguage:
    """Middleware: Indonesian, unless the visitor chose otherwise; what the browser would like is not asked."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wished = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = wished if wished in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class Refusals:
    """Middleware: a Refusal that no form took is shown as it stands, with HTTP 422; a part of a page gets it as an alert."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a Refusal; anything else is a fault and goes on to the log."""
        if not isinstance(exception, Refusal):
            return None
        if getattr(request, "htmx", False):
            answer = render(request, "shell/refused_part.html", {"refusal": exception}, status=422)
            answer["HX-Retarget"], answer["HX-Reswap"] = "#alerts", "innerHTML show:window:top"
            return answer
        return render(request, "shell/refused.html", {"refusal": exception, "back": way_back(request)}, status=422)


def way_back(request: HttpRequest) -> str:
    """The page of ours that the visitor came from, or the first page."""
    came = request.headers.get("Referer", "")
    return came if url_has_allowed_host_and_scheme(came, allowed_hosts={request.get_host()}, require_https=request.is_secure()) else "/"


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """Inside it a Refusal becomes the form's own error: `with refusals_on(form): act(...); return redirect(...)`."""
    try:
        yield
    except Refusal as refusal:
        form.add_error(None, str(refusal))
