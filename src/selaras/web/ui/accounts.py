# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Accounts are opened by invitation; nobody signs up by themselves, and what allauth writes goes through an action."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import Http404, HttpRequest, HttpResponse

from selaras.ground.people import actions
from selaras.ground.people.models import Account
from selaras.web import clock


class InvitedOnly(DefaultAccountAdapter):
    """allauth's door, with sign-up closed."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def set_password(self, user: Account, password: str) -> None:
        actions.change_password(account=user, password=password, by=user, at=clock.now())


def not_here(request: HttpRequest, **parameters: Any) -> HttpResponse:
    """Stands before allauth's own pages that would change an account past the record: an e-mail is given with the account."""
    raise Http404
