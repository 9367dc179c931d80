# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The link of the letter that asks whether needs still stand: signed, for one letter's needs and one of its readers, and no account is needed.

It names the question and bears a mark of the reader's e-mail: it opens only while that person speaks for the owner, and the record knows who tapped.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.rules import Bearer
from selaras.loop.demand.models import Asking
from selaras.loop.forum.queries.people import people_of

STANDS = "masih-perlu"  # the first word of the address
SALT = "demand.stands"


@dataclass(frozen=True)
class Named:
    """What a genuine link names: the key of a question, and the mark of the reader to whom it was sent."""

    asking: int
    mark: str


def token_for(asking: Asking, email: str) -> str:
    """The signed part of a reader's link."""
    return Signer(salt=SALT).sign(f"{asking.pk}.{_mark(asking.pk, email)}")


def address_for(asking: Asking, email: str) -> str:
    """The whole address, as it stands in a letter."""
    return f"{settings.ADDRESS}/{STANDS}/{token_for(asking, email)}/"


def read(token: str) -> Named | None:
    """What a link names; None where it is not ours."""
    try:
        key, _dot, mark = Signer(salt=SALT).unsign(token).partition(".")
    except BadSignature:
        return None
    return Named(int(key), mark)


def readers_of(asking: Asking, day: date) -> list[tuple[str, str]]:
    """(e-mail, name) of whoever is asked, and may answer by the link, on a day."""
    owner = {"company": asking.company, "centre": asking.centre, "office": asking.office}
    return people_of(day, **owner, right=CompanyRight.NEEDS)


def reader_of(named: Named, asking: Asking, day: date) -> str | None:
    """The name of the reader to whom a link was sent, if that person still speaks for the owner on a day."""
    found = readers_of(asking, day)
    return next((name for email, name in found if constant_time_compare(_mark(asking.pk, email), named.mark)), None)


def bearer_of(asking: Asking, name: str) -> Bearer:
    """Whoever acts by the link, as the record names them."""
    return Bearer(f"{asking._meta.label_lower}:{asking.pk}", _("link of %(who)s") % {"who": f"{name} · {asking.owner}"})


def _mark(asking: int, email: str) -> str:
    return salted_hmac(f"{SALT}.reader", f"{asking}:{email.lower()}").hexdigest()[:20]
