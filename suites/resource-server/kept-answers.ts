import { type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import { accepted, callResource, outcomeInWords, replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { mintedFor } from '../minted-tokens.ts';
import { accessTokenWindow, CLOCK_SKEW, expectationsOf } from '../profiles.ts';
import { ROUNDING } from '../time.ts';
import { issuerOf } from './issued.ts';

/** Seconds before its end at which a token is used a last time. */
const SHORTLY = 5;

async function beyondExpiry(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer, exchange, at } = await mintedFor(bench);
  const window = accessTokenWindow(expectationsOf(bench.target), answer.expiresIn);
  if (window === undefined) {
    return judge.leave('B-43', 'untestable', 'neither the profile nor the target file names a lifetime');
  }
  await bench.clock.advance(Math.max(0, Math.round(at + (window.low - SHORTLY) * 1000 - bench.clock.now())));
  const before = await callResource(bench, answer.accessToken);
  if (!accepted(before)) {
    throw new SetUpFailure(`a token gave ${outcomeInWords(before)} ${SHORTLY} s before the end of its life`);
  }
  const end = at + (window.high + CLOCK_SKEW + bench.clock.tolerance + 2 * ROUNDING) * 1000;
  await bench.clock.advance(Math.max(0, Math.ceil(end - bench.clock.now())));
  const issuer = issuerOf(bench);
  const asked = issuer.questions().length;
  const after = await callResource(bench, answer.accessToken);
  replied(after);
  // Who asks again, and is told that the token lives on, keeps nothing: its life is for other rows.
  if (!accepted(after) || issuer.questions().length > asked) return;
  judge.report({
    requirement: 'B-43',
    expected: 'what the issuer said of a token to count no longer than the token lives',
    actual: `${outcomeInWords(after)} after its end, to a token that was served ${SHORTLY} s before`,
    exchanges: [exchange, before, after],
  });
}

export const keptAnswerChecks: readonly ServerCheck[] = [
  {
    id: 'kept-answers',
    title: 'What the issuer said of a token counts no longer than the token lives',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['B-43'],
    claims: ['online-validation'],
    controls: ['clock', 'mint', 'issuer'],
    run: beyondExpiry,
  },
];
