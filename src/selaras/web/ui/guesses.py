# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who guesses at links is slowed: after a few misses each further one doubles the wait for the next guess from there.

A genuine link opens all the same: at a forum a hundred people share one address, and one letter broken in two must not close the door for them.
"""

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from selaras.kit.errors import Refusal

FREE = 10  # misses; a link that a mail program broke in two is opened a few times
MEMORY = 3600  # seconds without a miss after which everything is forgotten
LONGEST = 900  # seconds
HOUSEHOLD = 64  # bits of an IPv6 address that one line has; the rest its holder chooses


def sender_of(request: HttpRequest) -> str:
    """The address that a request comes from: the proxy's word for it where we stand behind one of ours. Of IPv6 the line's network."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    said = forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ip_address(said)
    except ValueError:
        return said
    return str(IPv6Network((address, HOUSEHOLD), strict=False).network_address) if isinstance(address, IPv6Address) else said


def seconds_to_wait(request: HttpRequest) -> int:
    """How long whoever sends this must wait before guessing again; 0 where nobody must."""
    return cache.get(f"wait:{sender_of(request)}") or 0


def slowed(request: HttpRequest) -> HttpResponse | None:
    """The answer to somebody who must wait (HTTP 429, with the seconds), None where nobody must."""
    seconds = seconds_to_wait(request)
    if not seconds:
        return None
    refusal = Refusal(
        _("Too many links that are not ours came from your address."),
        cure=_("Wait %(seconds)s seconds, then open the link from our letter.") % {"seconds": seconds},
    )
    answer = render(request, "shell/plain_refusal.html", {"refusal": refusal}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def missed(request: HttpRequest) -> None:
    """Remembers a link that was none of ours."""
    sender = sender_of(request)
    cache.add(f"missed:{sender}", 0, MEMORY)
    misses = cache.incr(f"missed:{sender}")
    cache.touch(f"missed:{sender}", MEMORY)
    if misses > FREE:
        seconds = min(LONGEST, 2 ** min(misses - FREE, 20))
        cache.set(f"wait:{sender}", seconds, seconds)
