// Bundles the editor into the pages' folder of static files, with the licences of what it holds.

import { readFile } from "node:fs/promises";
import { build } from "esbuild";

const OUTPUT = "../src/coopgraph/pages/static/editor.js";
const settings = { entryPoints: ["editor.js"], bundle: true, minify: true, format: "iife", target: "es2020" };

const { metafile } = await build({ ...settings, metafile: true, write: false });
const packages = new Set(
  Object.keys(metafile.inputs)
    .map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1])
    .filter(Boolean),
);
const licences = new Map();
for (const name of [...packages].sort()) {
  const text = (await readFile(`node_modules/${name}/LICENSE`, "utf8")).trim().replaceAll("*/", "* /");
  licences.set(text, [...(licences.get(text) ?? []), name]);
}
const notices = [...licences].map(([text, names]) => `${names.join(", ")}\n\n${text}`);
await build({ ...settings, outfile: OUTPUT, footer: { js: `/*\n${notices.join("\n\n")}\n*/` } });
