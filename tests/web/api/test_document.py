# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The API's document and guide: open to everybody, in two languages, and true of what the API does."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import hypothesis
import pytest
from django.test import Client
from django.test.client import ClientHandler

from selaras.web.api import door
from tests.web.api.conftest import Programs, need
from tests.world import World

pytestmark = pytest.mark.django_db
DOCUMENT = "/api/openapi-v1.json"


def test_document_and_guide_are_open_in_both_languages(client: Client) -> None:
    """Tests that whoever writes a program reads both without an account, and that the words of a field are those of the spreadsheet."""
    found = {language: client.get(DOCUMENT, headers={"Accept-Language": language}).json() for language in ("id", "en")}
    assert all(each["openapi"].startswith("3.1") for each in found.values())
    fields = {language: each["components"]["schemas"]["NeedSent"]["properties"] for language, each in found.items()}
    assert (fields["id"]["heads_least"]["title"], fields["en"]["heads_least"]["title"]) == ("Orang, paling sedikit", "People, at least")
    assert found["id"]["paths"]["/api/v1/needs"]["post"]["summary"] != found["en"]["paths"]["/api/v1/needs"]["post"]["summary"]
    page = client.get("/api/").content.decode()
    assert all(f"<code>{name}</code>" in page for name in fields["id"])
    assert "http://localhost:8000/api/v1/needs" in page


@pytest.mark.slow
@pytest.mark.once
def test_the_api_does_what_its_document_says(world: World, program: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests every operation with what the document allows and with what it forbids: no fault of ours, no answer that it does not name, nothing taken
    that it forbids; some needs are stated in this way.
    """
    import schemathesis
    from schemathesis import GenerationMode, checks

    monkeypatch.setattr(door, "A_MINUTE", 10**6)
    ours = program("lasma")
    made = ours.state(need()).json()["needs"][0]["id"]
    held = (
        checks.not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
        checks.negative_data_rejection,
    )
    document = schemathesis.openapi.from_wsgi(DOCUMENT, as_wsgi)
    seen: Counter[int] = Counter()
    for operation in (each.ok() for each in document.get_all_operations()):
        ours_only = {"path_parameters": {"pk": made}} if "{pk}" in operation.path else {}
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            seen += tried(operation.as_strategy(generation_mode=mode, **ours_only), ours.secret, held)
    assert min(seen[status] for status in (200, 201, 422)) > 0, seen


def tried(cases: Any, secret: str, held: Iterable[Any]) -> Counter[int]:
    """Calls each case with a key and lets every check look at the answer; returns the statuses."""
    seen: Counter[int] = Counter()

    @hypothesis.settings(max_examples=10, database=None, suppress_health_check=list(hypothesis.HealthCheck))
    @hypothesis.given(case=cases)
    def call(case: Any) -> None:
        seen[case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=list(held)).status_code] += 1

    with suppress(hypothesis.errors.Unsatisfiable):  # what takes nothing from its caller has nothing that can be forbidden
        call()
    return seen


def as_wsgi(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """The product as a WSGI application that stays inside the test's transaction."""
    answer = ClientHandler()(environ)
    body = said_by_lasma(answer.content) if environ["PATH_INFO"] == DOCUMENT else answer.content
    headers = [(name, value) for name, value in answer.items() if name != "Content-Length"]
    start(f"{answer.status_code} {answer.reason_phrase}", headers)
    return [body]


def said_by_lasma(document: bytes) -> bytes:
    """The document with the words that PT Las Jaya may use, so that what is made up by it is also taken; no keys are made up."""
    found = json.loads(document)
    for operation in (each for path in found["paths"].values() for each in path.values()):
        del operation["security"]
    fields = found["components"]["schemas"]["NeedSent"]["properties"]
    said = {"region": ["32.15", "32.16"], "start_month": ["2018-03"], "until_month": ["2018-05", None], "equipment": [["smaw-machine"], None]}
    fields |= {name: {"enum": values} for name, values in said.items()}
    unsaid = ("key", "site", "meeting", "origin", "evidence", "recurs", "heads_most", "wage_least", "wage_most", "condition", "condition_reason")
    fields |= {name: {"type": "null"} for name in unsaid}
    found["components"]["schemas"]["NeedsSent"]["properties"]["needs"]["maxItems"] = 2
    fields["words"] |= {"pattern": "^[a-z]{8,30}$"}
    found["components"]["schemas"]["NeedSent"]["required"].append("region")
    return json.dumps(found).encode()
