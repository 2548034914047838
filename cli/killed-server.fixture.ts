import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const program = join(import.meta.dirname, '..', 'fixtures', 'servers', 'durable-mock-server.ts');
const POLL_EVERY = 10;
const START_LIMIT = 20_000;

/** A reply of which everything has arrived. */
export interface Reply {
  readonly status: number;
  readonly members: Readonly<Record<string, unknown>>;
}

/** A server in a process of its own that can be killed at any instant, and started again in its place. */
export interface KilledServer {
  /** @throws Error where it ends before it answers */
  start(): Promise<void>;
  /** Starts it, and kills it so many milliseconds later, wherever it is by then. */
  startAndKill(after: number): Promise<void>;
  /** Ends it as nothing can prevent or prepare for. */
  kill(): Promise<void>;
  /** Sends a form. @returns undefined where the server died before all of its answer had come */
  post(path: string, form: Readonly<Record<string, string>>): Promise<Reply | undefined>;
  get(path: string, token: string): Promise<Reply | undefined>;
}

export function killedServer(profile: string, file: string, port: number): KilledServer {
  let child: ChildProcess | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  let complaints = '';
  const origin = `http://127.0.0.1:${port}`;

  function spawnServer(): ChildProcess {
    const stdio = ['ignore', 'ignore', 'pipe'] as const;
    const made = spawn(process.execPath, [program, profile, file, String(port)], { stdio: [...stdio] });
    complaints = '';
    made.stderr?.on('data', (text) => {
      complaints += text;
    });
    ended = once(made, 'close');
    child = made;
    return made;
  }

  async function ask(path: string, request: RequestInit): Promise<Reply | undefined> {
    try {
      const response = await fetch(origin + path, request);
      const text = await response.text();
      return { status: response.status, members: text.startsWith('{') ? JSON.parse(text) : {} };
    } catch {
      return undefined;
    }
  }

  async function kill(): Promise<void> {
    child?.kill('SIGKILL');
    await ended;
  }
  return {
    async start() {
      const made = spawnServer();
      const limit = AbortSignal.timeout(START_LIMIT);
      while ((await ask('/', {})) === undefined) {
        if (made.exitCode !== null) throw new Error(`the server ended with ${made.exitCode}: ${complaints}`);
        if (limit.aborted) throw new Error(`the server did not answer within ${START_LIMIT} ms`);
        await pause(POLL_EVERY);
      }
    },
    async startAndKill(after) {
      spawnServer();
      await pause(after);
      await kill();
    },
    kill,
    post: (path, form) => ask(path, { method: 'POST', body: new URLSearchParams(form) }),
    get: (path, token) => ask(path, { headers: { Authorization: `Bearer ${token}` } }),
  };
}
