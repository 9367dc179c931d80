# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Keys for programs: making and revoking one, writing down its use, and answering a call once however often it is sent."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.network.actions._rows import keep
from selaras.ground.network.actions.centres import AlreadyEnded
from selaras.ground.network.actions.colleagues import NoRight
from selaras.ground.network.keys import START, digest_of, new_secret
from selaras.ground.network.models import ApiKey, KeptAnswer, Post
from selaras.ground.network.queries import active_posts
from selaras.ground.network.queries.keys import may_revoke
from selaras.ground.network.queries.powers import acting_posts
from selaras.ground.network.rules import ANSWERS_KEPT, LONGEST_KEY, MOST_KEYS, TENANT_OF, CompanyRight
from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network


class NotYourKey(Refusal):
    """The account may not make a key for this post, or not revoke this one."""

    def __init__(self) -> None:
        super().__init__(_("This is not yours to give."), cure=_("Ask whoever holds that post, or an administrator of the company."))


class NoSuchDay(Refusal):
    """A key ends on a day to come, and not too far away."""


class TooManyKeys(Refusal):
    """Somebody holds more keys than anybody can look after."""


class AnotherCall(Refusal):
    """The name of the call was used before, for another call."""


@dataclass(frozen=True)
class Reply:
    """What was answered to a call: HTTP status and body; `again` where it had been answered before."""

    status: int
    body: str
    again: bool = False


@transaction.atomic
def make_key(*, post: Post, name: str, until: date, by: Account, at: datetime) -> tuple[ApiKey, str]:
    """Gives a program the rights of a post that `by` holds (or of one by mandate), until a day. Returns the key and its secret, which nobody can
    read ever again. Raises NotYourKey, NoRight, NoSuchDay, TooManyKeys, BreaksARule.
    """
    day = day_of(at)
    own = active_posts(by, day)
    held = next((each for each in (*own, *acting_posts(own, day)) if each.handle == post.handle), None)
    if held is None or held.tenant is None:
        raise NotYourKey
    if not held.may(CompanyRight.NEEDS):
        raise NoRight(_("Your post at this company does not let you: %(right)s.") % {"right": CompanyRight.NEEDS.label})
    if not day <= until <= day + LONGEST_KEY:
        raise NoSuchDay(_("A key ends between today and a year from now."), cure=_("Make another one then."))
    owner = {TENANT_OF[held.role]: held.tenant}
    with whole_network():
        if ApiKey.objects.filter(**owner, account=by, revoked_at=None, until__gte=day).count() >= MOST_KEYS:
            raise TooManyKeys(_("You hold %(most)s keys already.") % {"most": MOST_KEYS}, cure=_("Revoke one that no program uses."))
    secret = new_secret()
    facts = {"name": name.strip(), "start": secret[:START], "digest": digest_of(secret), "made_at": at, "until": until}
    key: ApiKey = keep(ApiKey(**facts, **owner, account=by, post=Post.objects.get(pk=held.pk), mandate=held.mandate))
    note(kind="network.key_made", about=key, by=by, at=at, owner=str(held.tenant), post=held.pk, until=until.isoformat(), begins=key.start)
    return key, secret


@transaction.atomic
def revoke_key(*, key: ApiKey, by: Account, at: datetime) -> ApiKey:
    """Takes a key back: from this moment on it opens nothing. Raises NotYourKey, AlreadyEnded."""
    with whole_network():
        key = ApiKey.objects.select_for_update(of=("self",)).select_related("company").get(pk=key.pk)
    if not may_revoke(by, key, day_of(at)):
        raise NotYourKey
    if key.revoked_at is not None:
        raise AlreadyEnded(_("This key was revoked already."))
    key.revoked_at, key.revoked_by = at, by
    keep(key)
    note(kind="network.key_revoked", about=key, by=by, at=at, owner=str(key.owner), begins=key.start)
    return key


@transaction.atomic
def write_down_use(*, key: ApiKey, by: Account, at: datetime) -> None:
    """Writes down that a key was used. It is overwritten by the next use, and is no event; `by` is the key's holder."""
    with whole_network():
        ApiKey.objects.filter(pk=key.pk, account=by).update(used_at=at)


@transaction.atomic
def answer_once(*, key: ApiKey, call: str, digest: str, deed: Callable[[], Reply], by: Account, at: datetime) -> Reply:
    """Does a deed, and keeps what it answered under the name of the call: sent again (`digest` says whether it is the same), it is not done again.

    Deed and answer are written together or not at all, so that a call whose answer was lost on the way can always be sent again; the same call sent
    twice at once waits for the first. A deed that raises keeps nothing. The deed's own action writes its event. Raises AnotherCall.
    """
    with whole_network():
        ApiKey.objects.select_for_update(of=("self",), no_key=True).get(pk=key.pk, account=by)
        kept = KeptAnswer.objects.filter(key=key, call=call).first()
    if kept is not None and kept.digest != digest:
        words = _("This Idempotency-Key was used for another call.")
        raise AnotherCall(words, cure=_("Give every call a name of its own; use it again only to send the same call again."))
    if kept is not None:
        return Reply(kept.status, kept.body, again=True)
    reply = replace(deed(), again=False)
    with whole_network():
        KeptAnswer.objects.create(key=key, call=call, digest=digest, status=reply.status, body=reply.body, at=at)
    return reply


@transaction.atomic
def forget_answers(*, by: Account, at: datetime) -> int:
    """Throws away the answers that were kept long enough; copies, and no event. Returns how many."""
    with whole_network():
        gone, _tables = KeptAnswer.objects.filter(at__lt=at - ANSWERS_KEPT).delete()
    return gone
