# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Do these needs still stand? By the link of our letter, which needs no account, and for whoever is logged in; the desk says what it was told."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Bearer, Role
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network
from selaras.loop.demand import actions
from selaras.loop.demand.actions import Answer
from selaras.loop.demand.links import bearer_of, read, reader_of
from selaras.loop.demand.models import Asked, Asking, Confirmation, Need
from selaras.loop.demand.queries import shown_needs
from selaras.loop.demand.queries.ageing import Ageing, ageing, asked_in, has_run_out, running_out
from selaras.loop.demand.rules import ALONG_DAYS, ASK_DAYS, MOST_ASKED, Said
from selaras.web import clock
from selaras.web.access import Menu, Request, page, post_of
from selaras.web.demand.onward import come_from, onward
from selaras.web.ui.guesses import missed, slowed
from selaras.web.ui.pages import Pages
from selaras.web.ui.templatetags.figures import number

STAFF = (Role.PLANNER, Role.DESK)
OWNERS = (Role.COMPANY, Role.CENTRE_HEAD, Role.LABOUR_OFFICE)
A_PAGE = 50


class AnswerForm(forms.Form):
    """What is said of one need: a button, and the number of people where it changed; of staff also who told them."""

    said = forms.ChoiceField(choices=Said.choices)
    told_by = forms.CharField(required=False, max_length=150)
    heads_least = forms.IntegerField(required=False, min_value=1)
    heads_most = forms.IntegerField(required=False, min_value=1)

    def __init__(self, *args: Any, told: bool = False) -> None:
        super().__init__(*args)
        self.fields["told_by"].required = told

    @property
    def answer(self) -> Answer:
        """What was said, as the action takes it; a need that is closed needs no number. The upper figure follows a lower one that passed it."""
        said = self.cleaned_data
        if said["said"] != Said.STILL:
            return Answer(said["said"], told_by=said["told_by"])
        least, most = said["heads_least"], said["heads_most"]
        return Answer(said["said"], least, max(least, most) if least and most else most, said["told_by"])


def take(request: HttpRequest, standing: Iterable[int], asking: Asking | None, by: Account | Bearer, at: datetime) -> None:
    """Records what a form says: everything still stands, as far as it can, or one thing of one need. Raises what say_what_stands does."""
    if "all" in request.POST:
        left = actions.say_all_stand(needs=(needs := list(standing)[:MOST_ASKED]), asking=asking, by=by, at=at)
        if len(left) < len(needs):
            thank(request, [Answer(Said.STILL)] * (len(needs) - len(left)))
        if left:
            words = _("Not changed, because they were answered before or have run out: %(needs)s.")
            messages.warning(request, words % {"needs": ", ".join(f"“{need}”" for need in left)})
        return
    actions.say_what_stands(answers=(answers := answers_of(request)), asking=asking, by=by, at=at)
    thank(request, list(answers.values()))


def answers_of(request: HttpRequest) -> dict[int, Answer]:
    """What a form says of one need; empty where it says nothing that can be read."""
    key, form = request.POST.get("need", ""), AnswerForm(request.POST)
    return {int(key): form.answer} if key.isdecimal() and len(key) < 19 and form.is_valid() else {}


def thank(request: HttpRequest, answers: Sequence[Answer]) -> None:
    """Says on the next page what came of it."""
    count = len(answers)
    if all(answer.said == Said.STILL for answer in answers):
        words = ngettext("Thank you. %(count)s need still stands.", "Thank you. %(count)s needs still stand.", count)
    else:
        words = ngettext("Thank you. %(count)s need is closed.", "Thank you. %(count)s needs are closed.", count)
    messages.success(request, words % {"count": number(count)})


# By the link of a letter ----------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Do these needs still stand? A genuine link opens it for its reader, everything else is refused, and who guesses is slowed."""
    named, day = read(token), clock.today()
    if named is None:
        waits = slowed(request)
        if waits is not None:
            return waits
        missed(request)
        return _not_ours(request)
    with whole_network():
        asking = Asking.objects.select_related("company", "centre", "office").filter(pk=named.asking).first()
        if asking is None:
            return _not_ours(request)
        name = reader_of(named, asking, day)
        if name is None:
            words = _("Whoever got this link no longer speaks for %(owner)s.") % {"owner": asking.owner}
            return _no(request, 410, words, _("Ask your colleagues, or the demand desk, to record your post."))
        if not _may_use(request, asking):
            return _no(request, 404, _("This link is for another company."), _("Log out, or ask for a link of your own."))
        if day > asking.until:
            return _no(request, 410, _("This link has run out, and the needs with it."), _("Log in and state again what you still need."))
        return _answered_by_letter(request, asking, name)


