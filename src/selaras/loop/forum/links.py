# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Links that need no account: of a letter, signed, for one guest and one purpose; and the one of a meeting's poster, for whoever was not invited.

A link names a row and a secret, signed with the house's key under a purpose of its own: a link for answering opens no door at the registration
desk. An invitation's secret is its own, and a new one (`actions.renew_link`) makes every earlier link of that guest worthless. Of a request for a
release it is a mark of the reader's e-mail: the link opens while that person speaks for the company (`queries.links.reader_of`).
"""

from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

from selaras.loop.forum.models import Attendance, Meeting, ReleaseRequest

ANSWER, ARRIVE, PROMISE, RELEASE = "undangan", "hadir", "janji", "lepas-janji"  # the purpose is also the first word of the address
OPEN = "ikut"  # a meeting's page for whoever was not invited; on posters, so it has no secret


@dataclass(frozen=True)
class Named:
    """What a genuine link names: the key of an invitation or a request, and the secret that it had when the link was made."""

    key: int
    nonce: str


def token_for(guest: Attendance, purpose: str) -> str:
    """The signed part of a guest's link."""
    return Signer(salt=f"forum.{purpose}").sign(f"{guest.pk}.{guest.nonce}")


def digest_for(guest: Attendance, purpose: str) -> str:
    """By what a page without a network knows a guest's link when it sees it; from it nobody makes the link."""
    return sha256(token_for(guest, purpose).encode()).hexdigest()[:32]


def path_for(guest: Attendance, purpose: str) -> str:
    """The address on this site."""
    return f"/{purpose}/{token_for(guest, purpose)}/"


def address_for(guest: Attendance, purpose: str) -> str:
    """The whole address, as it stands in a letter or a QR code."""
    return settings.ADDRESS + path_for(guest, purpose)


def read(token: str, purpose: str) -> Named | None:
    """What a link names; None where it is not ours, or was made for another purpose."""
    try:
        key, _dot, nonce = Signer(salt=f"forum.{purpose}").unsign(token).partition(".")
    except BadSignature:
        return None
    return Named(int(key), nonce)


def mark_of(asked: ReleaseRequest, email: str) -> str:
    """What tells the link of one reader of a request from another's."""
    return salted_hmac(f"forum.{RELEASE}.reader", f"{asked.pk}:{email.lower()}").hexdigest()[:20]


def release_address(asked: ReleaseRequest, email: str) -> str:
    """The whole address by which a reader of our letter lets whoever asked go."""
    return f"{settings.ADDRESS}/{RELEASE}/{Signer(salt=f'forum.{RELEASE}').sign(f'{asked.pk}.{mark_of(asked, email)}')}/"


def open_path(meeting: Meeting) -> str:
    """The address on this site at which somebody who was not invited asks to be. Signed, so that nobody finds other meetings by counting."""
    return f"/{OPEN}/{Signer(salt=f'forum.{OPEN}').sign(f'{meeting.pk}.')}/"
