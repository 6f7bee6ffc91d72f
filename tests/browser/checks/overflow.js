// No page is wider than its window; what is wide scrolls in its own region.

export function overflow(page) {
  return page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide <= 0) return [];
    const held = (element) =>
      element && (getComputedStyle(element).overflowX !== "visible" || held(element.parentElement));
    // The innermost elements that stick out, for those around them only follow.
    const out = [...document.body.querySelectorAll(":not(svg *)")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && box.right > innerWidth + 0.5 && !held(element.parentElement);
    });
    const inner = out.filter((element) => !out.some((other) => other !== element && element.contains(other)));
    return [
      `${wide} px wider than the window`,
      ...inner.slice(0, 5).map((element) => `sticks out: ${describeElement(element)}`),
    ];
  });
}
