// SPDX-FileCopyrightText: 2026 The Selaras authors
// SPDX-License-Identifier: Apache-2.0
// A guest's own page of arrival: one tap is kept on the phone, with its time, until the server has taken it, and may be sent twice. How long ago it was
// is sent, not when: a phone whose clock is wrong still knows that. What the server refuses stays with its reason until it was read.

import { keep } from "./keep.js";

const EVERY = 10_000; // milliseconds between two attempts

export function open(door) {
  const [form, soon, noted, refused] = ["[data-here]", "[data-soon]", "[data-noted]", "[data-refused]"].map((each) => door.querySelector(each));
  const words = door.dataset;
  const kept = `arrival:${location.pathname}`;
  const read = () => JSON.parse(localStorage.getItem(kept) || "null");
  const clock = (moment) => new Date(moment).toTimeString().slice(0, 5).replace(":", ".");

  function write(row) {
    if (row) localStorage.setItem(kept, JSON.stringify(row));
    else localStorage.removeItem(kept);
    show();
  }

  function show() {
    const row = read();
    // A page that was opened before the day and is read without a network: the phone knows the hour, and the server judges what it is told.
    const open = !soon || (Date.now() >= words.opens && Date.now() <= words.closes);
    if (form) form.hidden = Boolean(row) || !open;
    if (soon) soon.hidden = Boolean(row) || open;
    noted.hidden = !row || Boolean(row.refused);
    refused.hidden = !row?.refused;
    noted.querySelector("[data-time]").textContent = row ? clock(row.at) : "";
    refused.querySelector("[data-why]").textContent = row?.refused ?? "";
  }

  let sending = false;
  async function send() {
    const row = read();
    if (sending || !row || row.refused) return;
    sending = true;
    try {
      const ago = Math.max(0, Math.round((Date.now() - row.at) / 1000));
      const answer = await fetch(location.pathname, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": words.token },
        body: new URLSearchParams({ token: row.token, ago }),
      });
      if (answer.status === 403) return void (noted.querySelector("[data-next]").textContent = words.again);
      const said = await answer.json(); // what is no answer of ours (a hotel's page for logging in) is no network
      if (said.refused) return write({ ...row, refused: said.refused });
      localStorage.removeItem(kept);
      location.reload();
    } catch {
      // no network: what was noted waits here
    } finally {
      sending = false;
    }
  }

  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!read()) write({ token: crypto.randomUUID(), at: Date.now() }); // a second tap is the first one's
    send();
  });
  refused.querySelector("button").addEventListener("click", () => write(null));
  window.addEventListener("online", send);
  setInterval(send, EVERY);
  keep(words.door, []).then(
    () => door.querySelector("[data-kept]")?.removeAttribute("hidden"),
    () => {}, // no network any more, or a browser that keeps nothing
  );
  show();
  send();
}
