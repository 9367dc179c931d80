# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Whom to invite: one page on which an organiser filters, sees how many, who and why, takes in and out by hand, and invites
after one page that says it all once more.

The whole choice stands in the address, so that it can be passed to a colleague.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from selaras.ground.standards.models import Industry, Region
from selaras.kit.figures import number
from selaras.loop.forum import actions
from selaras.loop.forum.models import Meeting
from selaras.loop.forum.papers.calendar import when_words
from selaras.loop.forum.papers.letters import invitation_words
from selaras.loop.forum.queries.candidates import Candidate, Wish, candidates, choose
from selaras.loop.forum.rules import GUESTS, Invited, Past
from selaras.web.access import Request, page
from selaras.web.forum.views import STAFF, a_meeting
from selaras.web.ui.fields import choose_among, searchable

A_PAGE = 200
KEPT = (50, 60, 70, 80, 90)  # percent
PLURALS = {Invited.COMPANY: _("companies"), Invited.CENTRE: _("centres"), Invited.OFFICE: _("labour offices")}
OF_COMPANIES = (Past.HOSTED,)  # what only companies do


class ChoiceForm(forms.Form):
    """By what guests are chosen. It asks only what tells the guests of this kind of meeting apart; `plus` and `minus` are single ones."""

    who = forms.MultipleChoiceField(label=_("Who"), required=False, widget=forms.CheckboxSelectMultiple)
    division = forms.MultipleChoiceField(label=_("Sector (KBLI)"), required=False)
    region = forms.ModelMultipleChoiceField(label=_("Region"), queryset=Region.objects.none(), required=False)
    kept = forms.TypedChoiceField(label=_("Promises kept"), coerce=int, required=False, empty_value=None)
    past = forms.MultipleChoiceField(label=_("What they did before"), required=False, widget=forms.CheckboxSelectMultiple)
    nobody = forms.BooleanField(label=_("Only guests that I add one by one"), required=False)
    plus = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    minus = forms.Field(required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, meeting: Meeting, among: Iterable[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = list(among)
        companies = Invited.COMPANY in GUESTS[meeting.kind]
        divisions = sorted({each.division for each in everybody if each.division})
        titles = {row.code: row.title for row in Industry.objects.filter(code__in=divisions).order_by("edition")}
        self._offer("who", [(kind.value, PLURALS[kind]) for kind in GUESTS[meeting.kind]])
        self._offer("division", [(code, f"{code} {titles.get(code, '')}".strip()) for code in divisions])
        self._offer("past", [(each.value, each.label) for each in Past if companies or each not in OF_COMPANIES])
        self._offer("kept", [("", _("no matter")), *((share, _("at least %(share)s %%") % {"share": share}) for share in KEPT)])
        choose_among(self, region=Region.objects.filter(pk__in={key for each in everybody for key in each.regions}).order_by("name"))
        searchable(self, ("division", "region"))
        for name in ("division", "region"):
            self.fields[name].widget.attrs["placeholder"] = _("all")
        if len(GUESTS[meeting.kind]) == 1:
            del self.fields["who"]
        if not companies or meeting.division:
            del self.fields["division"]
        if not companies:
            del self.fields["kept"]

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def wish(self) -> Wish:
        """What is wished for; nothing of what could not be read."""
        said = self.cleaned_data
        kept = said.get("kept")
        regions = [each.pk for each in said.get("region") or ()]
        share = kept / 100 if kept else None
        return Wish(said.get("who") or (), said.get("division") or (), regions, said.get("past") or (), share, bool(said.get("nobody")))


@page(*STAFF, methods=("GET", "POST"), example=a_meeting)
def choose_guests(request: Request, pk: int) -> HttpResponse:
    """Whom should we invite, and why?"""
    meeting = get_object_or_404(Meeting.objects.select_related("site__company"), pk=pk)
    among = candidates(meeting, request.today)
    if request.method == "POST":
        return _invite(request, meeting, among)
    form = ChoiceForm(request.GET, meeting=meeting, among=among)
    plus, minus = (request.GET.getlist(name) for name in ("plus", "minus"))
    # An address that asks for something unknown chooses nobody: everybody would be the wrong guess.
    choice = choose(among if form.is_valid() else (), form.wish, plus=plus, minus=minus)
    context = {
        "meeting": meeting,
        "form": form,
        "choice": choice,
        "found": Paginator([(each, _without(request, each)) for each in choice.chosen], A_PAGE).get_page(request.GET.get("page")),
        "removed": [(each, _back(request, each)) for each in choice.removed],
        "carried": [(name, value) for name, values in request.GET.lists() for value in values if name != "page"],
        "invited": meeting.attendances(manager="objects").standing().count(),
        "to_come": meeting.held_on >= request.today,
        "one": meeting.site is not None,
    }
    return render(request, "forum/choose_guests.html", context)


def _invite(request: Request, meeting: Meeting, among: Iterable[Candidate]) -> HttpResponse:
    """Invites those whom the page had shown, once somebody has read what is about to be sent; who was invited meanwhile is not invited again."""
    sent = set(request.POST.get("guest", "").split())
    chosen = [each for each in among if each.key in sent]
    owners: dict[Invited, list[Any]] = {kind: [each.owner for each in chosen if each.kind == kind] for kind in Invited}
    if chosen and "sure" not in request.POST:
        context = {
            "meeting": meeting,
            "chosen": chosen,
            "when": when_words(meeting),
            "counts": [(PLURALS[kind], len(rows)) for kind, rows in owners.items() if rows],
            "silent": sum(not each.reachable for each in chosen),
            "to_come": meeting.held_on >= request.today,
            "letter": invitation_words(meeting, chosen[0].name, request.user, request.at),
        }
        return render(request, "forum/sure_to_invite.html", context)
    count = actions.invite(
        meeting=meeting,
        companies=owners[Invited.COMPANY],
        centres=owners[Invited.CENTRE],
        offices=owners[Invited.OFFICE],
        by=request.user,
        at=request.at,
    )
    words = ngettext("%(count)s guest is invited now.", "%(count)s guests are invited now.", count) % {"count": number(count)}
    messages.success(request, words)
    return redirect("forum:guests", meeting.pk)


def _address(request: Request, **changes: list[str]) -> str:
    """The address of the same choice with other single guests."""
    asked = request.GET.copy()
    asked.pop("page", None)
    for name, values in changes.items():
        asked.setlist(name, values)
    return f"?{asked.urlencode()}"


def _without(request: Request, one: Candidate) -> str:
    """The choice without one guest, whether it was chosen by the filter or by hand."""
    plus = [key for key in request.GET.getlist("plus") if key != one.key]
    return _address(request, plus=plus, minus=sorted({*request.GET.getlist("minus"), one.key}))


def _back(request: Request, one: Candidate) -> str:
    """The choice with a guest again who was taken out."""
    return _address(request, minus=[key for key in request.GET.getlist("minus") if key != one.key])
