import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from './command-line.ts';

// As built: that is what is published, and what starts fast.
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** How the program ended, and what it said. */
export interface Ended {
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

/**
 * Runs a command in this process, which takes a fraction of the time: for commands that start and serve nothing. One at a
 * time, since what it prints is caught on its way to the standard streams. The test runner reports by bytes, which pass,
 * as long as each file of tests has a process of its own.
 */
export async function commandLine(...given: string[]): Promise<Ended> {
  const texts = { out: '', err: '' };
  const release = [
    caught(process.stdout, (text) => {
      texts.out += text;
    }),
    caught(process.stderr, (text) => {
      texts.err += text;
    }),
  ];
  try {
    return { code: await runCommandLine(given), ...texts };
  } finally {
    for (const each of release) each();
    process.exitCode = undefined;
  }
}

/** Takes the texts that are written to a stream. @returns puts the stream back */
function caught(stream: NodeJS.WriteStream, take: (text: string) => void): () => void {
  const { write } = stream;
  stream.write = ((content: string | Uint8Array) => {
    if (typeof content !== 'string') return write.call(stream, content);
    take(content);
    return true;
  }) as typeof write;
  return () => {
    stream.write = write;
  };
}
