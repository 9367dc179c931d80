// SPDX-FileCopyrightText: 2026 The Selaras authors
// SPDX-License-Identifier: Apache-2.0
// What every page needs: htmx, Tabler's behaviour, the menu on a phone; charts and searchable lists are fetched only where they are.

import "@tabler/core/dist/js/tabler.esm.js";
import htmx from "htmx.org";
import { sayDay } from "./days.js";

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
// In rows that are worked one after the other, <tr data-row>, J and K go down and up; a key then means the row in which the hands are.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  // A key that is held down goes on from row to row; it decides nothing again and again.
  if (event.repeat && !"jk".includes(key)) return;
  const here = document.activeElement.closest("[data-row]");
  const rows = [...document.querySelectorAll("[data-row]")];
  const next = { j: rows[rows.indexOf(here) + 1], k: rows[rows.indexOf(here) - 1] }[key];
  const keyed = [...document.querySelectorAll(`[data-key~="${CSS.escape(key)}"]:not(:disabled)`)];
  const meant = keyed.find((each) => here?.contains(each)) ?? keyed.find((each) => !each.closest("[data-row]"));
  if (!next && !meant) return;
  event.preventDefault();
  if (next) next.querySelector("a").focus();
  else press(meant);
});

function press(meant) {
  if (meant.matches("summary")) meant.parentElement.open = true;
  else meant.click();
  const opened = meant.closest("details");
  opened?.querySelector(".ts-control input, input:not([type=hidden]), select:not(.tomselected)")?.focus();
  if (opened) meant.scrollIntoView({ block: "start" }); // with room below for the list of what is found
}

// One box that ticks all of a name: <input type="checkbox" data-ticks="need">.
document.addEventListener("change", (event) => {
  const name = event.target.dataset?.ticks;
  if (name) for (const box of document.querySelectorAll(`input[type=checkbox][name="${name}"]`)) box.checked = event.target.checked;
});

// What somebody begins to write stays on this device until it was taken: <form data-draft="whose">, with `data-fresh` where nothing else fills it.
// A file is chosen anew: a page can neither keep one nor put it back.
const SENT = "selaras-sent";

const UNKEPT = new Set(["hidden", "password", "file"]);

function typed(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) if (!UNKEPT.has(form.elements[name]?.type)) (values[name] ??= []).push(value);
  return values;
}

function retype(form, kept) {
  for (const field of form.elements) {
    if (!field.name || UNKEPT.has(field.type)) continue;
    const values = kept[field.name] ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
    else if (values.length) field.value = values[0];
  }
}

function keepDraft(form) {
  const key = `selaras-draft-${form.dataset.draft}`;
  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  if (kept && "fresh" in form.dataset) {
    retype(form, kept);
    const word = form.querySelector("template").content.cloneNode(true);
    word.querySelector("button").addEventListener("click", () => {
      localStorage.removeItem(key);
      location.reload();
    });
    form.prepend(word);
  }
  const keep = () => localStorage.setItem(key, JSON.stringify(typed(form)));
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => sessionStorage.setItem(SENT, key));
}

// Whoever switches the language in the middle of a form finds in it what they had typed: kept in this tab until the page is there again, and no longer.
const SWITCHED = "selaras-switched";
const written = () => [...document.querySelectorAll("main form[method=post]")];

document.addEventListener("submit", (event) => {
  if (event.target.matches(".language")) sessionStorage.setItem(SWITCHED, JSON.stringify([location.pathname, written().map(typed)]));
});

function retypeSwitched() {
  const [page, forms] = JSON.parse(sessionStorage.getItem(SWITCHED) ?? "[]");
  sessionStorage.removeItem(SWITCHED);
  if (page === location.pathname && forms.length === written().length) written().forEach((form, at) => retype(form, forms[at]));
}

// What must be said only with some choices: <select data-asks="field" data-asks-with="3 17">. Whoever takes one of them in a hurry is led to that field.
document.addEventListener("change", ({ target }) => {
  const asked = target.dataset?.asks && target.form?.elements[target.dataset.asks];
  if (asked) asked.required = target.dataset.asksWith.split(" ").includes(target.value);
});

