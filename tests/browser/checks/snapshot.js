// The words of a page, everything opened, are those of its snapshot; UPDATE=1 writes it anew. A chart stands in it as its
// text alternative.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../pages.js";

export async function snapshot(page, name) {
  const file = join("tests/browser/snapshots", `${name.replace("/", "-")}.txt`);
  const now = await page.evaluate(words);
  if (process.env.UPDATE === "1") {
    writeFileSync(join(ROOT, file), now);
    return [];
  }
  if (!existsSync(join(ROOT, file))) return [`${file} is not there; UPDATE=1 writes it`];
  return differences(file, readFileSync(join(ROOT, file), "utf8").split("\n"), now.split("\n"));
}

/** Runs in the page: the text of its main part, a line for a line, cells parted by bars. */
function words() {
  for (const details of document.querySelectorAll("details")) details.open = true;
  const main = document.querySelector("main");
  for (const chart of main.querySelectorAll("svg")) {
    const alternative = document.createElement("p");
    alternative.textContent = `[${[...chart.querySelectorAll(":scope > title, :scope > desc")].map((part) => part.textContent).join(" | ")}]`;
    chart.replaceWith(alternative);
  }
  const lines = main.innerText.split("\n").map((line) =>
    line
      .split("\t")
      .map((cell) => cell.replace(/\s+/g, " ").trim())
      .join(" | "),
  );
  return `${lines.filter((line) => line !== "").join("\n")}\n`;
}

/** The first lines that differ, and how many; enough to find the place. */
function differences(file, kept, now) {
  if (kept.join("\n") === now.join("\n")) return [];
  const gone = kept.filter((line) => !now.includes(line));
  const come = now.filter((line) => !kept.includes(line));
  const some = (mark, lines) => lines.slice(0, 8).map((line) => `${mark} ${line}`);
  const sum = `differs from ${file}: ${gone.length} lines gone, ${come.length} come; UPDATE=1 writes it anew, to be read`;
  return [sum, ...some("-", gone), ...some("+", come)];
}
