// The checks are checked first: a sound page passes them all, and each fault put into it is found by the check that is
// there for it. A check that finds nothing any more would otherwise look like pages without a fault.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openWindow } from "./browser.js";
import { accessibility } from "./checks/accessibility.js";
import { keyboard } from "./checks/keyboard.js";
import { overflow } from "./checks/overflow.js";
import { paper } from "./checks/paper.js";
import { sortable } from "./checks/sortable.js";
import { structure } from "./checks/structure.js";
import { texts } from "./checks/texts.js";

const SOUND = `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Sound</title>
<meta name="viewport" content="width=device-width">
<style>
@page { size: A4; margin: 10mm; @bottom-right { content: counter(page) } }
.skip { position: absolute; left: -999rem } .skip:focus { left: 0; top: 0 }
:focus-visible { outline: 3px solid #1f5fa8 }
thead button { min-width: 24px; min-height: 24px }
@media print { details::details-content { content-visibility: visible } h2, caption { break-after: avoid } svg { display: block; break-inside: avoid } }
</style></head><body>
<a class="skip" href="#content">Skip to the content</a>
<header><p>About</p><a href="#part">The part</a></header>
<main id="content"><h1>One</h1><h2 id="part">Two</h2><p>Words.</p>
<svg viewBox="0 0 200 100" width="200" height="100" role="img" aria-labelledby="chart-title"><title id="chart-title">A chart</title>
<text x="10" y="20" font-size="12">above</text><text x="10" y="60" font-size="12">below</text></svg>
<details><summary>More</summary>
<table><caption>Numbers</caption><thead><tr><th scope="col">Name</th><th scope="col">Count</th></tr></thead>
<tbody><tr><th scope="row">b</th><td>1</td></tr><tr><th scope="row">a</th><td>2</td></tr></tbody></table>
</details></main></body></html>`;

/** What goes wrong: the check that must find it, what that says, and what is put in place of what. */
const FAULTS = [
  ["structure", /^2 h1$/, "<h2", "<h1>Again</h1><h2"],
  ["structure", /^after level 1/, '<h2 id="part">Two</h2>', '<h3 id="part">Two</h3>'],
  ["structure", /^scope ""/, '<th scope="row">b', "<th>b"],
  ["structure", /^no caption/, "<caption>Numbers</caption>", ""],
  ["structure", /^id twice: part/, "<p>Words", '<p id="part">Words'],
  ["structure", /^leads nowhere/, 'href="#part"', 'href="#gone"'],
  ["structure", /^no name/, 'aria-labelledby="chart-title"', 'aria-labelledby="chart"'],
  ["accessibility", /^color-contrast/, "<p>Words", '<p style="color:#aaa">Words'],
  [
    "accessibility",
    /^target-size/,
    "<p>Words",
    '<p><button style="all:unset;font-size:8px">a</button><button style="all:unset;font-size:8px">b</button></p><p>Words',
  ],
  ["accessibility", /^region/, "</body>", "<p>Outside</p></body>"],
  ["width", /^\d+ px wider/, "<p>Words", '<p style="width:1400px">Words'],
  ["width", /^sticks out: .*"wide"/, "<p>Words", '<p style="width:1400px">wide</p><p>Words'],
  ["chart texts", /"above".*px outside the chart/, 'x="10" y="20"', 'x="180" y="20"'],
  ["chart texts", /"above".*lies on "below"/, 'x="10" y="60"', 'x="10" y="30"'],
  ["keyboard", /^the first stop is no skip link/, "<a class", '<a href="#part">First</a><a class'],
  ["keyboard", /^focus is not to be seen/, "outline: 3px solid #1f5fa8", "outline: none"],
  ["keyboard", /^the skip link is not to be seen/, ".skip:focus { left: 0; top: 0 }", ""],
  ["keyboard", /which is not in the content/, 'class="skip" href="#content"', 'class="skip" href="#"'],
  ["keyboard", /^Tab \d+ reaches/, '<a href="#part"', '<a href="#part" tabindex="5"'],
  [
    "keyboard",
    /^does not open and close by keyboard/,
    "<summary>More",
    '<summary onclick="event.preventDefault()">More',
  ],
  ["sorting", /^cannot be sorted/, "<script>", "<script>/*"],
  ["quiet", /^console error/, "<p>Words", '<script>console.error("x")</script><p>Words'],
  ["quiet", /^error of the page/, "<p>Words", "<script>throw new Error()</script><p>Words"],
  ["quiet", /^asks for/, "<p>Words", '<img alt="" src="picture.png"><p>Words'],
  [
    "paper",
    /^sheet \d+ is blank/,
    "<p>Words",
    '<div style="break-before:page;height:900px"></div><p style="break-before:page">Words',
  ],
  ["paper", /not A4/, "size: A4", "size: A5"],
  ["paper", /cuts a chart/, 'width="200" height="100"', 'width="200" height="2000" preserveAspectRatio="none"'],
  [
    "paper",
    /cuts a row/,
    '<tr><th scope="row">b</th><td>1',
    '<tr><th scope="row">b</th><td><div style="height:900px">1</div>2',
  ],
  ["paper", /without its head/, "<tbody>", `<tbody>${'<tr><th scope="row">c</th><td>3</td></tr>'.repeat(60)}`],
  ["paper", /^1 of 3 TR|^0 of 3 TR/, "details::details-content { content-visibility: visible }", ""],
  ["paper", /ends with a H2/, "<p>Words", '<p style="break-before:page">Words'],
];

/** Stands in for the pages' own sorting, that the sound page may be sorted. */
const SORTS = `<script>
for (const cell of document.querySelectorAll("thead th")) {
  cell.innerHTML = "<button>" + cell.textContent + "</button>";
  const body = document.querySelector("tbody"), rows = [...body.rows];
  cell.firstChild.onclick = () => {
    const next = { ascending: "descending", descending: null }[cell.getAttribute("aria-sort")];
    for (const other of document.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
    const now = next === undefined ? "ascending" : next;
    if (now) cell.setAttribute("aria-sort", now);
    body.append(...(now === "descending" ? rows.toReversed() : rows));
  };
}
</script>`;

export async function checkTheChecks(browser, work, results) {
  const { page, open, heard } = await openWindow(browser);
  const checks = {
    structure,
    accessibility,
    width: overflow,
    "chart texts": texts,
    sorting: sortable,
    paper,
    keyboard,
  };
  const file = join(work, "faulty.html");
  const look = async (name, html) => {
    writeFileSync(file, html);
    heard();
    await open(file);
    if (name === "accessibility" || name === "chart texts" || name === "width") {
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    }
    return name === "quiet" ? heard() : checks[name](page);
  };
  const sound = SOUND.replace("</main>", `</main>${SORTS}`);
  for (const name of [...Object.keys(checks), "quiet"]) results.take("a sound page", name, await look(name, sound));
  for (const [name, finds, from, to] of FAULTS) {
    if (!sound.includes(from)) throw new Error(`the sound page has no ${from}`);
    const findings = await look(name, sound.replace(from, to));
    const found = findings.some((finding) => finds.test(finding));
    results.take(
      "a faulty page",
      name,
      found ? [] : [`${finds} was not found, but: ${findings.join("; ") || "nothing"}`],
    );
  }
  await page.context().close();
}
