import { placesInWords, recordingInWords } from '../outline.ts';
import type { ConformanceReport } from '../schema.ts';
import { html, type Markup, visible } from './markup.ts';
import { optionsInWords } from './options.ts';
import { counted } from './wording.ts';

/** What kept the checks of a run apart. */
export const ISOLATION: Readonly<Record<ConformanceReport['target']['isolation'], string>> = {
  users: 'new users for each',
  reset: 'the target brought back to its start',
  stage: 'a stage of its own for each',
  order: 'one after the other, with nothing put back but accounts',
};

/** What ran, with what, and whether it is complete: the small print of a report. */
export function runFacts({
  header,
  footer,
  ledgerVersion,
  seed,
  runs,
  target,
  detection,
}: ConformanceReport): Markup {
  const { checks } = footer;
  const { recording } = target;
  const made: readonly (readonly [string, string])[] =
    recording === undefined
      ? [
          ['Seed', `${seed}, ${counted(runs, 'case')} per property`],
          ['Claims', target.claims.join(', ') || 'none'],
          ['Controls', target.controls.join(', ') || 'none'],
          ['Between checks', ISOLATION[target.isolation]],
          ...Object.entries(target.learnt).map(([fact, value]) => [`Learnt: ${fact}`, value] as const),
          ...optionsInWords(target).map(([member, value]) => [`Said: ${member}`, value] as const),
        ]
      : [
          ['Entries', recordingInWords(recording)],
          ['Places', placesInWords(recording)],
        ];
  const facts: readonly (readonly [string, string])[] = [
    ['Ledger', ledgerVersion],
    ...made,
    [
      'Checks',
      `${checks.planned} planned, ${checks.completed} decided, ${checks.broken} broke, ${checks.notExamined} had nothing to examine`,
    ],
    ['Findings', String(footer.findings)],
    [
      'Detection',
      `${detection.caught} of ${counted(detection.total, 'deliberate fault')} caught${detection.survivors.length === 0 ? '' : `; not ${detection.survivors.join(', ')}`}`,
    ],
    [recording === undefined ? 'Target file' : 'Recording', header.file],
    ['Run', `${readableInstant(header.createdAt)}, ${(header.durationMs / 1000).toFixed(1)} s`],
    ['Made by', `${header.tool.name} ${header.tool.version}, Node.js ${header.node}, ${header.platform}`],
    ['Digest', footer.digest],
  ];
  return html`<h2>About this run</h2>
<dl class="pairs">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${visible(value)}</dd>`)}</dl>`;
}

/** `2026-11-05 08:00 UTC` for an ISO 8601 instant in UTC. */
export const readableInstant = (instant: string): string =>
  `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
