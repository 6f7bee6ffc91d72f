// What a screen reader goes by: one h1, headings in order, scopes and captions in tables, ids that stand once and
// links within the page that lead somewhere.

export function structure(page) {
  return page.evaluate(() => {
    const findings = [];
    const all = (selector) => [...document.querySelectorAll(selector)];
    if (all("h1").length !== 1) findings.push(`${all("h1").length} h1`);
    let before = 0;
    for (const heading of all("h1, h2, h3, h4, h5, h6")) {
      const level = Number(heading.tagName[1]);
      if (level > before + 1) findings.push(`after level ${before}: ${describeElement(heading)}`);
      if (heading.textContent.trim() === "") findings.push(`empty: ${describeElement(heading)}`);
      before = level;
    }
    for (const cell of all("th")) {
      const scope = cell.closest("thead") ? /^col(group)?$/ : /^row(group)?$/;
      if (!scope.test(cell.scope)) findings.push(`scope "${cell.scope}": ${describeElement(cell)}`);
    }
    for (const table of all("table")) {
      if (!table.caption?.textContent.trim()) findings.push(`no caption: ${describeElement(table)}`);
      if (!table.tHead?.rows.length) findings.push(`no head: ${describeElement(table)}`);
    }
    const ids = all("[id]").map((element) => element.id);
    for (const id of new Set(ids.filter((id, place) => ids.indexOf(id) !== place))) findings.push(`id twice: ${id}`);
    for (const link of all('a[href^="#"]')) {
      if (!document.getElementById(link.hash.slice(1))) findings.push(`leads nowhere: ${describeElement(link)}`);
    }
    for (const chart of all("svg")) {
      const names = (chart.getAttribute("aria-labelledby") ?? "").split(" ");
      const named = names.every((id) => document.getElementById(id)?.textContent.trim());
      if (chart.getAttribute("role") !== "img" || !named) findings.push(`no name: ${describeElement(chart)}`);
    }
    if (document.documentElement.lang !== "en-GB") findings.push(`language "${document.documentElement.lang}"`);
    if (!document.title.trim()) findings.push("no title");
    return findings;
  });
}
