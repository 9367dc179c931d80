# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Holding the needs that an action is about, weighing them, and what the record calls them."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from selaras.kit.errors import Refusal
from selaras.loop.demand.models import Need, expected_of
from selaras.loop.demand.rules import WORTH
from selaras.loop.forum.rules import Recurs

BATCH = 500


class NotInThatState(Refusal):
    """The need cannot take that step from where it stands."""


def hold_needs(needs: Collection[int]) -> list[Need]:
    """The rows, held for this transaction; raises NotInThatState where one is gone or none was named."""
    wanted = sorted(set(needs))
    rows: list[Need] = []
    for first in range(0, len(wanted), BATCH):
        some = Need.objects.select_for_update(of=("self",)).select_related("statement").filter(pk__in=wanted[first : first + BATCH])
        rows += list(some.order_by("pk"))
    if not rows or len(rows) != len(wanted):
        raise NotInThatState(_("No need was chosen, or one is gone."), cure=_("Load the page again and choose once more."))
    return rows


def weigh(needs: QuerySet[Need], day: date) -> None:
    """Puts the people expected of each of the needs into its worth: of its forecast, where there is one, else as rules.expected_heads does; of what
    recurs without the times that are over on a day.
    """
    share = Case(*[When(statement__certainty=certainty, then=Value(share)) for certainty, share in WORTH.items()])
    by_table = (F("statement__heads_least") + F("statement__heads_most")) / 2.0 * share
    expected = Need.objects.filter(pk=OuterRef("pk")).order_by().values(people=Coalesce(F("forecast__mean"), by_table))
    needs.update(worth=Subquery(expected))
    recurring = list(needs.filter(forecast=None).exclude(statement__recurs=Recurs.ONCE).select_related("statement"))
    for need in recurring:
        need.worth = expected_of(need.statement, day)
    Need.objects.bulk_update(recurring, ["worth"], batch_size=BATCH)


def about_needs(rows: Sequence[Need]) -> tuple[str, str, str]:
    """What an event is about that concerns these needs."""
    only = str(rows[0].pk) if len(rows) == 1 else ""
    return ("demand.need", only, str(rows[0]) if only else _("%(count)s needs") % {"count": len(rows)})
