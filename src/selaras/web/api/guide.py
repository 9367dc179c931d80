# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The API in words, for whoever writes a program against it; and its document, for programs that read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe

from selaras.ground.network.rules import ANSWERS_KEPT
from selaras.web.access import Words, post_of
from selaras.web.api import api
from selaras.web.api.door import A_MINUTE, ADDRESS, MOST_BYTES
from selaras.web.api.problems import KINDS
from selaras.web.api.schemas import MOST_NEEDS, NeedSent


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """How does a program state needs?"""
    context = {
        "frame": "base.html" if post_of(request) else "plain.html",
        "address": settings.ADDRESS + ADDRESS,
        "fields": [field_of(name, facts) for name, facts in NeedSent.model_json_schema()["properties"].items()],
        "problems": [(kind, status, words) for kind, (status, words) in KINDS.items()],
        "calls": A_MINUTE,
        "needs": MOST_NEEDS,
        "megabytes": MOST_BYTES // 2**20,
        "kept_days": ANSWERS_KEPT.days,
    }
    return render(request, "api/guide.html", context)


@dataclass(frozen=True)
class Field:
    """A field of a need, as the guide lists it: its JSON type, whether it must be there, the words of the sheet, the only values that may stand."""

    name: str
    kind: str
    must: bool
    title: Words
    help: Words
    values: tuple[str, ...]


def field_of(name: str, facts: Mapping[str, Any]) -> Field:
    """A field by its schema, which may allow null beside its type."""
    kind = next(each["type"] for each in (facts, *facts.get("anyOf", ())) if each.get("type", "null") != "null")
    values = tuple(filter(None, facts.get("enum", ())))
    return Field(name, kind, NeedSent.model_fields[name].is_required(), api.COLUMNS[name].title, api.help_of(name), values)


@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """The document (OpenAPI 3.1), in the language that the program asks for."""
    with override(get_language_from_request(request)):
        answer = JsonResponse(api.document(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Vary"] = "Accept-Language"
    return answer
