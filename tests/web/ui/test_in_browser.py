# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The frame in a real browser: logging in, the menu on a phone, progress that survives leaving the page."""

from types import SimpleNamespace

from playwright.sync_api import Page, expect

from selaras.ground.runs.models import Run
from tests import world as cast
from tests.world import World


def log_in(page: Page, address: str, name: str) -> None:
    """As a person does it."""
    page.goto(f"{address}/accounts/login/")
    page.locator("#id_login").fill(f"{name}@selaras.example")
    page.locator("#id_password").fill(cast.PASSWORD)
    page.locator("form[action*=login] button").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def test_menu_on_a_phone(page: Page, live_server: SimpleNamespace, world: World) -> None:
    """Tests that on a phone the menu is out of the way and out of the tab order until its button opens it, and that Escape gives the focus back."""
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(page, live_server.url, "rina")
    page.goto(f"{live_server.url}/runs/")
    link, button = page.locator(".shell-side .shell-link").first, page.locator("[data-opens-side]")
    expect(link).to_be_hidden()
    button.click()
    expect(link).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(button).to_be_focused()


def test_progress_goes_on_by_itself(page: Page, live_server: SimpleNamespace, world: World) -> None:
    """Tests that the page of a run shows how far it is, moves without being touched, survives leaving, and ends with its answer."""
    asked = {"requested_by": world.planner, "requested_at": cast.AT}
    run = Run.objects.create(engine="planning", purpose="Rencana 2018", state="working", progress=0.2, **asked)
    log_in(page, live_server.url, "rina")
    page.goto(f"{live_server.url}/runs/{run.pk}/")
    bar = page.locator(".progress-run .meter > i")
    expect(bar).to_have_attribute("style", "width:20.0%")
    Run.objects.filter(pk=run.pk).update(progress=0.7)
    expect(bar).to_have_attribute("style", "width:70.0%", timeout=8_000)
    page.goto(f"{live_server.url}/runs/")
    Run.objects.filter(pk=run.pk).update(state="done", progress=1.0, seconds=3.0, answer=b"x", finished_at=cast.AT)
    page.go_back()
    expect(page.locator(".progress-run")).not_to_have_attribute("hx-get", "", timeout=8_000)
    expect(bar).to_have_attribute("style", "width:100.0%", timeout=8_000)
