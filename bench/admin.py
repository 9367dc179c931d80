# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Django's admin as a peer: its list of needs with our columns and joins, 50 rows a page. To be imported after Django is set up, with the admin."""

from collections.abc import Mapping

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.templatetags.admin_list import results
from django.test import RequestFactory

from bench.lines import staff
from selaras.kit.scope import whole_network
from selaras.loop.demand.models import Need


class NeedAdmin(ModelAdmin):
    """The columns of our list."""

    list_display = ("words", "occupation", "field", "owner", "region", "heads", "start", "state", "valid_until")
    list_filter = ("state", "origin")
    list_select_related = ("statement", "company", "centre", "office", "region", "occupation", "field")
    search_fields = ("statement__words",)
    ordering = ("statement__start_month", "pk")
    list_per_page = 50

    def words(self, need: Need) -> str:
        return need.statement.words

    def heads(self, need: Need) -> str:
        return need.statement.heads

    def start(self, need: Need) -> object:
        return need.statement.start_month

    def owner(self, need: Need) -> object:
        return need.owner

    def has_view_or_change_permission(self, *_args: object) -> bool:
        return True


LIST = NeedAdmin(Need, AdminSite())
REQUESTS = RequestFactory()


def listed(asked: Mapping[str, str]) -> int:
    """One page of the list: filters, counts, rows and their cells, as the admin makes them. Returns its rows."""
    request = REQUESTS.get("/", asked)
    request.user = staff()
    with whole_network():
        found = LIST.get_changelist_instance(request)
        found.formset = None  # nothing is edited in the list
        return len(list(results(found)))
