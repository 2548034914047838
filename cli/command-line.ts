import type { CommandModule } from 'yargs';
import { UsageError } from './usage-error.ts';

/** Every command: its file is loaded when it is called. A new command is a new file and a line here. */
const commands: Readonly<Record<string, () => Promise<unknown>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  verify: async () => (await import('./verify.ts')).verify,
  audit: async () => (await import('./audit.ts')).audit,
  replay: async () => (await import('./replay.ts')).replay,
  report: async () => (await import('./report.ts')).report,
  doctor: async () => (await import('./doctor.ts')).doctor,
  requirements: async () => (await import('./requirements.ts')).requirements,
};

const USAGE = 2;
const BROKEN = 3;

/**
 * Runs the command that the arguments name.
 * @returns the exit code: that of the command, 2 for wrong usage or configuration, 3 when something broke
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  try {
    const [name, ...rest] = argv;
    // The one command that something waits for.
    const served = name === 'serve' && (await (await import('./serve.ts')).servePlainly(rest));
    if (!served) await (await programFor(argv)).parseAsync();
    return Number(process.exitCode ?? 0);
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    const expected = error instanceof UsageError || name === 'YError';
    process.stderr.write(`bearerproof: ${expected ? message : stack}\n`);
    return expected ? USAGE : BROKEN;
  }
}

async function programFor(argv: readonly string[]) {
  const [name = ''] = argv;
  const called = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (called === undefined && name !== '' && !name.startsWith('-')) await refuseCommand(name);
  const { default: yargs } = await import('yargs');
  const program = yargs([...argv])
    .scriptName('bearerproof')
    .usage('$0 <command>\n\nProves how an OAuth 2.0 implementation really handles tokens.')
    .demandCommand(1, 'which command? "bearerproof --help" lists them')
    .strict()
    .wrap(100)
    .fail((message, error: Error | undefined) => {
      const help = called === undefined ? '' : `; "bearerproof ${name} --help" says what it takes`;
      throw error ?? new UsageError(message.replace(/^[A-Z]/, (first) => first.toLowerCase()) + help);
    });
  // The help for the whole program needs every description.
  for (const load of called === undefined ? Object.values(commands) : [called]) {
    program.command((await load()) as CommandModule);
  }
  return program.check((given) =>
    refuseDoubled(given, (program as unknown as TakingLists).getOptions().array),
  );
}

/** What yargs knows of its options beyond its types: the names of those that take several values. */
interface TakingLists {
  getOptions(): { readonly array: readonly string[] };
}

/** yargs makes a list of what is given twice. @throws UsageError for an option that takes one value */
function refuseDoubled(given: Readonly<Record<string, unknown>>, lists: readonly string[]): true {
  const doubled = Object.entries(given).find(
    ([name, value]) => name !== '_' && Array.isArray(value) && !lists.includes(name),
  );
  if (doubled === undefined) return true;
  const [name, values] = doubled;
  throw new UsageError(`--${name} takes one value, and was given several: ${values}; which one is meant?`);
}

async function refuseCommand(name: string): Promise<never> {
  const { suggestion } = await import('../mock-server/files/index.ts');
  throw new UsageError(`there is no command "${name}"; ${suggestion(name, Object.keys(commands))}`);
}
