# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Accounts are opened by invitation; nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class InvitedOnly(DefaultAccountAdapter):
    """allauth's door, with sign-up closed."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False
