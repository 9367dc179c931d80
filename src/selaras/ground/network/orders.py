# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Long files on their way in: read, looked at by whoever sent them, and written by the worker; until then nobody else sees anything of them."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.rules import ORDER_OPEN, ORDERS_KEPT, OrderState
from selaras.ground.people.models import Account
from selaras.ground.standards.models import Region
from selaras.kit.scope import OwnedManager, scope, whole_network


class ImportOrder(models.Model):
    """One file that somebody sent, held only while it is on its way: cancelled, nothing of it is left; written or refused, its bytes are gone.

    `found` is what its page shows: what was read, what stands against it, in the end what was written.
    """

    what = models.CharField(_("import"), max_length=40)
    name = models.CharField(_("file name"), max_length=200)
    said = models.JSONField(_("what was said with it"), default=dict)
    company = models.ForeignKey("network.Company", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("company"))
    centre = models.ForeignKey("network.Centre", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("centre"))
    office = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("labour office of"))
    state = models.CharField(_("state"), max_length=10, choices=OrderState.choices, default=OrderState.WAITING)
    file = models.BinaryField(_("file"), null=True)
    progress = models.FloatField(_("progress"), default=0.0)
    found = models.JSONField(_("what was found"), default=dict)
    ordered_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("ordered by"))
    ordered_at = models.DateTimeField(_("ordered"))

    objects = OwnedManager(company="company", centre="centre", region="office")

    class Meta:
        verbose_name = _("ordered import")
        verbose_name_plural = _("ordered imports")
        ordering = ["-pk"]
        constraints = [
            CheckConstraint(name="import_order_progress_is_a_share", condition=Q(progress__gte=0, progress__lte=1)),
            CheckConstraint(
                name="import_order_holds_a_file_while_open",
                condition=Q(file__isnull=False, state__in=ORDER_OPEN) | Q(Q(file=None), ~Q(state__in=ORDER_OPEN)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def open(self) -> bool:
        """Still on its way."""
        return self.state in ORDER_OPEN

    @property
    def at_work(self) -> bool:
        """Whether the worker has something to do with it, so that its page looks again by itself."""
        return self.open and self.state != OrderState.READ

    @property
    def kept_until(self) -> datetime:
        """When it is thrown away, if nobody confirms it."""
        return self.ordered_at + ORDERS_KEPT

    def room(self) -> AbstractContextManager[Any]:
        """The scope of whoever sent it."""
        owner = {"company": self.company_id, "centre": self.centre_id, "region": self.office_id}
        named = {kind: key for kind, key in owner.items() if key}
        return scope(**named) if named else whole_network()
