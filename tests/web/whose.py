# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Whose the rows are that an address names: for each route a row of the visitor's own tenant, or of another of its kind."""

from collections.abc import Callable, Mapping
from typing import Any

from selaras.ground.letters.models import Letter
from selaras.ground.network.models import ApiKey, Centre, Company, CompanyContact, Mandate, Merge, Post
from selaras.ground.network.rules import TENANT_OF
from selaras.ground.people.rules import Role
from selaras.ground.runs.models import Run
from selaras.ground.standards.models import Region
from selaras.loop.demand.models import AdvertBatch, Need, NeedMerge
from selaras.loop.forum.agreements import AgreementState
from selaras.loop.forum.models import (
    Agreement,
    Announcement,
    Attendance,
    Comment,
    Commitment,
    Fulfilment,
    Meeting,
    Message,
    Paper,
    Statement,
    Task,
    Thread,
)
from selaras.loop.forum.talks import Audience
from selaras.loop.mismatch.models import ContentDraft
from selaras.loop.planning.models import Plan
from tests.web.network.long_files import sent_by
from tests.world import TODAY

Keys = Mapping[str, Any]
OWNERS = {Role.CENTRE_HEAD: "centre", Role.COMPANY: "company", Role.LABOUR_OFFICE: "office"}
IN_FORCE, DRAFT = AgreementState.IN_FORCE, AgreementState.DRAFT


def statement_of(post: Post, own: bool) -> Keys | None:
    """A statement of the post's tenant, or of another tenant of its kind; None where it has none."""
    found = _stated(post, own)
    return {"pk": found.pk} if found else None


def need_of(post: Post, own: bool) -> Keys | None:
    """The need of such a statement."""
    found = _stated(post, own)
    return {"pk": Need.objects.get(statement=found).pk} if found else None


def two_needs_of_a_pair() -> Keys:
    """Two needs that stand."""
    one, other = Need.objects.standing().order_by("pk").values_list("pk", flat=True)[:2]
    return {"pk": one, "twin": other}


def centre_of(post: Post, own: bool) -> Keys:
    """The post's centre, or another one."""
    return {"key": (Centre.objects.filter(pk=post.centre_id) if own else Centre.objects.exclude(pk=post.centre_id))[0].key}


def company_of(post: Post, own: bool) -> Keys:
    """The post's company, or another one."""
    return {"key": (Company.objects.filter(pk=post.company_id) if own else Company.objects.exclude(pk=post.company_id))[0].key}


def contact_of(post: Post, own: bool) -> Keys:
    """A contact of the post's company, or of another one."""
    rows = CompanyContact.objects.order_by("pk")
    if post.company_id:
        rows = rows.filter(company=post.company_id) if own else rows.exclude(company=post.company_id)
    return {"pk": rows[0].pk}


def colleague_of(post: Post, own: bool) -> Keys:
    """A post at the post's company, or at another one; the last is nobody's administrator whom the company would miss."""
    rows = Post.objects.on(TODAY).filter(role=Role.COMPANY).order_by("-pk")
    if post.company_id:
        rows = rows.filter(company=post.company_id) if own else rows.exclude(company=post.company_id)
    return {"pk": rows[0].pk}


def key_of(post: Post, own: bool) -> Keys:
    """A key for a program of the post's company, centre or office, or of another one."""
    mine = {TENANT_OF[Role(post.role)]: post.tenant}
    rows = ApiKey.objects.filter(revoked_at=None).order_by("pk")
    return {"pk": (rows.filter(**mine) if own else rows.exclude(**mine))[0].pk}


def office_of(post: Post, own: bool) -> Keys:
    """The post's region, or another one."""
    return {"pk": post.region_id if own else Region.objects.filter(level="regency").exclude(pk=post.region_id)[0].pk}


def of_forum(rows: Any, path: str = "", **which: Any) -> Callable[[Post, bool], Keys | None]:
    """A row of the forum that belongs to the post's centre or company, or to another one."""

    def find(post: Post, own: bool) -> Keys | None:
        tenant = TENANT_OF.get(Role(post.role))
        found = rows._default_manager.filter(**which).order_by("pk")
        if tenant:
            owner = f"{path}{OWNERS[Role(post.role)]}_id"
            mine = {owner: getattr(post, f"{tenant}_id")}
            found = found.filter(**mine) if own else found.exclude(**mine).exclude(**{owner: None})
        first = found.first()
        return {"pk": first.pk} if first else None

    return find


def announced_to(post: Post, own: bool) -> Keys:
    """An announcement for every company, or one for those of a region in which the post's company is not."""
    rows = Announcement.objects.order_by("pk")
    return {"pk": (rows.filter(audience=Audience.ALL) if own else rows.exclude(audience=Audience.ALL))[0].pk}


def _stated(post: Post, own: bool) -> Statement | None:
    rows = Statement.objects.exclude(need=None).order_by("pk")
    tenant = OWNERS.get(Role(post.role))
    if tenant:
        mine = {tenant: post.region_id if tenant == "office" else getattr(post, f"{tenant}_id")}
        rows = rows.filter(**mine) if own else rows.exclude(**mine).exclude(**{tenant: None})
    return rows.first()


