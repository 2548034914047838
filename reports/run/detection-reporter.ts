import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { DEVIATION_ANNOTATION } from '../../suites/index.ts';
import type { ConformanceReport } from '../schema.ts';

/**
 * Counts a detection run: a deviation is caught when every run against it was noticed on the rows that it
 * breaks and on no other. Written whole, so that the score which reports print comes from a run and from nowhere else.
 */
export default class DetectionReporter implements Reporter {
  readonly #file: string;
  readonly #caught = new Map<string, boolean>();

  constructor({ file }: { readonly file: string }) {
    this.#file = file;
  }

  onTestEnd(test: TestCase, { status }: TestResult): void {
    const { description: name } = test.annotations.find(({ type }) => type === DEVIATION_ANNOTATION) ?? {};
    if (name === undefined) return;
    this.#caught.set(name, status === 'passed' && (this.#caught.get(name) ?? true));
  }

  onEnd(): void {
    const survivors = [...this.#caught].flatMap(([name, caught]) => (caught ? [] : name)).sort();
    const total = this.#caught.size;
    const score: ConformanceReport['detection'] = {
      caught: total - survivors.length,
      total,
      survivors,
    };
    if (total > 0) writeFileSync(this.#file, `${JSON.stringify(score, null, 2)}\n`);
  }
}
