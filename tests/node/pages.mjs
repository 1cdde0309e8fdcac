// Opens pages in Chromium and tells what is wrong with them, as JSON on standard output:
//   node pages.mjs CHROMIUM [FOLDER] < {"base": URL, "paths": [...]}
// Each page is opened wide and narrow, light and dark. FOLDER gets pictures of them.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [program, folder] = process.argv.slice(2);
const { base, paths } = JSON.parse(readFileSync(0, "utf8"));
const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const VIEWS = [
  { name: "wide", width: 1280, height: 900, colorScheme: "light" },
  { name: "narrow", width: 390, height: 844, colorScheme: "dark" },
];

const browser = await chromium.launch({
  executablePath: program,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
const told = [];
for (const view of VIEWS) {
  const context = await browser.newContext({
    viewport: { width: view.width, height: view.height },
    colorScheme: view.colorScheme,
  });
  for (const path of paths) {
    told.push({ path, view: view.name, ...(await look(context, view, path)) });
  }
  await context.close();
}
await browser.close();
console.log(JSON.stringify(told));

async function look(context, view, path) {
  const page = await context.newPage();
  const errors = [];
  const outside = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith("data:")) outside.push(url);
  });
  const answer = await page.goto(base + path, { waitUntil: "load" });
  // Through the debugger, which the policy of the page does not bind.
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  const name = `${path.replace(/[^a-z0-9]+/gi, "_").slice(0, 60)}-${view.name}.png`;
  if (folder) await page.screenshot({ path: join(folder, name), fullPage: true });
  await page.close();
  return {
    status: answer?.status() ?? 0,
    errors,
    outside,
    overflow,
    violations: found.violations.map((one) => ({
      rule: one.id,
      nodes: one.nodes.slice(0, 5).map((node) => `${node.target.join(" ")}: ${node.html.slice(0, 160)}`),
    })),
  };
}
