// Makes the pages that are looked at: of the sample data, and of a small published file.

import { spawnSync } from "node:child_process";
import { readdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Pages that go through the whole matrix of widths, colour schemes and paper. */
const WHOLE_MATRIX = ["monthly/index", "monthly/area-X06000001", "monthly/area-X06000005", "plans/index", "context/index", "plan/mk-tf-2020", "areas/index", "areas/measure-recorded-mk-sf-2022-finances", "areas/area-X06000001", "areas-X06000001/localities-X06000001-recorded-mk-sf-2022-finances"];

/** Pages whose text is kept in snapshots/. */
const SNAPSHOTS = ["monthly/index", "monthly/area-X06000001", "plans/index", "sample/index", "context/factor-gangs", "plan/northbrook-sf-2023", "areas/index"];

/** Makes every page below `work` and returns them in the order of their names. */
export function makePages(work) {
  symlinkSync(join(ROOT, "sample-data"), join(work, "sample-data"));
  run(work, ["report"]);
  run(work, ["land", "sample-data", "--store", "store"]);
  run(work, ["report", "sample", "--store", "store"]);
  run(work, ["report", "plans", "--from", "2021-01", "--to", "2024-03", "--store", "store"]);
  run(work, ["report", "areas", "--month", "2024-03", "--store", "store"]);
  run(work, ["report", "areas", "--month", "2024-03", "--area", "X06000001", "--store", "store"]);
  run(work, ["whatif", "--plan", "mk-sf-2022 + strict-evidence", "--store", "store", "--out", "out"]);
  run(work, ["land", join(ROOT, "tests/hearthline/factors.csv"), "--mapping", "dfe-factors", "--store", "factors"]);
  run(work, ["report", "context", "--store", "factors"]);
  run(work, ["report", "areas", "--indicators", "--store", "factors"]);
  run(work, ["plan", "new", "northbrook-sf-2023"]);
  for (const plan of ["northbrook-sf-2023", "mk-tf-2020"]) run(work, ["plan", "show", plan, "--html", "--out", "out/plan"]);
  const names = readdirSync(join(work, "out"), { recursive: true })
    .filter((name) => name.endsWith(".html"))
    .map((name) => name.slice(0, -".html".length));
  for (const wanted of [...WHOLE_MATRIX, ...SNAPSHOTS]) {
    if (!names.includes(wanted)) throw new Error(`out/${wanted}.html was not made`);
  }
  const rank = (name) => (WHOLE_MATRIX.includes(name) ? 0 : 1);
  return names
    .sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))
    .map((name) => ({
      name,
      file: join(work, "out", `${name}.html`),
      wholeMatrix: WHOLE_MATRIX.includes(name),
      snapshot: SNAPSHOTS.includes(name),
    }));
}

/** Runs the program; 1 is done with findings, as landing the sample's faults is. */
function run(work, given) {
  const program = resolve(process.env.HEARTHLINE_BIN ?? join(ROOT, "target/debug/hearthline"));
  const ran = spawnSync(program, given, { cwd: work, encoding: "utf8" });
  if (ran.error)
    throw new Error(`${program} does not run (${ran.error.code}); build it, or name another in HEARTHLINE_BIN`);
  if (ran.status !== 0 && ran.status !== 1) throw new Error(`hearthline ${given.join(" ")}: ${ran.stderr}`);
}
