# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Minutes of a meeting: writing them, printing them, and what is still to be done."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Case, When
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Centre, Company, Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.standards.models import Region
from selaras.loop.forum import actions
from selaras.loop.forum.models import Attendance, Decision, Meeting, Task
from selaras.loop.forum.papers.minutes import minutes_pdf
from selaras.loop.forum.queries import guests_of, meetings_seen
from selaras.loop.forum.queries.minutes import decisions_of, tasks_of, tasks_seen
from selaras.loop.forum.queries.people import unreached
from selaras.loop.forum.rules import GUESTS, Invited
from selaras.web.access import NETWORK_WIDE, Menu, Request, fetch, page
from selaras.web.forum.forms import faults_on
from selaras.web.forum.views import GUESTS as READERS
from selaras.web.forum.views import OWNERS, STAFF, a_meeting, may_read, seen
from selaras.web.ui.fields import DayInput, choose_among, searchable

DAY = DayInput()


class MinutesForm(forms.Form):
    """What was said. A browser sends lines its own way; they are kept in ours."""

    use_required_attribute = False  # one form with the two below: each is asked for only where it is meant
    words = forms.CharField(label=lazy("What was said"), widget=forms.Textarea(attrs={"rows": 10}))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)  # the text that stood when the page was opened

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        return words.replace("\r\n", "\n")


class DecisionForm(forms.Form):
    """One decision."""

    use_required_attribute = False
    words = forms.CharField(label=lazy("What was decided"), max_length=500)


class RewordForm(forms.Form):
    """A decision that stands, to be put otherwise; empty, it is taken out. Bound only where it is sent otherwise than it was shown."""

    use_required_attribute = False
    words = forms.CharField(
        max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2, "class": "form-control", "aria-label": lazy("What was decided")})
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, sent: QueryDict, *, decision: Decision) -> None:
        self.decision, prefix = decision, f"decision-{decision.pk}"
        words, seen = (" ".join(sent.get(f"{prefix}-{name}", decision.words).split()) for name in ("words", "seen"))
        super().__init__(sent if words != seen else None, prefix=prefix, initial={"words": decision.words, "seen": decision.words})

    def clean_words(self) -> str:
        """In one line, as it was first put on record."""
        return " ".join(str(self.cleaned_data["words"]).split())

    def knows_what_stands(self) -> None:
        """Shown again, it is sent knowingly: what somebody else wrote meanwhile was said."""
        if self.is_bound:
            self.data = {**self.data.dict(), self.add_prefix("seen"): self.decision.words}


