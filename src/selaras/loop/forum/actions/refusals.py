# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The expected no of the forum."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from selaras.ground.network.models import Company
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.models import Account
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.loop.forum.queries import standing_of


class NotYours(Refusal):
    """The account holds no post that lets it speak for that owner."""

    def __init__(self) -> None:
        super().__init__(_("You cannot speak for this company, centre or region."), cure=_("Ask the national centre to record your post there."))


class LacksRight(NotYours):
    """The account acts for that company, but its post there does not include this."""

    def __init__(self, right: CompanyRight) -> None:
        words = _("Your post at this company does not let you: %(right)s.") % {"right": right.label}
        Refusal.__init__(self, words, cure=_("Ask an administrator of your company."))


class NotInThatState(Refusal):
    """The statement cannot take that step from where it stands."""


class TooLate(Refusal):
    """The meeting is over."""


class TooEarly(Refusal):
    """The day of the meeting has not come."""


class CannotBeTaken(Refusal):
    """What was said is incomplete or contradicts itself: `faults` names each field, what is wrong and the cure."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__(" ".join(words for _name, words in faults))
        self.faults = tuple(faults)


def must_speak_for(*, by: Account, at: datetime, right: CompanyRight, **owner: int | None) -> Company | None:
    """`by` acts for the owner (company=, centre= or office=, by key), for a company with this right. Raises NotYours, LacksRight.

    Returns the firm through whose mandate they act for the company; None where they act by their own post, or as staff.
    """
    standing = standing_of(by, day_of(at))
    if standing.may_speak_for(**owner, right=right):
        agent = standing.companies.get(owner.get("company") or 0, {}).get(right)
        return Company.objects.get(pk=agent) if agent is not None and not standing.staff else None
    if owner.get("company") in standing.companies:
        raise LacksRight(right)
    raise NotYours


def through(*, agent: Company | None) -> dict[str, str]:
    """On whose behalf something was done, as a fact for the record: the key of the firm that acted; nothing where the owner acted itself."""
    return {"through": agent.key} if agent is not None else {}


def must_be_staff(*, by: Account, at: datetime) -> None:
    """Only the national centre's planner and demand desk go on. Raises NotYours."""
    if not standing_of(by, day_of(at)).staff:
        raise NotYours
