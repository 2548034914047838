import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
} from '@playwright/test/reporter';
import {
  CHECK_ATTACHMENT,
  type CheckResult,
  catalogue,
  type ExaminedTarget,
  inShard,
  SEEN_ATTACHMENT,
  TARGET_ANNOTATION,
  type Verdict,
} from '../../suites/index.ts';
import type { ExitCode } from '../exit-code.ts';
import { type FormatName, USUAL_FORMATS } from '../formats.ts';
import { headerOf } from '../header.ts';
import { reportOn } from '../report-on.ts';
import { createShardRecorder, type ShardOfRun, type ShardRecorder } from '../shards/recorder.ts';
import { printable } from '../terminal/lines.ts';
import { liveLine, progressLine, verdictOfCheck } from '../terminal/progress.ts';
import { createStyle, type Style } from '../terminal/style.ts';
import { type Collection, createCollection, type EndedTest } from './collection.ts';
import { endWithStarter } from './end-with-starter.ts';
import { writeOutcome } from './outcome.ts';
import { forgetRunLog, openRunLog } from './run-log.ts';

/** Options of the reporter, as they stand beside its name in a Playwright configuration. */
export interface ReporterOptions {
  /** Directory for the reports. */
  readonly out: string;
  /** Whether an `untestable` requirement makes the run incomplete. */
  readonly strict?: boolean;
  /** Forms of the reports beside `conformance.json`; a page unless given. */
  readonly formats?: readonly FormatName[];
  /** Which part of which run this is; all of it unless given. */
  readonly shard?: ShardOfRun;
  /** Whether to use colours; unless given, whether the terminal has them. */
  readonly colour?: boolean;
}

/** Where the reporter prints: the standard output, or what stands in for it. */
export type Screen = Pick<NodeJS.WriteStream, 'write'> &
  Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'hasColors'>>;

const PIPE_WIDTH = 100;
const TERMINAL_WIDTH = 120;

/**
 * Turns a Playwright run of the conformance suite into reports: prints progress and a summary, writes
 * `<out>/<target>/conformance.json` and pages, and decides the status of the run by the verdicts alone.
 */
export default class ConformanceReporter implements Reporter {
  readonly #options: ReporterOptions;
  readonly #screen: Screen;
  readonly #style: Style;
  readonly #live: boolean;
  readonly #collections = new Map<string, Collection>();
  readonly #verdicts: Partial<Record<Verdict, number>> = {};
  readonly #problems: string[] = [];
  readonly #told = new Set<string>();
  #log: ReturnType<typeof openRunLog> = () => undefined;
  readonly #recorder: ShardRecorder | undefined;
  #planned = 0;
  #done = 0;

