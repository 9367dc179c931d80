# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Whom to write to when a company or a centre is meant."""

from datetime import date

from django.db.models import Q

from selaras.ground.network.models import Centre, Company, CompanyContact, Post
from selaras.ground.people.rules import Role
from selaras.kit.scope import whole_network


def people_of(day: date, *, company: Company | None = None, centre: Centre | None = None, right: str = "") -> list[tuple[str, str]]:
    """(e-mail, name) of everybody who speaks for a company or a centre on a day, without repeats; for the national centre, or where neither is named,
    its planners and desk.

    Of a company's accounts those with the `right` that the letter is about, or all where none is named. A company's contacts that gave an e-mail
    are written to as well, account or not.
    """
    if company is not None:
        posts = Q(role=Role.COMPANY, company=company)
    else:
        staff = Q(role__in=[Role.PLANNER, Role.DESK])
        posts = staff if centre is None else Q(role=Role.CENTRE_HEAD, centre=centre) | (staff if centre.national else Q(pk=None))
    held = Post.objects.on(day).filter(posts, person__account__is_active=True).order_by("person__name")
    told = held.values_list("person__account__email", "person__name", "rights")
    found = {email: name for email, name, rights in told if company is None or not right or right in rights}
    if company is not None:
        with whole_network():
            contacts = CompanyContact.objects.filter(Q(until=None) | Q(until__gte=day), company=company, since__lte=day).exclude(email="")
            found = dict(contacts.order_by("person__name").values_list("email", "person__name")) | found
    return sorted(found.items(), key=lambda each: each[1])
