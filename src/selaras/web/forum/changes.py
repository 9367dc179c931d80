# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Moving a meeting that is still to come, and calling one off; its title and agenda until the minutes are closed."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.loop.forum import actions
from selaras.loop.forum.models import Meeting
from selaras.loop.forum.rules import MeetingKind
from selaras.web.access import Request, page
from selaras.web.forum.forms import MeetingForm, faults_on
from selaras.web.forum.views import STAFF, a_meeting

FIXED = ("kind", "division", "site")  # what makes it this meeting
WORDS = ("title", "agenda")
CHANGEABLE = (*WORDS, "held_on", "starts_at", "ends_at", "place", "online")


class ChangeForm(MeetingForm):
    """When, where and what about; whatever makes it another meeting stays. Of one that is over only the words."""

    def __init__(self, *args: object, meeting: Meeting, over: bool) -> None:
        super().__init__(*args, kind=MeetingKind(meeting.kind))
        for name in set(self.fields) & set(FIXED if not over else {*self.fields} - {*WORDS}):
            del self.fields[name]
        self.initial = {name: getattr(meeting, name) for name in CHANGEABLE}


class CallOffForm(forms.Form):
    """Why it does not take place."""

    because = forms.CharField(label=lazy("Why (whoever was to come reads it)"), max_length=300)


@page(*STAFF, methods=("GET", "POST"), example=a_meeting)
def change_meeting(request: Request, pk: int) -> HttpResponse:
    """What is it called, when and where is it to be instead? Or is it called off?"""
    meeting = get_object_or_404(Meeting, pk=pk)
    off, over = "off" in request.POST, meeting.held_on < request.today
    form = ChangeForm(None if off else request.POST or None, meeting=meeting, over=over)
    off_form = CallOffForm(request.POST if off else None)
    if off and off_form.is_valid():
        with faults_on(off_form):
            actions.call_off_meeting(meeting=meeting, because=off_form.cleaned_data["because"], by=request.user, at=request.at)
            messages.success(request, _("The meeting is called off; whoever was to come is told."))
            return redirect("forum:meeting", pk)
    if form.is_valid():
        with faults_on(form):
            (actions.reword_meeting if over else actions.change_meeting)(meeting=meeting, **form.cleaned_data, by=request.user, at=request.at)
            messages.success(request, _("Changed.") if over else _("Changed. Guests are told where day, time or place are others now."))
            return redirect("forum:meeting", pk)
    context = {"meeting": meeting, "form": form, "off_form": off_form, "over": over, "open": meeting.may_change}
    return render(request, "forum/change_meeting.html", context, status=422 if form.errors or off_form.errors else 200)
