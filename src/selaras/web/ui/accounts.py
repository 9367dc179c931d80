# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Accounts are opened by invitation; nobody signs up by themselves, and what allauth writes goes through an action."""

from functools import partial
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.http import Http404, HttpRequest, HttpResponse

from selaras.ground.people import actions
from selaras.ground.people.models import Account
from selaras.ground.people.rules import FactorStep
from selaras.web import clock


class InvitedOnly(DefaultAccountAdapter):
    """allauth's door, with sign-up closed."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def set_password(self, user: Account, password: str) -> None:
        actions.change_password(account=user, password=password, by=user, at=clock.now())


def put_on_record(step: FactorStep, *, user: Account, authenticator: Authenticator, **_rest: Any) -> None:
    """Hears from allauth that somebody changed a second factor of their own account; its pages call no action of ours."""
    actions.record_second_factor(account=user, factor=authenticator.type, step=step, by=user, at=clock.now())


mfa.authenticator_added.connect(partial(put_on_record, FactorStep.ADDED), weak=False)
mfa.authenticator_reset.connect(partial(put_on_record, FactorStep.RENEWED), weak=False)
mfa.authenticator_removed.connect(partial(put_on_record, FactorStep.REMOVED), weak=False)


def not_here(request: HttpRequest, **parameters: Any) -> HttpResponse:
    """Stands before allauth's own pages that would change an account past the record: an e-mail is given with the account."""
    raise Http404
