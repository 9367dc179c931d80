# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What is kept for many tests: the rows that building it would give, once more for each, and nobody's changes."""

from collections import Counter

import pytest
from django.apps import apps
from django.db import transaction

from selaras.ground.network.models import Post
from selaras.ground.people.actions import open_account
from selaras.ground.people.models import Account, Person
from selaras.ground.people.queries import verify
from selaras.kit.scope import whole_network
from tests import world as cast
from tests.kept import kept

pytestmark = pytest.mark.django_db


def rows() -> Counter[str]:
    """How many rows each table has."""
    with whole_network():
        return Counter({model._meta.label: model._base_manager.count() for model in apps.get_models(include_auto_created=True)})


def test_the_cast_is_as_if_it_were_built() -> None:
    """Tests that all tables hold what building leaves in them, that the record is whole, and that building can go on from there."""
    with transaction.atomic():
        cast.build()
        built = rows()
        transaction.set_rollback(True)
    world = kept(cast.build)
    assert rows() == built
    assert Post.objects.get(person=world.person("karta")).centre == world.karawang
    cast.sign_agreements(world)
    assert verify().faults == ()
    assert rows().total() > built.total()


def test_nobody_meets_what_others_did() -> None:
    """Tests that it is built once, and that neither its rows nor its value carry what one test did over into the next."""
    times = []

    def build() -> Account:
        times.append("once more")
        return open_account(email="tika@selaras.example", name="Tika", by=None, at=cast.AT)

    for _test in range(3):
        with transaction.atomic():
            tika = kept(build)
            assert (tika.email, Person.objects.get().name) == ("tika@selaras.example", "Tika")
            tika.email = "lain@selaras.example"
            Person.objects.update(name="Lain")
            transaction.set_rollback(True)
    assert (times, Account.objects.count()) == (["once more"], 0)


def test_upon_something_else_it_is_built_anew() -> None:
    """Tests that rows of one history are not put into another, where they would name what is not there."""
    with transaction.atomic():
        alone = kept(cast.build)
        transaction.set_rollback(True)
    open_account(email="tika@selaras.example", name="Tika", by=None, at=cast.AT)
    assert kept(cast.build).planner.pk != alone.planner.pk
    assert verify().faults == ()


def test_what_changes_rows_is_not_kept() -> None:
    """Tests that a builder which does more than add is refused, since putting rows back would forget the rest."""
    open_account(email="tika@selaras.example", name="Tika", by=None, at=cast.AT)
    with pytest.raises(AssertionError, match="people_person: what was there has been changed"):
        kept(lambda: Person.objects.update(name="Lain"))
    assert Person.objects.get().name == "Tika"
