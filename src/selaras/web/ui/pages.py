# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Pages of long lists."""

from typing import Any

from django.core.paginator import Page, Paginator


class Pages(Paginator):
    """Pages of a list of rows, found by their keys: what is put in order and passed over are keys alone; only the rows of one page are read whole.

    The second half of a list is found from its end. A page asks three times (count, keys, rows) however long the list is.
    """

    def page(self, number: int | str) -> Page[Any]:
        """The page of this number. Raises as Paginator's does."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        last = min(first + self.per_page, self.count)
        keys = self.object_list.values_list("pk", flat=True)
        near = keys[first:last] if first <= self.count / 2 else keys.reverse()[self.count - last : self.count - first]
        return self._get_page(list(self.object_list.filter(pk__in=list(near))), number, self)
