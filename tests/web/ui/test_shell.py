# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The frame: language, refusals, faults, headers, login."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client
from django.urls import reverse

from selaras.ground.people.models import Event
from selaras.ground.runs.models import Run
from tests import world as cast
from tests.world import World

Visitor = Callable[[str], Client]


def test_indonesian_whatever_the_browser_likes(client: Client, db: None) -> None:
    """Tests that the language is Indonesian for a browser set to English, and English only once it is chosen."""
    login = reverse("account_login")
    answer = client.get(login, headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert '<html lang="id">' in answer.content.decode()
    assert answer["Content-Language"] == "id"
    client.post(reverse("set_language"), {"language": "en", "next": login})
    answer = client.get(login, headers={"Accept-Language": "id"})
    assert '<html lang="en">' in answer.content.decode()


def test_language_nobody_speaks_is_indonesian(client: Client, db: None) -> None:
    """Tests that a forged cookie does not break the page."""
    client.cookies["django_language"] = "xx\r\n"
    assert '<html lang="id">' in client.get(reverse("account_login")).content.decode()


@pytest.mark.usefixtures("gallery")
def test_refusal_is_shown_as_it_stands(visitor: Visitor) -> None:
    """Tests that a refusal nobody caught is a page with its words, its cure and the way back, with status 422."""
    answer = visitor("rina").get("/refuses/", headers={"Referer": "http://testserver/planners/"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Balai belum siap." in page
    assert "Nyatakan kesiapannya dahulu." in page
    assert 'href="http://testserver/planners/"' in page


@pytest.mark.usefixtures("gallery")
def test_way_back_never_leads_elsewhere(visitor: Visitor) -> None:
    """Tests that a refusal's way back stays on this site."""
    answer = visitor("rina").get("/refuses/", headers={"Referer": "https://elsewhere.example/"})
    assert answer.context["back"] == "/"


@pytest.mark.usefixtures("gallery")
def test_refusal_of_a_part_is_an_alert(visitor: Visitor) -> None:
    """Tests that htmx is given the alert alone, and where to put it."""
    answer = visitor("rina").get("/refuses/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#alerts")
    assert "<html" not in answer.content.decode()
    assert "Balai belum siap." in answer.content.decode()


@pytest.mark.usefixtures("gallery")
def test_fault_shows_a_page_that_needs_nothing(visitor: Visitor) -> None:
    """Tests that a fault answers 500 with words for people and no trace of the code."""
    client = visitor("rina")
    client.raise_request_exception = False
    answer = client.get("/breaks/")
    assert answer.status_code == 500
    assert "Terjadi kesalahan" in answer.content.decode()
    assert "broken on purpose" not in answer.content.decode()


def test_form_from_elsewhere_is_refused_in_words(db: None) -> None:
    """Tests that a form without its token gets the page that says what to do."""
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x"})
    assert answer.status_code == 403
    assert "403_csrf.html" in {template.name for template in answer.templates}


def test_headers_of_every_page(client: Client, db: None) -> None:
    """Tests the walls that the browser holds: no inline script or style, no frames, no devices."""
    answer = client.get(reverse("account_login"))
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert answer["X-Frame-Options"] == "DENY"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/email/"])
def test_accounts_come_by_invitation(visitor: Visitor, address: str) -> None:
    """Tests that nobody signs up or changes the e-mail of an account by the pages that allauth brings."""
    for client in (Client(), visitor("rina")):
        assert client.get(address).status_code == 404
        assert client.post(address, {"email": "baru@selaras.example", "action_add": ""}).status_code == 404


def test_new_password_is_on_record(world: World, visitor: Visitor) -> None:
    """Tests that changing one's password works, leaves one event about oneself, and no trace of either password in it."""
    before = Event.objects.count()
    fresh = "sandi-yang-baru-1"
    answer = visitor("rina").post(reverse("account_change_password"), {"oldpassword": cast.PASSWORD, "password1": fresh, "password2": fresh})
    assert answer.status_code == 302
    world.planner.refresh_from_db()
    assert world.planner.check_password(fresh)
    event = Event.objects.order_by("number").last()
    assert Event.objects.count() == before + 1
    assert (event.kind, event.about_key, event.by_key, event.facts) == ("people.password_changed", str(world.planner.pk), str(world.planner.pk), {})


def test_a_forgotten_password_is_on_record_when_it_is_replaced(client: Client, world: World) -> None:
    """Tests that the way by mail changes the password, and leaves one event when it does and none before."""
    before = Event.objects.count()
    client.post(reverse("account_reset_password"), {"email": "rina@selaras.example"})
    address = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(address, follow=True).redirect_chain[-1][0]
    assert Event.objects.count() == before
    assert client.post(form, {"password1": "sandi-yang-baru-2", "password2": "sandi-yang-baru-2"}).status_code == 302
    world.planner.refresh_from_db()
    assert world.planner.check_password("sandi-yang-baru-2")
    [event] = Event.objects.order_by("number")[before:]
    assert (event.kind, event.about_key, event.by_key, event.facts) == ("people.password_changed", str(world.planner.pk), str(world.planner.pk), {})


def test_a_second_factor_is_on_record(client: Client, world: World, django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    """Tests that adding, renewing and removing a second factor leaves one event for each factor, about oneself and without its secret."""
    before = Event.objects.count()
    client.post(reverse("account_login"), {"login": "rina@selaras.example", "password": cast.PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": cast.PASSWORD})  # asked for once more before a factor changes

    def done(page: str, **fields: str) -> list[tuple[str, str]]:
        nonlocal before
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(reverse(page), fields).status_code == 302
        events = list(Event.objects.order_by("number")[before:])
        before += len(events)
        assert all(event.about_key == event.by_key == str(world.planner.pk) and set(event.facts) == {"factor"} for event in events)
        return sorted((event.kind.removeprefix("people.second_factor_"), event.facts["factor"]) for event in events)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert Event.objects.count() == before  # a wrong code adds nothing
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    assert done("mfa_activate_totp", code=code) == [("added", "recovery_codes"), ("added", "totp")]
    assert done("mfa_generate_recovery_codes") == [("renewed", "recovery_codes")]
    assert done("mfa_deactivate_totp") == [("removed", "recovery_codes"), ("removed", "totp")]


def test_login_by_mail(client: Client, world: World) -> None:
    """Tests that the password of an account opens it, in any case of the address, and a wrong one does not; in words as everywhere else."""
    login = reverse("account_login")
    assert [field.label for field in client.get(login).context["form"]] == ["Surel", "Kata sandi", "Tetap masuk di perangkat ini"]
    assert client.post(login, {"login": "rina@selaras.example", "password": "salah-sekali"}).status_code == 200
    assert "_auth_user_id" not in client.session
    answer = client.post(login, {"login": "Rina@Selaras.example", "password": cast.PASSWORD})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(world.accounts["rina"].pk)


def test_banner_names_the_day_in_the_demonstration_only(client: Client, db: None, settings: pytest.FixtureRequest) -> None:
    """Tests that invented data say so, with their date, and that a real office is not told that its data are invented."""
    settings.DEMONSTRATION = True
    assert "15 Desember 2017" in client.get(reverse("account_login")).content.decode()
    settings.DEMONSTRATION = False
    assert "15 Desember 2017" not in client.get(reverse("account_login")).content.decode()


def a_run(world: World, **facts: object) -> Run:
    """A run as the engine leaves it."""
    return Run.objects.create(engine="planning", purpose="Rencana 2018", requested_by=world.planner, requested_at=cast.AT, **facts)


def test_progress_is_asked_for_until_the_work_ends(world: World, visitor: Visitor) -> None:
    """Tests that the card of a working run asks again, and that one that has ended stops and has its page fetched anew."""
    client, run = visitor("rina"), a_run(world, state="working", progress=0.25)
    address = reverse("run_progress", args=[run.pk])
    answer = client.get(address, headers={"HX-Request": "true"})
    assert f'hx-get="{address}"' in answer.content.decode()
    assert 'style="width:25.0%"' in answer.content.decode()
    assert "HX-Refresh" not in answer
    Run.objects.filter(pk=run.pk).update(state="failed", words="rusak")
    answer = client.get(address, headers={"HX-Request": "true"})
    assert "hx-get" not in answer.content.decode()
    assert answer["HX-Refresh"] == "true"


def test_pages_of_runs_leave_the_stored_problems_alone(world: World, visitor: Visitor, django_assert_max_num_queries: Callable[..., object]) -> None:
    """Tests that a list of runs asks the database the same for one run as for thirty, and never for the megabytes of a problem."""
    client = visitor("rina")
    for _each in range(30):
        a_run(world)
    with django_assert_max_num_queries(6) as asked:
        client.get(reverse("runs"))
    assert not any('"runs_run"."problem"' in query["sql"] for query in asked.captured_queries)


def test_responses_that_htmx_may_show() -> None:
    """Tests that the page's htmx shows refusals (409, 422) and never runs code from an attribute or adds its own styles."""
    from django.template.loader import get_template

    source = get_template("document.html").template.source
    config = json.loads(source.split('name="htmx-config" content=\'')[1].split("'>")[0])
    assert config["allowEval"] is config["includeIndicatorStyles"] is config["allowScriptTags"] is False
    assert {"code": "4(09|22)", "swap": True} in config["responseHandling"]
