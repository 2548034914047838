import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetUser } from '../../fixtures/target/index.ts';
import { type Exchange, pathOf } from '../../mock-server/wire/index.ts';
import {
  credentials,
  firstClient,
  firstUser,
  formRequest,
  obtainRefreshToken,
  obtainTokens,
  outcomeInWords,
  refresh,
  replied,
  requestToken,
  successOf,
  tokenEndpoint,
} from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { USER_GRANTS } from '../named-first.ts';
import { expectationsOf } from '../profiles.ts';
import { readTokenError } from '../readers/index.ts';
import { firstGrants, goodParameters, postToken } from '../token-requests.ts';
import { beginning, withCaseChanged } from './near-misses.ts';

async function postOnly(bench: ServerBench, judge: Judge): Promise<void> {
  const [grant] = firstGrants(bench);
  if (grant === undefined) throw new MissingControl('the target claims no grant that asks for a first token');
  const parameters = [
    ...(await goodParameters(bench, grant)),
    ...credentials(bench, firstClient(bench), 'body').parameters,
  ];
  const whole = { url: tokenEndpoint(bench), parameters };
  const bare = { ...formRequest({ ...whole, method: 'GET' }), body: new Uint8Array() };
  const query = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value]));
  for (const request of [
    { ...bare, url: `${whole.url}?${query}` },
    ...['PUT', 'PATCH', 'DELETE'].map((method) => formRequest({ ...whole, method })),
  ]) {
    const exchange = await bench.send(request);
    if (successOf(exchange) === undefined) continue;
    judge.report({
      requirement: 'B-01',
      expected: `no token for a request by ${request.method}`,
      actual: 'a token',
      exchanges: [exchange],
    });
  }
}

async function path(bench: ServerBench, judge: Judge): Promise<void> {
  const { tokenPath, tokenPathPrefix } = expectationsOf(bench.target);
  const configured = pathOf(tokenEndpoint(bench));
  if (tokenPathPrefix !== undefined) await legacyPath(bench, judge, tokenPathPrefix, configured);
  if (tokenPath === undefined) return;
  if (!configured.endsWith(tokenPath)) {
    judge.report({
      requirement: 'ENIGMA-07',
      expected: `the token endpoint at ${tokenPath}`,
      actual: `${configured}, as the target file says`,
      exchanges: [],
    });
  }
  for (const { url, user } of endpoints(bench, tokenPath)) {
    const exchange = await requestAt(bench, url, user);
    if (successOf(exchange) !== undefined || (user === undefined && isRefusal(exchange))) continue;
    judge.report({
      requirement: 'ENIGMA-07',
      expected: `tokens at ${url}${user === undefined ? '' : ` for ${user.name}, who lives there`}`,
      actual: outcomeInWords(exchange),
      exchanges: [exchange],
    });
  }
}

/** The old world names no more than how the path begins. */
async function legacyPath(bench: ServerBench, judge: Judge, prefix: string, path: string): Promise<void> {
  const { exchange } = await obtainTokens(bench);
  if (path.includes(prefix)) return;
  judge.report({
    requirement: 'ENIGMA-01',
    expected: `the token endpoint below ${prefix}`,
    actual: path,
    exchanges: [exchange],
  });
}

/** The endpoint of every region, each with a user who lives there where there is one. */
function endpoints(
  bench: ServerBench,
  tokenPath: string,
): readonly { readonly url: string; readonly user: TargetUser | undefined }[] {
  const { regions, users } = bench.target;
  const named = Object.entries(regions);
  if (named.length === 0) {
    const url = tokenEndpoint(bench);
    return [{ url: url.slice(0, -pathOf(url).length) + tokenPath, user: firstUser(bench) }];
  }
  return named.map(([region, { baseUrl }]) => ({
    url: baseUrl.replace(/\/+$/, '') + tokenPath,
    user: users.find((user) => user.region === region),
  }));
}

async function requestAt(bench: ServerBench, url: string, user = firstUser(bench)): Promise<Exchange> {
  const proof = credentials(bench, firstClient(bench));
  const parameters = await goodParameters(bench, 'password', { user });
  return postToken(bench, [...parameters, ...proof.parameters], proof.headers, url);
}

const isRefusal = (exchange: Exchange): boolean => {
  const reply = replied(exchange);
  return reply.status === 400 && readTokenError(reply).ok;
};

/** Refreshes that are not quite what they should be. */
async function refreshForm(bench: ServerBench, judge: Judge): Promise<void> {
  const { refreshToken, exchange: issued } = await obtainRefreshToken(bench);
  const { id } = firstClient(bench);
  const whole = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const named = Object.entries(whole);
  const altered = [
    withCaseChanged(refreshToken, Math.floor(refreshToken.length / 2)),
    beginning(refreshToken, Math.floor(refreshToken.length / 2)),
    `x${refreshToken}`,
  ].filter((token) => token !== undefined);
  const refused: readonly { readonly what: string; send(): Promise<Exchange> }[] = [
    {
      what: 'with grant_type refresh_grant',
      send: () => requestToken(bench, { ...whole, grant_type: 'refresh_grant' }),
    },
    { what: 'without client_secret', send: () => postToken(bench, [...named, ['client_id', id]]) },
    { what: 'without client credentials', send: () => postToken(bench, named) },
    ...altered.map((token) => ({ what: 'with an altered refresh token', send: () => refresh(bench, token) })),
  ];
  for (const { what, send } of refused) {
    const exchange = await send();
    if (successOf(exchange) === undefined) continue;
    judge.report({
      requirement: 'ENIGMA-25',
      expected: `no token for a refresh ${what}`,
      actual: 'a token',
      exchanges: [issued, exchange],
    });
  }
  const fresh = await obtainRefreshToken(bench);
  const exchange = await refresh(bench, fresh.refreshToken);
  if (successOf(exchange) !== undefined) return;
  judge.report({
    requirement: 'ENIGMA-25',
    expected: 'a token for a refresh as RFC 6749 section 6 writes it',
    actual: outcomeInWords(exchange),
    exchanges: [fresh.exchange, exchange],
  });
}

const common = { party: 'authorization-server', kind: 'scenario', controls: [] } as const;

export const tokenEndpointChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'token-by-post-only',
    title: 'The token endpoint issues nothing by another method than POST',
    requirements: ['B-01'],
    claims: [],
    run: postOnly,
  },
  {
    ...common,
    id: 'token-endpoint-path',
    title: 'The token endpoint stands at the documented path of every base URL, and is no redirect',
    requirements: ['ENIGMA-01', 'ENIGMA-07'],
    claims: ['password'],
    run: path,
  },
  {
    ...common,
    id: 'refresh-request-form',
    title:
      'A refresh needs grant_type refresh_token, the refresh token unaltered, and the client credentials',
    requirements: ['ENIGMA-25'],
    claims: [USER_GRANTS, 'refresh'],
    run: refreshForm,
  },
];
