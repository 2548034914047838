import { type ExaminedTarget, LEDGER_VERSION, type RunSettings } from '../../suites/index.ts';
import type { EndedTest } from '../run/collection.ts';
import type { ReportHeader } from '../schema.ts';
import { recorded, type ShardContent, writeShard } from './shard-file.ts';

/** Which part of which run is being reported on. */
export type ShardOfRun = Pick<ShardContent, 'index' | 'of'> & Pick<RunSettings, 'seed' | 'runs' | 'targets'>;

/** Keeps what the tests of one part hand over, for who will put the parts together. */
export interface ShardRecorder {
  /** A target of which tests fall to this part. */
  begin(name: string, examined: ExaminedTarget, titles: readonly string[]): void;
  add(name: string, test: EndedTest): void;
  write(out: string, header: ReportHeader, end: Pick<ShardContent, 'problems' | 'unbegun'>): Promise<void>;
}

export function createShardRecorder(shard: ShardOfRun): ShardRecorder {
  const targets = new Map<string, ShardContent['targets'][number]>();
  const { index, of, seed, runs, targets: asked } = shard;
  return {
    begin: (name, examined, titles) =>
      void targets.set(name, { name, examined, titles: [...titles], ended: [] }),
    add: (name, test) => void targets.get(name)?.ended.push(recorded(test)),
    write: (out, { createdAt, durationMs, node, platform, tool }, end) =>
      writeShard(out, {
        format: 'bearerproof-shard',
        version: 1,
        index,
        of,
        run: {
          tool: `${tool.name} ${tool.version}`,
          ledgerVersion: LEDGER_VERSION,
          seed,
          runs,
          targets: asked,
        },
        header: { createdAt, durationMs, node, platform },
        ...end,
        targets: [...targets.values()],
      }),
  };
}
