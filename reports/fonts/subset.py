"""Makes the two embedded faces from Inter: python subset.py FOLDER_OF_INTER OUT"""
import sys
from fontTools.subset import Options, Subsetter, save_font
from fontTools.ttLib import TTFont

source, out = sys.argv[1:3]
latin = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x1E80, 0x1E86), 0x1EF2, 0x1EF3]
marks = [ord(c) for c in "‐‑‒–—―‘’‚“”„†‡•…‰′″‹›⁄€←↑→↓↔↗↘−≈≠≤≥×÷Δ∆△▲▽▼○●◇◆□■✓✗\u2009\u202f"]
for face, weight in (("Regular", "regular"), ("SemiBold", "semibold")):
    font = TTFont(f"{source}/Inter-{face}.otf", recalcTimestamp=False)
    # Digits of one width, so that columns line up and a value never changes a label's width.
    lookups = {f.FeatureTag: f.Feature.LookupListIndex for f in font["GSUB"].table.FeatureList.FeatureRecord}
    tabular = {}
    for index in lookups["tnum"]:
        for table in font["GSUB"].table.LookupList.Lookup[index].SubTable:
            table = getattr(table, "ExtSubTable", table)
            tabular.update(getattr(table, "mapping", {}))
    for table in font["cmap"].tables:
        for code in range(0x30, 0x3A):
            if code in table.cmap:
                table.cmap[code] = tabular.get(table.cmap[code], table.cmap[code])
    options = Options()
    options.layout_features = ["kern", "mark", "ccmp"]
    options.hinting, options.desubroutinize = False, False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    subset = Subsetter(options)
    subset.populate(unicodes=latin + marks)
    subset.subset(font)
    em = font["head"].unitsPerEm
    # plotters takes ascent and descent together to be 1.24 em when it measures text and when it writes font-size.
    up, down = round(0.97 * em), round(0.27 * em)
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = up, -down, 0
    font["OS/2"].sTypoAscender, font["OS/2"].sTypoDescender, font["OS/2"].sTypoLineGap = up, -down, 0
    font["OS/2"].usWinAscent, font["OS/2"].usWinDescent = up, down
    # A character that the font lacks is measured as a full em, which no fallback font is likely to exceed.
    font["hmtx"].metrics[".notdef"] = (em, font["hmtx"].metrics[".notdef"][1])
    style = "SemiBold" if weight == "semibold" else "Regular"
    for record in font["name"].names:
        new = {1: "Hearthline", 2: style, 3: f"Hearthline {style}", 4: f"Hearthline {style}", 6: f"Hearthline-{style}"}
        if record.nameID in new:
            record.string = new[record.nameID]
    font["CFF "].cff.fontNames = [f"Hearthline-{style}"]
    missing = [chr(c) for c in latin + marks if c not in font.getBestCmap()]
    print(weight, "glyphs", len(font.getGlyphOrder()), "missing", missing)
    font.save(f"{out}/hearthline-{weight}.otf")
    font.flavor = "woff2"
    font.save(f"{out}/hearthline-{weight}.woff2")
