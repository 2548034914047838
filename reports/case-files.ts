import { formatCaseFile } from '../suites/index.ts';
import { caseName } from './outline.ts';
import type { ConformanceReport } from './schema.ts';

/** The counterexamples of a report as files that `bearerproof replay` takes, each once however many rows it breaks. */
export function caseFiles({ header, target, ledgerVersion, checks, revealed }: ConformanceReport) {
  const files = new Map<string, string>();
  for (const { id: check, findings } of checks) {
    for (const finding of findings) {
      const { origin, expected, actual, counterexample = [] } = finding;
      const name = caseName(check, finding);
      if (name === undefined || origin === undefined) continue;
      const content = {
        format: 'bearerproof-case',
        version: 1,
        target: header.file,
        profile: target.profile,
        check,
        ledgerVersion,
        origin,
        requirements: findings
          .filter((each) => caseName(check, each) === name)
          .map(({ requirement }) => requirement),
        expected,
        actual,
        story: counterexample,
        ...(revealed === undefined ? {} : { revealed }),
      } as const;
      files.set(name, formatCaseFile(content));
    }
  }
  return [...files].map(([name, text]) => ({ name, text }));
}
