// One browser for the whole run: Debian's Chromium, with nothing of its own on the network.

import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

/** How long a busy machine may take over one step, in milliseconds. */
const PATIENCE = 120_000;

/** Opens Chromium; CHROMIUM names another than the one on the path of Debian. */
export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
  });
}

/**
 * Opens a window for pages: `open` opens a file in it, and `heard` gives what it did since it was last asked that a page
 * must not do. Without `script` the page's own script does not run.
 */
export async function openWindow(browser, { script = true } = {}) {
  const context = await browser.newContext({ javaScriptEnabled: script, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  let noises = [];
  page.on("console", (message) => noises.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => noises.push(`error of the page: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    const own = request.isNavigationRequest() && request.frame() === page.mainFrame() && url.startsWith("file:");
    if (!own && !url.startsWith("data:")) noises.push(`asks for ${url}`);
  });
  const heard = () => {
    const said = noises;
    noises = [];
    return said;
  };
  const open = async (file) => {
    await page.goto(pathToFileURL(file).href);
    await page.evaluate(describeElements);
    await page.evaluate(() => document.fonts.ready);
  };
  return { page, open, heard };
}

/** Runs in every page: `describeElement` says which element is meant, in a form that can be searched for. */
function describeElements() {
  globalThis.describeElement = (element) => {
    const tag = element.tagName.toLowerCase();
    const names = [...element.classList].map((name) => `.${name}`).join("");
    const home = element.closest("[id]");
    const place = home && home !== element ? `#${home.id} ` : "";
    const id = element.id ? `#${element.id}` : "";
    const text = (element.textContent ?? "").replace(/\s+/g, " ").trim().slice(0, 60);
    return `${place}${tag}${id}${names}${text ? ` "${text}"` : ""}`;
  };
}
