# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a company opens from the letter in which a centre asks to be let go of a promise: no account is needed, and one tap is enough."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from selaras.ground.people.models import Account
from selaras.ground.people.rules import Bearer
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.links import RELEASE
from selaras.loop.forum.models import Commitment, ReleaseRequest
from selaras.loop.forum.promises import LINK_OPEN
from selaras.loop.forum.queries.links import reader_of
from selaras.loop.forum.queries.promises import ledger
from selaras.web import clock
from selaras.web.access import post_of
from selaras.web.forum.invitation import genuine, no, not_ours


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def release_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Do you let them go? The link opens for its reader, for a month, while that person speaks for the company."""
    named = genuine(request, token, RELEASE)
    if isinstance(named, HttpResponse):
        return named
    with whole_network():
        rows = ReleaseRequest.objects.select_related("commitment__company", "commitment__centre", "asked_by__person")
        asked = rows.filter(pk=named.key).first()
        if asked is None:
            return not_ours(request)
        name = reader_of(asked, named.nonce, clock.today())
        if name is None:
            words = _("Whoever got this link no longer speaks for %(owner)s.") % {"owner": asked.company}
            return no(request, 410, words, _("Ask your colleagues, or tell the staff of the centre."))
        post = post_of(request) if request.user.is_authenticated else None
        if post is not None and post.tenant is not None and post.company_id != asked.company.pk:
            return no(request, 404, _("This link is for another company."), _("Log out, or ask for a link of your own."))
        if clock.today() > day_of(asked.asked_at) + LINK_OPEN:
            return no(request, 410, _("This link has run out."), _("Tell the staff of the centre what you have decided; they can ask once more."))
        if request.method == "POST":
            by = request.user if post is not None and isinstance(request.user, Account) else _bearer(asked, name)
            try:
                actions.release_as_asked(asked=asked, by=by, at=clock.now())
            except Refusal as refusal:
                return no(request, 422, refusal.message, refusal.cure)
            return redirect(request.path)
        (line,) = ledger(Commitment.objects.filter(pk=asked.commitment_id), clock.today())
        return render(request, "forum/release.html", {"asked": asked, "line": line, "promise": line.promise})


def _bearer(asked: ReleaseRequest, name: str) -> Bearer:
    return Bearer(f"{asked._meta.label_lower}:{asked.pk}", _("link of %(who)s") % {"who": f"{name} · {asked.company}"})
