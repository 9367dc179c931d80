# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Links that a letter carries and that need no account: signed, for one guest and one purpose.

A link names an invitation and its secret, signed with the house's key under a purpose of its own: a link for answering opens no door at the
registration desk. A new secret (`actions.renew_link`) makes every earlier link of that guest worthless.
"""

from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core.signing import BadSignature, Signer

from selaras.loop.forum.models import Attendance

ANSWER, ARRIVE, PROMISE = "undangan", "hadir", "janji"  # the purpose is also the first word of the address


@dataclass(frozen=True)
class Named:
    """What a genuine link names: the key of an invitation, and the secret that it had when the link was made."""

    guest: int
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
        guest, _dot, nonce = Signer(salt=f"forum.{purpose}").unsign(token).partition(".")
    except BadSignature:
        return None
    return Named(int(guest), nonce)
