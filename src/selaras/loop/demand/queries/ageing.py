# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Reads about the age of needs: what runs out soon, what its owner was asked and said, what was closed and as what."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone

from selaras.ground.letters.models import Letter
from selaras.ground.letters.rules import LetterState
from selaras.loop.demand.models import Asked, Asking, Confirmation, Need
from selaras.loop.demand.queries import shown_needs
from selaras.loop.demand.rules import ALONG_DAYS, ANSWER_DAYS, ClosedAs, NeedState

Owner = tuple[int | None, int | None, int | None]
A_YEAR = timedelta(days=365)


def owner_of(need: Need) -> Owner:
    """Whose need it is, by keys: company, centre, labour office."""
    return need.company_id, need.centre_id, need.office_id


def ran_out(day: date) -> Q:
    """Needs whose last day is over by a day and whose owner was asked before it, with time to answer. Whoever was not asked is still to be asked."""
    asked = Asked.objects.filter(need=OuterRef("pk"), round=OuterRef("valid_until"), asking__asked_at__lte=long_ago(day))
    return Q(valid_until__lt=day) & Q(Exists(asked.exclude(_lost())))


def long_ago(day: date) -> datetime:
    """Whoever was asked until then had ANSWER_DAYS to answer by a day."""
    return timezone.make_aware(datetime.combine(day - timedelta(days=ANSWER_DAYS), time.max))


def has_run_out(need: Need, day: date) -> bool:
    """Whether a need has run out by a day, so that its owner states it again and confirms it no longer. A query where its last day is over."""
    return need.valid_until < day and Need.objects.filter(ran_out(day), pk=need.pk).exists()


def running_out(day: date) -> QuerySet[Need]:
    """Needs that stand and run out within ALONG_DAYS, or whose last day is over though nobody was asked, the first to run out first; `asked_at`: when
    the owner was asked in this round, if at all.
    """
    asked = Asked.objects.filter(need=OuterRef("pk"), round=OuterRef("valid_until")).values("asking__asked_at")[:1]
    return shown_needs().standing().filter(_soon(day)).annotate(asked_at=Subquery(asked)).order_by("valid_until", "pk")


def not_asked_yet(day: date) -> QuerySet[Need]:
    """Those of them about which nobody was asked in their round."""
    rows: QuerySet[Need] = Need.objects.standing().filter(_soon(day)).exclude(_asked()).order_by("valid_until", "pk")
    return rows


def _soon(day: date) -> Q:
    return Q(valid_until__lte=day + timedelta(days=ALONG_DAYS)) & ~ran_out(day)


def _asked() -> Exists:
    return Exists(Asked.objects.filter(need=OuterRef("pk"), round=OuterRef("valid_until")))


def _lost() -> Q:
    """Asked in a letter that reached nobody: none of its copies could be delivered."""
    letters = Letter.objects.filter(about_label=Asking._meta.label_lower, about_key=Cast(OuterRef("asking_id"), CharField()))
    letters = letters.exclude(state=LetterState.WITHDRAWN).order_by()
    return Q(Exists(letters.filter(state=LetterState.FAILED))) & ~Q(Exists(letters.exclude(state=LetterState.FAILED)))


def came_back(day: date) -> list[tuple[Asking, list[Need]]]:
    """Questions of which no letter could be delivered, each with its needs that stand on a day and that nobody has answered for, the first to run out
    first. In the whole network's scope.
    """
    letters = Letter.objects.filter(about_label=Asking._meta.label_lower).exclude(state=LetterState.WITHDRAWN).order_by()
    lost = set(letters.filter(state=LetterState.FAILED).values_list("about_key", flat=True))
    lost -= set(letters.filter(about_key__in=lost).exclude(state=LetterState.FAILED).values_list("about_key", flat=True))
    standing = Need.objects.standing().exclude(ran_out(day))
    open_ = Asked.objects.filter(asking__in=[int(key) for key in lost], answered_at=None, round=F("need__valid_until"), need__in=standing)
    found: dict[Asking, list[Need]] = defaultdict(list)
    for each in open_.select_related("asking__company", "asking__centre", "asking__office", "need__statement", "need__region"):
        found[each.asking].append(each.need)
    return list(found.items())


def asked_in(asking: Asking) -> list[Asked]:
    """The needs of one letter, in its order, with everything that its page shows."""
    shared = ("need__statement__site", "need__region", "need__company", "need__centre", "need__office", "need__occupation")
    return list(Asked.objects.filter(asking=asking).select_related(*shared))


def said_of(need: Need) -> list[Confirmation]:
    """Every answer that was given about a need, the latest first."""
    return list(Confirmation.objects.filter(need=need).select_related("through"))


@dataclass(frozen=True)
class Ageing:
    """What the desk counts of the age of needs: how many run out soon, of these how many owners were not asked; closings of a year by reason."""

    soon: int
    unasked: int
    closed: Mapping[ClosedAs, int]

    @property
    def all_closed(self) -> int:
        """Needs closed within the year, for whatever reason."""
        return sum(self.closed.values())


def ageing(day: date) -> Ageing:
    """The desk's figures of a day, in the present scope; closings of the last 365 days."""
    since = timezone.make_aware(datetime.combine(day - A_YEAR, time.max))
    closed = Need.objects.filter(state=NeedState.CLOSED, closed_at__gt=since)
    found = dict(closed.order_by().values_list("closed_as").annotate(count=Count("pk")))
    by_reason = {reason: found[reason] for reason in ClosedAs if reason in found}
    soon = Need.objects.standing().filter(_soon(day)).order_by().aggregate(all=Count("pk"), unasked=Count("pk", filter=~_asked()))
    return Ageing(soon["all"], soon["unasked"], by_reason)
