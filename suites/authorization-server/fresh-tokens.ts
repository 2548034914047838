import { type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import { type Exchange, queryOf } from '../../mock-server/wire/index.ts';
import {
  credentials,
  firstClient,
  formRequest,
  obtainRefreshToken,
  outcomeInWords,
  probeAccessToken,
  refresh,
  successOf,
  tokenEndpoint,
} from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { accessTokenWindow, CLOCK_SKEW, expectationsOf } from '../profiles.ts';
import type { TokenAnswer } from '../readers/index.ts';
import { ROUNDING } from '../time.ts';
import { postToken } from '../token-requests.ts';

/** Refreshes after the end of one access token after the other. */
const REFRESHES = 3;

async function afterTheEnd(bench: ServerBench, judge: Judge): Promise<void> {
  const first = await obtainRefreshToken(bench);
  const exchanges: Exchange[] = [first.exchange];
  let { answer } = first;
  let { refreshToken } = first;
  const lived = answer.expiresIn;
  const window = accessTokenWindow(expectationsOf(bench.target), lived);
  if (window === undefined)
    throw new SetUpFailure('no expires_in says when the access token of this check expires');
  for (let turn = 0; turn < REFRESHES; turn++) {
    await bench.clock.advance((window.high + CLOCK_SKEW + bench.clock.tolerance + 2 * ROUNDING) * 1000);
    const exchange = await refresh(bench, refreshToken);
    exchanges.push(exchange);
    const next = successOf(exchange);
    if (next === undefined) {
      return judge.report({
        requirement: ['CEHUB-14', 'CEHUB-29'],
        expected: 'a token for a refresh token and client credentials, without name and password of the user',
        actual: outcomeInWords(exchange),
        exchanges,
      });
    }
    const old = next.accessToken === answer.accessToken;
    const { alive, exchange: proof } = await probeAccessToken(bench, next.accessToken);
    if (!alive || old) {
      judge.report({
        requirement: alive ? 'CEHUB-29' : ['CEHUB-14', 'CEHUB-29'],
        expected: 'a refresh to give another access token that works',
        actual: old ? 'the access token that had expired' : outcomeInWords(proof),
        exchanges: [...exchanges, proof],
      });
    } else judgeLife(judge, lived, next, exchanges);
    answer = next;
    refreshToken = next.refreshToken ?? refreshToken;
  }
}

function judgeLife(
  judge: Judge,
  lived: number | undefined,
  { expiresIn }: TokenAnswer,
  exchanges: readonly Exchange[],
): void {
  if (lived === undefined || expiresIn === undefined || expiresIn >= lived - ROUNDING) return;
  judge.report({
    requirement: 'CEHUB-29',
    expected: `a whole life of ${lived} s for an access token that a refresh gives`,
    actual: `expires_in ${expiresIn}`,
    exchanges,
  });
}

async function places(bench: ServerBench, judge: Judge): Promise<void> {
  const { tokenPath } = expectationsOf(bench.target);
  const url = tokenEndpoint(bench);
  if (tokenPath !== undefined && !url.endsWith(tokenPath)) {
    judge.report({
      requirement: 'CEHUB-30',
      expected: `the token endpoint at ${tokenPath}`,
      actual: `${url}, as the target file says`,
      exchanges: [],
    });
  }
  const proof = credentials(bench, firstClient(bench), 'body').parameters;
  const whole = async (change: Readonly<Record<string, string>> = {}) => {
    const { refreshToken } = await obtainRefreshToken(bench);
    return [
      ...Object.entries({ grant_type: 'refresh_token', refresh_token: refreshToken, ...change }),
      ...proof,
    ] as const;
  };
  const asQuery = (parameters: readonly (readonly [string, string])[]) =>
    `${url}?${new URLSearchParams(parameters.map(([...pair]): [string, string] => pair))}`;
  const report = (expected: string, exchange: Exchange) =>
    judge.report({
      requirement: 'CEHUB-30',
      expected,
      actual: outcomeInWords(exchange),
      exchanges: [exchange],
    });

  const inBody = await postToken(bench, await whole());
  if (successOf(inBody) === undefined)
    report('a token for a refresh with its parameters in the body', inBody);
  const posted = await bench.send({ ...formRequest({ url: asQuery(await whole()), parameters: [] }) });
  judge.observe(
    'parameters of a refresh in the URL',
    successOf(posted) === undefined ? 'refused' : 'accepted',
  );
  const got = await bench.send({
    ...formRequest({ url: asQuery(await whole()), parameters: [], method: 'GET' }),
    headers: [],
  });
  if (successOf(got) !== undefined) report('no token for a refresh by GET', got);

  const wrong = await whole({ refresh_token: 'nobody-ever-issued-this-token' });
  const right = await whole();
  const overridden = await postToken(
    bench,
    wrong,
    [],
    `${url}?${queryOf(asQuery(right.filter(([name]) => name === 'refresh_token')))}`,
  );
  if (successOf(overridden) !== undefined)
    report('the refresh token of the body to count, or none of two', overridden);
}

const common = { party: 'authorization-server', kind: 'scenario', claims: ['password', 'refresh'] } as const;

export const freshTokenChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'refresh-after-expiry',
    title: 'Once an access token has expired, the refresh token alone brings another one with a whole life',
    requirements: ['CEHUB-14', 'CEHUB-29'],
    controls: ['clock'],
    run: afterTheEnd,
  },
  {
    ...common,
    id: 'refresh-parameter-places',
    title:
      'A refresh is a POST with its parameters in the body, and what the URL says beside does not override it',
    requirements: ['CEHUB-30'],
    controls: [],
    run: places,
  },
];
