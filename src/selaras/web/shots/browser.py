# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Opening pages in Chromium, several at a time, and writing down what is wrong with each."""

import asyncio
import shutil
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from selaras.web.shots.untranslated import English
from selaras.web.shots.visits import Visit, Visitor

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Response

WIDTHS = {390: 844, 1440: 900}
# As a container needs it, and without the calls home that Chromium makes at its start.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
AXE = "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations']})).violations"
DRAWN = "() => [...document.querySelectorAll('[data-chart]')].every((box) => box.dataset.drawn === 'yes')"
# What overhangs on the right, outside boxes that scroll by themselves.
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Figures that overhang their boxes, and cards that cover one another, by their titles.
OVERHANGS = """() => [...document.querySelectorAll('.stat')].filter((box) => box.scrollWidth > box.clientWidth + 1)
  .map((box) => box.textContent.trim().replace(/\\s+/g, ' ').slice(0, 60))"""
COVERED = """() => {
  const cards = [...document.querySelectorAll('.card, .stat')].map((card) => [card, card.getBoundingClientRect()]);
  const over = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 2;
  const title = (card) => (card.querySelector('.card-title, .stat-name') ?? card).textContent.trim().slice(0, 60);
  return cards.flatMap(([one, at], place) => cards.slice(place + 1)
    .filter(([other, there]) => over(at, there) && !one.contains(other)).map(([other]) => `${title(one)} / ${title(other)}`));
}"""
TEXTS = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const parent = node.parentElement;
    if (node.data.trim() && !parent.closest('script, style, code, [lang="en"], [data-untranslated]')) found.push(node.data);
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
    if (element.closest('[lang="en"]')) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) if (element.getAttribute(name)) found.push(element.getAttribute(name));
  }
  found.push(document.title.replace(/ · Selaras$/, ''));
  return found;
}"""


class NoBrowser(Exception):
    """Chromium, Playwright or axe-core is not installed."""


@dataclass(frozen=True)
class Look:
    """What was seen of one page at one width; good where there are no findings."""

    visit: Visit
    width: int
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Session:
    """Where to look and what to look with."""

    address: str
    cookie: str
    language_cookie: str
    folder: Path
    axe: str
    english: English


def find_chromium() -> str:
    """The path of the browser; raises NoBrowser with the cure."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise NoBrowser("Chromium is not installed (cure: sudo apt-get install chromium)")


def look(visits: Iterable[Visit], session: Session, seen: Callable[[Look], None], *, pages: int = 3) -> list[Look]:
    """Opens each visit at each width, and once in English; `seen` is told of each look as it ends.

    The looking has an event loop and a thread of its own, because the caller's thread may already run a loop. `seen` is called in the
    caller's thread, where it may use the database; if it raises, no further page is opened.
    """
    try:
        from playwright.async_api import async_playwright
    except ImportError as none:
        raise NoBrowser("Playwright is not installed (cure: install the development packages)") from none

    told: SimpleQueue[Look | None] = SimpleQueue()
    stopped = threading.Event()

    async def run() -> list[Look]:
        with tempfile.TemporaryDirectory(prefix="selaras-chromium-") as home:
            async with async_playwright() as playwright:
                quiet = {"HOME": home, "PATH": "/usr/bin:/bin"}
                browser = await playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS), env=quiet)
                looks = await _look_at_all(browser, list(visits), session, told.put, stopped, pages)
                await browser.close()
                return looks

    with ThreadPoolExecutor(1, "selaras-shots") as thread:
        looking = thread.submit(lambda: asyncio.run(run()))
        looking.add_done_callback(lambda ended: told.put(None))
        try:
            while (done := told.get()) is not None:
                seen(done)
        finally:
            stopped.set()
    return looking.result()


async def _look_at_all(
    browser: "Browser", visits: list[Visit], session: Session, seen: Callable[[Look], None], stopped: threading.Event, pages: int
) -> list[Look]:
    looks: list[Look] = []
    work = [(visit, width) for width in WIDTHS for visit in visits if visit.address]
    queue = takewhile(lambda each: not stopped.is_set(), work)
    contexts: dict[tuple[Visitor, int], BrowserContext] = {}

    async def keep_looking() -> None:
        for visit, width in queue:
            key = (visit.visitor, width)
            if key not in contexts:
                contexts[key] = await _context(browser, visit.visitor, width, session)
            done = Look(visit, width, tuple(await _look_at(contexts[key], visit, width, session)))
            looks.append(done)
            seen(done)

    for visit in visits:
        if visit.fault:
            looks.append(Look(visit, 0, (visit.fault,)))
            seen(looks[-1])
    await asyncio.gather(*(keep_looking() for _each in range(pages)))
    return looks