# Rows of tenants by the routes that name them: of the post's own tenant, or of another of its kind.
OWNED: dict[str, Callable[[Post, bool], Keys | None]] = {
    "trace:centre": centre_of,
    "network:centre": centre_of,
    "mismatch:centre": centre_of,
    "network:aspect": lambda post, own: {**centre_of(post, own), "aspect": "building"},
    "trace:company": company_of,
    "network:company": company_of,
    "network:add_contact": company_of,
    "network:end_contact": contact_of,
    "network:mandates": company_of,
    "network:new_mandate": company_of,
    "network:end_mandate": lambda post, own: of_forum(Mandate)(post, own),
    "network:people": company_of,
    "network:invite": company_of,
    "network:rights": colleague_of,
    "network:take_access": colleague_of,
    **dict.fromkeys(("network:import_order", "network:import_progress", "network:import_go", "network:import_cancel"), sent_by),
    "trace:office": office_of,
    "forum:statement": statement_of,
    "forum:withdraw": statement_of,
    "forum:scan": of_forum(Statement, file__startswith="lampiran"),
    "forum:finish_task": of_forum(Task),
    "letters:letter": of_forum(Letter),
    "demand:need": need_of,
    "trace:need": need_of,
    "demand:stands": need_of,
    "forum:thread": of_forum(Thread),
    "forum:close_thread": of_forum(Thread),
    "forum:reopen_thread": of_forum(Thread),
    "forum:message_file": of_forum(Message, "thread__", file__startswith="lampiran"),
    "forum:comment": of_forum(Comment),
    "forum:announcement": announced_to,
    **dict.fromkeys(("forum:promise_page", "forum:give_evidence", "forum:release_promise", "forum:ask_release"), of_forum(Commitment)),
    **dict.fromkeys(("forum:take_back_evidence", "forum:confirm_evidence"), of_forum(Fulfilment, "commitment__")),
    "forum:evidence_file": of_forum(Fulfilment, "commitment__", file__startswith="lampiran"),
    "forum:reliable_company": company_of,
    "forum:agreement": of_forum(Agreement, state=IN_FORCE),
    "forum:agreement_file": of_forum(Agreement, state=IN_FORCE),
    "forum:renew_agreement": of_forum(Agreement, state=IN_FORCE),
    "forum:end_agreement": of_forum(Agreement, state=IN_FORCE),
    "forum:change_agreement": of_forum(Agreement, state=DRAFT),
    "forum:upload_document": of_forum(Agreement, state=DRAFT),
    "forum:send_agreement": of_forum(Agreement, state=DRAFT),
    "forum:take_back_agreement": of_forum(Agreement, state=DRAFT),
    "forum:sign_agreement": of_forum(Agreement, state=DRAFT),
    "api:revoke": key_of,
}

SHEETS = {"centre": "workshops", "company": "company-sites"}  # a register that the owner of each kind may import

# Rows for addresses that only take what a form sends: of whoever may.
SENT_TO: dict[str, Callable[[Post], Keys | None]] = {
    "network:import_confirm": lambda post: {"name": SHEETS.get(TENANT_OF.get(post.role, ""), "region-needs")},
    "network:take_access": lambda post: colleague_of(post, True),
    **{name: (lambda post: sent_by(post, True)) for name in ("network:import_go", "network:import_cancel")},
    "network:end_mandate": lambda post: of_forum(Mandate)(post, True),
    "network:undo_merge": lambda _post: {"pk": Merge.objects.first().pk},
    "forum:renew_link": lambda _post: {"pk": Attendance.objects.exclude(nonce="").first().pk},
    "letters:send_again": lambda _post: {"pk": Letter.objects.first().pk},
    "forum:add_paper": lambda _post: {"pk": Meeting.objects.first().pk},
    "forum:take_paper_away": lambda _post: {"pk": Paper.objects.first().meeting_id, "paper": Paper.objects.first().pk},
    "forum:sync_arrivals": lambda _post: {"pk": Meeting.objects.first().pk},
    "forum:close_thread": lambda post: of_forum(Thread)(post, True),
    "forum:reopen_thread": lambda post: of_forum(Thread)(post, True),
    "forum:answer_comment": lambda _post: {"pk": Comment.objects.first().pk},
    **{name: (lambda post, find=OWNED[name]: find(post, True)) for name in OWNED if "agreement" in name or name.startswith("forum:upload")},
    **{
        f"forum:{name}": (lambda post, find=OWNED[f"forum:{name}"]: find(post, True))
        for name in ("give_evidence", "ask_release", "release_promise", "take_back_evidence", "confirm_evidence")
    },
    "mismatch:decide": lambda _post: {"pk": ContentDraft.objects.first().pk},
    "planning:adopt": lambda _post: {"pk": Plan.objects.first().pk},
    "demand:code": lambda post: need_of(post, True),
    "demand:units": lambda post: need_of(post, True),
    "demand:refuse": lambda post: need_of(post, True),
    "demand:close": lambda post: need_of(post, True),
    "demand:stands": lambda post: need_of(post, True),
    "demand:code_adverts": lambda _post: {"pk": AdvertBatch.objects.first().pk},
    "demand:cancel_coding": lambda _post: {"pk": Run.objects.filter(engine="coding").first().pk},
    "demand:apart": lambda _post: two_needs_of_a_pair(),
    "demand:part": lambda _post: {"pk": NeedMerge.objects.first().pk},
    "api:revoke": lambda post: key_of(post, True),
}
