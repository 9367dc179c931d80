// SPDX-FileCopyrightText: 2026 The Selaras authors
// SPDX-License-Identifier: Apache-2.0
// Has what this page fetches kept by its worker (keeper.js at `address`), and `more` that it may come to need. A worker sees only what is fetched once
// it is there: what was fetched before is fetched again. A page that names itself outlives the network from the first time that it was opened.

export function keep(address, more) {
  const worker = navigator.serviceWorker;
  const look = (names) => names.forEach((name) => fetch(name).catch(() => {}));
  const fetched = () => performance.getEntriesByType("resource").filter((each) => each.initiatorType !== "fetch");
  if (worker?.controller) look(more);
  else worker?.addEventListener("controllerchange", () => look([...fetched().map((each) => each.name), ...more]), { once: true });
  worker?.register(address, { scope: location.pathname }).catch(() => {});
}
