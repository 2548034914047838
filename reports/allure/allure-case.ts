import { storyOf } from '../formats/story.ts';
import { citation, type Outcome, outcomeOf, worstFindingsOf } from '../outline.ts';
import type { ConformanceReport, ReportedRequirement } from '../schema.ts';
import { transcriptInWords } from './transcript.ts';

/** A requirement as a test of Allure, in the words of Playwright where they have some. */
export interface AllureCase {
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'timedOut' | 'skipped';
  /** Why, for all that is not passed. */
  readonly message?: string;
  /** It fails as the target file expects. */
  readonly known: boolean;
  readonly labels: readonly { readonly name: string; readonly value: string }[];
  readonly link?: { readonly name: string; readonly url: string };
  readonly parameters: readonly {
    readonly name: string;
    readonly value: string;
    readonly excluded?: boolean;
  }[];
  readonly description: string;
  /** What the checks decided, each. */
  readonly steps: readonly { readonly name: string; readonly status: string; readonly message?: string }[];
  readonly attachments: readonly { readonly name: string; readonly text: string }[];
}

export function caseOf(report: ConformanceReport, row: ReportedRequirement): AllureCase {
  const { target, seed } = report;
  const outcome = outcomeOf(report, row);
  const story = storyOf(report, row, outcome);
  const message = [...(row.known === undefined ? [] : [`known: ${row.known}`]), ...story].join('\n');
  return {
    title: `${row.id} ${row.title}`,
    status: statusOf(row, outcome),
    ...(message === '' ? {} : { message }),
    known: row.known !== undefined && outcome.kind === 'skipped',
    labels: [
      { name: 'epic', value: row.source.document },
      { name: 'feature', value: row.source.section },
      { name: 'story', value: `${row.id} ${row.title}` },
      { name: 'parentSuite', value: target.name },
      { name: 'suite', value: row.source.document },
      { name: 'subSuite', value: row.source.section },
      { name: 'severity', value: severityOf(row) },
      { name: 'tag', value: row.verdict },
      { name: 'tag', value: row.level },
    ],
    ...(row.url === undefined ? {} : { link: { name: citation(row.source), url: row.url } }),
    parameters: [
      { name: 'target', value: target.name },
      { name: 'profile', value: target.profile },
      // A requirement has one history, whatever the seed.
      { name: 'seed', value: String(seed), excluded: true },
    ],
    description: `${row.statement} (${citation(row.source)}, ${row.level}, ${row.basis})`,
    steps: row.checks.map(({ check, verdict, reason }) => ({
      name: `${check}: ${verdict}`,
      status: STATUS_OF_STEP[verdict],
      ...(reason === undefined ? {} : { message: reason }),
    })),
    attachments: worstFindingsOf(report, row.id)
      .filter(({ finding }) => finding.exchanges.length > 0)
      .map(({ check, finding }) => ({
        name: `Exchanges: ${check}`,
        text: transcriptInWords(finding.exchanges),
      })),
  };
}

const STATUS_OF_STEP = {
  pass: 'passed',
  warn: 'passed',
  fail: 'failed',
  error: 'broken',
  untestable: 'skipped',
  inapplicable: 'skipped',
  attested: 'skipped',
} as const satisfies Readonly<Record<ReportedRequirement['verdict'], string>>;

/** A run out of time is what Allure calls broken. What is known is marked so, and stays what it is. */
function statusOf({ verdict }: ReportedRequirement, { kind }: Outcome): AllureCase['status'] {
  if (kind === 'failed' || verdict === 'fail') return 'failed';
  if (kind === 'broken' || verdict === 'error') return 'timedOut';
  return kind;
}

function severityOf({ level, advisory }: ReportedRequirement): string {
  if (level === 'MAY') return 'minor';
  return level.startsWith('MUST') && advisory === undefined ? 'critical' : 'normal';
}
