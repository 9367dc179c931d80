# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What people do with centres: register, rename, close; supervise; declare and verify readiness; keep the workshops."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from selaras.ground.network.actions._rows import facts_of, keep
from selaras.ground.network.models import Centre, CentreName, Post, Readiness, Supervision, Workshop
from selaras.ground.network.rules import CentreKind
from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.ground.standards.models import Equipment, Field, Region
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network


class AlreadyEnded(Refusal):
    """The relation has ended; it cannot end again."""


class NotDeclared(Refusal):
    """Nothing was declared that could be verified."""


class OwnCentre(Refusal):
    """Whoever works for a centre does not verify it."""


class Closed(Refusal):
    """The centre is closed."""


class BeginsLater(Refusal):
    """What would end with the centre has not begun by then."""


class StillSupervises(Refusal):
    """Centres would be left without the one that supervises them."""


@transaction.atomic
def register_centre(
    *,
    key: str,
    name: str,
    kind: CentreKind,
    region: Region,
    owner: str,
    lat: Decimal,
    lon: Decimal,
    point_source: str,
    boarding: int = 0,
    assumed: bool = False,
    by: Account,
    at: datetime,
) -> Centre:
    """Enters a centre in the register. Raises BreaksARule."""
    centre = keep(
        Centre(
            key=key,
            name=name,
            kind=kind,
            region=region,
            owner=owner,
            lat=lat,
            lon=lon,
            point_source=point_source,
            boarding=boarding,
            assumed=assumed,
        )
    )
    note(kind="network.centre_registered", about=centre, by=by, at=at, **facts_of(centre, "key", "kind", "region", "owner"))
    return centre


@transaction.atomic
def rename_centre(*, centre: Centre, name: str, since: date, by: Account, at: datetime) -> Centre:
    """Gives the centre a new name from a day on; the old one stays among its former names until the day before."""
    standing = centre.names.filter(until=None).first()
    before = since - timedelta(days=1)
    old = standing or CentreName(centre=centre, name=centre.name)
    old.until = before
    keep(old)
    was, centre.name = centre.name, name
    keep(centre)
    keep(CentreName(centre=centre, name=name, since=since))
    note(kind="network.centre_renamed", about=centre, by=by, at=at, was=was, name=name, since=since.isoformat())
    return centre


@transaction.atomic
def close_centre(*, centre: Centre, on: date, by: Account, at: datetime) -> Centre:
    """Closes the centre after a day: its supervision and the posts at it end with it. What it did stays on record.

    Raises Closed, StillSupervises, BeginsLater.
    """
    if centre.closed_on is not None:
        raise Closed(_("%(centre)s was closed on %(day)s.") % {"centre": centre, "day": centre.closed_on.isoformat()})
    supervised = Supervision.objects.filter(Q(until=None) | Q(until__gt=on), supervisor=centre)
    if supervised.exists():
        words = _("%(centre)s still supervises %(count)s centres after that day.") % {"centre": centre, "count": supervised.count()}
        raise StillSupervises(words, cure=_("End these supervisions first, or close it later."))
    for rows in (Supervision.objects.filter(centre=centre), Post.objects.filter(centre=centre)):
        if latest := rows.filter(since__gt=on).order_by("-since").first():
            words = _("A supervision of this centre or a post at it begins on %(day)s only.") % {"day": latest.since.isoformat()}
            raise BeginsLater(words, cure=_("Close it on that day or later."))
    centre.closed_on = on
    keep(centre)
    standing = Q(until=None) | Q(until__gt=on)
    supervisions = Supervision.objects.filter(standing, centre=centre).update(until=on)
    posts = Post.objects.filter(standing, centre=centre).update(until=on)
    note(kind="network.centre_closed", about=centre, by=by, at=at, on=on.isoformat(), supervisions_ended=supervisions, posts_ended=posts)
    return centre


