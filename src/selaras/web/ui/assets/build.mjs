// SPDX-FileCopyrightText: 2026 The Selaras authors
// SPDX-License-Identifier: Apache-2.0
// Bundles the shell's scripts, styles, icons and map into ../static/built. Run by `npm run build`; Django adds the hashes to the names.

import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import map from "@svg-maps/indonesia";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../../../..");
const out = join(here, "../static/built");

await mkdir(out, { recursive: true });
for (const name of await readdir(out)) {
  if (!name.startsWith(".")) await rm(join(out, name), { recursive: true });
}

await build({
  absWorkingDir: root,
  entryPoints: ["app", "charts", "desk", "door", "keeper", "scan", "select"].map((name) => join(here, `${name}.js`)).concat(join(here, "selaras.css")),
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome111", "firefox113", "safari16.4"],
  legalComments: "eof",
  logLevel: "warning",
});

// One sprite of the icons that pages name: <c-icon name="home" /> points into it.
const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
const symbols = await Promise.all(
  names.map(async (name) => {
    const svg = await readFile(join(root, "node_modules/@tabler/icons/icons/outline", `${name}.svg`), "utf8");
    const inner = svg.slice(svg.indexOf("\n>") + 2, svg.lastIndexOf("</svg>")).replace(/\s+/g, " ").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
  }),
);
await writeFile(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg"><!-- Tabler Icons, MIT -->${symbols.join("")}</svg>\n`);

// The provinces as one SVG that a chart can register: each path carries the name of its province.
const paths = map.locations.map(({ id, name, path }) => `<path id="${id}" name="${name}" d="${path}"/>`).join("");
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${map.viewBox}">${paths}</svg>`;
await writeFile(join(out, "indonesia.json"), JSON.stringify({ credit: "@svg-maps/indonesia, CC BY 4.0", svg }));
