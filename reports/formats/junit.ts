import { citation, noticesOf, type Outcome, outcomeOf } from '../outline.ts';
import type { ConformanceReport, ReportedRequirement } from '../schema.ts';
import { firstLine } from '../terminal/lines.ts';
import { storyOf } from './story.ts';
import { type XmlElement, xmlDocument } from './xml.ts';

/**
 * Reports as JUnit XML, as Jenkins, GitLab and Surefire read it: a suite per target, a case per requirement. A case fails where the
 * exit code does; a warning passes and says so in its output; what was not examined, and what the target file expects, is skipped.
 */
export function junit(reports: readonly ConformanceReport[]): string {
  const suites = reports.map(suiteOf);
  const sum = (kind: Outcome['kind']) => suites.reduce((total, { counts }) => total + counts[kind], 0);
  return xmlDocument({
    name: 'testsuites',
    attributes: {
      name: 'bearerproof',
      tests: suites.reduce((total, { tests }) => total + tests, 0),
      failures: sum('failed'),
      errors: sum('broken'),
      // The targets of a run are examined side by side.
      time: (Math.max(0, ...reports.map(({ header }) => header.durationMs)) / 1000).toFixed(3),
    },
    content: suites.map(({ suite }) => suite),
  });
}

function suiteOf(report: ConformanceReport) {
  const { target, header, seed, ledgerVersion, verdict } = report;
  const cases = report.requirements.map((row) => ({ row, outcome: outcomeOf(report, row) }));
  const notices = noticesOf(report);
  const counts = { passed: 0, failed: 0, broken: 0, skipped: 0 };
  for (const { outcome } of cases) counts[outcome.kind]++;
  const facts = {
    profile: target.profile,
    'target file': header.file,
    seed: String(seed),
    'ledger version': ledgerVersion,
    verdict,
    'made by': `${header.tool.name} ${header.tool.version}`,
  };
  const suite: XmlElement = {
    name: 'testsuite',
    attributes: {
      name: target.name,
      tests: cases.length,
      failures: counts.failed,
      errors: counts.broken,
      skipped: counts.skipped,
      timestamp: header.createdAt,
    },
    content: [
      {
        name: 'properties',
        content: Object.entries(facts).map(([name, value]) => ({
          name: 'property',
          attributes: { name, value },
        })),
      },
      ...cases.map(({ row, outcome }) => caseOf(report, row, outcome)),
      ...(notices.length === 0 ? [] : [{ name: 'system-out', content: notices.join('\n') }]),
    ],
  };
  return { suite, counts, tests: cases.length };
}

function caseOf(report: ConformanceReport, row: ReportedRequirement, outcome: Outcome): XmlElement {
  const told: XmlElement[] = [];
  const story = () =>
    [...storyOf(report, row, outcome), `${row.statement} (${citation(row.source)}, ${row.level})`].join('\n');
  if (outcome.kind === 'failed' || outcome.kind === 'broken') {
    const name = outcome.kind === 'failed' ? 'failure' : 'error';
    const message = firstLine(story());
    told.push({ name, attributes: { message, type: row.verdict }, content: story() });
  } else {
    // As text and not as an attribute: that is what all readers understand.
    if (outcome.kind === 'skipped') told.push({ name: 'skipped', content: outcome.reason });
    if (row.known !== undefined || row.verdict === 'warn')
      told.push({ name: 'system-out', content: `${row.verdict}\n${story()}` });
  }
  return {
    name: 'testcase',
    attributes: {
      name: `${row.id} ${row.title}`,
      // Readers take what is before a dot for a package: so the target is one, and a section number has none.
      classname: `${dotless(report.target.name)}.${dotless(citation(row.source))}`,
    },
    content: told,
  };
}

const dotless = (text: string): string => text.replaceAll('.', '·');
