# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Making one of two records of a company, and undoing it.

Every row that names the record to be closed is made to name the other, whatever its table (`ownership`). Where a table can hold only one of two
rows (both were invited to one meeting), the row of the record that stays remains; it takes over what the other knew and it did not
(`takes_from` of its model), what hung on the other row hangs on it from now on, and the other row stays behind with the closed record. Of the
record's own fields an empty NIB or number of employees is filled from the other.

What is between the two records (a mandate) stays behind as well.

Each changed field is kept with what stood there before. Undoing gives a field back what it held, where it still holds what the merge gave it; of
fields that say one thing together (an answer: `TOGETHER` of their model) none goes back where one was changed since. What was added since stays with
the record that stays, but for what cannot be parted from a row that goes back (the need of a statement); such rows go with it, and a mere mention of
it (a site) is emptied. What a row says of the rows that hang on it is then counted anew (`counted_again` of its model).
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from selaras.ground.network.actions._rows import keep
from selaras.ground.network.models import Company, Merge, Moved
from selaras.ground.network.ownership import names_both, relations_to, twin_of
from selaras.ground.network.queries.powers import is_office
from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.scope import owners_of, whole_network

FILLED = ("nib", "employees")  # what the record that stays takes over where it knows nothing itself
BATCH = 500


class NotTheOffice(Refusal):
    """Only the national centre's planners and demand desk may do this."""


class MergedAlready(Refusal):
    """One of the records was closed by a merge, or this merge was undone."""


class MergedSince(Refusal):
    """A later merge of the same records stands in the way."""


@transaction.atomic
def merge_companies(*, survivor: Company, duplicate: Company, because: str, by: Account, at: datetime) -> Merge:
    """Closes the record `duplicate`; all that it owns is owned by `survivor`. Raises NotTheOffice, MergedAlready, BreaksARule."""
    _must_be_office(by, at)
    with whole_network():
        locked = Company.objects.select_for_update().in_bulk(sorted([survivor.pk, duplicate.pk]))
        survivor, duplicate = locked[survivor.pk], locked[duplicate.pk]
        if survivor.merged_into_id or duplicate.merged_into_id:
            raise MergedAlready(_("One of the two records is closed already."), cure=_("Look at what it was merged into."))
        merge: Merge = keep(Merge(survivor=survivor, duplicate=duplicate, because=because.strip(), merged_by=by, merged_at=at, newest=_newest()))
        handing = _Handing(merge)
        handing.over(duplicate, survivor)
        for name in FILLED:
            if not getattr(survivor, name) and getattr(duplicate, name):
                handing.change(survivor, name, getattr(duplicate, name))
        handing.change(duplicate, "merged_into_id", survivor.pk)
        handing.write()
    facts = {"survivor": survivor.key, "rows": handing.counts(), "left": handing.left, "because": merge.because}
    note(kind="network.companies_merged", about=duplicate, by=by, at=at, merge=merge.pk, **facts)
    return merge


@transaction.atomic
def undo_merge(*, merge: Merge, by: Account, at: datetime) -> Merge:
    """Makes two records of one again. Raises NotTheOffice, MergedAlready, MergedSince where a later merge has to be undone first."""
    _must_be_office(by, at)
    with whole_network():
        merge = Merge.objects.select_for_update().get(pk=merge.pk)
        if merge.undone_at is not None:
            raise MergedAlready(_("This merge was undone already."))
        both = [merge.survivor_id, merge.duplicate_id]
        later = Merge.objects.filter(models.Q(survivor__in=both) | models.Q(duplicate__in=both), undone_at=None, pk__gt=merge.pk).first()
        if later is not None:
            raise MergedSince(_("Another merge of one of these records came later: %(merge)s.") % {"merge": later}, cure=_("Undo that one first."))
        Company.objects.select_for_update().in_bulk(sorted(both))
        back = _give_back(merge)
        followed, emptied = _part(merge, back)
        _count_again(merge)
        merge.undone_by, merge.undone_at = by, at
        keep(merge)
    facts = {"survivor": merge.survivor.key, "rows": {label: len(keys) for label, keys in sorted(back.items())}}
    note(kind="network.merge_undone", about=merge.duplicate, by=by, at=at, merge=merge.pk, **facts, followed=followed, emptied=emptied)
    return merge


def _must_be_office(by: Account, at: datetime) -> None:
    if not is_office(by, day_of(at)):
        raise NotTheOffice(_("Only the national centre merges records of companies."), cure=_("Write to the demand desk which two are one."))


def _newest() -> dict[str, int]:
    found = {}
    for model, _field in relations_to(Company):
        found[model._meta.label_lower] = model._base_manager.aggregate(newest=models.Max("pk"))["newest"] or 0
    return found


