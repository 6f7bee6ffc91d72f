// Opens the pages of the monthly, the plans, the what-if, the sample, the area and the context report, and plans as pages, in Chromium and checks what a reader needs
// of them. `node run.js` from anywhere; UPDATE=1 writes the text snapshots anew; HEARTHLINE_BIN names another program to make
// the pages with. Everything that fails is said at the end, with a picture of each page in target/browser.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBrowser } from "./browser.js";
import { checkTheChecks } from "./faults.js";
import { makePages, ROOT } from "./pages.js";
import { Results } from "./results.js";
import { checkSorting } from "./sorting.js";
import { Visit } from "./visit.js";

const AT_ONCE = 2;

const work = mkdtempSync(join(tmpdir(), "hearthline-browser-"));
const results = new Results();
rmSync(join(ROOT, "target/browser"), { recursive: true, force: true });
try {
  const pages = makePages(work);
  const browser = await openBrowser();
  await checkTheChecks(browser, work, results);
  await checkSorting(browser, pages[0], work, results);
  const waiting = [...pages];
  const visitor = async () => {
    const visit = await Visit.begin(browser, results);
    for (let page = waiting.shift(); page; page = waiting.shift()) {
      await visit.page(page).catch((error) => results.take(page.name, "the checks ended early", [error.message]));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, visitor));
  await browser.close();
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = results.tell();
