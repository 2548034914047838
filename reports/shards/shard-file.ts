import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ExaminedTarget } from '../../suites/index.ts';
import { UNFINISHED } from '../../suites/index.ts';
import type { EndedTest } from '../run/collection.ts';
import { writeWhole } from '../whole-file.ts';
import { ShardError } from './shard-error.ts';

const text = z.string();

/** What has to be alike in all shards of a run. */
const runSchema = z.strictObject({
  tool: text,
  ledgerVersion: text,
  seed: z.int(),
  runs: z.int(),
  /** Ids of the checks that were asked for, per target; all if it names none. */
  targets: z.array(z.strictObject({ name: text, file: text, only: z.array(text) })),
});

const shardSchema = z.strictObject({
  format: z.literal('bearerproof-shard'),
  version: z.literal(1),
  index: z.int().min(1),
  of: z.int().min(1),
  run: runSchema,
  header: z.strictObject({ createdAt: z.iso.datetime(), durationMs: z.number(), node: text, platform: text }),
  /** What kept this part from being complete, beside the verdicts. */
  problems: z.array(text),
  /** Why tests of this part never began, if some did not. */
  unbegun: z.enum(UNFINISHED),
  targets: z.array(
    z.strictObject({
      name: text,
      /** What was known of it before, whichever checks fell to this part. */
      examined: z.custom<ExaminedTarget>((value) => typeof value === 'object' && value !== null),
      /** Titles of the tests that fell to this part, in the order of the plan. */
      titles: z.array(text),
      ended: z.array(
        z.strictObject({
          title: text,
          status: text,
          error: z.exactOptional(text),
          attachments: z.record(text, text),
        }),
      ),
    }),
  ),
});

/** One part of a run, with what its tests handed over: what the reports of all are made of. */
export type ShardContent = z.infer<typeof shardSchema>;
export type ShardedRun = z.infer<typeof runSchema>;

/** The content of a shard with the file that it was read from. */
export interface ReadShard {
  readonly path: string;
  readonly content: ShardContent;
}

const NAME = /^shard-\d+-of-\d+\.json$/;
const nameOf = ({ index, of }: Pick<ShardContent, 'index' | 'of'>) => `shard-${index}-of-${of}.json`;

/** A test that has ended, as it stands in the file. */
export const recorded = ({
  attachments,
  ...test
}: EndedTest): ShardContent['targets'][number]['ended'][number] => ({
  ...test,
  attachments: Object.fromEntries(attachments),
});

export const writeShard = (out: string, content: ShardContent): Promise<void> =>
  writeWhole(join(out, nameOf(content)), `${JSON.stringify(content)}\n`);

/** Takes away what an earlier run left of the same part. */
export const forgetShard = (out: string, shard: Pick<ShardContent, 'index' | 'of'>): Promise<void> =>
  rm(join(out, nameOf(shard)), { force: true });

/**
 * Reads the parts of a run.
 * @param places files, directories with such files in them, or directories of such directories
 * @throws ShardError for a place without one, and for a file that is none or was cut short
 */
export async function readShards(places: readonly string[]): Promise<readonly ReadShard[]> {
  const files = (await Promise.all(places.map(shardFiles))).flat();
  return Promise.all(files.map(readShard));
}

async function shardFiles(place: string): Promise<string[]> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) throw new ShardError(`${place}: there is no such file or directory`);
  if (!found.isDirectory()) return [place];
  const entries = await readdir(place, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const files = [
    ...entries.filter(({ name }) => NAME.test(name)).map(({ name }) => join(place, name)),
    ...(
      await Promise.all(
        folders.map(async (folder) =>
          (
            await readdir(join(place, folder))
          )
            .filter((name) => NAME.test(name))
            .map((name) => join(place, folder, name)),
        ),
      )
    ).flat(),
  ];
  if (files.length > 0) return files.sort();
  throw new ShardError(
    `${place}: holds no part of a run (shard-1-of-2.json), and neither does a directory in it; "verify --shard" writes them`,
  );
}

async function readShard(path: string): Promise<ReadShard> {
  const content = await readFile(path, 'utf8');
  try {
    return { path, content: shardSchema.parse(JSON.parse(content)) };
  } catch (cause) {
    throw new ShardError(`${path}: is no part of a run, of another version, or cut short`, { cause });
  }
}
