import fc from 'fast-check';
import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { judgeSingleFlight } from '../rules/single-flight.ts';
import { ANY_CALL, answerInWords, call, callTogether, establish, sharedScene, succeeded } from './acts.ts';
import { issuing, served, tokenExpired } from './cues.ts';
import { refreshes, trafficOf } from './history.ts';

/** How a client comes to need a new token: as it can tell beforehand, as only the server can, or for the first calls only. */
type Expiry = 'known' | 'unknown' | { readonly refused: number };

interface Rush {
  readonly calls: number;
  readonly expiry: Expiry;
}

/** A scene whose client recovers with a single call: more of them at once would show nothing new otherwise. */
interface Recovering extends Stage {
  /** When it does: before a call, by its clock, and after a refusal. */
  readonly known: boolean;
  readonly unknown: boolean;
}

const rushes = ({ known, unknown }: Recovering): fc.Arbitrary<Rush> =>
  fc.record({
    calls: fc.integer({ min: 2, max: 5 }),
    expiry: fc.oneof(
      fc.constantFrom<Expiry>(
        ...(known ? (['known'] as const) : []),
        ...(unknown ? (['unknown'] as const) : []),
      ),
      ...(unknown ? [fc.record({ refused: fc.integer({ min: 1, max: 4 }) })] : []),
    ),
  });

async function together(bench: ClientBench, judge: Judge): Promise<void> {
  const first = await recovering(bench);
  const unused = [first];
  const scene = sharedScene(async () => unused.pop() ?? recovering(bench));
  await property(atMost(judge, 6), rushes(first), story, (rush) =>
    scene(async (stage) => {
      await expire(stage, rush);
      const { answer, exchanges } = await callTogether(stage, Array(rush.calls).fill(ANY_CALL));
      const [finding] = judgeSingleFlight(trafficOf(stage, exchanges, bench));
      const failed = answer.find((each) => !succeeded(each));
      const renewals = refreshes(exchanges, stage).length;
      if (finding === undefined && renewals === 1 && failed === undefined) return undefined;
      throw violation({
        requirement: 'ENIGMA-D01',
        expected: `one refresh for ${rush.calls} calls, all of which succeed`,
        actual: `${finding?.actual ?? `${renewals} refreshes`}${failed === undefined ? '' : `, and ${answerInWords(failed)}`}`,
        exchanges,
      });
    }),
  );
}

async function recovering(bench: ClientBench): Promise<Recovering> {
  const stage = await establish(bench, { rotation: 'rotate' });
  const known = bench.target.controls.has('clock') && (await recovers(stage, 'known'));
  const unknown = (await recovers(stage, 'unknown')) && (await recovers(stage, 'unknown'));
  if (known || unknown) return { ...stage, known, unknown };
  throw new Hindered('a single call with an expired token is not recovered from by one refresh');
}

async function recovers(stage: Stage, expiry: Expiry): Promise<boolean> {
  await expire(stage, { calls: 1, expiry });
  const { answer, exchanges } = await call(stage);
  return succeeded(answer) && refreshes(exchanges, stage).length === 1;
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

async function lateRefusal(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await recovering(bench);
  if (!stage.unknown) throw new Hindered('a single refused call is not recovered from by one refresh');
  const milliseconds = stage.clock.tolerance > 0 ? 500 : 20;
  await stage.server.expireAccessTokens();
  stage.server.script(
    { on: { endpoint: 'resource' }, times: 1, do: { fault: 'delay', with: { milliseconds } } },
    // All else is told in advance, so that nothing takes as long as the first refusal.
    tokenExpired(),
    issuing({ accessToken: 'a1', refreshToken: 'r1' }),
    issuing({ accessToken: 'a2', refreshToken: 'r2' }),
    served(),
  );
  const { answer, exchanges } = await callTogether(stage, [ANY_CALL, ANY_CALL]);
  const [finding] = judgeSingleFlight(trafficOf(stage, exchanges, bench));
  const renewals = refreshes(exchanges, stage).length;
  if (finding === undefined && renewals === 1 && answer.every(succeeded)) return;
  judge.report({
    requirement: 'ENIGMA-D01',
    expected: 'no further refresh for a call that is refused after another call has fetched the new token',
    actual: `${finding?.actual ?? `${renewals} refreshes`}; ${answer.map(answerInWords).join(' and ')}`,
    exchanges,
  });
}

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
  {
    id: 'late-refusal',
    title:
      'A call that is refused when the new token is there already is repeated with it, without another refresh',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-D01'],
    claims: [],
    controls: [],
    run: lateRefusal,
  },
];
