import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EndedTest } from './collection.ts';

/** Name of the file in the output directory that holds, while a run goes on, what has come of it so far: a test per line. */
const RUN_LOG = '.run.jsonl';

/** A test that has ended, with the name of the group that it is in. */
interface LoggedTest {
  readonly target: string;
  readonly test: EndedTest;
}

/** Begins the log of a run. @returns to be called with each test that has ended */
export function openRunLog(out: string): (logged: LoggedTest) => void {
  const file = join(out, RUN_LOG);
  mkdirSync(out, { recursive: true });
  writeFileSync(file, '');
  return ({ target, test }) => {
    const line = JSON.stringify({ target, test: { ...test, attachments: [...test.attachments] } });
    appendFileSync(file, `${line}\n`);
  };
}

/** Reads what had come of a run that was cut off; a last line of which only half was written counts for nothing. */
export async function readRunLog(out: string): Promise<readonly LoggedTest[]> {
  const text = await readFile(join(out, RUN_LOG), 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => {
    const { target, test } = JSON.parse(line) as { target: string; test: { attachments: [] } & EndedTest };
    return { target, test: { ...test, attachments: new Map(test.attachments) } };
  });
}

export const forgetRunLog = (out: string): Promise<void> => rm(join(out, RUN_LOG), { force: true });
