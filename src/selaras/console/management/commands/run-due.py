# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: N999  (a command is called as people type it)
"""`selaras run-due`: does what is due today (reminders, chasing, the post, the forecast of needs), once however often it is called. For cron.

What cannot be done is named, and the command fails; all the rest is done, and calling it again does nothing twice.
"""

import logging
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from selaras.ground.letters.actions import send_what_is_due
from selaras.ground.network import actions as network
from selaras.ground.network.models import Post
from selaras.ground.people.models import Account
from selaras.ground.people.queries import moment
from selaras.ground.people.rules import Role
from selaras.kit.dates import day_of
from selaras.kit.tuning import look_at_what_has_grown
from selaras.loop.demand import actions as demand
from selaras.loop.demand.jobs.forecast import forecast_once_a_day
from selaras.loop.forum import actions as forum
from selaras.loop.mismatch.jobs import measure_once_a_day

log = logging.getLogger(__name__)

# What is due, and the action that does it. Each gives back how many letters it wrote.
DUE: Mapping[str, Callable[..., int]] = {
    "links of those who left": forum.renew_links_that_strangers_hold,
    "reminders of meetings": forum.remind_guests,
    "late action items": forum.chase_tasks,
    "late answers": forum.remind_talks,
    "promises due and broken": forum.remind_promises,
    "agreements that end": forum.remind_agreements,
    "needs that run out": demand.ask_owners,
    "needs that ran out": demand.close_what_ran_out,
}
# What is reckoned afresh every morning, each of how many needs.
MADE_ANEW: Mapping[str, Callable[..., int]] = {"forecast of needs": forecast_once_a_day, "mismatch of needs": measure_once_a_day}
# What is looked through for the desk, and the action that does it. Each gives back how many it found.
LOOKED_FOR: Mapping[str, Callable[..., int]] = {"likely duplicates of needs": demand.find_twins}
# What is thrown away once nobody can ask for it any more, and the action that does it. Each gives back how many.
SWEPT: Mapping[str, Callable[..., int]] = {
    "answers kept for programs": network.forget_answers,
    "files sent in and never confirmed": network.forget_orders,
    "files that belong to nothing": forum.forget_strays,
    "requests to be invited to meetings long over": forum.forget_knocks,
}
# What the database looks at afresh, so that it goes on choosing its indexes well. Each gives back how many tables.
TUNED: Mapping[str, Callable[..., int]] = {"what has grown": look_at_what_has_grown}


class Command(BaseCommand):
    help = "Do what is due: reminders, chasing, the post. Called twice, it does nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="another day, for a demonstration")

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["today"] or settings.TODAY
        at = moment(timezone.localtime(), settings.TODAY) if options["today"] is None else on(day)
        by = signs_for_us(at)
        failed = []
        with translation.override(settings.LANGUAGE_CODE):
            for words, act, what in all_that_is_due():
                try:
                    self.stdout.write(f"{words}: {act(by=by, at=at)} {what}")
                except Exception as fault:  # one that cannot be done keeps nobody waiting for the others
                    log.exception("run-due: %s", words)
                    self.stderr.write(f"{words}: not done: {type(fault).__name__}: {fault}")
                    failed.append(words)
        send_what_is_due(at=at)
        if failed:
            raise CommandError(f"not done: {', '.join(failed)}; everything else is")


def all_that_is_due() -> Iterator[tuple[str, Callable[..., int], str]]:
    """Each thing with the action that does it and what that counts, in the order in which they are done."""
    yield from ((words, act, "letters") for words, act in DUE.items())
    yield from ((words, act, "needs") for words, act in MADE_ANEW.items())
    yield from ((words, act, "new") for words, act in LOOKED_FOR.items())
    yield from ((words, act, "thrown away") for words, act in SWEPT.items())
    yield from ((words, act, "tables") for words, act in TUNED.items())


def on(day: date) -> datetime:
    """This time of day on another day."""
    return datetime.combine(day, timezone.localtime().timetz())


def signs_for_us(at: datetime) -> Account:
    """In whose name reminders go out: the planner who has been one the longest. Raises CommandError where there is none."""
    post = Post.objects.on(day_of(at)).filter(role=Role.PLANNER, person__account__is_active=True).order_by("since", "pk").first()
    if post is None:
        raise CommandError("nobody is a planner today; give somebody that post first")
    account: Account = post.person.account
    return account
