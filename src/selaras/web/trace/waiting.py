# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What waits for a company's people, from invitations to action items, each with the page where it is done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selaras.ground.network.models import Post
from selaras.ground.network.rules import CompanyRight
from selaras.loop.demand.queries.ageing import running_out
from selaras.loop.forum.agreements import AgreementState
from selaras.loop.forum.models import Agreement, Attendance, Commitment, Fulfilment
from selaras.loop.forum.promises import REMEMBERED, PromiseState, Side, unconfirmed
from selaras.loop.forum.queries.minutes import tasks_seen
from selaras.loop.forum.queries.promises import Line, ledger
from selaras.loop.forum.queries.talks import shown_threads


@dataclass(frozen=True)
class Step:
    """Something to be done: what, on which page, by which day (None: whenever), and whether that day is over."""

    words: str
    address: str
    by: date | None = None
    late: bool = False


def what_waits(post: Post, today: date) -> list[Step]:
    """What waits for a company, as far as the post may do it, inside its scope: what is late first, then what is due first."""
    found = [step for right, read in READS if post.may(right) for step in read(today)]
    return sorted(found, key=lambda step: (not step.late, step.by or date.max))


def _invitations(today: date) -> Iterator[Step]:
    ahead = Attendance.objects.standing().filter(answer="", meeting__held_on__gte=today, meeting__called_off_on=None).exclude(nonce="")
    for guest in ahead.select_related("meeting"):
        words = _("Answer the invitation: %(meeting)s") % {"meeting": guest.meeting}
        yield Step(words, reverse("forum:answer_here", args=[guest.meeting_id]), guest.meeting.held_on)


def _needs(today: date) -> Iterator[Step]:
    days = list(running_out(today).values_list("valid_until", flat=True))
    if days:
        words = ngettext("Say whether %(count)s need still stands", "Say whether %(count)s needs still stand", len(days))
        yield Step(words % {"count": len(days)}, reverse("demand:mine"), days[0])


def _promises(today: date) -> Iterator[Step]:
    lines = ledger(Commitment.objects.filter(due_on__gte=today - REMEMBERED), today)
    own = [line for line in lines if line.promise.side == Side.COMPANY]
    late, due = [line for line in own if line.late], [line for line in own if line.state == PromiseState.DUE]
    if late:
        words = ngettext(
            "Show that %(count)s promise was kept, or ask for its release",
            "Show that %(count)s promises were kept, or ask for their release",
            len(late),
        )
        yield Step(words % {"count": len(late)}, _page_of(late, "?side=company"), late[0].promise.due_on, late=True)
    if due:
        words = ngettext("Keep %(count)s promise that falls due", "Keep %(count)s promises that fall due", len(due))
        yield Step(words % {"count": len(due)}, _page_of(due, "?side=company&state=due"), due[0].promise.due_on)
    for line in lines:
        if line.promise.side == Side.CENTRE and line.release_asked:
            yield Step(_("%(who)s asks you to release it from a promise") % {"who": line.who}, _page_of([line]), line.promise.due_on)


def _page_of(lines: list[Line], several: str = "") -> str:
    """The page of the one promise, or the ledger as it is asked for `several`."""
    return reverse("forum:promise_page", args=[lines[0].promise.pk]) if len(lines) == 1 else reverse("forum:promises") + several


def _documents(_today: date) -> Iterator[Step]:
    for evidence in Fulfilment.objects.filter(unconfirmed(), commitment__side=Side.CENTRE, commitment__released_on=None).select_related("commitment"):
        words = _("Confirm or refuse a document: %(promise)s") % {"promise": evidence.commitment}
        yield Step(words, reverse("forum:promise_page", args=[evidence.commitment_id]))


def _tasks(today: date) -> Iterator[Step]:
    for task in tasks_seen():
        if task.open:
            yield Step(task.words, reverse("forum:finish_task", args=[task.pk]), task.due_on, task.late_on(today))


def _messages(today: date) -> Iterator[Step]:
    for thread in shown_threads().filter(waits_for=Side.COMPANY):
        clock = thread.clock_on(today)
        assert clock is not None
        words = _("Answer %(centre)s: %(title)s") % {"centre": thread.centre, "title": thread.title}
        yield Step(words, reverse("forum:thread", args=[thread.pk]), clock.due, clock.late)


def _agreements(_today: date) -> Iterator[Step]:
    for agreement in Agreement.objects.filter(state=AgreementState.SENT):
        yield Step(_("Read and sign: %(agreement)s") % {"agreement": agreement}, reverse("forum:agreement", args=[agreement.pk]))


READS: tuple[tuple[str, Callable[[date], Iterator[Step]]], ...] = (
    (CompanyRight.PROMISES, _invitations),
    (CompanyRight.NEEDS, _needs),
    (CompanyRight.PROMISES, _promises),
    (CompanyRight.PROMISES, _documents),
    (CompanyRight.PROMISES, _tasks),
    (CompanyRight.TALK, _messages),
    (CompanyRight.AGREEMENTS, _agreements),
)
