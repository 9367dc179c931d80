# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Links that are shown only to whoever may follow them."""

from typing import Any

from django import template
from django.urls import reverse

from selaras.web.access import routes

register = template.Library()


@register.simple_tag(takes_context=True)
def door(context: template.Context, name: str, *args: Any) -> str:
    """The address of a page, where the visitor's post may open it; otherwise nothing."""
    post = context.get("post")
    found = next((route.page for route in routes() if route.name == name), None)
    return reverse(name, args=args) if post and found and found.opens_for(post) else ""
