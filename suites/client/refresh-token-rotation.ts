import fc from 'fast-check';
import type { ClientBench, Rotation, Stage } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { judgeRefreshTokens } from '../rules/refresh-tokens.ts';
import { isNothing, presentedRefreshToken, refreshTurns } from '../rules/traffic.ts';
import {
  type Acted,
  answerInWords,
  BY_GRANT,
  call,
  establish,
  expireAccessToken,
  refreshing,
  setScene,
  sharedScene,
  succeeded,
} from './acts.ts';
import { rotating } from './cues.ts';
import { refreshes, trafficOf } from './history.ts';

const schedulesOf = (...policies: readonly Rotation[]): fc.Arbitrary<readonly Rotation[]> =>
  fc.array(fc.constantFrom(...policies), { minLength: 1, maxLength: 4 });

const rotation = (...policies: readonly Rotation[]) =>
  async function followed(bench: ClientBench, judge: Judge): Promise<void> {
    const scene = sharedScene(() => establish(bench));
    await property(atMost(judge, 8), schedulesOf(...policies), story, (schedule) =>
      scene(async (stage) => {
        let before: Rotation | undefined;
        // The last refresh shows what the one before it left behind, here and not in the next case.
        for (const policy of [...schedule, 'keep'] as const) {
          stage.server.script(rotating(policy));
          await expireAccessToken(stage, bench);
          const acted = await call(stage);
          judgePresented(stage, bench, acted.exchanges);
          judgeAnswer(stage, acted, before);
          before = policy;
        }
        return undefined;
      }),
    );
  };

/** Throws unless the refreshes among exchanges present the refresh token that the client was handed last. */
function judgePresented(stage: Stage, bench: ClientBench, exchanges: readonly Exchange[]): void {
  const traffic = trafficOf(stage, stage.server.journal.exchanges(), bench);
  const judged = refreshTurns(traffic).filter(({ exchange }) => exchanges.includes(exchange));
  const [finding] = judgeRefreshTokens(traffic, judged);
  if (finding !== undefined) throw violation(finding);
}

/** A client that no longer refreshes has lost its refresh token, if the answer before did not repeat it. */
function judgeAnswer(stage: Stage, { answer, exchanges }: Acted, before: Rotation | undefined): void {
  if (succeeded(answer)) return;
  const attempts = refreshes(exchanges, stage);
  const lost = attempts.every(({ request }) => isNothing(presentedRefreshToken(request) ?? ''));
  if (before === 'omit' && lost) {
    throw violation({
      requirement: 'ENIGMA-14',
      expected: 'the client to go on with the refresh token at hand, which the answer did not replace',
      actual: `${attempts.length === 0 ? 'no refresh' : 'a refresh without any'}; the caller got ${answerInWords(answer)}`,
      exchanges: [
        ...refreshes(stage.server.journal.exchanges(), stage).map((turn) => turn.exchange),
        ...exchanges,
      ],
    });
  }
  throw new Hindered(`a call with an expired token gave ${answerInWords(answer)}`);
}

const story = (schedule: readonly Rotation[]): string[] => [
  ...schedule.map((policy) => `the access token expires; a refresh ${IN_WORDS[policy]}`),
  'the access token expires once more',
];

const IN_WORDS: Readonly<Record<Rotation, string>> = {
  keep: 'repeats the refresh token',
  rotate: 'replaces the refresh token',
  omit: 'names no refresh token',
};

/** Every refresh token that RFC 6749 allows, with what a form or a tidy client may do to it. */
const values: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'a+b',
    'a b',
    '50%',
    'a%2Bb',
    'a&b=c',
    'AbC==',
    '"quoted"',
    ' leading',
    'trailing ',
    "~'()*!",
  ),
  fc.string({
    minLength: 1,
    maxLength: 24,
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  }),
);

async function reservedCharacters(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(async () => refreshing(await establish(bench), bench));
  let place = 0;
  await property(
    judge,
    values,
    (value) => [`an answer hands out the refresh token ${JSON.stringify(value)}`, 'the access token expires'],
    (value) =>
      scene(async (stage) => {
        await stage.handOver({ accessToken: `a${++place}`, refreshToken: value });
        const { exchanges } = await stage.handOver({ accessToken: `b${place}`, refreshToken: `r${place}` });
        if (refreshes(exchanges, stage).length === 0)
          throw new Hindered('the client makes no refresh for an expired token');
        judgePresented(stage, bench, exchanges);
        return undefined;
      }),
  );
  if (bench.target.claims.has('provisioned-start')) await provisionedValue(bench);
}

async function provisionedValue(bench: ClientBench): Promise<void> {
  const value = 'pro+vi/sio ned=&%20';
  const stage = await setScene(bench, { refreshToken: value });
  const { exchanges } = await call(stage);
  judgePresented(stage, bench, exchanges);
}

export const refreshTokenRotationChecks: readonly ClientCheck[] = [
  {
    id: 'refresh-token-taken-over',
    title: 'Whether answers repeat or replace the refresh token, the client presents the one received last',
    party: 'client',
    kind: 'property',
    requirements: ['ENIGMA-14', 'B-18'],
    claims: [BY_GRANT],
    controls: [],
    run: rotation('keep', 'rotate'),
  },
  {
    id: 'refresh-token-omitted',
    title: 'An answer without a refresh token leaves the one received last in force',
    party: 'client',
    kind: 'property',
    requirements: ['ENIGMA-14'],
    claims: [],
    controls: [],
    run: rotation('keep', 'rotate', 'omit', 'omit'),
  },
  {
    id: 'refresh-token-value',
    title: 'A refresh token comes back as it was handed out, whatever its characters',
    party: 'client',
    kind: 'property',
    requirements: ['ENIGMA-14', 'ENIGMA-25'],
    claims: [],
    controls: [],
    run: reservedCharacters,
  },
];
