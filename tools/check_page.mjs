// The page of a running service in headless Chromium, by axe-core: no violation in any of its
// states. node tools/check_page.mjs URL [FOLDER for screenshots]
//
// Needs playwright-core and axe-core (versions in .ci/run) in node_modules here or above, and
// Debian's chromium.
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(path.join(process.cwd(), "node_modules", "x.js"));
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");

const [url, folder] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
let violations = 0;

/** Opens the page, brings it into a state, and has it judged. */
async function check(name, options, prepare = async () => {}) {
  const context = await browser.newContext({ bypassCSP: true, ...options });
  const page = await context.newPage();
  page.on("pageerror", (error) => complain(name, error.message));
  page.on("console", (message) => message.type() === "error" && complain(name, message.text()));
  await page.goto(url + "#image=test:1&method=pgd&target=any&epsilon=16&budget=50");
  await page.waitForSelector("html[data-ready=yes]");
  await prepare(page);
  if (folder) await page.screenshot({ path: path.join(folder, name + ".png"), fullPage: true });
  await page.addScriptTag({ path: axe });
  const found = (await page.evaluate(() => globalThis.axe.run())).violations;
  for (const violation of found) {
    complain(name, `${violation.id}: ${violation.help}: ${violation.nodes.map((n) => n.html)[0]}`);
  }
  await context.close();
}

function complain(name, line) {
  violations++;
  console.error(`${name}: ${line}`);
}

async function attack(page) {
  await page.click("#start");
  await page.waitForFunction(
    () => document.querySelectorAll("#attacks [data-state]").length === 2,
    null,
    { timeout: 60000 },
  );
}

async function gallery(page) {
  await page.click("#gallery-load");
  await page.waitForSelector("#confusion button", { timeout: 60000 });
  await page.click("#confusion tr:nth-child(2) button >> nth=6");
  await page.waitForSelector("#cell button");
}

await check("day", { colorScheme: "light", viewport: { width: 1280, height: 900 } }, attack);
await check("night", { colorScheme: "dark", viewport: { width: 1280, height: 900 } }, attack);
await check("gallery", { viewport: { width: 1280, height: 900 } }, gallery);
await check("phone", { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }, attack);
await browser.close();
console.log(violations === 0 ? "the page: no violations, no errors" : `${violations} problems`);
process.exit(violations === 0 ? 0 : 1);
