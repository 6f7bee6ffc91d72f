// What passed, and what failed where.

export class Results {
  passed = 0;
  failed = 0;
  #said = [];

  /** Takes the findings of one check at one place; none is a pass. */
  take(place, check, findings, picture) {
    if (findings.length === 0) {
      this.passed += 1;
      return;
    }
    this.failed += 1;
    const lines = [...new Set(findings)].map((finding) => `  ${finding}`);
    this.#said.push({
      place,
      text: [`${place}: ${check}`, ...lines, ...(picture ? [`  see ${picture}`] : [])].join("\n"),
    });
  }

  /** Says everything that failed, by page, then the sum; returns the exit code. */
  tell() {
    this.#said.sort((one, other) => (one.place < other.place ? -1 : one.place > other.place ? 1 : 0));
    for (const { text } of this.#said) console.log(text);
    console.log(`browser: ${this.passed} passed, ${this.failed} failed`);
    return this.failed > 0 ? 1 : 0;
  }
}
