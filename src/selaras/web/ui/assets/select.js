// SPDX-FileCopyrightText: 2026 The Selaras authors
// SPDX-License-Identifier: Apache-2.0
// A long list that can be searched: <select data-search>.

import TomSelect from "tom-select/dist/js/tom-select.base.min.js";

export function searchable(select) {
  if (select.tomselect) return;
  // Without a throttle: whoever types and presses Enter at once takes what was typed, not what stood there before.
  const render = { no_results: () => Object.assign(document.createElement("div"), { className: "no-results", textContent: document.body.dataset.none }) };
  new TomSelect(select, { maxOptions: 200, hideSelected: false, allowEmptyOption: true, refreshThrottle: 0, placeholder: " ", hidePlaceholder: false, render });
  select.setAttribute("aria-hidden", "true"); // its label now names the box that can be typed in
}