@transaction.atomic
def begin_supervision(*, supervisor: Centre, centre: Centre, since: date, basis: str = "", by: Account, at: datetime) -> Supervision:
    """Puts a centre under the supervision of another from a day on. Raises Closed, and BreaksARule where it is supervised already."""
    if centre.closed_on is not None:
        raise Closed(_("%(centre)s was closed on %(day)s.") % {"centre": centre, "day": centre.closed_on.isoformat()})
    supervision = keep(Supervision(supervisor=supervisor, centre=centre, since=since, basis=basis))
    note(kind="network.supervision_begun", about=centre, by=by, at=at, supervisor=supervisor.key, since=since.isoformat(), basis=basis)
    return supervision


@transaction.atomic
def end_supervision(*, supervision: Supervision, until: date, by: Account, at: datetime) -> Supervision:
    """Ends a supervision with a last day. Raises AlreadyEnded, BreaksARule."""
    if supervision.until is not None:
        raise AlreadyEnded(_("This supervision ended on %(day)s.") % {"day": supervision.until.isoformat()})
    supervision.until = until
    keep(supervision)
    note(kind="network.supervision_ended", about=supervision.centre, by=by, at=at, until=until.isoformat())
    return supervision


@transaction.atomic
def declare_readiness(*, centre: Centre, aspect: str, ready: bool, words: str = "", by: Account, at: datetime) -> Readiness:
    """The centre says whether an aspect is in place. A new declaration takes the place of the old one and waits for a visit again."""
    with whole_network():
        row = Readiness.objects.filter(centre=centre, aspect=aspect).first() or Readiness(centre=centre, aspect=aspect)
    row.declared_ready, row.declared_on, row.words = ready, day_of(at), words
    row.verified_ready = row.verified_on = None
    row.finding = ""
    keep(row)
    note(kind="network.readiness_declared", about=centre, by=by, at=at, aspect=aspect, ready=ready, words=words)
    return row


@transaction.atomic
def verify_readiness(*, centre: Centre, aspect: str, ready: bool, finding: str, by: Account, at: datetime) -> Readiness:
    """A visit found an aspect in place or not. Raises NotDeclared, and OwnCentre where the visitor holds a post at the centre."""
    day = day_of(at)
    if Post.objects.on(day).filter(person__account=by, centre=centre).exists():
        raise OwnCentre(_("You hold a post at this centre."), cure=_("Ask the supervising centre to send somebody else."))
    with whole_network():
        row = Readiness.objects.filter(centre=centre, aspect=aspect).first()
    if row is None:
        raise NotDeclared(_("The centre has not declared this yet."), cure=_("Ask the head of the centre to declare it first."))
    row.verified_ready, row.verified_on, row.finding = ready, day, finding
    keep(row)
    note(kind="network.readiness_verified", about=centre, by=by, at=at, aspect=aspect, ready=ready, finding=finding)
    return row


@transaction.atomic
def register_workshop(
    *,
    centre: Centre,
    key: str,
    name: str,
    field: Field,
    stations: int,
    weeks_a_year: int = 46,
    equipment: Iterable[Equipment] = (),
    assumed: bool = False,
    by: Account,
    at: datetime,
) -> Workshop:
    """Enters a workshop with its equipment. Raises BreaksARule."""
    row = Workshop(centre=centre, key=key, name=name, field=field, stations=stations, weeks_a_year=weeks_a_year, assumed=assumed)
    equipment = list(equipment)
    workshop: Workshop = keep(row, equipment=equipment)
    facts = facts_of(workshop, "key", "field", "stations", "weeks_a_year")
    note(kind="network.workshop_registered", about=centre, by=by, at=at, **facts, equipment=[one.key for one in equipment])
    return workshop


@transaction.atomic
def change_workshop(*, workshop: Workshop, stations: int, weeks_a_year: int, equipment: Iterable[Equipment], by: Account, at: datetime) -> Workshop:
    """Sets what a workshop can hold from now on. Raises BreaksARule."""
    was = facts_of(workshop, "stations", "weeks_a_year")
    workshop.stations, workshop.weeks_a_year = stations, weeks_a_year
    equipment = list(equipment)
    keep(workshop, equipment=equipment)
    facts = {"was": was, "stations": stations, "weeks_a_year": weeks_a_year, "equipment": [one.key for one in equipment]}
    note(kind="network.workshop_changed", about=workshop.centre, by=by, at=at, workshop=workshop.key, **facts)
    return workshop
