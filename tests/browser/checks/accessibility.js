// axe-core finds no violation of WCAG 2.2 A and AA, nor of its own good practice.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export async function accessibility(page) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(source);
  return page.evaluate(async (tags) => {
    const found = await axe.run(document, {
      runOnly: { type: "tag", values: tags },
      resultTypes: ["violations"],
      preload: false,
    });
    return found.violations.flatMap((rule) =>
      rule.nodes.map((node) => {
        const why = node.failureSummary.split("\n").slice(1).join(" ").trim();
        return `${rule.id} (${rule.help}): ${node.target.join(" ")}: ${why}`;
      }),
    );
  }, TAGS);
}
