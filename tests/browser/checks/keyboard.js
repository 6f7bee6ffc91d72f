// The page by keyboard alone: Tab comes to the skip link first and then to everything that can be worked, in the order of
// the page and to be seen; the skip link leads into the content; every part that opens does so by Enter and closes by Space.

export async function keyboard(page) {
  return [...(await order(page)), ...(await skipping(page)), ...(await opening(page))];
}

async function order(page) {
  const expected = await page.evaluate(() => {
    const reached = (element) => element.checkVisibility() && !element.disabled;
    const stops = [...document.querySelectorAll('a[href], button, summary, input, select, [tabindex="0"]')].filter(
      reached,
    );
    globalThis.stops = { expected: stops, reached: [], unseen: [] };
    document.addEventListener("focusin", ({ target }) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(target);
      globalThis.stops.reached.push(target);
      if (outlineStyle === "none" || outlineWidth === "0px") globalThis.stops.unseen.push(target);
    });
    return stops.length;
  });
  // All presses are sent at once: each would else wait for a frame.
  await Promise.all(Array.from({ length: expected }, () => page.keyboard.press("Tab")));
  return page.evaluate(() => {
    const { expected, reached, unseen } = globalThis.stops;
    const findings = [];
    if (!expected[0]?.matches('a.skip[href^="#"]')) findings.push("the first stop is no skip link");
    const astray = expected.findIndex((element, place) => reached[place] !== element);
    if (astray >= 0) {
      const instead = reached[astray] ? describeElement(reached[astray]) : "nothing";
      findings.push(`Tab ${astray + 1} reaches ${instead} and not ${describeElement(expected[astray])}`);
    }
    return [...findings, ...unseen.map((element) => `focus is not to be seen on ${describeElement(element)}`)];
  });
}

async function skipping(page) {
  const seen = await page.evaluate(() => {
    const link = document.querySelector("a.skip");
    link?.focus();
    const box = link?.getBoundingClientRect();
    return Boolean(box) && box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.width > 0;
  });
  if (!seen) return ["the skip link is not to be seen when it has the focus"];
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  return page.evaluate(() => {
    const first = document.activeElement;
    const inside = document.querySelector("main").contains(first);
    return inside ? [] : [`after the skip link, Tab reaches ${describeElement(first)}, which is not in the content`];
  });
}

async function opening(page) {
  const summaries = await page.evaluate(() => {
    const turned = new Map([...document.querySelectorAll("details")].map((details) => [details, 0]));
    globalThis.parts = { all: [...turned.keys()], turned };
    const count = ({ target }) => {
      if (document.activeElement?.parentElement === target) turned.set(target, turned.get(target) + 1);
    };
    const observer = new MutationObserver((changes) => changes.forEach(count));
    observer.observe(document.body, { attributeFilter: ["open"], subtree: true });
    return turned.size;
  });
  for (let place = 0; place < summaries; place += 1) {
    await page.evaluate((at) => {
      const { all } = globalThis.parts;
      for (const outer of all) if (outer !== all[at] && outer.contains(all[at])) outer.open = true;
      all[at].querySelector(":scope > summary")?.focus();
    }, place);
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
  }
  return page.evaluate(() => {
    const { all, turned } = globalThis.parts;
    const stuck = all.filter((details) => turned.get(details) !== 2);
    return stuck.map((details) => `does not open and close by keyboard: ${describeElement(details)}`);
  });
}
