import type { Argv, CommandModule } from 'yargs';
import { TargetFileError } from '../fixtures/target/index.ts';
import { CaseFileError, type Replayed, replay as replayCase } from '../suites/index.ts';
import { print, progress, screenStyle } from './screen.ts';
import { UsageError } from './usage-error.ts';

interface ReplayArguments {
  readonly case: string;
  readonly target: string | undefined;
  readonly reveal: boolean;
}

export const replay: CommandModule<object, ReplayArguments> = {
  command: 'replay <case>',
  describe: 'examine a counterexample again, on the target that it was found on',
  builder: (command: Argv) =>
    command
      .positional('case', {
        type: 'string',
        demandOption: true,
        describe: 'file that "verify" has left below "cases", beside its report',
      })
      .option('target', { type: 'string', describe: 'another target file than that of the case' })
      .option('reveal', { type: 'boolean', default: false, describe: 'show tokens and secrets' })
      .example(
        '$0 replay reports/out/acme/cases/persistence-1.json',
        'see whether it still fails',
      ) as Argv<ReplayArguments>,
  async handler({ case: file, target, reveal }) {
    const { lines, exitCode } = await replayed(file, { reveal, ...(target === undefined ? {} : { target }) });
    print(...lines);
    process.exitCode = exitCode;
  },
};

/** Examines a case again. @returns what a person reads, and the exit code @throws UsageError */
export async function replayed(file: string, options: Parameters<typeof replayCase>[1]) {
  progress(`examining ${file}`);
  const found = await decide(file, options);
  const warning = options?.reveal ? ['secrets are shown'] : [];
  return {
    lines: [...told(found), '', ...warning, `${LAST[found.kind]}: ${file}`],
    exitCode: EXIT[found.kind],
  };
}

const LAST: Readonly<Record<Replayed['kind'], string>> = {
  holds: 'pass, the case holds now',
  fails: 'fail, as when it was found',
  broken: 'error, the case could not be decided',
};

const EXIT: Readonly<Record<Replayed['kind'], number>> = { holds: 0, fails: 1, broken: 3 };

async function decide(...given: Parameters<typeof replayCase>): Promise<Replayed> {
  try {
    return await replayCase(...given);
  } catch (error) {
    if (error instanceof CaseFileError || error instanceof TargetFileError)
      throw new UsageError(error.message);
    throw error;
  }
}

/** The case as a story, and how it ended. */
function told(replayed: Replayed): readonly string[] {
  const style = screenStyle();
  const { content } = replayed;
  const steps = content.story.map((step, index) => `  ${String(index + 1).padStart(2)}. ${step}`);
  return [
    style.strong(`${content.check}, on ${content.target} under ${content.profile}`),
    style.faint(`found against ${content.requirements.join(', ')}`),
    '',
    ...steps,
    '',
    ...outcome(replayed),
  ];
}

function outcome(replayed: Replayed): readonly string[] {
  const style = screenStyle();
  switch (replayed.kind) {
    case 'holds':
      return [`${style.verdict('pass', 'pass ')}  it holds now; then it was: ${replayed.content.actual}`];
    case 'fails':
      return [
        `${style.verdict('fail', 'fail ')}  it fails again`,
        `       expected  ${replayed.finding.expected}`,
        `       actual    ${replayed.finding.actual}`,
        ...replayed.finding.exchanges.map(
          ({ request, reply, failure }) =>
            `       ${style.faint(`${request.method} ${request.url} → ${reply?.status ?? failure?.reason ?? ''}`)}`,
        ),
      ];
    case 'broken':
      return [`${style.verdict('error', 'error')}  it could not be decided: ${replayed.reason}`];
  }
}
