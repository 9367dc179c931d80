# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Long files on their way in, for the walk along every route."""

from django.db.models import Q

from selaras.ground.network.actions.orders import order_import
from selaras.ground.network.models import ImportOrder, Post
from selaras.ground.people.rules import Role
from selaras.web.network.orders import ROLES_WITH_IMPORTS
from tests.world import AT, TODAY


def send_long_files() -> None:
    """Everybody who may import has a long file on its way."""
    for post in Post.objects.on(TODAY).filter(role__in=ROLES_WITH_IMPORTS, person__account__isnull=False).order_by("pk"):
        what = "region-needs" if post.role in {Role.CENTRE_HEAD, Role.LABOUR_OFFICE} else "company-needs"
        order_import(what=what, name="panjang.xlsx", data=b"-", owner=post.tenant, by=post.person.account, at=AT)


def sent_by(post: Post, own: bool) -> dict[str, int]:
    """A long file that the post's holder sent, or somebody else."""
    mine = Q(ordered_by__person=post.person_id)
    return {"pk": ImportOrder.objects.filter(mine if own else ~mine)[0].pk}
