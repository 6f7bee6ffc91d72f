// Every text of a chart lies inside its chart, and no two lie on one another by more than a pixel of the screen both ways.
// Places are said from the chart's own corner.

export function texts(page) {
  return page.evaluate(() => {
    const findings = [];
    for (const chart of document.querySelectorAll("svg")) {
      const frame = chart.getBoundingClientRect();
      const name = chart.closest("[id]")?.id ?? "svg";
      if (frame.width === 0) findings.push(`${name}: a chart without a width`);
      const boxes = [...chart.querySelectorAll("text")].map((text) => {
        const { left, top, right, bottom } = text.getBoundingClientRect();
        return {
          text: text.textContent,
          left: left - frame.left,
          top: top - frame.top,
          right: right - frame.left,
          bottom: bottom - frame.top,
        };
      });
      const at = ({ text, left, top }) => `"${text}" (${left.toFixed(0)}, ${top.toFixed(0)})`;
      boxes.forEach((box, place) => {
        const past = Math.max(-box.left, -box.top, box.right - frame.width, box.bottom - frame.height);
        if (past > 0.5) findings.push(`${name}: ${at(box)} is ${past.toFixed(1)} px outside the chart`);
        for (const other of boxes.slice(place + 1)) {
          const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
          const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
          if (across > 1 && down > 1) {
            findings.push(`${name}: ${at(box)} lies on ${at(other)} by ${across.toFixed(1)} x ${down.toFixed(1)} px`);
          }
        }
      });
    }
    return findings;
  });
}
