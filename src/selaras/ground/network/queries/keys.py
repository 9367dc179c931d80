# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Which key a secret is, what it opens on a day, which keys a post may see, and who may revoke one."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from selaras.ground.network.keys import digest_of
from selaras.ground.network.models import ApiKey, Mandate, Post
from selaras.ground.network.queries import active_posts
from selaras.ground.network.queries.powers import acting_posts, may_administer
from selaras.ground.network.rules import TENANT_OF, CompanyRight
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Role
from selaras.kit.scope import whole_network


def key_of(secret: str) -> ApiKey | None:
    """The key with this secret, also one that opens nothing any more; None where there is none."""
    with whole_network():  # whose it is, is what we ask
        return ApiKey.objects.select_related("account__person", "mandate").filter(digest=digest_of(secret)).first()


def post_behind(key: ApiKey, day: date) -> Post | None:
    """The post as which a key acts, as it stands on a day; None where its holder left it, lost the account, or where the mandate is over."""
    if not key.account.is_active:
        return None
    own = [post for post in active_posts(key.account, day) if post.pk == key.post_id]
    held = acting_posts(own, day) if key.mandate_id else own
    return next((post for post in held if (post.mandate.pk if post.mandate else None) == key.mandate_id), None)


def without_a_post(keys: Iterable[ApiKey], day: date) -> set[int]:
    """Of these keys those (by their number in the database) whose holder left the post, lost the account, or whose mandate is over."""
    keys = list(keys)
    posts = set(Post.objects.on(day).filter(pk__in={key.post_id for key in keys}).values_list("pk", flat=True))
    with whole_network():  # a mandate that ended is the other company's
        mandates = set(Mandate.objects.on(day).filter(pk__in={key.mandate_id for key in keys} - {None}).values_list("pk", flat=True))
    stand = {key.pk for key in keys if key.account.is_active and key.post_id in posts and key.mandate_id in {None, *mandates}}
    return {key.pk for key in keys} - stand


def sees_all_keys(post: Post) -> bool:
    """Whether a post sees the keys of everybody at its centre, office or company: at a company its administrators, who act for themselves."""
    return post.role != Role.COMPANY or (post.mandate is None and CompanyRight.PEOPLE in post.rights)


def keys_for(post: Post) -> QuerySet[ApiKey]:
    """The keys that a post may see and revoke, the newest first: its own, or everybody's there; within the post's scope."""
    rows = ApiKey.objects.select_related("account__person", "mandate__agent", "revoked_by__person")
    rows = rows.filter(**{TENANT_OF[post.role]: post.tenant})
    return rows if sees_all_keys(post) else rows.filter(account__person=post.person_id)


def may_revoke(account: Account, key: ApiKey, day: date) -> bool:
    """Whether an account may revoke a key: its holder, a company's administrators, or whoever has a post at the same centre or labour office."""
    if key.account_id == account.pk or (key.company is not None and may_administer(account, key.company, day)):
        return True
    places = {(post.centre_id, post.region_id) for post in active_posts(account, day) if post.role != Role.COMPANY}
    return key.company_id is None and (key.centre_id, key.region_id) in places
