import { catalogue, type Examination, type ExaminedTarget, titleOf } from '../../suites/index.ts';
import { createCollection } from '../run/collection.ts';
import type { ReportHeader } from '../schema.ts';
import { ShardError } from './shard-error.ts';
import type { ReadShard, ShardContent, ShardedRun } from './shard-file.ts';

/** What all parts of a run say together: as it would have been without parts. */
export interface MergedRun {
  readonly examinations: readonly { readonly name: string; readonly examination: Examination }[];
  readonly problems: readonly string[];
  /** When the first part began. */
  readonly startedAt: Date;
  /** From then to the end of the last. */
  readonly durationMs: number;
  /** What ran the parts. */
  readonly surroundings: Pick<ReportHeader, 'node' | 'platform'>;
}

/**
 * Puts the parts of a run together.
 * @throws ShardError where one is missing, there twice or of another run, and where a check is lost or doubled
 */
export function mergeShards(shards: readonly ReadShard[]): MergedRun {
  const parts = inOrder(shards);
  const [first, ...others] = parts;
  if (first === undefined) throw new ShardError('no part of a run was given');
  for (const other of others) refuseForeign(first, other);
  const contents = parts.map(({ content }) => content);
  const headers = contents.map(({ header }) => header);
  const began = headers.map(({ createdAt }) => Date.parse(createdAt));
  const ended = headers.map(({ durationMs }, place) => (began[place] ?? 0) + durationMs);
  const merged = first.content.run.targets.flatMap((target) => mergeTarget(target, parts));
  return {
    examinations: merged,
    problems: [
      ...contents.flatMap(({ problems }) => problems),
      ...merged.flatMap(({ problems }) => problems),
    ],
    startedAt: new Date(Math.min(...began)),
    durationMs: Math.max(...ended) - Math.min(...began),
    surroundings: {
      node: [...new Set(headers.map(({ node }) => node))].join(', '),
      platform: [...new Set(headers.map(({ platform }) => platform))].join(', '),
    },
  };
}

/** The parts from the first to the last, each once. */
function inOrder(shards: readonly ReadShard[]): readonly ReadShard[] {
  const sorted = shards.toSorted((one, other) => one.content.index - other.content.index);
  const [first] = sorted;
  if (first === undefined) return [];
  const { of } = first.content;
  for (const [place, { path, content }] of sorted.entries()) {
    const before = sorted[place - 1];
    if (content.of !== of) {
      throw new ShardError(
        `${path}: is shard ${content.index} of ${content.of}, and ${first.path} is one of ${of}: they are of two runs`,
      );
    }
    if (before?.content.index === content.index) {
      throw new ShardError(`shard ${content.index} of ${of} is there twice: ${before.path} and ${path}`);
    }
  }
  const present = new Set(sorted.map(({ content }) => content.index));
  const missing = Array.from({ length: of }, (_, place) => place + 1).filter((index) => !present.has(index));
  if (missing.length > 0) {
    throw new ShardError(
      `shard ${missing.join(', ')} of ${of} is missing: without it nobody knows what it would have found; run it, or name its directory`,
    );
  }
  return sorted;
}

const FACTS: Readonly<Record<keyof ShardedRun, string>> = {
  tool: 'made by',
  ledgerVersion: 'of the ledger',
  seed: 'of the seed',
  runs: 'of so many cases per property:',
  targets: 'of the targets and checks',
};

function refuseForeign(first: ReadShard, other: ReadShard): void {
  for (const [fact, words] of Object.entries(FACTS) as [keyof ShardedRun, string][]) {
    const [here, there] = [other, first].map(({ content }) => JSON.stringify(content.run[fact]));
    if (here !== there) {
      throw new ShardError(
        `${other.path}: is a part of another run, ${words} ${here}, while ${first.path} is one ${words} ${there}`,
      );
    }
  }
}

type TargetPart = ShardContent['targets'][number] & { readonly from: ReadShard };

function mergeTarget(
  { name, only }: ShardedRun['targets'][number],
  shards: readonly ReadShard[],
): readonly {
  readonly name: string;
  readonly examination: Examination;
  readonly problems: readonly string[];
}[] {
  const parts: readonly TargetPart[] = shards.flatMap((from) =>
    from.content.targets.filter((target) => target.name === name).map((target) => ({ ...target, from })),
  );
  const [first, ...others] = parts;
  // Of what was asked for, the target has nothing, as without parts.
  if (first === undefined && only.length > 0) return [];
  if (first === undefined) throw new ShardError(`no shard says anything of ${name}: examine all of it again`);
  for (const { examined, from } of others) {
    if (JSON.stringify(examined) !== JSON.stringify(first.examined)) {
      throw new ShardError(
        `${from.path}: examined another ${name} than ${first.from.path}; was its target file changed in between?`,
      );
    }
  }
  const titles = inPlan(
    name,
    first.examined,
    only,
    parts.flatMap((part) => part.titles),
  );
  const collection = createCollection(first.examined, titles, catalogue);
  for (const { ended } of parts) {
    for (const { attachments, ...test } of ended)
      collection.add({ ...test, attachments: new Map(Object.entries(attachments)) });
  }
  const unbegunIn = new Map(
    parts.flatMap((part) => part.titles.map((title) => [title, part.from.content.unbegun] as const)),
  );
  return [{ name, ...collection.conclude((title) => unbegunIn.get(title) ?? 'not-reached') }];
}

/** The titles of all parts in the order of the plan, of which each check has to be there once. */
function inPlan(
  name: string,
  { plan }: ExaminedTarget,
  only: readonly string[],
  titles: readonly string[],
): readonly string[] {
  const idOf = (title: string) => catalogue.find((check) => titleOf(check) === title)?.id ?? title;
  const ids = titles.map(idOf);
  const planned = plan.filter((id) => only.length === 0 || only.includes(id));
  const lost = planned.filter((id) => !ids.includes(id));
  const doubled = ids.filter((id, place) => ids.indexOf(id) < place);
  if (lost.length + doubled.length > 0) {
    throw new ShardError(
      `the shards do not add up to the plan of ${name}: ${[
        ...lost.map((id) => `${id} is in none`),
        ...doubled.map((id) => `${id} is in two`),
      ].join(', ')}`,
    );
  }
  return titles.toSorted((one, other) => plan.indexOf(idOf(one)) - plan.indexOf(idOf(other)));
}
