// SPDX-FileCopyrightText: 2026 The Selaras authors
// SPDX-License-Identifier: Apache-2.0
// What every page needs: htmx, Tabler's behaviour, the menu on a phone; charts and searchable lists are fetched only where they are.

import "@tabler/core/dist/js/tabler.esm.js";
import htmx from "htmx.org";

window.htmx = htmx;

const side = document.querySelector(".shell-side");
const opener = document.querySelector("[data-opens-side]");

function show(open) {
  if (!side || !opener) return;
  side.toggleAttribute("data-open", open);
  opener.setAttribute("aria-expanded", String(open));
  document.querySelector(".shell-veil")?.remove();
  if (open) {
    const veil = document.createElement("div");
    veil.className = "shell-veil";
    veil.addEventListener("click", () => show(false));
    side.after(veil);
    side.querySelector("a, button")?.focus();
  } else if (side.contains(document.activeElement)) {
    opener.focus();
  }
}

opener?.addEventListener("click", () => show(!side.hasAttribute("data-open")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && side?.hasAttribute("data-open")) show(false);
});

// One key for what one does a hundred times in a row: <button data-key="v">. Never while somebody types, nor with a modifier.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]")) return;
  const meant = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]:not(:disabled)`);
  if (!meant) return;
  event.preventDefault();
  meant.click();
  meant.closest("details")?.querySelector(".ts-control input, input:not([type=hidden]), select")?.focus();
});

// One box that ticks all of a name: <input type="checkbox" data-ticks="need">.
document.addEventListener("change", (event) => {
  const name = event.target.dataset?.ticks;
  if (name) for (const box of document.querySelectorAll(`input[type=checkbox][name="${name}"]`)) box.checked = event.target.checked;
});

const modules = document.body.dataset;

async function wake(root) {
  const found = (selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  const charts = found("[data-chart]");
  if (charts.length) {
    const { draw } = await import(modules.charts);
    charts.forEach((box) => draw(box, modules.map));
  }
  const lists = found("select[data-search]");
  if (lists.length) {
    const { searchable } = await import(modules.select);
    lists.forEach(searchable);
  }
  const desk = root.querySelector("[data-desk]");
  if (desk) (await import(desk.dataset.script)).open(desk);
  for (const button of found("[data-print]")) button.addEventListener("click", () => window.print());
  // A form that takes a while says so, and is sent once.
  for (const form of found("form[data-once]")) {
    // After the form was read: a button that is disabled before would not be sent with it.
    const buttons = () => form.querySelectorAll("button[type=submit], button:not([type])").forEach((button) => (button.disabled = true));
    form.addEventListener("submit", () => setTimeout(buttons));
  }
}

wake(document.body);
document.body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) wake(event.detail.elt);
});