def _answered_by_letter(request: HttpRequest, asking: Asking, name: str) -> HttpResponse:
    asked = asked_in(asking)
    if request.method == "POST":
        user = request.user
        by = user if isinstance(user, Account) and post_of(request) is not None else bearer_of(asking, name)
        try:
            take(request, [each.need_id for each in asked if _open(each)], asking, by, clock.now())
        except Refusal as refusal:
            return _no(request, 410 if isinstance(refusal, actions.AnsweredSince) else 422, refusal.message, refusal.cure)
        return redirect(request.path)
    said = {each.need_id: each for each in Confirmation.objects.filter(need__in=[row.need_id for row in asked]).order_by("said_at", "pk")}
    rows = [(each, said.get(each.need_id), _open(each)) for each in asked]
    context = {"asking": asking, "name": name, "rows": rows, "waiting": sum(waits for _asked, _said, waits in rows)}
    return render(request, "demand/stands.html", context)


def _open(asked: Asked) -> bool:
    """Whether the link can still answer about this need."""
    return asked.answered_at is None and asked.need.closed_at is None and not has_run_out(asked.need, clock.today())


def _may_use(request: HttpRequest, asking: Asking) -> bool:
    """A visitor who is logged in for another company, centre or office holds a link that is not theirs."""
    post = post_of(request) if request.user.is_authenticated else None
    if post is None or post.tenant is None:
        return True
    return (post.company_id, post.centre_id, post.region_id) == (asking.company_id, asking.centre_id, asking.office_id)


def _not_ours(request: HttpRequest) -> HttpResponse:
    return _no(request, 404, _("This link is not one of ours."), _("Open it from our letter once more, whole."))


def _no(request: HttpRequest, status: int, words: str, cure: str) -> HttpResponse:
    return render(request, "shell/plain_refusal.html", {"refusal": Refusal(words, cure=cure)}, status=status)


# For whoever is logged in ---------------------------------------------------------------------------------------------


@page(*OWNERS, methods=("GET", "POST"), menu=Menu("demand", lazy("Do they still stand?"), icon="hourglass", order=35), right=CompanyRight.NEEDS)
def mine(request: Request) -> HttpResponse:
    """Which of our needs run out, and do they still stand?"""
    soon = running_out(request.today)
    if request.method == "POST":
        take(request, soon.values_list("pk", flat=True), None, request.user, request.at)
        return redirect("demand:mine")
    rows = shown_needs().standing().order_by("valid_until", "pk")
    keys = set(soon.values_list("pk", flat=True))
    context = {"found": Pages(rows, A_PAGE).get_page(request.GET.get("page")), "soon": len(keys), "running_out": keys, **rule()}
    return render(request, "demand/mine.html", context)


@page(*STAFF, *OWNERS, methods=("POST",), right=CompanyRight.NEEDS)
def stands(request: Request, pk: int) -> HttpResponse:
    """Says of one need whether it still stands; the desk says what it was told."""
    need = get_object_or_404(Need.objects, pk=pk)
    form = AnswerForm(request.POST, told=request.post.role in STAFF)
    if "told_by" in form.errors:
        raise actions.NotInThatState(_("Say who told you; the record names them."), cure=_("Their name, and how they told you."))
    if not form.is_valid():
        raise actions.NotInThatState(_("Nothing was said that can be read."), cure=_("Load the page again and choose once more."))
    actions.say_what_stands(answers={pk: form.answer}, by=request.user, at=request.at)
    thank(request, [form.answer])
    if come_from(request):
        return onward(request, need)
    return redirect("demand:mine") if request.POST.get("list") else redirect("demand:need", pk)


@page(*STAFF)
def expiring(request: Request) -> HttpResponse:
    """Which needs run out soon, was their owner asked, and what were others closed as?"""
    figures: Ageing = ageing(request.today)
    found = Pages(running_out(request.today), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "demand/expiring.html", {"figures": figures, "found": found, "closed": list(figures.closed.items()), **rule()})


def rule() -> dict[str, int]:
    """The days of asking, as a page states them."""
    return {"ask_days": ASK_DAYS, "along_days": ALONG_DAYS}
