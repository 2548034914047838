import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import type { ReportHeader } from './schema.ts';

/** What a report says of the run that made it. */
export function headerOf(startedAt: Date, durationMs: number): ReportHeader {
  const own = createRequire(import.meta.url)('bearerproof/package.json') as { name: string; version: string };
  return {
    createdAt: startedAt.toISOString(),
    durationMs,
    tool: { name: own.name, version: own.version },
    node: process.version,
    platform: `${platform()} ${arch()}`,
  };
}
