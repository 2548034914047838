import { bodyText, type Exchange } from '../mock-server/wire/index.ts';

const LONGEST_QUOTED = 400;

/** How a request ended, in a few words. */
export function outcomeInWords({ outcome }: Exchange): string {
  if (outcome.kind === 'failure') return `${outcome.reason} (${outcome.detail})`;
  const { status, body } = outcome.reply;
  if (body.length === 0) return `status ${status} without a body`;
  // Whole or not at all: half a secret escapes its mask.
  if (body.length > LONGEST_QUOTED) return `status ${status} with a body of ${body.length} bytes`;
  return `status ${status} with ${bodyText(outcome.reply)}`;
}
