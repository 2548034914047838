import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// As built: that is what is published, and what starts fast.
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** How the program ended, and what it said. */
interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program with these arguments, to its end. */
export const bearerproof = (...given: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [main, ...given],
      { env: { ...process.env, NO_COLOR: '1' } },
      (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    );
  });