// What a page proposes into the fields around it: <div data-proposes='{"heads_least": ["12"]}'>. A field that somebody has touched stays as it is; one
// that is proposed nothing any longer is as it was before.
const touched = new WeakSet();
const before = new WeakMap();
let proposing = false;

function touch(event) {
  if (proposing || !event.target.name) return;
  touched.add(event.target);
  event.target.closest(".mb-3")?.classList.remove("proposed");
}

const valuesOf = (field) => (field.multiple ? [...field.selectedOptions].map((option) => option.value) : [field.value]);

function fill(field, values) {
  if (field.tomselect) field.tomselect.setValue(field.multiple ? values : values[0], true);
  else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
  else field.value = values[0];
  if (field.type === "date") field.dispatchEvent(new Event("input")); // said in words; it does not rise to the form, as a touch does
}

function propose(form) {
  const box = form.querySelector("[data-proposes]");
  const proposed = JSON.parse(box?.dataset.proposes ?? "{}");
  proposing = true;
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "radio" || touched.has(field)) continue;
    const values = proposed[field.name];
    if (values && !before.has(field)) before.set(field, valuesOf(field));
    if (values || before.has(field)) fill(field, values ?? before.get(field));
    field.closest(".mb-3")?.classList.toggle("proposed", Boolean(values?.[0]));
    const more = values?.[0] && field.closest("details");
    if (more) more.open = true;
  }
  form.dispatchEvent(new Event("change")); // what was proposed belongs to the draft
  proposing = false;
}

// What a kind brings along: <form data-brings='{"ojt": {"unit": "seats", "due_on": "2018-06-30"}}'>: words, <span data-brought="unit">, and what its
// fields start with, until somebody touches them.
function bring(form) {
  const brought = JSON.parse(form.dataset.brings)[form.elements.kind.value] ?? {};
  for (const words of form.querySelectorAll("[data-brought]")) words.textContent = brought[words.dataset.brought] ?? "";
  for (const field of form.elements) if (field.name in brought && !touched.has(field)) fill(field, [brought[field.name]]);
}

// Forgotten only once another page says that it was taken: this one, shown again, says what was wrong with it, and a page that never came says nothing.
function forgetSent(page) {
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  if (sent && (!page.querySelector("[data-draft]") || page.querySelector("#alerts .alert-success"))) localStorage.removeItem(sent);
}

const modules = document.body.dataset;

async function wake(root) {
  const found = (selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  for (const form of found("form[data-draft]")) {
    form.addEventListener("input", touch);
    form.addEventListener("change", touch);
    keepDraft(form);
  }
  for (const form of found("form[data-brings]")) {
    form.addEventListener("input", touch);
    form.addEventListener("change", (event) => event.target.name === "kind" && bring(form));
  }
  found("input[type=date]").forEach(sayDay);
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
  found("form:has([data-proposes])").forEach(propose);
  const desk = root.querySelector("[data-desk]");
  if (desk) (await import(desk.dataset.script)).open(desk);
  const door = root.querySelector("[data-door]");
  if (door) (await import(door.dataset.script)).open(door);
  // What is asked for here is shown at once (by htmx), so that nobody acts on a list that was filtered otherwise: its button has nothing left to do.
  for (const button of found("form[data-at-once] button")) button.hidden = true;
  for (const button of found("[data-print]")) button.addEventListener("click", () => window.print());
}

// A form that takes a while says so, and is sent once: also where somebody is quicker than what the page still fetches.
const sentForms = new WeakSet();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (sentForms.has(form)) event.preventDefault();
  sentForms.add(form);
  // After the form was read: a button that is disabled before would not be sent with it.
  setTimeout(() => [...form.elements].filter((each) => each.type === "submit").forEach((button) => (button.disabled = true)));
});

// Somebody went back to a page whose form was sent: it is a new page again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("form[data-once]")) location.reload();
});

forgetSent(document.body);
retypeSwitched();
Promise.all([wake(document.body), new Promise((done) => window.addEventListener("load", done))]).then(() => {
  // A link may lead to something that is folded away; it only opens, it does nothing.
  const folded = location.hash && document.querySelector(`summary[id="${CSS.escape(location.hash.slice(1))}"]`);
  if (folded) press(folded);
});
document.body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) wake(event.detail.elt);
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id === "read") propose(event.detail.target.closest("form"));
});
