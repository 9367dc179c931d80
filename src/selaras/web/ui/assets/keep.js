// SPDX-FileCopyrightText: 2026 The Selaras authors
// SPDX-License-Identifier: Apache-2.0
// Keeps this page, what it has fetched and `more` that it may come to need, for its worker (keeper.js at `address`) to answer with when the network is
// gone. The page itself puts them there, at its first visit as at every other: a worker sees only what is fetched once it is there.

const KEPT = "selaras-kept-1"; // as in keeper.js
// No laxer than the server's: what is kept here comes without its headers.
const POLICY = "default-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'";

// Resolves once all of it is kept, and somebody is there to answer. To be called before the page changes itself.
export async function keep(address, more) {
  const worker = navigator.serviceWorker;
  if (!worker) return;
  const page = `<!doctype html>${document.documentElement.outerHTML}`;
  const registered = worker.register(address, { scope: location.pathname });
  const kept = await caches.open(KEPT);
  // What a worker saw come is the better copy: it has the server's own headers.
  if (!worker.controller) await kept.put(location.href, new Response(page, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY } }));
  if (document.readyState !== "complete") await new Promise((done) => window.addEventListener("load", done, { once: true }));
  await document.fonts.ready;
  const fetched = performance.getEntriesByType("resource").filter((each) => !["fetch", "xmlhttprequest", "beacon"].includes(each.initiatorType));
  const names = [...fetched.map((each) => each.name), ...more].filter((name) => new URL(name, location).origin === location.origin);
  await Promise.all([...new Set(names)].map(async (name) => (await kept.match(name)) ?? kept.add(name)));
  await registered;
  await worker.ready;
}
