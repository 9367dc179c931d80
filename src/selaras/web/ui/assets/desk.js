// SPDX-FileCopyrightText: 2026 The Selaras authors
// SPDX-License-Identifier: Apache-2.0
// The registration desk: filters while one types, notes an arrival with one tap or by a guest's QR code and takes it back with another, keeps it on the
// phone until the server has taken it. Nothing is forgotten that was not confirmed or read, and everything may be sent twice.

import { keep } from "./keep.js";

const SHOWN = 12;
const UNINVITED = 6; // shown from three letters on
const EVERY = 10_000; // milliseconds between two looks at what waits
const A_DELIVERY = 100; // rows sent at once
const A_TAP = 1000; // milliseconds within which a second tap on the same spot belongs to the first
const A_SPOT = 60; // pixels around the first
const LOOK = 3; // with nothing to send, every third time: what other desks noted

export function open(desk) {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const guests = read("guests");
  const others = read("others");
  const parts = ["input", "[data-list]", "[data-came]", "[data-people]", "[data-waiting]", "[data-last]", "[data-refused]", "[data-camera]"];
  const [box, list, came, people, waiting, last, refusals, camera] = parts.map((each) => desk.querySelector(each));
  const words = desk.dataset;
  const closed = "closed" in words;
  const kept = `arrivals:${words.desk}`;
  const all = () => JSON.parse(localStorage.getItem(kept) || "[]");
  const queue = () => all().filter((row) => !row.refused); // what still waits; the others wait for somebody to read why they were refused
  const store = (rows) => localStorage.setItem(kept, JSON.stringify(rows));
  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/[^a-z0-9 ]/g, "");
  const known = (key) => [...guests, ...others].find((each) => String(each.key) === String(key) || each.owner === String(key));
  // In the zone of the meeting, as the server writes it, whatever zone the phone is in.
  const hours = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: words.zone });
  const clock = (moment) => hours.format(moment).replace(":", ".");

  function count() {
    came.textContent = guests.filter((guest) => guest.arrived).length;
    people.textContent = guests.reduce((sum, guest) => sum + (guest.people || 0), 0);
    const open = new Set(queue().map((row) => known(row.guest) ?? row.guest)).size;
    waiting.hidden = !open;
    waiting.textContent = open ? ` · ${open} ${words.noted}` : "";
    tell();
  }

  function tell() {
    const rows = all().filter((row) => row.refused);
    refusals.hidden = !rows.length;
    if (rows.length === refusals.childElementCount) return;
    refusals.replaceChildren(
      ...rows.map((row) => {
        const line = element("li", "desk-no");
        const read = small(words.read, { name: row.who ?? "" }, () => {
          store(all().filter((each) => each.token !== row.token));
          tell();
        });
        line.append(element("strong", "", row.who ?? ""), element("span", "", `${row.undo ? words.undo : clock(new Date(row.at))} · ${row.refused}`), read);
        return line;
      }),
    );
  }

  // A guest is found by its own name and by those of its people; by theirs alone, the line says who it was.
  const says = (words, typed) => typed.every((part) => plain(words).split(" ").some((word) => word.startsWith(part)));
  const fitting = (rows, typed) => rows.filter((guest) => says([guest.name, ...(guest.names ?? [])].join(" "), typed));

  function about(guest) {
    const typed = plain(box.value.trim()).split(" ").filter(Boolean);
    const meant = says(guest.name, typed) ? [] : (guest.names ?? []).filter((name) => !guest.about.includes(name) && typed.some((part) => says(name, [part])));
    return [guest.about, ...meant].filter(Boolean).join(" · ");
  }

  // The guest whose QR code, or address of arrival, that is. The page holds of each code only a digest: whoever reads it here can forge none.
  const link = new RegExp(`/${words.arrive}/([^/?#\\s]+)`);
  async function owner(text) {
    const token = text.replace(/%3A/gi, ":").match(link)?.[1] ?? "";
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
    const code = [...new Uint8Array(digest, 0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return guests.find((guest) => guest.codes?.includes(code));
  }

  // Notes whose code it is, and says who; nothing where they are here already. Returns what there is to say instead.
  async function readCode(text) {
    const guest = await owner(text);
    if (!guest) return words.strange;
    if (guest.arrived) say(guest);
    else note(guest);
    box.value = "";
    show();
    return "";
  }

  async function showOwner(text) {
    const guest = await owner(text);
    if (box.value !== text) return;
    shown = guest ? [guest] : [];
    list.replaceChildren(guest ? line(guest) : remark(words.strange));
  }

  function show() {
    if (still) {
      list.replaceChildren(...still.map(line));
      return count();
    }
    if (link.test(box.value)) return void showOwner(box.value);
    const typed = plain(box.value.trim()).split(" ").filter(Boolean);
    const fits = fitting(guests, typed).sort((one, other) => Boolean(one.arrived) - Boolean(other.arrived));
    const strangers = typed.join("").length >= 3 && !closed ? fitting(others, typed).slice(0, UNINVITED) : [];
    shown = [...fits.slice(0, SHOWN), ...strangers];
    const lines = fits.slice(0, SHOWN).map(line);
    if (strangers.length) lines.push(remark(words.uninvited), ...strangers.map(line));
    if (fits.length > SHOWN) lines.splice(SHOWN, 0, remark(`${fits.length - SHOWN} ${words.rest}`));
    if (!lines.length) lines.push(nobody());
    list.replaceChildren(...lines);
    count();
  }

  function element(tag, name, text = "") {
    const made = document.createElement(tag);
    made.className = name;
    made.textContent = text;
    return made;
  }

  const remark = (text) => element("li", "desk-remark", text);

  function nobody() {
    const line = remark(`${words.nobody} `);
    const way = element("a", "", words.knocks);
    way.href = `${words.knock}?${new URLSearchParams({ firm: box.value.trim() })}`;
    way.target = "_blank"; // the desk stays open
    line.append(way);
    return line;
  }

  function small(text, guest, act) {
    const button = element("button", "btn btn-sm", text);
    button.type = "button";
    button.setAttribute("aria-label", `${text}: ${guest.name}`);
    button.addEventListener("click", () => act(guest));
    return button;
  }

  const here = (guest) => `✓ ${guest.arrived} · ${guest.people} ${words.persons}`;

  function line(guest) {
    const row = element("li", "desk-row");
    const main = element(guest.arrived ? "div" : "button", others.includes(guest) ? "desk-guest desk-uninvited" : "desk-guest");
    main.append(element("strong", "", guest.name), element("span", "desk-about", about(guest)), element("span", "", guest.arrived ? here(guest) : guest.says));
    row.append(main);
    if (guest.arrived) {
      main.classList.add("desk-here");
      const acts = element("div", "desk-acts");
      acts.append(small(words.more, guest, more), small(words.undo, guest, undo));
      if (!closed) row.append(acts);
    } else {
      main.type = "button";
      main.disabled = closed;
      main.addEventListener("click", () => note(guest));
    }
    return row;
  }

  // After a tap the list stands still until somebody types, and the second half of a double tap, however slow, does nothing.
  let shown = [];
  let still = null;
  let tap = null;
  list.addEventListener(
    "click",
    (event) => {
      if (!event.detail) return; // by keyboard
      const again = tap && event.timeStamp - tap.timeStamp < A_TAP && Math.hypot(event.clientX - tap.clientX, event.clientY - tap.clientY) < A_SPOT;
      if (again) event.stopPropagation();
      else tap = event;
    },
    { capture: true },
  );
  function move() {
    still = tap = null;
    show();
  }

  let said = null;
  function say(guest) {
    said = guest;
    last.hidden = !guest;
    if (guest) last.replaceChildren(element("strong", "", guest.name), element("span", "", here(guest)), small(words.more, guest, more), small(words.undo, guest, undo));
  }

  function write(row) {
    store([...all(), { token: crypto.randomUUID(), at: new Date().toISOString(), ...row }]);
    box.value = "";
    still ??= shown;
    if (camera.hidden) box.focus(); // else the keyboard would rise over what the camera sees
    show();
    send();
  }

  function note(guest) {
    if (closed) return;
    const token = crypto.randomUUID();
    if (others.includes(guest)) {
      others.splice(others.indexOf(guest), 1);
      guests.push(guest);
    }
    Object.assign(guest, { arrived: clock(new Date()), tokens: [token], people: 1 });
    say(guest);
    write({ token, guest: guest.key, who: guest.name });
  }

  function more(guest) {
    const token = crypto.randomUUID();
    guest.tokens.push(token);
    guest.people += 1;
    say(guest);
    write({ token, guest: guest.key, who: guest.name, more: true });
  }

  function undo(guest) {
    const tokens = guest.tokens;
    Object.assign(guest, { arrived: "", tokens: [], people: 0 });
    say(null);
    write({ guest: guest.key, who: guest.name, undo: tokens });
  }

  // What the server knows holds for every guest of whom nothing waits here.
  function learn(rows) {
    const open = new Set(queue().map((row) => known(row.guest)));
    const there = new Set();
    for (const row of rows) {
      const guest = known(row.owner);
      there.add(guest);
      if (!guest) guests.push(row);
      else if (!open.has(guest)) {
        Object.assign(guest, { arrived: row.arrived, tokens: row.tokens, people: row.people });
        if (others.includes(guest)) guests.push(...others.splice(others.indexOf(guest), 1));
      }
    }
    for (const guest of guests) if (guest.arrived && !there.has(guest) && !open.has(guest) && !rows.includes(guest)) Object.assign(guest, { arrived: "", tokens: [], people: 0 });
  }

  let sending = false;
  async function send(look = false) {
    const rows = queue().slice(0, A_DELIVERY);
    if (sending || (!rows.length && (!look || closed))) return;
    sending = true;
    let again = false;
    try {
      const answer = await fetch(words.desk, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": words.token },
        body: JSON.stringify(rows.map(({ who, ...row }) => row)),
        redirect: "manual",
      });
      if (answer.ok) {
        const { stands, refused, here: arrived } = await answer.json();
        const done = new Set(stands);
        store(all().filter((row) => !done.has(row.token)).map((row) => (refused[row.token] ? { ...row, refused: refused[row.token] } : row)));
        learn(arrived);
        if (said && !said.arrived) say(null); // another desk took it back, or the server refused it; else the bar stays, with whoever stands on it
        if (!list.contains(document.activeElement)) show();
        again = queue().length > 0 && !queue().some((row) => row.token === rows[0]?.token); // more than one delivery, or noted while this was on its way
      } else if (answer.type === "opaqueredirect" || answer.status === 403) {
        waiting.hidden = false;
        waiting.textContent = ` · ${words.again}`;
        return;
      }
      count();
    } catch {
      count(); // no network: what was noted waits here
    } finally {
      sending = false;
    }
    if (again) send();
  }

  // What was noted before this page was opened again and is not confirmed yet.
  for (const row of queue()) {
    const guest = known(row.guest);
    if (!guest) continue;
    if (others.includes(guest)) guests.push(...others.splice(others.indexOf(guest), 1));
    if (row.undo) Object.assign(guest, { arrived: "", tokens: [], people: 0 });
    else if (!guest.tokens?.includes(row.token)) {
      guest.arrived ||= clock(new Date(row.at));
      guest.tokens = [...(guest.tokens ?? []), row.token];
      guest.people = row.more ? guest.people + 1 : guest.people || 1;
    }
  }

  let stop = null;
  async function scan() {
    const says = camera.querySelector("p");
    const asked = camera.hidden;
    camera.hidden = !asked;
    stop?.();
    stop = null;
    if (!asked) return box.focus();
    says.textContent = words.starting;
    try {
      const { watch } = await import(words.scanner);
      const ends = await watch(camera.querySelector("video"), async (text) => {
        says.textContent = (await readCode(text)) || `✓ ${said?.name ?? ""}`;
        navigator.vibrate?.(60);
      });
      if (camera.hidden) return ends();
      stop = ends;
      says.textContent = words.hold;
    } catch (fault) {
      says.textContent = fault.name === "NotAllowedError" ? words.denied : words.blind;
    }
  }
  for (const button of desk.querySelectorAll("[data-scan]")) button.addEventListener("click", scan);

  box.addEventListener("input", move); // whoever types between two taps means two guests
  box.addEventListener("click", move);
  desk.addEventListener("keydown", (event) => {
    const open = [...list.querySelectorAll("button.desk-guest:not(:disabled)")];
    const invited = open.filter((each) => !each.classList.contains("desk-uninvited"));
    if (event.key === "Enter" && event.target === box) {
      if (link.test(box.value)) readCode(box.value).then((why) => why && list.replaceChildren(remark(why)));
      else if (box.value && invited.length === 1) invited[0].click();
    }
    if (event.key === "Escape") {
      box.value = "";
      box.focus();
      move();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && open.length) {
      event.preventDefault();
      const next = open.indexOf(document.activeElement) + step;
      (next < 0 ? box : open[Math.min(next, open.length - 1)]).focus();
    }
  });
  // On a phone the letters are typed above the keyboard: the list begins right below the box.
  box.addEventListener("focus", () => {
    if (window.innerWidth < 576) desk.scrollIntoView({ block: "start" });
  });
  window.addEventListener("online", () => send());
  let time = 0;
  setInterval(() => send(++time % LOOK === 0), EVERY);
  // The scanner is fetched only when it is asked for; that may be without a network, so the worker sees it before.
  keep(words.worker, [words.scanner]).catch(() => {});
  show();
  send();
}
