# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A meeting's open page, on posters and at the desk: whoever was not invited leaves who they are and why they would like to come."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from selaras.ground.people.rules import Bearer
from selaras.loop.forum import actions
from selaras.loop.forum.links import OPEN
from selaras.loop.forum.models import Meeting
from selaras.web import clock
from selaras.web.forum.forms import faults_on
from selaras.web.forum.invitation import genuine, not_ours


class KnockForm(forms.Form):
    """Who, of which company, how to answer them, and why they would like to come."""

    name = forms.CharField(label=lazy("Your name"), max_length=150)
    firm = forms.CharField(label=lazy("Company or office"), max_length=150)
    contact = forms.CharField(label=lazy("E-mail or telephone"), max_length=150, help_text=lazy("So that we can answer you."))
    reason = forms.CharField(label=lazy("Why would you like to come?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def knock(request: HttpRequest, token: str) -> HttpResponse:
    """You were not invited. Who are you, and why would you like to come?"""
    named = genuine(request, token, OPEN)
    if isinstance(named, HttpResponse):
        return named
    meeting = Meeting.objects.filter(pk=named.key).first()
    if meeting is None:
        return not_ours(request)
    form = KnockForm(request.POST or None, initial={"firm": request.GET.get("firm", "")})
    if form.is_valid():
        with faults_on(form):
            by = Bearer(f"forum.meeting:{meeting.pk}", _("somebody without an invitation"))
            actions.knock(meeting=meeting, **form.cleaned_data, by=by, at=clock.now())
            messages.success(request, _("Thank you. The staff of the centre read it and answer you."))
            return redirect(request.path)
    over = clock.today() > meeting.held_on or meeting.called_off_on is not None
    context = {"meeting": meeting, "form": form, "over": over}
    return render(request, "forum/knock.html", context, status=422 if form.errors else 410 if over else 200)