class _Handing:
    """What one merge changes: gathered first, then written, each field with what stood there before."""

    def __init__(self, merge: Merge) -> None:
        self.merge = merge
        self.left = 0
        self.before: dict[tuple[type[models.Model], Any, str], Any] = {}
        self.after: dict[tuple[type[models.Model], Any, str], Any] = {}

    def change(self, row: models.Model, name: str, value: Any) -> None:
        """Gives a field another value; several changes of one field are one, from the first value to the last."""
        place = (type(row), row.pk, name)
        self.before.setdefault(place, getattr(row, name))
        self.after[place] = value
        setattr(row, name, value)

    def over(self, giver: models.Model, taker: models.Model) -> None:
        """Makes every row that names `giver` name `taker`; where both could not stand, the taker's takes over what the giver's had."""
        for model, name in list(relations_to(type(giver))):
            key = model._meta.get_field(name).attname
            for row in model._base_manager.filter(**{name: giver}).order_by("pk"):
                if names_both(row, name, taker):
                    self.left += 1  # a mandate between the two records: one company needs none for itself
                    continue
                twin = twin_of(row, name, taker)
                if twin is None:
                    self.change(row, key, taker.pk)
                    continue
                self.left += 1
                takes: Mapping[str, Any] = twin.takes_from(row) if hasattr(twin, "takes_from") else {}
                for field, value in takes.items():
                    if getattr(twin, field) != value:
                        self.change(twin, field, value)
                self.over(row, twin)

    def write(self) -> None:
        """Writes every change, and beside it what it was."""
        at_once: dict[tuple[type[models.Model], str, str], list[Any]] = defaultdict(list)
        values: dict[tuple[type[models.Model], str, str], Any] = {}
        for (model, key, name), value in self.after.items():
            place = (model, name, repr(value))
            at_once[place].append(key)
            values[place] = value
        for place, keys in at_once.items():
            _set(place[0], keys, place[1], values[place])
        rows = [
            Moved(merge=self.merge, label=model._meta.label_lower, key=str(key), field=name, before=_plain(self.before[place]), after=_plain(value))
            for place, value in self.after.items()
            for model, key, name in [place]
        ]
        Moved.objects.bulk_create(rows, batch_size=BATCH)

    def counts(self) -> dict[str, int]:
        """How many rows of each register were changed."""
        rows = {(model._meta.label_lower, key) for model, key, _name in self.after}
        return {label: sum(each == label for each, _key in rows) for label in sorted({label for label, _key in rows})}


def _set(model: type[models.Model], keys: list[Any], name: str, value: Any) -> None:
    for first in range(0, len(keys), BATCH):
        model._base_manager.filter(pk__in=keys[first : first + BATCH]).update(**{name: value})


def _plain(value: Any) -> Any:
    """A value as JSON keeps it; `_as_field` reads it back."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def _as_field(model: type[models.Model], name: str, value: Any) -> Any:
    return model._meta.get_field(name).to_python(value)


def _give_back(merge: Merge) -> dict[str, set[str]]:
    """Gives each field that still holds what the merge gave it what it held before. Returns the rows by register."""
    back: dict[str, set[str]] = defaultdict(set)
    at_once: dict[tuple[str, str, str], tuple[Any, list[str]]] = {}
    for moved in merge.moved.all():
        place = (moved.label, moved.field, repr((moved.before, moved.after)))
        at_once.setdefault(place, (moved, []))[1].append(moved.key)
    held: dict[tuple[str, str, str], set[str]] = {}
    changed: set[tuple[str, str, str]] = set()  # fields that somebody changed since, by register, key and name
    for (label, name, words), (moved, keys) in at_once.items():
        held[label, name, words] = _holding(apps.get_model(label), keys, name, moved.after)
        changed |= {(label, key, name) for key in keys if key not in held[label, name, words]}
    for (label, name, words), (moved, _keys) in at_once.items():
        model = apps.get_model(label)
        together = next((names for names in getattr(model, "TOGETHER", ()) if name in names), ())
        free = sorted(key for key in held[label, name, words] if not any((label, key, other) in changed for other in together))
        _set(model, free, name, _as_field(model, name, moved.before))
        back[label].update(free)
    return {label: keys for label, keys in back.items() if keys}


def _holding(model: type[models.Model], keys: list[str], name: str, value: Any) -> set[str]:
    """Which of these rows still hold a value in a field."""
    wanted = _as_field(model, name, value)
    parts = (keys[first : first + BATCH] for first in range(0, len(keys), BATCH))
    rows = (model._base_manager.filter(pk__in=part, **{name: wanted}).values_list("pk", flat=True) for part in parts)
    return {str(key) for part in rows for key in part}


def _count_again(merge: Merge) -> None:
    """Lets the rows between which others were moved say anew what hangs on them now."""
    for label, name in sorted(set(merge.moved.values_list("label", "field"))):
        parent = apps.get_model(label)._meta.get_field(name).related_model
        if isinstance(parent, type) and hasattr(parent, "counted_again"):
            moved = merge.moved.filter(label=label, field=name).values_list("before", "after")
            for row in parent._base_manager.filter(pk__in={key for pair in moved for key in pair}).order_by("pk"):
                for field, value in row.counted_again().items():
                    _set(parent, [row.pk], field, value)


def _part(merge: Merge, back: Mapping[str, set[str]]) -> tuple[int, int]:
    """Sees to rows of the surviving record that name a row that went back: what cannot be parted from it follows, a mention is emptied.

    Returns how many followed, and in how many a mention was emptied.
    """
    followed = emptied = 0
    waiting = [(apps.get_model(label), keys) for label, keys in back.items()]
    while waiting:
        parent, keys = waiting.pop()
        own = _owner_field(parent)
        if own is None:
            continue  # a row that is owned through another goes where that one goes
        gone = parent._base_manager.filter(pk__in=keys, **{own: merge.duplicate_id})
        for model, name in relations_to(parent):
            path = owners_of(model).get("company") or _owner_field(model)
            if path is None:
                continue
            field = model._meta.get_field(name)
            rows = model._base_manager.filter(**{f"{name}__in": gone, path: merge.survivor_id})
            hangs = [str(key) for key in rows.values_list("pk", flat=True)]
            if not hangs:
                continue
            if field.null and not field.one_to_one:
                _set(model, hangs, field.attname, None)
                emptied += len(hangs)
            elif _owner_field(model) == path:
                _set(model, hangs, path, merge.duplicate_id)
                followed += len(hangs)
                waiting.append((model, set(hangs)))
    return followed, emptied


def _owner_field(model: type[models.Model]) -> str | None:
    """The field by which a row names the company that owns it; None where it has none."""
    own = owners_of(model).get("company")
    if own is not None:
        return None if "__" in own else own
    return next((field for other, field in relations_to(Company) if other is model), None)
