# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What is answered to a call that cannot be served: problem details (RFC 9457), with a pointer to each field that cannot be taken."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel, Field

from selaras.ground.network.actions import AnotherCall
from selaras.kit.errors import Refusal
from selaras.kit.imports import HasProblems
from selaras.loop.forum.actions import CannotBeTaken, NotYours
from selaras.loop.forum.sheets import COMPANY_NEEDS, REGION_NEEDS
from selaras.web.access import Words

MEDIA = "application/problem+json"


class Kind(StrEnum):
    """The kinds of problems, by the end of the address that names each: an anchor of the guide."""

    UNREADABLE = "unreadable"
    UNKNOWN_KEY = "key"
    NOT_ALLOWED = "right"
    NOT_THERE = "not-there"
    NO_METHOD = "method"
    TOO_LARGE = "size"
    FIELDS = "fields"
    REFUSED = "refused"
    OTHER_CALL = "other-call"
    TOO_FAST = "speed"
    FAULT = "fault"


KINDS: Mapping[Kind, tuple[int, Words]] = {  # HTTP status and words
    Kind.UNREADABLE: (400, lazy("The call cannot be read")),
    Kind.UNKNOWN_KEY: (401, lazy("A key that holds is needed")),
    Kind.NOT_ALLOWED: (403, lazy("The key does not open this")),
    Kind.NOT_THERE: (404, lazy("There is nothing here")),
    Kind.NO_METHOD: (405, lazy("The address does not take this method")),
    Kind.TOO_LARGE: (413, lazy("The call is too large")),
    Kind.FIELDS: (422, lazy("Some fields cannot be taken")),
    Kind.REFUSED: (422, lazy("That cannot be done")),
    Kind.OTHER_CALL: (422, lazy("The Idempotency-Key was used for another call")),
    Kind.TOO_FAST: (429, lazy("Too many calls")),
    Kind.FAULT: (500, lazy("Something went wrong on our side")),
}


class Fault(BaseModel):
    """One thing that cannot be taken: where it stands in the body (pointer) or in the address or a header (parameter), and what cures it."""

    pointer: str | None = Field(None, examples=["/needs/0/start_month"])
    parameter: str | None = None
    detail: str


class Problem(BaseModel):
    """Why a call cannot be served."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


def problem(kind: Kind, detail: str, errors: Iterable[Fault] = (), headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The answer that says why, in the language of the call."""
    status, words = KINDS[kind]
    body = Problem(type=f"{settings.ADDRESS}/api/#{kind}", title=str(words), status=status, detail=detail, errors=list(errors))
    shown = body.model_dump(exclude_none=True, exclude_defaults=True)
    return JsonResponse(shown, status=status, content_type=MEDIA, headers=headers, json_dumps_params={"ensure_ascii": False})


def as_problem(answer: HttpResponse) -> HttpResponse:
    """An answer as programs read it: what the product says of a fault to people becomes a problem, its headers stay."""
    if answer.status_code < 400 or answer.headers.get("Content-Type", "").startswith(MEDIA):
        return answer
    headers = {name: answer.headers[name] for name in ("Allow", "Retry-After") if name in answer.headers}
    kind = kind_of(answer.status_code)
    return problem(kind, str(KINDS[kind][1]), headers=headers)


def kind_of(status: int) -> Kind:
    """The first kind with this HTTP status; a fault of ours, or of the call, where none has it."""
    return next((kind for kind, (own, _words) in KINDS.items() if own == status), Kind.FAULT if status >= 500 else Kind.UNREADABLE)


# What actions and the framework raise ---------------------------------------------------------------------------------


def put_up(api: NinjaAPI) -> None:
    """Makes every expected no of the product, and every fault of form, a problem."""
    for raised, says in (
        (Refusal, _refused),
        (HasProblems, _rows),
        (CannotBeTaken, _fields),
        (NotYours, lambda _request, error: problem(Kind.NOT_ALLOWED, str(error))),
        (AnotherCall, lambda _request, error: problem(Kind.OTHER_CALL, str(error), [Fault(parameter="Idempotency-Key", detail=error.message)])),
        (ValidationError, _form),
        (HttpError, _unreadable),
    ):
        api.add_exception_handler(raised, says)


def _refused(_request: HttpRequest, error: Refusal) -> HttpResponse:
    return problem(Kind.REFUSED, str(error))


def _rows(_request: HttpRequest, error: HasProblems) -> HttpResponse:
    names = {str(column.title): column.key for sheet in (COMPANY_NEEDS, REGION_NEEDS) for column in sheet.columns}
    faults = [Fault(pointer=f"/needs/{wrong.row - 1}/{names.get(wrong.column, wrong.column)}", detail=wrong.message) for wrong in error.problems]
    return problem(Kind.FIELDS, _nothing_written(faults), faults)


def _fields(_request: HttpRequest, error: CannotBeTaken) -> HttpResponse:
    faults = [Fault(pointer=f"/{name}", detail=words) for name, words in error.faults]
    return problem(Kind.FIELDS, _nothing_written(faults), faults)


def _form(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What pydantic found: of the body by pointer, of address and headers by name."""
    faults = []
    for found in error.errors:
        source, *path = found["loc"]
        words = words_for(found["type"], found.get("ctx", {}))
        # The framework puts the name of the function's argument before the path inside the body.
        where = {"pointer": "".join(f"/{step}" for step in path[1:])} if source == "body" else {"parameter": str(path[-1] if path else source)}
        faults.append(Fault(**where, detail=words))
    return problem(Kind.FIELDS, _nothing_written(faults), faults)


def _nothing_written(faults: Sequence[Fault]) -> str:
    return _("%(count)s faults, nothing was written; “errors” names each.") % {"count": len(faults)}


def _unreadable(_request: HttpRequest, error: HttpError) -> HttpResponse:
    kind = kind_of(error.status_code)
    return problem(kind, _("The body is not JSON in UTF-8.") if kind == Kind.UNREADABLE else str(KINDS[kind][1]))


def words_for(kind: str, context: Mapping[str, Any]) -> str:
    """What is wrong with the form of a value, in words with the cure; `kind` and `context` as pydantic names them."""
    if kind == "enum":
        return _("use one of: %(some)s") % {"some": str(context["expected"]).replace(" or ", ", ")}
    if kind == "too_long":
        return _("at most %(most)s at a time; send the rest in another call") % {"most": context["max_length"]}
    if kind == "string_too_long":
        return _("longer than %(most)s characters") % {"most": context["max_length"]}
    if kind in {"greater_than_equal", "less_than_equal"}:
        return _("must be between %(least)s and %(most)s") % {"least": context.get("ge", "…"), "most": context.get("le", "…")}
    return str(FORMS.get(kind, lazy("cannot be read")))


FORMS: Mapping[str, Words] = {
    "missing": lazy("must not be empty"),
    "extra_forbidden": lazy("is not known here; leave it out"),
    "too_short": lazy("must not be empty"),
    "string_type": lazy("must be text, between quotation marks"),
    "string_pattern_mismatch": lazy("may hold letters, digits and signs of ASCII, without spaces"),
    "int_type": lazy("must be a whole number, without quotation marks"),
    "int_parsing": lazy("must be a whole number, without quotation marks"),
    "int_from_float": lazy("must be a whole number, without quotation marks"),
    "bool_type": lazy("must be true or false"),
    "list_type": lazy("must be a list, between brackets"),
    "dict_type": lazy("must be an object, between braces"),
    "model_type": lazy("must be an object, between braces"),
    "model_attributes_type": lazy("must be an object, between braces"),
}