async def _context(browser: "Browser", visitor: Visitor, width: int, session: Session) -> "BrowserContext":
    context = await browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        reduced_motion="reduce",
        locale="en-GB",  # the page is Indonesian whatever the browser would like
        timezone_id="Asia/Jakarta",
        has_touch=width < 600,
    )
    if visitor.session:
        await context.add_cookies([{"name": session.cookie, "value": visitor.session, "url": session.address}])
    return context


@asynccontextmanager
async def _watched(context: "BrowserContext", expected: int) -> AsyncIterator[tuple["Page", list[str]]]:
    """A new page, and the list into which its console errors, faults and failed requests are written."""
    page = await context.new_page()
    findings: list[str] = []
    told = f"status of {expected}"

    def answered(answer: "Response") -> None:
        if answer.status >= 400 and answer.status != expected:
            findings.append(f"{answer.status}: {answer.url}")

    page.on("console", lambda said: findings.append(f"console: {said.text}") if said.type == "error" and told not in said.text else None)
    page.on("pageerror", lambda fault: findings.append(f"script: {fault}"))
    page.on("requestfailed", lambda request: findings.append(f"request failed: {request.url} {request.failure}") if not _left(request) else None)
    page.on(
        "response", lambda answer: findings.append(f"{answer.status}: {answer.url}") if answer.status >= 400 and answer.status != expected else None
    )
    try:
        yield page, findings
    finally:
        await page.close()


def _left(request: Any) -> bool:
    """A request that the page itself gave up (polling while it is left) is no fault."""
    return "ERR_ABORTED" in (request.failure or "")


async def _look_at(context: "BrowserContext", visit: Visit, width: int, session: Session) -> list[str]:
    """Everything that is wrong with one page."""
    expected = 404 if visit.page == "not-found" else 200
    async with _watched(context, expected) as (page, findings):
        try:
            answer = await page.goto(session.address + visit.address, wait_until="load", timeout=30_000)
            if answer is None or answer.status != expected:
                return [*findings, f"answered {answer.status if answer else 'nothing'} instead of {expected}"]
            await page.wait_for_function(DRAWN, timeout=10_000)
            await page.evaluate(session.axe)
            for violation in await page.evaluate(AXE):
                findings.append(f"axe {violation['id']}: {violation['help']}: {violation['nodes'][0]['html'][:160]}")
            if (over := await page.evaluate(SIDEWAYS)) > 0:
                findings.append(f"scrolls sideways by {over} px")
            findings += [f"overhangs its box: {words}" for words in await page.evaluate(OVERHANGS)]
            findings += [f"one card covers another: {cards}" for cards in await page.evaluate(COVERED)]
            findings += [f"not translated: {text}" for text in session.english.left_in(await page.evaluate(TEXTS))]
            await page.screenshot(path=session.folder / visit.file_name(width), full_page=True)
            if width == min(WIDTHS):
                findings += await _in_english(context, visit, expected, session)
        except Exception as fault:  # whatever breaks the look is the finding
            findings.append(f"{type(fault).__name__}: {str(fault).splitlines()[0]}")
        return list(dict.fromkeys(findings))


async def _in_english(context: "BrowserContext", visit: Visit, expected: int, session: Session) -> list[str]:
    """The same page in English, fetched without being drawn."""
    cookies = f"{session.language_cookie}=en" + (f"; {session.cookie}={visit.visitor.session}" if visit.visitor.session else "")
    address = session.address + visit.address
    for _ in range(4):  # followed by hand: a redirect that Playwright follows loses the header
        # Again if a kept connection was being closed just then.
        answer = await context.request.get(address, headers={"Cookie": cookies}, max_redirects=0, max_retries=2)
        if not 300 <= answer.status < 400:
            break
        address = urljoin(address, answer.headers["location"])
    good = answer.status == expected and '<html lang="en">' in await answer.text()
    return [] if good else [f"in English it answered {answer.status}"]
