import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { extname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RUN_VARIABLE, type RunSettings } from '../suites/index.ts';

/** How the process of a test runner ended. */
export interface RunnerEnd {
  /** Whether this process was told to end meanwhile, and told the runner. */
  readonly interrupted: boolean;
  /** In words. */
  readonly how: string;
}

const WAIT = 'bearerproof: the reports are being written; interrupt once more to end without waiting\n';

/**
 * Runs the conformance suite in Playwright Test. The reporter of this package prints; here only the end counts. When this
 * process is told to end, the runner is told once, in the one way that lets it write what it has; only the third time is it killed.
 */
export async function runPlaywright(settings: RunSettings): Promise<RunnerEnd> {
  const extension = extname(fileURLToPath(import.meta.url));
  const configuration = fileURLToPath(new URL(`../playwright.config${extension}`, import.meta.url));
  const runner = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const child = spawn(process.execPath, [runner, 'test', '-c', relative('', configuration)], {
    // By the last one it notices when this process is gone.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // A group of its own: what a terminal sends to this one must not reach the runner twice.
    detached: true,
    // Workers are told to use colours, and Node complains where it is told not to as well: the settings decide.
    env: { ...process.env, NO_COLOR: undefined, [RUN_VARIABLE]: JSON.stringify(settings) },
  });
  let told = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      told++;
      if (told === 2) process.stderr.write(WAIT);
      else child.kill(told === 1 ? 'SIGINT' : 'SIGKILL');
    });
  const how = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal === null ? `with status ${code}` : `on ${signal}`));
  });
  endGroup(child.pid);
  return { interrupted: told > 0, how };
}

/** A runner that was killed leaves its workers behind. */
function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
