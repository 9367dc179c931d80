# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a guest opens from our letter, without an account: answering the invitation, saying "I am here", and promising something at once."""

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from selaras.ground.network.models import Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Bearer, Role
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.links import ANSWER, ARRIVE, PROMISE, Named, address_for, path_for, read
from selaras.loop.forum.models import Attendance, Commitment, Meeting, Paper
from selaras.loop.forum.promises import KINDS, PromiseKind, Side
from selaras.loop.forum.queries import guest_today, host
from selaras.loop.forum.queries.people import inviter
from selaras.loop.forum.rules import MOST_PEOPLE, PAPERS_OPEN, Answer, Arrived
from selaras.web import clock
from selaras.web.access import Request, page, post_of
from selaras.web.forum.forms import faults_on
from selaras.web.forum.offline import keeper
from selaras.web.forum.promise_forms import bring_along
from selaras.web.ui.fields import DayInput
from selaras.web.ui.guesses import missed, slowed

STAFF = (Role.PLANNER, Role.DESK)
OF_A_GUEST = ("meeting", "company__industry", "centre", "office", "through", "invited_by__person")
View = Callable[..., HttpResponse]


def an_invitation(post: Post) -> Mapping[str, Any] | None:
    """A meeting still ahead to which the post's own people are invited."""
    ahead = Attendance.objects.standing().exclude(nonce="").filter(meeting__held_on__gte=clock.today())
    key = ahead.order_by("meeting__held_on", "pk").values_list("meeting", flat=True).first()
    return {"pk": key} if key else None


def acts_for_another(request: HttpRequest) -> bool:
    """Whether the visitor acts by a mandate: the links of whom they act for are not for them to keep."""
    post = post_of(request) if request.user.is_authenticated else None
    return post is not None and post.mandate is not None


