// The pages' sorting on a table whose right orders are written here by hand: what a number, a day, a word and a missing
// value are, that equal ones keep their order, and that a press more than down gives the order that was.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openWindow } from "./browser.js";

const COLUMNS = ["Row", "Count", "Share", "Change", "Month", "Day", "Word", "Mixed"];
const SMALL = '<span class="few">3<span class="sr"> (small count)</span></span>';
const ROWS = [
  ["a", "1,204", "28.6%", "-2", "March 2024", "1 April 2015", "Émile", "12"],
  ["b", SMALL, "9.0%", "–", "October 2023", "31 March 2015", "zone 10", "none"],
  ["c", "–", '<abbr title="withheld">[c]</abbr>', "0.5", "April 2023", "–", "Early years", "5"],
  ["d", "98", "100.0%", "-11.5", "April 2024", "2 April 2015", "zone 9", "–"],
  ["e", "98", "9.0%", "3", "March 2023", "2 April 2014", "adult", "12"],
];

/** The rows by their letters, up and down, worked out by hand; rows without a value last both ways. */
const ORDERS = {
  Row: ["abcde", "edcba"],
  Count: ["bdeac", "adebc"],
  Share: ["beadc", "dabec"],
  Change: ["daceb", "ecadb"],
  Month: ["ecbad", "dabce"],
  Day: ["ebadc", "dabec"],
  Word: ["ecadb", "bdace"],
  Mixed: ["caebd", "baecd"],
};

export async function checkSorting(browser, made, work, results) {
  const script = readFileSync(made.file, "utf8").match(/<script>[\s\S]*<\/script>/)?.[0] ?? "";
  const row = (tag, cells) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  const body = ROWS.map((cells) => row("td", cells)).join("");
  const file = join(work, "sorting.html");
  const head = '<!doctype html><meta charset="utf-8"><title>Sorting</title>';
  writeFileSync(
    file,
    `${head}<main><table><thead>${row("th", COLUMNS)}</thead><tbody>${body}</tbody></table></main>${script}`,
  );
  const { page, open } = await openWindow(browser);
  await open(file);
  for (const [column, [up, down]] of Object.entries(ORDERS)) {
    const seen = await page.evaluate(press, COLUMNS.indexOf(column));
    const wanted = [up, down, "abcde"].join(", ");
    results.take("sorting", `column ${column}`, seen === wanted ? [] : [`${seen} instead of ${wanted}`]);
  }
  await page.context().close();
}

/** Runs in the page: presses the button of a column three times, and returns the order of the rows after each. */
function press(place) {
  const button = document.querySelectorAll("thead th")[place].querySelector("button");
  if (!button) return "no button";
  const orders = [1, 2, 3].map(() => {
    button.click();
    return [...document.querySelectorAll("tbody tr")].map((row) => row.cells[0].textContent).join("");
  });
  return orders.join(", ");
}
