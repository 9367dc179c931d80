# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The door of the API: whoever comes with a key that holds works inside its post's scope; everybody else is told why not.

It stands outside the wall that keeps GET from writing (kit.readonly): the use of a key is written down also where a call only reads.
"""

import time
from collections.abc import Callable
from datetime import date, datetime
from typing import cast

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _

from selaras.ground.network.actions import write_down_use
from selaras.ground.network.models import ApiKey, Post
from selaras.ground.network.queries.keys import key_of, post_behind
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.actions import coming_by
from selaras.kit.dates import day_words
from selaras.loop.forum.rules import Channel
from selaras.web import clock
from selaras.web.access import scope_of
from selaras.web.api.problems import Kind, as_problem, problem
from selaras.web.ui.guesses import missed, seconds_to_wait

ADDRESS = "/api/v1/"
MOST_BYTES = 2**20  # of a call's body; five hundred needs take about a third of it
A_MINUTE = 120  # calls of one key


class ByKey(HttpRequest):
    """What an operation is given: the request, with the key, the post as which it acts, the day, and the moment for actions."""

    key: ApiKey
    post: Post
    today: date
    at: datetime


class Turned(Exception):
    """Somebody is turned away at the door, with this answer."""

    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer


class ApiDoor:
    """Middleware: every address of the API lies behind it, and whatever goes wrong there is answered as a problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ADDRESS):
            return self.get_response(request)
        language = get_language_from_request(request)
        with translation.override(language):
            try:
                answer = as_problem(self._enter(request))
            except Turned as turned:
                answer = turned.answer
        answer.headers["Content-Language"], answer.headers["Cache-Control"] = language, "no-store"
        patch_vary_headers(answer, ("Accept-Language", "Authorization"))
        return answer

    def _enter(self, request: HttpRequest) -> HttpResponse:
        must_be_small(request)
        key = must_hold(request)
        must_be_slow(key)
        entered = cast("ByKey", request)
        entered.key, entered.post, entered.today, entered.at = key, must_have_a_post(key), clock.today(), clock.now()
        if not key.used_lately(entered.at):
            write_down_use(key=key, by=key.account, at=entered.at)
        with coming_by(channel=Channel.API.value, key=key.pk), scope_of(entered.post):
            return self.get_response(entered)


def must_be_small(request: HttpRequest) -> None:
    """A body beyond what we take is refused before a byte of it is read. Raises Turned."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_BYTES:
        words = _("A call holds at most %(most)s MB.") % {"most": MOST_BYTES // 2**20}
        raise Turned(problem(Kind.TOO_LARGE, f"{words} {_('Send it in parts.')}"))


def must_hold(request: HttpRequest) -> ApiKey:
    """The key that the call brings, if it still holds. Whoever guesses at keys is slowed; a genuine one opens all the same. Raises Turned."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        raise _unknown(_("Send the key in the header “Authorization: Bearer …”."))
    key = key_of(secret.strip())
    if key is None:
        seconds = seconds_to_wait(request)
        if seconds:
            raise _too_fast(seconds, _("Too many keys that are not ours came from your address."))
        missed(request)
        raise _unknown(_("This key is not one of ours."))
    if key.revoked_at is not None:
        raise _unknown(_("This key was revoked."))
    if not key.holds_on(clock.today()):
        raise _unknown(_("This key ended on %(day)s; make another one.") % {"day": day_words(key.until)})
    return key


def must_have_a_post(key: ApiKey) -> Post:
    """The post behind the key, with the right to state needs. Raises Turned."""
    post = post_behind(key, clock.today())
    if post is None:
        raise _unknown(_("Whoever made this key no longer speaks for %(owner)s.") % {"owner": key.owner})
    if not post.may(CompanyRight.NEEDS):
        words = _("Your post at this company does not let you: %(right)s.") % {"right": CompanyRight.NEEDS.label}
        raise Turned(problem(Kind.NOT_ALLOWED, words))
    return post


def must_be_slow(key: ApiKey) -> None:
    """A key makes so many calls a minute, counted by all processes of the machine together. Raises Turned."""
    now = int(time.time())
    calls = f"calls:{key.pk}:{now // 60}"
    cache.add(calls, 0, 120)
    if cache.incr(calls) > A_MINUTE:
        raise _too_fast(60 - now % 60, _("A key makes at most %(most)s calls a minute.") % {"most": A_MINUTE})


def _unknown(words: str) -> Turned:
    return Turned(problem(Kind.UNKNOWN_KEY, words, headers={"WWW-Authenticate": 'Bearer realm="selaras"'}))


def _too_fast(seconds: int, words: str) -> Turned:
    wait = _("Wait %(seconds)s seconds.") % {"seconds": seconds}
    return Turned(problem(Kind.TOO_FAST, f"{words} {wait}", headers={"Retry-After": str(seconds)}))
