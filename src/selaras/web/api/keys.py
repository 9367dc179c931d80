# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Keys for programs: making one (its secret is shown once), whose there are and when each was last used, revoking one."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache

from selaras.ground.network.actions import make_key, revoke_key
from selaras.ground.network.models import ApiKey
from selaras.ground.network.queries.keys import keys_for, sees_all_keys, without_a_post
from selaras.ground.network.rules import LONGEST_KEY, CompanyRight
from selaras.ground.people.rules import Role
from selaras.web.access import Menu, Request, page
from selaras.web.ui.fields import DayInput
from selaras.web.ui.shell import refusals_on

OWNERS = (Role.COMPANY, Role.CENTRE_HEAD, Role.LABOUR_OFFICE)
A_YEAR = timedelta(days=365)


class KeyForm(forms.Form):
    """Which program, and until when."""

    name = forms.CharField(label=lazy("Which program uses it?"), max_length=80, help_text=lazy("For example: HRIS, head office."))
    until = forms.DateField(label=lazy("Last day"), widget=DayInput())

    def __init__(self, *args: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(*args, initial={"until": request.today + A_YEAR}, **kwargs)
        days = {"min": request.today.isoformat(), "max": (request.today + LONGEST_KEY).isoformat()}
        self.fields["until"].widget.attrs |= days


@page(*OWNERS, methods=("GET", "POST"), menu=Menu("network", lazy("Keys for programs"), icon="key", order=60), right=CompanyRight.NEEDS)
@never_cache
def keys(request: Request) -> HttpResponse:
    """Which programs act for us, and shall another one? The secret of a new key is shown in the answer to the form, and never again."""
    form, secret = KeyForm(request.POST or None, request=request), None
    if form.is_valid():
        with refusals_on(form):
            _made, secret = make_key(post=request.post, **form.cleaned_data, by=request.user, at=request.at)
            form = KeyForm(request=request)
    found = list(keys_for(request.post))
    alone = without_a_post(found, request.today)
    rows = [(key, state_of(key, request, alone)) for key in found]
    context = {"form": form, "secret": secret, "rows": rows, "of_all": sees_all_keys(request.post)}
    return render(request, "api/keys.html", context, status=422 if form.errors else 200)


def state_of(key: ApiKey, request: Request, alone: Collection[int]) -> str:
    """What keeps a key from opening anything today; empty where it holds. `alone`: keys without a post."""
    if key.revoked_at is not None:
        return _("revoked")
    if not key.holds_on(request.today):
        return _("ended")
    return _("its holder has left") if key.pk in alone else ""


@page(*OWNERS, methods=("POST",), right=CompanyRight.NEEDS)
def revoke(request: Request, pk: int) -> HttpResponse:
    """This program acts for us no longer."""
    found = get_object_or_404(keys_for(request.post), pk=pk)
    revoke_key(key=found, by=request.user, at=request.at)
    messages.success(request, _("Revoked: “%(key)s” opens nothing any more.") % {"key": found.name})
    return redirect("api:keys")