class AnswerForm(forms.Form):
    """Whether a guest comes. How often it had been answered before comes along, so that what is sent twice counts once."""

    people = forms.IntegerField(label=lazy("How many people come"), min_value=1, max_value=MOST_PEOPLE, required=False, initial=1)
    name = forms.CharField(label=lazy("Your name"), max_length=150, required=False)
    remark = forms.CharField(label=lazy("Remark"), max_length=200, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    changes = forms.IntegerField(widget=forms.HiddenInput, required=False)  # how often the meeting had been moved


class PromiseForm(forms.Form):
    """A promise in three fields, made on the spot. How many there were before comes along, so that what is sent twice counts once."""

    kind = forms.TypedChoiceField(
        label=lazy("What we promise"),
        choices=[(kind.value, kind.label) for kind in KINDS[Side.COMPANY]],
        coerce=PromiseKind,
        widget=forms.RadioSelect,
        initial=PromiseKind.OJT,
    )
    quantity = forms.DecimalField(label=lazy("How many?"), min_value=1, max_digits=7, decimal_places=1)
    due_on = forms.DateField(label=lazy("By when"), widget=DayInput())
    words = forms.CharField(label=lazy("In your own words"), max_length=300, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.brings = bring_along(self, KINDS[Side.COMPANY], PromiseKind.OJT, today)


def genuine(request: HttpRequest, token: str, purpose: str) -> Named | HttpResponse:
    """What a link names, where it is ours and for this purpose; else the answer to whoever brought it, which slows who guesses."""
    named = read(token, purpose)
    if named is not None:
        return named
    waits = slowed(request)
    if waits is not None:
        return waits
    missed(request)
    return not_ours(request)


def by_link(purpose: str) -> Callable[[View], View]:
    """Makes a view of a link into a public page: a genuine link opens it, everything else is refused, and who guesses is slowed."""

    def make(view: View) -> View:
        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def guarded(request: HttpRequest, token: str, **keys: int) -> HttpResponse:
            named = genuine(request, token, purpose)
            if isinstance(named, HttpResponse):
                return named
            with whole_network():
                rows = Attendance.objects.select_related(*OF_A_GUEST)
                guest = rows.filter(pk=named.key).first()
                if guest is None:
                    return not_ours(request)
                if not constant_time_compare(named.nonce, guest.nonce):
                    return no(request, 410, _("This link was replaced by a newer one."), _("Use the link of our latest letter."))
                guest = guest_today(guest)  # an old link of a company whose two records were merged acts for the one that stands
                if not _may_use(request, guest):
                    return no(request, 404, _("This link is for another company."), _("Log out, or ask for a link of your own."))
                try:
                    return view(request, guest, token, **keys)
                except Refusal as refusal:
                    return no(request, 422, refusal.message, refusal.cure)

        return guarded

    return make


def _may_use(request: HttpRequest, guest: Attendance) -> bool:
    """A visitor who is logged in for another company or centre holds a link that is not theirs."""
    post = post_of(request) if request.user.is_authenticated else None
    if post is None or post.tenant is None:
        return True
    return (post.company_id, post.centre_id, post.region_id) == (guest.company_id, guest.centre_id, guest.office_id)


def opens_papers(meeting: Meeting) -> bool:
    """Whether a link still opens the papers of a meeting."""
    return clock.today() <= meeting.held_on + PAPERS_OPEN


def not_ours(request: HttpRequest) -> HttpResponse:
    """A link that is none of ours."""
    return no(request, 404, _("This link is not one of ours."), _("Open it from our letter once more, whole."))


def no(request: HttpRequest, status: int, words: str, cure: str) -> HttpResponse:
    """Why a link does not open, on a page of its own or, to a script, in JSON."""
    refusal = Refusal(words, cure=cure)
    if _by_script(request):
        return JsonResponse({"refused": str(refusal)}, status=status)
    return render(request, "shell/plain_refusal.html", {"refusal": refusal}, status=status)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _bearer(guest: Attendance, name: str = "") -> Bearer:
    who = " · ".join(filter(None, [name.strip(), guest.who]))
    return Bearer(f"forum.attendance:{guest.pk}", _("link of %(who)s") % {"who": who})


def _who(request: HttpRequest, guest: Attendance, name: str) -> Account | Bearer:
    """Whoever is logged in with a post acts as themselves, and is refused what the post does not give; everybody else is the bearer of the link."""
    user = request.user
    post = post_of(request) if user.is_authenticated else None
    return user if post is not None and isinstance(user, Account) else _bearer(guest, name)


@page(Role.COMPANY, Role.CENTRE_HEAD, Role.LABOUR_OFFICE, methods=("GET", "POST"), example=an_invitation, right=CompanyRight.PROMISES)
def answer_here(request: Request, pk: int) -> HttpResponse:
    """Do you come? The same page for whoever is logged in: the link of the letter is not shown to them, nor to whoever acts by a mandate."""
    guest = Attendance.objects.standing().filter(meeting=pk).exclude(nonce="").select_related(*OF_A_GUEST).first()
    if guest is None:
        raise Http404
    return _answer(request, guest, "")


@by_link(ANSWER)
def answer(request: HttpRequest, guest: Attendance, token: str) -> HttpResponse:
    """Do you come?"""
    return _answer(request, guest, token)


def _answer(request: HttpRequest, guest: Attendance, token: str) -> HttpResponse:
    known = {"people": guest.people or 1, "name": guest.answered_by, "remark": guest.remark}
    stands = {"seen": guest.answers, "changes": guest.meeting.changes}
    form = AnswerForm(request.POST or None, initial=known | stands)
    if not guest.meeting.at_the_door:
        form.fields["people"].widget = forms.HiddenInput()  # we come to them
    said = next((each for each in Answer if each.value == request.POST.get("answer")), None)
    over = clock.today() > guest.meeting.held_on
    if request.method == "POST" and said is not None and form.is_valid():
        facts = form.cleaned_data | {"people": form.cleaned_data["people"] if said == Answer.YES else None}
        with faults_on(form):
            actions.answer_invitation(guest=guest, answer=said, **facts, by=_who(request, guest, facts["name"]), at=clock.now())
            messages.success(request, _("Thank you, we have noted it."))
            return redirect(request.path)
        form.data = {**form.data.dict(), **stands}  # the page says what stands by now: the next time it is sent knowingly
    context = {"guest": guest, "meeting": guest.meeting, "form": form, "over": over, "who": guest.who, "opens": None}
    context["inviter"] = inviter(guest.invited_by, clock.today())
    context |= {"papers": Paper.objects.filter(meeting=guest.meeting) if opens_papers(guest.meeting) else (), "token": token}
    if guest.answer == Answer.YES and not over and guest.meeting.at_the_door and (token or not acts_for_another(request)):
        picture = segno.make(address_for(guest, ARRIVE), error="m").svg_data_uri(scale=5, border=2)
        context["opens"] = {"path": path_for(guest, ARRIVE), "picture": picture}
    return render(request, "forum/answer.html", context, status=422 if form.errors else 410 if over else 200)


@by_link(ARRIVE)
def arrive(request: HttpRequest, guest: Attendance, token: str) -> HttpResponse:
    """Are you here? What a phone could not send at once says how long `ago` (seconds) it was noted."""
    if clock.today() > guest.meeting.held_on + actions.LONGEST_OFFLINE:
        return no(request, 410, _("This meeting is over"), _("Log in to see what was promised there."))
    post = post_of(request) if request.user.is_authenticated else None
    staff = post is not None and post.role in STAFF
    if request.method == "POST":
        by: Account | Bearer = request.user if staff and isinstance(request.user, Account) else _bearer(guest)
        try:
            key = uuid.UUID(request.POST.get("token", ""))
        except ValueError:
            key = uuid.uuid4()
        now = clock.now()
        own = Arrived.ONLINE if request.POST.get("way") == Arrived.ONLINE else Arrived.OWN
        actions.check_in(guest=guest, token=key, way=Arrived.DESK if staff else own, happened_at=now - _ago(request), by=by, at=now)
        return JsonResponse({"refused": ""}) if _by_script(request) else redirect(request.path)
    context = {
        "guest": guest,
        "meeting": guest.meeting,
        "who": guest.who,
        "staff": staff,
        "offline": bool(guest.meeting.place) and not staff,  # somebody who joins online has a network
        "token": token,
        "key": uuid.uuid4(),
        "today": clock.today(),
        "on_the_day": clock.today() == guest.meeting.held_on,
        "over": clock.today() > guest.meeting.held_on,
        "opens": _milliseconds(guest.meeting.begins - actions.DOORS_OPEN),
        "closes": _milliseconds(guest.meeting.ended),
        "promise": None if guest.company is None else path_for(guest, PROMISE),
        "promises": _promised_here(guest) if clock.today() == guest.meeting.held_on else (),
    }
    return render(request, "forum/arrive.html", context)


def _promised_here(guest: Attendance) -> QuerySet[Commitment]:
    """What a guest promised by its link on the day: whoever holds the link sees nothing that was agreed elsewhere."""
    by_link = {"side": Side.COMPANY, "made_on": guest.meeting.held_on, "recorded_by": None}
    return Commitment.objects.filter(company__isnull=False, company=guest.company, meeting=guest.meeting, **by_link)


def _ago(request: HttpRequest) -> timedelta:
    """How long ago a phone says that it noted what it sends; nothing where it says nothing."""
    said = request.POST.get("ago", "")
    return timedelta(seconds=int(said[:9])) if said.isdecimal() else timedelta()


def _milliseconds(moment: datetime) -> int:
    """A moment as a browser's clock counts it."""
    return int(moment.timestamp() * 1000)


@by_link(ARRIVE)
def arrival_keeper(request: HttpRequest, guest: Attendance, token: str) -> HttpResponse:
    """The script that keeps a guest's page of arrival readable without a network."""
    return keeper(request)


@by_link(PROMISE)
def promise(request: HttpRequest, guest: Attendance, token: str) -> HttpResponse:
    """What do you promise?"""
    if guest.meeting.called_off_on is not None:
        return no(request, 410, _("This meeting was called off."), _("Log in to promise at any other time."))
    if guest.company is None or clock.today() != guest.meeting.held_on or not guest.present:
        return no(request, 410, _("Promises by link are made at the meeting, by those who came."), _("Log in to promise at any other time."))
    there = Commitment.objects.filter(company=guest.company, meeting=guest.meeting).count()
    form = PromiseForm(request.POST or None, today=clock.today(), initial={"seen": there})
    if form.is_valid():
        with faults_on(form):
            facts: dict[str, Any] = {**form.cleaned_data, "company": guest.company, "side": Side.COMPANY, "meeting": guest.meeting}
            try:
                actions.make_commitment(**facts, centre=host(), by=_who(request, guest, guest.answered_by), at=clock.now())
            except actions.PromisedSince as refusal:
                messages.warning(request, str(refusal))
                return redirect(path_for(guest, ARRIVE))
            messages.success(request, _("Thank you. Your promise stands in the ledger, for both of us to read."))
            return redirect(path_for(guest, ARRIVE))
    return render(request, "forum/promise.html", {"guest": guest, "form": form}, status=422 if form.errors else 200)
