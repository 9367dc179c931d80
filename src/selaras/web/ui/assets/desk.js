// SPDX-FileCopyrightText: 2026 The Selaras authors
// SPDX-License-Identifier: Apache-2.0
// The registration desk: filters while one types, notes an arrival with one tap, keeps it on the phone until the server has taken it.

const SHOWN = 12;

export function open(desk) {
  const guests = JSON.parse(document.getElementById("guests").textContent);
  const [box, list, came, waiting] = ["input", "[data-list]", "[data-came]", "[data-waiting]"].map((each) => desk.querySelector(each));
  const words = desk.dataset;
  const kept = `arrivals:${words.desk}`;
  const queue = () => JSON.parse(localStorage.getItem(kept) || "[]");
  const keep = (rows) => localStorage.setItem(kept, JSON.stringify(rows));
  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/[^a-z0-9 ]/g, "");

  function count() {
    came.textContent = guests.filter((guest) => guest.arrived).length;
    const open = queue().length;
    waiting.hidden = !open;
    waiting.textContent = open ? ` · ${open} ${words.noted}` : "";
  }

  function show() {
    const typed = plain(box.value.trim()).split(" ").filter(Boolean);
    const fits = guests.filter((guest) => typed.every((part) => plain(guest.name).split(" ").some((word) => word.startsWith(part))));
    list.replaceChildren(...fits.slice(0, SHOWN).map(line));
    count();
  }

  function line(guest) {
    const row = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "desk-guest";
    button.disabled = Boolean(guest.arrived) || "closed" in words;
    const name = document.createElement("strong");
    name.textContent = guest.name;
    const says = document.createElement("span");
    says.textContent = guest.arrived ? `✓ ${guest.arrived}` : guest.says;
    button.append(name, says);
    button.addEventListener("click", () => note(guest));
    row.append(button);
    return row;
  }

  function note(guest) {
    const now = new Date();
    guest.arrived = now.toTimeString().slice(0, 5).replace(":", ".");
    keep([...queue(), { token: crypto.randomUUID(), guest: guest.key, at: now.toISOString() }]);
    box.value = "";
    box.focus();
    show();
    send();
  }

  let sending = false;
  async function send() {
    const rows = queue();
    if (sending || !rows.length) return;
    sending = true;
    try {
      const answer = await fetch(words.desk, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": words.token },
        body: JSON.stringify(rows),
        redirect: "manual",
      });
      if (answer.ok) {
        const { stands, refused, here } = await answer.json();
        const done = new Set([...stands, ...Object.keys(refused)]);
        keep(queue().filter((row) => !done.has(row.token)));
        for (const [token, why] of Object.entries(refused)) {
          const row = rows.find((each) => each.token === token);
          const guest = guests.find((each) => each.key === row?.guest);
          if (guest) Object.assign(guest, { arrived: "", says: why });
        }
        for (const guest of guests) if (here.includes(guest.key)) guest.arrived ||= "…";
        show();
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
  }

  for (const row of queue()) {
    const guest = guests.find((each) => each.key === row.guest);
    if (guest) guest.arrived ||= "…";
  }
  box.addEventListener("input", show);
  box.addEventListener("keydown", (event) => {
    const open = [...list.querySelectorAll("button:not(:disabled)")];
    if (event.key === "Enter" && open.length === 1) open[0].click();
  });
  window.addEventListener("online", send);
  setInterval(send, 10_000);
  navigator.serviceWorker?.register(words.worker, { scope: location.pathname }).catch(() => {});
  show();
  send();
}
