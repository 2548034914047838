import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach } from 'node:test';

const main = join(import.meta.dirname, 'main.ts');

/** What a failed test leaves running would keep its file from ending. */
const started = new Set<ChildProcess>();
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  started.clear();
});

/** Starts the command line in a process of its own. @param given arguments, and more of the environment */
export function start(...given: readonly (string | { readonly env: NodeJS.ProcessEnv })[]) {
  const args = given.filter((each) => typeof each === 'string');
  const more = given.find((each) => typeof each !== 'string')?.env;
  const env = { ...process.env, ...more };
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  started.add(child);
  const told = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    told.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    told.err += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    ended,
    told,
    interrupt: (signal: NodeJS.Signals) => child.kill(signal),
    /** Waits until the output holds something. @throws Error when the program ends before */
    async says(pattern: RegExp): Promise<RegExpExecArray> {
      for (;;) {
        const found = pattern.exec(told.out);
        if (found !== null) return found;
        const chunk = new Promise((resolve) => child.stdout.once('data', resolve));
        const early = ended.then((code) => {
          throw new Error(`ended with ${code} before it said ${pattern}: ${told.out}${told.err}`);
        });
        await Promise.race([chunk, early]);
      }
    },
  };
}
