// The page on A4: nothing is wider than the sheet, every sheet bears something, no chart and no row of a table is cut, the
// head of a table is on each of its sheets, no heading stands apart from what follows it, and what is closed on the screen
// is printed in full.

import { readPdf } from "../pdf.js";
import { overflow } from "./overflow.js";

/** A sheet in points, and the pixels between its margins. */
const A4 = { width: 595, height: 842, between: 688 };

export async function paper(page) {
  const counted = await page.evaluate(() => ({
    // What is said to be too long for paper stays on the screen.
    TR: document.querySelectorAll("main tr:not(details.long tr)").length,
    charts: document.querySelectorAll("main svg").length,
    headings: document.querySelectorAll("main :is(h1, h2, h3)").length,
  }));
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: A4.between, height: 900 });
  const findings = await overflow(page);
  const { sheets, elements } = readPdf(await page.pdf({ format: "A4", preferCSSPageSize: true, tagged: true }));
  const borne = new Set(elements.flatMap(({ sheets }) => sheets));
  sheets.forEach(({ width, height }, place) => {
    if (Math.abs(width - A4.width) > 2 || Math.abs(height - A4.height) > 2) {
      findings.push(`sheet ${place + 1} is ${width} x ${height} points, not A4`);
    }
    if (!borne.has(place)) findings.push(`sheet ${place + 1} is blank`);
  });
  if (sheets.length === 0) findings.push("no sheets");
  const charts = elements.filter(({ kind, alternative }) => kind === "Figure" && alternative);
  const headings = elements.filter(({ kind }) => /^H[1-6]$/.test(kind));
  const rows = elements.filter(({ kind }) => kind === "TR");
  const number = { TR: rows.length, charts: charts.length, headings: headings.length };
  for (const [what, wanted] of Object.entries(counted)) {
    if (number[what] !== wanted) findings.push(`${number[what]} of ${wanted} ${what} are printed`);
  }
  const cut = ({ sheets }) => Math.min(...sheets) !== Math.max(...sheets);
  for (const chart of charts.filter(cut))
    findings.push(`sheet ${chart.sheets[0] + 1} cuts a chart: ${chart.alternative.slice(0, 80)}`);
  // A chart higher than a sheet is several drawings: the first of them stands below the heading.
  let above;
  let first = false;
  for (const element of elements) {
    if (headings.includes(element)) [above, first] = [element, true];
    if (!charts.includes(element)) continue;
    const begins = first || above === undefined;
    first = false;
    if (begins && above?.sheets[0] !== element.sheets[0]) {
      findings.push(
        `sheet ${element.sheets[0] + 1} has a chart whose heading is on another: ${element.alternative.slice(0, 80)}`,
      );
    }
  }
  let head;
  for (const row of rows) {
    if (!row.holds.includes("TD")) {
      head = row;
    } else {
      if (cut(row)) findings.push(`sheet ${row.sheets[0] + 1} cuts a row of a table`);
      if (!row.sheets.every((sheet) => head?.sheets.includes(sheet))) {
        findings.push(`sheet ${row.sheets[0] + 1} has rows of a table without its head`);
      }
    }
  }
  for (const heading of [...headings, ...elements.filter(({ kind }) => kind === "Caption")]) {
    if (cut(heading)) findings.push(`sheet ${heading.sheets[0] + 1} cuts a ${heading.kind}`);
    if (heading.next !== undefined && heading.next !== heading.sheets.at(-1)) {
      findings.push(`sheet ${heading.sheets.at(-1) + 1} ends with a ${heading.kind}, and what follows is on the next`);
    }
  }
  await page.emulateMedia({ media: null });
  return findings;
}