class TaskForm(forms.Form):
    """Who does what until when."""

    use_required_attribute = False
    words = forms.CharField(label=lazy("What is to be done"), max_length=300)
    due_on = forms.DateField(label=lazy("Due on"), widget=DAY)
    company = forms.ModelChoiceField(label=lazy("Company"), queryset=Company.objects.none(), required=False, empty_label=lazy("none"))
    centre = forms.ModelChoiceField(label=lazy("Centre"), queryset=Centre.objects.none(), required=False, empty_label=lazy("none"))
    office = forms.ModelChoiceField(label=lazy("Labour office of"), queryset=Region.objects.none(), required=False, empty_label=lazy("none"))
    person = forms.CharField(label=lazy("Who there"), max_length=150, required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invited = Attendance.objects.filter(meeting=meeting)
        offices = Region.objects.filter(pk__in=invited.exclude(office=None).values("office"))
        first = {name: Case(When(pk__in=invited.exclude(**{name: None}).values(name), then=0), default=1) for name in ("company", "centre")}
        companies = Company.objects.standing().order_by(first["company"], "name")
        choose_among(self, company=companies, centre=Centre.objects.filter(closed_on=None).order_by(first["centre"], "name"), office=offices)
        searchable(self, ("company", "centre", "office"))
        for kind in set(Invited) - {*GUESTS[meeting.kind], Invited.CENTRE}:
            del self.fields[kind.value]
        list(self.fields.values())[-2].help_text = lazy("Nobody named: our own staff.")


class DoneForm(forms.Form):
    """How it was done."""

    words = forms.CharField(label=lazy("How it was done, and where it can be seen"), max_length=300)


@page(*STAFF, methods=("GET", "POST"), example=a_meeting)
def minutes(request: Request, pk: int) -> HttpResponse:
    """What was said, what was decided, who does what?"""
    meeting = get_object_or_404(Meeting, pk=pk)
    asked = request.POST.get("what", "")

    def sent(part: str, name: str) -> Any:
        """What is sent of a part: whichever button was pressed, nothing that was typed into the others is lost."""
        return request.POST if asked == part or request.POST.get(name, "").strip() else None

    given: dict[str, forms.Form] = {
        "minutes": MinutesForm(sent("minutes", "words"), initial={"words": meeting.minutes, "seen": meeting.minutes_digest}),
        "decision": DecisionForm(sent("decision", "decision-words"), prefix="decision"),
        "task": TaskForm(sent("task", "task-words"), meeting=meeting, prefix="task"),
    }
    decisions = [RewordForm(request.POST, decision=each) for each in decisions_of(meeting)]
    bound = {part: form for part, form in given.items() if form.is_bound} | {str(form.prefix): form for form in decisions if form.is_bound}
    if request.method == "POST" and _taken(request, meeting, bound):
        if asked != "close":
            return redirect("forum:minutes", pk)
        meeting.refresh_from_db()
        seen = meeting.minutes_digest if "minutes" in bound else request.POST.get("seen", "")
        actions.close_minutes(meeting=meeting, seen=seen, by=request.user, at=request.at)
        return redirect("forum:meeting", pk)
    meeting.refresh_from_db()
    form = bound.get("minutes")
    if form is not None and form.data.get("seen") != meeting.minutes_digest:
        form.data = {**form.data.dict(), "seen": meeting.minutes_digest}  # both texts are shown: the next time knowingly
        given["standing"] = form
    for each in decisions:
        each.knows_what_stands()
    context = {
        "meeting": meeting,
        "former": meeting.former_minutes.select_related("replaced_by__person"),
        "forms": given,
        "decisions": decisions,
        "tasks": tasks_of(meeting),
        "today": request.today,
        "held": meeting.held_on <= request.today,
        "may_finish": True,
    }
    return render(request, "forum/minutes.html", context, status=422 if bound else 200)


def _taken(request: Request, meeting: Meeting, parts: Mapping[str, forms.Form]) -> bool:
    """Whether all the parts of minutes that were sent are written; where one cannot be, none is, and each says what is wrong with it."""
    acts: dict[str, Callable[..., object]] = {"minutes": actions.write_minutes, "decision": actions.decide, "task": actions.assign_task}
    if not all(form.is_valid() for form in parts.values()):
        return False
    with transaction.atomic():
        for part, form in parts.items():
            with faults_on(form):
                known = {**form.cleaned_data, "by": request.user, "at": request.at}
                if isinstance(form, RewordForm):
                    actions.reword_decision(decision=form.decision, **known)
                else:
                    acts[part](meeting=meeting, **known)
        if any(form.errors for form in parts.values()):
            transaction.set_rollback(True)
            return False
    return True


def a_record(post: Post) -> Mapping[str, Any] | None:
    """The latest meeting whose minutes the post may read."""
    found = next((row.meeting for row in meetings_seen() if may_read(post, row.meeting)), None)
    return {"pk": found.pk} if found else None


@page(*READERS, example=a_record, part=True, right=CompanyRight.PROMISES)
def minutes_file(request: Request, pk: int) -> HttpResponse:
    """The record of a meeting as PDF, as far as the visitor may see it."""
    meeting = seen(request, pk)
    if not may_read(request.post, meeting):
        raise Http404
    whole = request.post.role in NETWORK_WIDE
    content = minutes_pdf(meeting, guests_of(meeting), decisions_of(meeting), tasks_of(meeting), request.today, whole=whole)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="notula-{meeting.key}.pdf"'
    return answer


@page(*READERS, menu=Menu("forum", lazy("Action items"), icon="checklist", order=30), right=CompanyRight.PROMISES)
def tasks(request: Request) -> HttpResponse:
    """What did we agree to do, and what is late?"""
    rows = tasks_seen()
    late = [task for task in rows if task.late_on(request.today)]
    context = {"late": late, "open": [task for task in rows if task.open and task not in late], "past": [task for task in rows if not task.open]}
    return render(
        request,
        "forum/tasks.html",
        context | {"today": request.today, "may_finish": request.post.role in OWNERS and request.post.may(CompanyRight.PROMISES)},
    )


def a_task(post: Post) -> Mapping[str, Any] | None:
    """The first open action item of one's own."""
    found = next((task for task in tasks_seen() if task.open), None)
    return {"pk": found.pk} if found else None


@page(*OWNERS, methods=("GET", "POST"), example=a_task, right=CompanyRight.PROMISES)
def finish_task(request: Request, pk: int) -> HttpResponse:
    """How was it done?"""
    task = fetch(request, Task.objects.select_related("meeting", "company", "centre", "office"), pk=pk)
    form = DoneForm(request.POST or None)
    drop = request.POST.get("what") == "drop"
    if drop and request.post.role not in STAFF:
        raise Http404
    if form.is_valid():
        act = (
            partial(actions.drop_task, because=form.cleaned_data["words"]) if drop else partial(actions.finish_task, words=form.cleaned_data["words"])
        )
        with faults_on(form):
            act(task=task, by=request.user, at=request.at)
            return redirect(reverse("forum:tasks"))
    owner = {"company": task.company, "centre": task.centre, "office": task.office}
    context = {"task": task, "form": form, "staff": request.post.role in STAFF, "title": _("Action item")}
    context["unreached"] = task.open and unreached(request.today, right=CompanyRight.PROMISES, **owner)
    return render(request, "forum/finish_task.html", context, status=422 if form.errors else 200)
