import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FullConfig, FullProject, Suite, TestCase, TestResult } from '@playwright/test/reporter';
import { noticesOf } from '../outline.ts';
import type { ConformanceReport } from '../schema.ts';
import { type AllureCase, caseOf } from './allure-case.ts';

/**
 * Writes reports as results of Allure, a test per requirement, by driving the reporter of `allure-playwright`: it is told what
 * Playwright would tell it, had each requirement been a test that ended by its verdict, and the rest as its results are made.
 * Results that are in the directory already stay; Allure takes them for those of earlier runs.
 * @throws Error when `allure-playwright` is not installed
 */
export async function writeAllure(reports: readonly ConformanceReport[], directory: string): Promise<void> {
  const { AllureReporter } = await import('allure-playwright');
  // The reporter makes it with its first result, and there may be none.
  await mkdir(directory, { recursive: true });
  let current: { readonly report: ConformanceReport; readonly told: AllureCase } | undefined;
  const reporter: DrivenReporter = new AllureReporter({
    resultsDir: directory,
    detail: false,
    suiteTitle: false,
    environmentInfo: environmentOf(reports),
    categories: [{ name: 'Known findings', messageRegex: 'known: [\\s\\S]*' }],
    listeners: [
      {
        beforeTestResultStop(result) {
          if (current !== undefined) Object.assign(result, detailsOf(current.report, current.told, result));
        },
        // How long a check took stands in no report.
        afterTestResultStop(result) {
          Object.assign(result, { stop: result.start });
        },
      },
    ],
  });
  reporter.onConfigure({ rootDir: PROJECT.testDir, projects: [PROJECT] });
  reporter.onBegin({ allTests: () => [] });
  for (const [place, report] of reports.entries()) {
    for (const row of report.requirements) {
      const told = caseOf(report, row);
      current = { report, told };
      const test = testOf(report, told, `${place} ${row.id}`);
      reporter.onTestBegin(test);
      await reporter.onTestEnd(test, resultOf(report, told));
    }
  }
  await reporter.onEnd();
}

/** What the reporter asks of those who drive it. */
interface DrivenReporter {
  onConfigure(config: Pick<FullConfig, 'rootDir' | 'projects'>): void;
  onBegin(suite: Pick<Suite, 'allTests'>): void;
  onTestBegin(test: DrivenTest): void;
  onTestEnd(test: DrivenTest, result: DrivenResult): Promise<void>;
  onEnd(): Promise<void>;
}
type DrivenTest = Omit<TestCase, 'parent' | 'timeout' | 'retries' | 'results' | 'type' | 'ok' | 'outcome'> & {
  readonly parent: Pick<Suite, 'project' | 'titlePath'>;
};
type DrivenResult = Omit<TestResult, 'steps' | 'workerIndex' | 'shardIndex'>;

/** Of a project, the reporter reads its name and its places. */
const PROJECT = {
  name: '',
  testDir: resolve(''),
  outputDir: resolve(''),
  snapshotDir: resolve(''),
  repeatEach: 1,
} as FullProject;

const environmentOf = (reports: readonly ConformanceReport[]): Record<string, string> =>
  Object.fromEntries(
    reports.flatMap((report) => [
      ['Made by', `${report.header.tool.name} ${report.header.tool.version}`],
      ['Ledger', report.ledgerVersion],
      [
        `Target ${report.target.name}`,
        [report.target.profile, `seed ${report.seed}`, report.header.file, ...noticesOf(report)].join(', '),
      ],
    ]),
  );

/** A requirement as a test that stands in the target file. */
function testOf(
  { header, target }: ConformanceReport,
  { title, message, status }: AllureCase,
  id: string,
): DrivenTest {
  const file = resolve(header.file);
  return {
    id,
    title,
    location: { file, line: header.lines?.profile ?? 1, column: 1 },
    titlePath: () => ['', PROJECT.name, header.file, target.name, title],
    parent: { project: () => PROJECT, titlePath: () => ['', PROJECT.name, header.file] },
    tags: [],
    annotations:
      status === 'skipped' && message !== undefined ? [{ type: 'skip', description: message }] : [],
    expectedStatus: 'passed',
    repeatEachIndex: 0,
  };
}

const resultOf = (
  { header }: ConformanceReport,
  { status, message, attachments }: AllureCase,
): DrivenResult => ({
  status,
  ...(message === undefined || status === 'skipped' ? {} : { error: { message } }),
  errors: [],
  attachments: attachments.map(({ name, text }) => ({
    name,
    contentType: 'text/plain',
    body: Buffer.from(text),
  })),
  startTime: new Date(header.createdAt),
  duration: 0,
  parallelIndex: 0,
  retry: 0,
  stdout: [],
  stderr: [],
  annotations: [],
});

/** What a result of Allure says of a requirement that a test of Playwright could not. */
function detailsOf(
  { header }: ConformanceReport,
  { known, labels, link, parameters, description, steps }: AllureCase,
  made: {
    readonly labels: readonly Pair[];
    readonly links: readonly object[];
    readonly parameters: readonly object[];
    readonly steps: readonly object[];
    readonly statusDetails: object;
  },
) {
  const instant = Date.parse(header.createdAt);
  return {
    start: instant,
    description,
    // Which process of which machine wrote a result says nothing of the target.
    labels: [...made.labels.filter(({ name }) => name !== 'host' && name !== 'thread'), ...labels],
    links: [...made.links, ...(link === undefined ? [] : [{ ...link, type: 'link' }])],
    parameters: [...made.parameters, ...parameters],
    statusDetails: { ...made.statusDetails, ...(known ? { known, muted: known } : {}) },
    steps: [
      ...steps.map(({ name, status, message }) => ({
        name,
        status,
        statusDetails: message === undefined ? {} : { message },
        stage: 'finished',
        start: instant,
        stop: instant,
        steps: [],
        attachments: [],
        parameters: [],
      })),
      ...made.steps,
    ],
  };
}

type Pair = { readonly name: string; readonly value: string };
