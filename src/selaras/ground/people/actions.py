# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Opening accounts, naming persons, and the one line by which every action enters the record."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from allauth.account.models import EmailAddress
from django.db import models, transaction
from django.utils.translation import gettext as _

from selaras.ground.people.models import Account, Event, Person
from selaras.ground.people.rules import GENESIS, Bearer, FactorStep
from selaras.kit.errors import Refusal
from selaras.kit.turns import take_turns

_cause: ContextVar[uuid.UUID | None] = ContextVar("cause", default=None)
_way: ContextVar[Mapping[str, Any]] = ContextVar("way", default=MappingProxyType({}))


class AccountExists(Refusal):
    """The e-mail already has an account."""


@contextmanager
def one_cause() -> Iterator[uuid.UUID]:
    """Binds the events of actions that call one another to one cause."""
    standing = _cause.get()
    cause = standing or uuid.uuid4()
    token = _cause.set(cause)
    try:
        yield cause
    finally:
        _cause.reset(token)


@contextmanager
def coming_by(**way: Any) -> Iterator[None]:
    """Inside it each event says by which way its action came to us, beside its own facts. For a door that is not a page."""
    token = _way.set(way)
    try:
        yield
    finally:
        _way.reset(token)


Subject = models.Model | tuple[str, str, str]  # the row that was acted on, or (label, key, words)


def note(*, kind: str, about: Subject, by: Account | Bearer, at: datetime, **facts: Any) -> Event:
    """Adds one event to the record, in the transaction of the action that calls it. As `note_all` does."""
    (event,) = note_all(things=[(kind, about, facts)], by=by, at=at)
    return event


@transaction.atomic
def note_all(*, things: Iterable[tuple[str, Subject, Mapping[str, Any]]], by: Account | Bearer, at: datetime) -> list[Event]:
    """Adds events to the record, in this order, in the transaction of the action that calls it: of each its kind, its subject and its facts.

    The facts must fit into JSON. `at` is the effective time that the door gave; the recorded time is read here, the one place below the doors that
    looks at the clock, because a record must not trust its caller. The same few queries for one event or many.
    """
    take_turns("people.record")  # it has one end
    last, previous = Event.objects.order_by("-number").values_list("number", "hash").first() or (0, GENESIS)
    way = _way.get()
    cause, recorded_at = _cause.get() or uuid.uuid4(), datetime.now(UTC)  # noqa: TID251 - the real time beside the effective `at` (design rule 11)
    events: list[Event] = []
    for number, (kind, about, facts) in enumerate(things, last + 1):
        label, key, words = about if isinstance(about, tuple) else (about._meta.label_lower, str(about.pk), str(about))
        event = Event(
            number=number,
            kind=kind,
            about_label=label,
            about_key=key[:120],
            about_words=words[:200],
            by_key=by.key if isinstance(by, Bearer) else str(by.pk),
            by_words=by.words[:200] if isinstance(by, Bearer) else by.email,
            at=at,
            recorded_at=recorded_at,
            cause=cause,
            facts={**way, **facts},
            previous=previous,
        )
        previous = event.hash = event.expected_hash()
        events.append(event)
    return Event.objects.bulk_create(events)


@transaction.atomic
def open_account(
    *,
    email: str,
    name: str,
    password: str | None = None,
    phone: str = "",
    assumed: bool = False,
    by: Account | None,
    at: datetime,
) -> Account:
    """Opens an account with its person. `by=None` only for the very first account, which then stands for itself.

    Without a password the account waits for its owner to set one by mail. Raises AccountExists.
    """
    email = email.strip().lower()
    if Account.objects.filter(email=email).exists():
        raise AccountExists(_("There is an account for %(email)s already.") % {"email": email}, cure=_("Give its person another post instead."))
    account = Account(email=email, created_at=at)
    account.set_password(password)
    account.save()
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    person = Person.objects.create(name=name, account=account, phone=phone, assumed=assumed)
    note(kind="people.account_opened", about=account, by=by or account, at=at, name=person.name)
    return account


@transaction.atomic
def record_export(*, rows: int, asked: Mapping[str, str], by: Account, at: datetime) -> None:
    """Puts on record that events left the house as a file: how many, and what was asked for."""
    note(kind="people.record_exported", about=("people.event", "", ""), by=by, at=at, rows=rows, asked=dict(asked))


@transaction.atomic
def change_password(*, account: Account, password: str, by: Account, at: datetime) -> None:
    """Gives an account another password; the record says that it happened, and nothing of the password."""
    account.set_password(password)
    account.save(update_fields=["password"])
    note(kind="people.password_changed", about=account, by=by, at=at)


@transaction.atomic
def record_second_factor(*, account: Account, factor: str, step: FactorStep, by: Account, at: datetime) -> None:
    """Puts on record what became of a second factor (`totp`, `recovery_codes`) of an account; nothing of its secret.

    allauth itself has added or removed the factor by then, so that the event follows the change in a transaction of its own.
    """
    note(kind=f"people.second_factor_{step}", about=account, by=by, at=at, factor=factor)
