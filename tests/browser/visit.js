// One page after another through all checks, in two windows that are used again: with the page's script, and without.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openWindow } from "./browser.js";
import { accessibility } from "./checks/accessibility.js";
import { keyboard } from "./checks/keyboard.js";
import { overflow } from "./checks/overflow.js";
import { paper } from "./checks/paper.js";
import { snapshot } from "./checks/snapshot.js";
import { sortable } from "./checks/sortable.js";
import { structure } from "./checks/structure.js";
import { texts } from "./checks/texts.js";
import { ROOT } from "./pages.js";

const WIDTHS = [1280, 768, 320];
const HEIGHT = 900;

export class Visit {
  static async begin(browser, results) {
    const visit = new Visit();
    visit.results = results;
    visit.window = await openWindow(browser);
    visit.plain = await openWindow(browser, { script: false });
    return visit;
  }

  /** Takes one page through the checks. */
  async page(made) {
    const { page, open, heard } = this.window;
    this.made = made;
    await this.#look(1280, "light");
    await open(made.file);
    await this.#check("structure", await structure(page));
    if (made.wholeMatrix) await this.#onPaper();
    await this.#check("keyboard", await keyboard(page));
    await this.#check("sorting", await sortable(page));
    await page.evaluate(openDetails);
    await this.#check("accessibility", await accessibility(page));
    const states = (made.wholeMatrix ? ["light", "dark"] : ["light"]).flatMap((scheme) =>
      WIDTHS.map((width) => [width, scheme]),
    );
    for (const [width, scheme] of states) {
      await this.#look(width, scheme);
      await this.#check("width", await overflow(page));
      await this.#check("chart texts", await texts(page));
    }
    if (made.wholeMatrix) {
      await page.evaluate(shortenTables);
      for (const [width, scheme] of states.slice(1)) {
        await this.#look(width, scheme);
        await this.#check("accessibility", await accessibility(page));
      }
    }
    await this.#check("quiet", heard());
    if (made.snapshot) await this.#words();
  }

  async #onPaper() {
    this.at = "on A4";
    await this.#check("paper", await paper(this.window.page));
    await this.#look(1280, "light");
  }

  /** The words of a page are those of its file: they are read without its script. */
  async #words() {
    const { page, open, heard } = this.plain;
    this.at = "without script";
    await open(this.made.file);
    await this.#check("text", await snapshot(page, this.made.name), page);
    await this.#check("quiet", heard(), page);
  }

  async #look(width, scheme) {
    const { page } = this.window;
    this.at = `${width} px, ${scheme}`;
    await page.setViewportSize({ width, height: HEIGHT });
    await page.emulateMedia({ colorScheme: scheme });
  }

  /** Notes what a check found, with a picture of the page as it stood. */
  async #check(check, findings, page = this.window.page) {
    const picture = findings.length > 0 ? await this.#picture(page) : undefined;
    this.results.take(`${this.made.name}, ${this.at}`, check, findings, picture);
  }

  async #picture(page) {
    const name = `${this.made.name}-${this.at}`.replace(/[^A-Za-z0-9-]+/g, "-");
    const picture = join("target/browser", `${name}.png`);
    mkdirSync(join(ROOT, "target/browser"), { recursive: true });
    await page.screenshot({ path: join(ROOT, picture), fullPage: true });
    return picture;
  }
}

/** Runs in the page: opens all that can be opened, so that what lies in it is looked at too. */
function openDetails() {
  for (const details of document.querySelectorAll("details")) details.open = true;
}

/** Runs in the page: leaves of each table its first rows. A row more is no other to axe-core, and all were looked at once. */
function shortenTables() {
  for (const row of document.querySelectorAll("tbody tr:nth-child(n + 6)")) row.remove();
}
