# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""allauth's form of logging in, in the house's words."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext as _


class OurLoginForm(LoginForm):
    """E-mail and password, and whether this device is remembered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", _("E-mail")), ("password", _("Password")), ("remember", _("Stay logged in on this device"))):
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].widget.attrs.pop("placeholder", None)
