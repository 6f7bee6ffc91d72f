// Every table of several rows can be sorted by each of its columns, by keyboard: up, down, and as it was. The rows stay
// the same rows, and one heading at a time says how they are sorted.

export async function sortable(page) {
  const findings = await page.evaluate(() => {
    const many = [...document.querySelectorAll("table")].filter((table) => table.tBodies[0]?.rows.length > 1);
    return many
      .filter((table) => [...table.tHead.rows[0].cells].some((cell) => !cell.querySelector("button")))
      .map((table) => `cannot be sorted: ${describeElement(table.caption)}`);
  });
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  // By keyboard on the first table; on all others by the same button's click, which is what the keys do.
  const first = await page.$("thead button");
  if (first) {
    for (const wanted of ["ascending", "descending", null]) {
      await first.focus();
      await page.keyboard.press(wanted === "descending" ? "Space" : "Enter");
      const said = await first.evaluate((button) => button.closest("th").getAttribute("aria-sort"));
      if (said !== wanted) findings.push(`the keyboard sorts ${said}, not ${wanted}`);
    }
  }
  findings.push(
    ...(await page.evaluate(() => {
      const wrong = [];
      for (const table of document.querySelectorAll("table")) {
        const rows = () => [...table.tBodies[0].rows];
        const before = rows();
        for (const button of table.querySelectorAll("thead button")) {
          for (const wanted of ["ascending", "descending", null]) {
            button.click();
            const said = [...table.querySelectorAll("[aria-sort]")].map((cell) => cell.getAttribute("aria-sort"));
            if (said.join() !== (wanted ?? ""))
              wrong.push(`says "${said}", not "${wanted}": ${describeElement(button)}`);
            if (new Set([...rows(), ...before]).size !== before.length)
              wrong.push(`loses rows: ${describeElement(button)}`);
          }
          if (!rows().every((row, place) => row === before[place])) {
            wrong.push(`is not as it was after the third press: ${describeElement(button)}`);
          }
        }
      }
      return wrong;
    })),
  );
  return findings;
}
