import fc from 'fast-check';
import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { ANY_CALL, answerInWords, call, callTogether, establish, sharedScene, succeeded } from './acts.ts';
import { tokenExpired } from './cues.ts';
import { refreshes } from './history.ts';

/** How many calls are made at once, and how they come to need a new token. */
interface Rush {
  readonly calls: number;
  /** Expired before they left as the client can tell, as only the server can tell, or for the first few on the way. */
  readonly expiry: 'known' | 'unknown' | { readonly refused: number };
}

const rushes = (clock: boolean): fc.Arbitrary<Rush> =>
  fc.record({
    calls: fc.integer({ min: 2, max: 5 }),
    expiry: fc.oneof(
      fc.constantFrom<'known' | 'unknown'>(...(clock ? (['known'] as const) : []), 'unknown'),
      fc.record({ refused: fc.integer({ min: 1, max: 4 }) }),
    ),
  });

async function together(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(() => recoveredAlone(bench));
  await property(atMost(judge, 6), rushes(bench.target.controls.has('clock')), story, (rush) =>
    scene(async (stage) => {
      await expire(stage, rush);
      const { answer, exchanges } = await callTogether(stage, Array(rush.calls).fill(ANY_CALL));
      const renewals = refreshes(exchanges, stage).length;
      const failed = answer.filter((each) => !succeeded(each));
      if (renewals === 1 && failed.length === 0) return undefined;
      throw violation({
        requirement: 'ENIGMA-D01',
        expected: `one refresh for ${rush.calls} calls, all of which succeed`,
        actual: `${renewals} refreshes, and ${failed.length} calls failed${failed[0] === undefined ? '' : `: ${answerInWords(failed[0])}`}`,
        exchanges,
      });
    }),
  );
}

/** A scene whose client has recovered twice with a single call: otherwise more calls at once would show nothing new. */
async function recoveredAlone(bench: ClientBench): Promise<Stage> {
  const stage = await establish(bench, { rotation: 'rotate' });
  for (let time = 0; time < 2; time++) {
    await stage.server.expireAccessTokens();
    const { answer, exchanges } = await call(stage);
    const renewals = refreshes(exchanges, stage).length;
    if (succeeded(answer) && renewals === 1) continue;
    throw new Hindered(
      `a single call with an expired token led to ${renewals} refreshes and ${answerInWords(answer)}`,
    );
  }
  return stage;
}

async function expire({ server, clock }: Stage, { expiry, calls }: Rush): Promise<void> {
  if (expiry === 'known') await clock.advance('PT61M');
  else if (expiry === 'unknown') await server.expireAccessTokens();
  else server.script(tokenExpired(Math.min(expiry.refused, calls)));
}

const story = ({ calls, expiry }: Rush): string[] => [
  expiry === 'known'
    ? 'the access token expires'
    : expiry === 'unknown'
      ? 'the server ends the access token before its time'
      : `the first ${Math.min(expiry.refused, calls)} of the calls will meet an expired token`,
  `${calls} calls are made at once`,
];

export const simultaneousCallChecks: readonly ClientCheck[] = [
  {
    id: 'simultaneous-calls',
    title: 'Calls that meet an expired token together share one refresh, and all of them succeed',
    party: 'client',
    kind: 'property',
    requirements: ['ENIGMA-D01'],
    claims: [],
    controls: [],
    run: together,
  },
];
