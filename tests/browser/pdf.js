// As much of a tagged PDF as the checks need: its sheets, and the tree that says which heading, chart and row of a table
// stands on which sheet. Chromium writes every object plainly, so that no PDF library is needed.

/**
 * Reads a PDF as Chromium writes it. `sheets` are its pages, `width` and `height` in points. `elements` are the parts of its
 * structure in reading order: `kind` (H2, Figure, TR, …), the text `alternative` if it has one, the kinds that it `holds`,
 * the numbers of its `sheets`, and that of the part that comes `next` after it.
 */
export function readPdf(bytes) {
  const objects = readObjects(bytes);
  const find = (type) => [...objects.values()].find((object) => object.text.includes(`/Type /${type}\n`));
  const order = leaves(objects, reference(find("Catalog").text, "Pages"));
  const sheets = order.map((number) => size(objects.get(number).text));
  const tree = find("StructTreeRoot");
  const elements = tree ? structure(objects, order, reference(tree.text, "K")) : [];
  return { sheets, elements };
}

/** The objects by number: their text without strings and streams, and their alternative. */
function readObjects(bytes) {
  const text = bytes.toString("latin1");
  const objects = new Map();
  for (const found of text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const begin = found.index + found[0].length;
    const [whole] = text.slice(begin, text.indexOf("endobj", begin)).split("stream\n", 1);
    const alternative =
      whole.match(/\/Alt \(((?:\\[\s\S]|[^\\()])*)\)/)?.[1] ?? whole.match(/\/Alt <([0-9A-F]*)>/)?.[1];
    objects.set(Number(found[1]), {
      text: `${whole.replace(/\((?:\\[\s\S]|[^\\()])*\)/g, "()")}\n`,
      alternative,
    });
  }
  return objects;
}

function reference(text, key) {
  return Number(text.match(new RegExp(`/${key} (\\d+) 0 R`))?.[1]);
}

/** The numbers of the page objects below a node of the page tree, in order. */
function leaves(objects, number) {
  const { text } = objects.get(number);
  const kids = text.match(/\/Kids \[([^\]]*)\]/)?.[1];
  if (kids === undefined) return [number];
  return [...kids.matchAll(/(\d+) 0 R/g)].flatMap(([, kid]) => leaves(objects, Number(kid)));
}

/** Width and height of a sheet in points. */
function size(text) {
  const [, , width, height] = text
    .match(/\/MediaBox \[([^\]]*)\]/)[1]
    .split(" ")
    .map(Number);
  return { width: Math.round(width), height: Math.round(height) };
}

/** Walks the structure in reading order and notes for each element the sheets of everything in it. */
function structure(objects, order, root) {
  const elements = [];
  const waiting = new Set();
  const read = (number, page, above) => {
    const object = objects.get(number);
    if (!object) return;
    const own = reference(object.text, "Pg") || page;
    const kind = object.text.match(/\/S \/(\w+)/)?.[1];
    const element = { kind, alternative: object.alternative, holds: [], sheets: [] };
    above.at(-1)?.holds.push(kind);
    elements.push(element);
    const chain = [...above, element];
    for (const [part, child] of children(object.text)) {
      if (child) {
        read(Number(child), own, chain);
      } else {
        const place = order.indexOf(reference(part, "Pg") || own);
        // Whatever ended before this is followed by it.
        for (const ended of waiting) ended.next = place;
        waiting.clear();
        for (const holder of chain) holder.sheets.push(place);
      }
    }
    if (element.sheets.length > 0) waiting.add(element);
  };
  read(root, undefined, []);
  return elements;
}

/** What an element holds: `[text, number]` of a child, `[text]` of a piece of content. */
function children(text) {
  const held = text.match(/\/K (\[[^\]]*\]|<<[\s\S]*?>>|\d+ 0 R|\d+)/)?.[1] ?? "";
  return [...held.matchAll(/<<[\s\S]*?>>|(\d+) 0 R|\d+/g)];
}
