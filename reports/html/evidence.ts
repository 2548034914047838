import { deflateRawSync } from 'node:zlib';
import type { ConformanceReport, ReportedCheck, ReportedExchange, ReportedFinding } from '../schema.ts';
import { replyGist, requestGist } from './gist.ts';
import { lifetimePicture, lifetimesIn } from './lifetime.ts';
import { html, type Markup } from './markup.ts';
import { rotationIn, rotationPicture } from './rotation.ts';
import { swimlane } from './swimlane.ts';
import { transcript } from './transcript.ts';
import { counted } from './wording.ts';

/** Whoever shows exchanges. */
export type Shower = ReportedFinding | ReportedCheck;

/** Exchanges that a page shows by itself; those beyond are packed, and laid out when a reader opens them. */
const AT_HAND = 400;

/** The findings and broken checks whose exchanges are laid out only when they are opened, so that long reports open fast. */
export function deferredIn({ checks }: ConformanceReport): ReadonlySet<Shower> {
  let laidOut = 0;
  const deferred = new Set<Shower>();
  for (const shower of checks.flatMap((check): Shower[] => [...check.findings, check])) {
    const { length } = 'evidence' in shower ? shower.evidence : shower.exchanges;
    if (length > 0 && laidOut + length > AT_HAND) deferred.add(shower);
    else laidOut += length;
  }
  return deferred;
}

/**
 * What exchanges show: how long tokens lived and what replaced them, where the exchanges tell it; several of them as lanes; and all of
 * them as a transcript, to be unfolded.
 * @param place id of the finding, from which those of its exchanges are made
 * @param deferred whether they are to be laid out only when they are opened
 */
export function evidence(
  exchanges: readonly ReportedExchange[],
  place: string,
  deferred: boolean,
  title = titleOf(exchanges),
): Markup {
  if (exchanges.length === 0) return html``;
  const anchor = (index: number) => `${place}/${index + 1}`;
  const rotation = rotationIn(exchanges);
  const pictures = html`${lifetimesIn(exchanges).map(lifetimePicture)}${rotation === undefined ? '' : rotationPicture(rotation)}${exchanges.length < 2 ? '' : swimlane(exchanges, anchor)}`;
  const list = transcript(exchanges, anchor);
  if (!deferred)
    return html`${pictures}<details class="evidence"><summary>${title}</summary>${list}</details>`;
  const packed = deflateRawSync(html`${pictures}${list}`.toString()).toString('base64');
  return html`<details class="evidence" data-packed="${packed}"><summary>${title}</summary><p class="absent">Of a report as long as this one, exchanges beyond the first ${AT_HAND} are laid out by a script. They stand in conformance.json, too.</p></details>`;
}

function titleOf(exchanges: readonly ReportedExchange[]): string {
  const [only] = exchanges;
  return exchanges.length === 1 && only !== undefined
    ? `Transcript: ${requestGist(only).title}, ${replyGist(only).title}`
    : `Transcript of ${counted(exchanges.length, 'exchange')}`;
}