  constructor(options: ReporterOptions, screen: Screen = process.stdout) {
    this.#options = options;
    this.#recorder = options.shard && createShardRecorder(options.shard);
    this.#screen = screen;
    this.#live = screen.isTTY === true;
    const width = this.#live ? Math.min(screen.columns || PIPE_WIDTH, TERMINAL_WIDTH) : PIPE_WIDTH;
    const colour = options.colour ?? (this.#live && screen.hasColors?.() === true);
    this.#style = createStyle({ colour, width });
  }

  printsToStdio(): boolean {
    return true;
  }

  onBegin(_config: FullConfig, root: Suite): void {
    endWithStarter();
    try {
      this.#log = openRunLog(this.#options.out);
    } catch {
      // It is told when the reports cannot be written either.
    }
    const tests = root.allTests();
    this.#planned = tests.length;
    for (const [target, own] of Map.groupBy(tests, targetOf)) {
      const titles = own.map(({ title }) => title);
      const said = own
        .flatMap(({ annotations }) => annotations)
        .find(({ type }) => type === TARGET_ANNOTATION);
      const examined = JSON.parse(said?.description ?? 'null') as ExaminedTarget;
      const { shard } = this.#options;
      this.#recorder?.begin(target, examined, titles);
      const known = shard === undefined ? examined : inShard(examined, shard);
      this.#collections.set(target, createCollection(known, titles, catalogue));
    }
  }

  onTestBegin(test: TestCase): void {
    this.#draw(test.title);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    this.#done++;
    const target = targetOf(test);
    const ended = endedTest(test, result);
    this.#log({ target, test: ended });
    this.#recorder?.add(target, ended);
    const found = this.#collections.get(target)?.add(ended);
    if (found === undefined) {
      const cause = ended.error === undefined ? '' : `: ${printable(ended.error)}`;
      this.#print(`${target}, ${test.title}: ${ended.status} without a result${cause}`);
      return;
    }
    const verdict = verdictOfCheck(found);
    this.#verdicts[verdict] = (this.#verdicts[verdict] ?? 0) + 1;
    // On a terminal the live line counts what holds; only what needs a reader stays.
    if (
      verdict === 'error'
        ? this.#isNews(target, found)
        : !this.#live || verdict === 'fail' || verdict === 'warn'
    ) {
      this.#print(
        progressLine({ target, result: found, done: this.#done, planned: this.#planned }, this.#style),
      );
    }
    this.#draw('');
  }

  onError(error: TestError): void {
    this.#problems.push(messageOf(error));
  }

  onStdErr(chunk: string | Buffer): void {
    this.#print(chunk.toString().trimEnd());
  }

  async onEnd(result: FullResult): Promise<{ status: FullResult['status'] }> {
    let code: ExitCode = 3;
    try {
      code = await this.#finish(result);
    } catch (error) {
      // The runner swallows what a reporter throws; a run whose reports are missing must not look well.
      this.#print(
        `The reports could not be written: ${error instanceof Error ? error.stack : String(error)}`,
      );
    }
    if (result.status === 'interrupted') return { status: 'interrupted' };
    return { status: code === 0 ? 'passed' : 'failed' };
  }

  async #finish(result: FullResult): Promise<ExitCode> {
    const { out, strict = false, formats = USUAL_FORMATS } = this.#options;
    const unbegun = result.status === 'interrupted' ? 'interrupted' : 'not-reached';
    const collected = [...this.#collections].map(([name, each]) => ({
      name,
      ...each.conclude(() => unbegun),
    }));
    const { lines, ...outcome } = await reportOn(collected, {
      out,
      formats,
      strict,
      style: this.#style,
      startedAt: result.startTime,
      durationMs: result.duration,
      problems: [...this.#problems, ...collected.flatMap(({ problems }) => problems)],
    });
    const header = headerOf(result.startTime, result.duration);
    await this.#recorder?.write(out, header, { problems: [...this.#problems], unbegun });
    // With more shards than groups of checks, one of them has nothing to examine, and that is as it should be.
    const idle = this.#recorder !== undefined && this.#planned === 0 && this.#problems.length === 0;
    const ended = idle ? { ...outcome, exitCode: 0 as const } : outcome;
    await writeOutcome(out, ended);
    await forgetRunLog(out);
    const nothing = `pass: no check falls to this shard. Reports: ${outcome.overview}`;
    this.#print(idle ? nothing : lines.join('\n'));
    return ended.exitCode;
  }

  /** Whether this is the first check of a target that broke for its reason: a target that does not open breaks them all. */
  #isNews(target: string, { verdicts }: CheckResult): boolean {
    const reason = verdicts.find(({ verdict }) => verdict === 'error')?.reason ?? '';
    const news = JSON.stringify([target, reason]);
    return !this.#told.has(news) && this.#told.add(news) !== undefined;
  }

  /** Prints a line that stays. */
  #print(line: string): void {
    this.#screen.write(`${this.#live ? '\r\u001b[2K' : ''}${line}\n`);
  }

  /** Draws the line that shows how far the run is, over the one before. */
  #draw(running: string): void {
    if (!this.#live) return;
    const state = { done: this.#done, planned: this.#planned, verdicts: this.#verdicts, running };
    this.#screen.write(`\r\u001b[2K${liveLine(state, this.#style)}`);
  }
}

/** The name of the group that a test is in, which is that of its target file. */
const targetOf = (test: TestCase): string => test.parent.title;

function endedTest(test: TestCase, { status, error, attachments }: TestResult): EndedTest {
  // The runner attaches things of its own, whose files may be gone by now.
  const ours = attachments.filter(({ name }) => name === CHECK_ATTACHMENT || name === SEEN_ATTACHMENT);
  const texts = ours.map(({ name, body, path }): readonly [string, string] => [
    name,
    body?.toString() ?? (path === undefined ? '' : readFileSync(path, 'utf8')),
  ]);
  return {
    title: test.title,
    status,
    ...(error === undefined ? {} : { error: messageOf(error) }),
    attachments: new Map(texts.filter(([, text]) => text !== '')),
  };
}

const messageOf = ({ message, value }: TestError): string =>
  stripVTControlCharacters(message ?? value ?? 'an error without a message').split('\n', 1)[0] ?? '';
