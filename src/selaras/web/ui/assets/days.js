// SPDX-FileCopyrightText: 2026 The Selaras authors
// SPDX-License-Identifier: Apache-2.0
// The browser shows a day in its own language; beside it stands the page's, with the day of the week: "Senin, 5 Maret 2018".

const language = document.documentElement.lang;
const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

export function sayDay(field) {
  const words = document.createElement("div");
  words.className = "form-text";
  words.id = `${field.id || field.name}-in-words`;
  words.setAttribute("aria-live", "polite");
  const say = () => (words.textContent = field.valueAsDate ? format.format(field.valueAsDate) : "");
  say();
  field.after(words);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${words.id}`.trim());
  field.addEventListener("input", say);
}
