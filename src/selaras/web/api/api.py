# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The API as one thing: its operations, how it reads what is sent, and its document (OpenAPI 3.1) in the language of whoever asks."""

import json
from copy import deepcopy
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext as in_our_words
from ninja import NinjaAPI
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.security import HttpBearer
from pydantic_core import to_json

from selaras.kit.spreadsheets import Column
from selaras.loop.forum.sheets import COMPANY_NEEDS, REGION_NEEDS
from selaras.web.access import Words
from selaras.web.api.door import ADDRESS
from selaras.web.api.needs import router
from selaras.web.api.problems import MEDIA, put_up


class Bearer(HttpBearer):
    """The document's word for our keys; the door has looked at the key already."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return getattr(request, "key", None)


class Strict(Parser):
    """JSON that every database can keep: letters that are none (half a surrogate pair) and numbers that are none are refused."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            found = json.loads(request.body, parse_constant=_no_number)
            json.dumps(found, ensure_ascii=False).encode()
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        return found


class AsKept(BaseRenderer):
    """Answers as `needs.once` keeps them, so that a call that is answered again reads the same."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return to_json(data)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


api = NinjaAPI(title="Selaras", version="1", auth=Bearer(), parser=Strict(), renderer=AsKept(), docs_url=None, openapi_url=None, urls_namespace="v1")
api.add_router("", router)
put_up(api)

COLUMNS: dict[str, Column] = {column.key: column for sheet in (REGION_NEEDS, COMPANY_NEEDS) for column in sheet.columns}


def document() -> dict[str, Any]:
    """The OpenAPI document; what a field means is taken from the sheets, what went wrong is `application/problem+json`."""
    found: dict[str, Any] = deepcopy(dict(api.get_openapi_schema(path_prefix=ADDRESS)))
    found["servers"] = [{"url": settings.ADDRESS}]
    found["info"]["description"] = _("State needs, read what became of them, confirm or close them. A need is no promise, on either side.")
    for operation in (each for path in found["paths"].values() for each in path.values()):
        operation["summary"] = in_our_words(operation["summary"])
        for parameter in operation.get("parameters", ()):
            _translate(parameter.get("schema", {}))
            _translate(parameter)
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                answer["content"] = {MEDIA: answer["content"]["application/json"]}
    for name, facts in found["components"]["schemas"]["NeedSent"]["properties"].items():
        facts |= {"title": str(COLUMNS[name].title), "description": str(help_of(name))}
    return found


def help_of(name: str) -> Words:
    """What the sheet says of a field; nothing where it speaks of how a cell is written, which in JSON is a matter of type."""
    return "" if name in {"shift", "equipment"} else COLUMNS[name].help


def _translate(facts: dict[str, Any]) -> None:
    if facts.get("description"):
        facts["description"] = in_our_words(facts["description"])
