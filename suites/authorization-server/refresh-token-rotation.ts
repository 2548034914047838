import fc from 'fast-check';
import { MissingControl, type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { TargetClient } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import {
  firstClient,
  obtainRefreshToken,
  outcomeInWords,
  refresh,
  requestToken,
  successOf,
} from '../acts.ts';
import { codeClients, tokensForCode } from '../authorization-acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { USER_GRANTS } from '../named-first.ts';
import { expectationsOf } from '../profiles.ts';
import { property } from '../property.ts';
import { livingRefreshTokenRefused } from './token-findings.ts';

const LINKS = 6;
/** ISO 8601; a server may let a replaced token work that long, for clients that lost an answer. */
const LONGEST_GRACE = 'PT10M';

async function chain(bench: ServerBench, judge: Judge): Promise<void> {
  const first = await obtainRefreshToken(bench);
  const exchanges: Exchange[] = [first.exchange];
  const policies = new Set<string>();
  let token = first.refreshToken;
  for (let link = 0; link < LINKS; link++) {
    const exchange = await refresh(bench, token);
    exchanges.push(exchange);
    const answer = successOf(exchange);
    if (answer === undefined) throw livingRefreshTokenRefused({ bench, age: 0, exchanges }, link > 0);
    const { refreshToken: next } = answer;
    policies.add(next === undefined ? 'omit' : next === token ? 'keep' : 'rotate');
    token = next ?? token;
  }
  const observed = policies.size === 1 ? [...policies].join() : 'mixed';
  judge.observe('refresh token after a refresh', observed);
  const { rotation: declared } = expectationsOf(bench.target);
  if (declared !== undefined && declared !== observed) {
    judge.report({
      requirement: ['ENIGMA-13', 'B-40'],
      expected: `the declared policy "${declared}" for the refresh token`,
      actual: `"${observed}" over ${LINKS} refreshes`,
      exchanges,
      advisory: true,
    });
  }
}

async function replaced(bench: ServerBench, judge: Judge): Promise<void> {
  const first = await obtainRefreshToken(bench);
  const second = await refresh(bench, first.refreshToken);
  const answer = successOf(second);
  if (answer === undefined)
    throw new SetUpFailure(`a refresh that should succeed got ${outcomeInWords(second)}`);
  if (answer.refreshToken === undefined || answer.refreshToken === first.refreshToken) {
    return judge.leave('B-40', 'inapplicable', 'the target does not replace refresh tokens');
  }
  const exchanges: Exchange[] = [first.exchange, second];
  const reuse = async () => {
    const exchange = await refresh(bench, first.refreshToken);
    exchanges.push(exchange);
    return successOf(exchange) !== undefined;
  };
  if (!(await reuse())) {
    const family = await refresh(bench, answer.refreshToken);
    const dead = successOf(family) === undefined;
    return judge.observe(
      'reuse of a replaced refresh token',
      dead ? 'refused, and ends its family' : 'refused',
    );
  }
  if (bench.target.controls.has('clock')) {
    await bench.clock.advance(LONGEST_GRACE);
    if (!(await reuse()))
      return judge.observe('reuse of a replaced refresh token', 'accepted for a short grace');
  }
  throw violation({
    requirement: 'B-40',
    expected: 'a refresh token that was replaced to be refused',
    actual: `it is accepted${bench.target.controls.has('clock') ? ` ${LONGEST_GRACE} after it was replaced` : ''}`,
    exchanges,
  });
}

async function ofPublicClients(bench: ServerBench, judge: Judge): Promise<void> {
  const client = codeClients(bench).find((each) => each.public);
  if (client === undefined) {
    return judge.leave('B-40', 'inapplicable', 'the target file has no public client with a redirect URI');
  }
  const first = await tokensForCode(bench, { client });
  const token = successOf(first)?.refreshToken;
  if (token === undefined) {
    return judge.leave('B-40', 'inapplicable', 'public clients of the target get no refresh tokens');
  }
  const second = await refresh(bench, token, { client });
  const next = successOf(second)?.refreshToken;
  judge.observe(
    'refresh token of a public client',
    next === token || next === undefined ? 'kept' : 'replaced',
  );
  if (successOf(second) === undefined || (next !== undefined && next !== token)) return;
  judge.report({
    requirement: 'B-40',
    expected: 'the refresh token of a client that keeps no secret to be replaced at each refresh',
    actual: 'it is kept, so that nobody notices who has stolen it',
    exchanges: [first, second],
  });
}

async function foreign(bench: ServerBench): Promise<void> {
  const owner = firstClient(bench);
  const stranger = bench.target.clients.find(
    ({ id, grants }) => id !== owner.id && (grants.length === 0 || grants.includes('refresh_token')),
  );
  if (stranger === undefined) {
    throw new MissingControl(
      'the target file has no second entry of "clients" with refresh_token among its "grants"',
    );
  }
  const { exchange: issued, refreshToken } = await obtainRefreshToken(bench, { client: owner });
  const stolen = await refresh(bench, refreshToken, { client: stranger });
  const exchanges = [issued, stolen];
  if (successOf(stolen) !== undefined) {
    throw violation({
      requirement: ['B-16', 'CEHUB-12', 'ESB-11'],
      expected: `the refresh token of ${owner.id} to be refused to ${stranger.id}`,
      actual: 'it is accepted',
      exchanges,
    });
  }
}

/** Ways to get a refresh refused that say nothing against the refresh token. */
const REFUSALS = ['wrong-secret', 'excess-scope', 'unknown-grant', 'foreign-client'] as const;

async function refusedRefresh(bench: ServerBench, judge: Judge): Promise<void> {
  const refusals = fc.array(fc.constantFrom(...REFUSALS), { minLength: 1, maxLength: 3 });
  await property(
    judge,
    refusals,
    (given) => [
      'a refresh token is issued',
      ...given.map((each) => `a refresh is refused: ${each}`),
      'it is used',
    ],
    async (given) => {
      const { exchange: issued, refreshToken } = await obtainRefreshToken(bench);
      const exchanges: Exchange[] = [issued];
      for (const refusal of given) exchanges.push(await provoke(bench, refusal, refreshToken));
      if (exchanges.slice(1).some((exchange) => successOf(exchange) !== undefined)) return; // other rows' business
      const after = await refresh(bench, refreshToken);
      exchanges.push(after);
      if (successOf(after) !== undefined) return;
      throw violation({
        requirement: 'ENIGMA-D02',
        expected: 'the refresh token to work after refreshes that were refused for another reason',
        actual: outcomeInWords(after),
        exchanges,
      });
    },
  );
}

function provoke(bench: ServerBench, refusal: (typeof REFUSALS)[number], token: string): Promise<Exchange> {
  const client = firstClient(bench);
  const as = (other: TargetClient) => refresh(bench, token, { client: other });
  switch (refusal) {
    case 'wrong-secret':
      return as({ ...client, secret: `${client.secret}x` });
    case 'excess-scope':
      return refresh(bench, token, { scope: 'scope-that-nobody-granted' });
    case 'unknown-grant':
      return requestToken(bench, { grant_type: 'no_such_grant', refresh_token: token });
    case 'foreign-client':
      return as(bench.target.clients.find(({ id }) => id !== client.id) ?? { ...client, secret: 'wrong' });
  }
}

const common = { party: 'authorization-server', claims: [USER_GRANTS, 'refresh'], controls: [] } as const;

export const refreshTokenRotationChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'refresh-chain',
    title: 'The refresh token returned last, or used last where none was returned, works at the next refresh',
    kind: 'scenario',
    requirements: ['ENIGMA-09', 'ENIGMA-13', 'ENIGMA-17', 'ENIGMA-03', 'B-40'],
    run: chain,
  },
  {
    ...common,
    id: 'replaced-refresh-token',
    title: 'A refresh token that was replaced is refused',
    kind: 'scenario',
    requirements: ['B-40'],
    run: replaced,
  },
  {
    ...common,
    id: 'public-client-refresh-token',
    title: 'The refresh token of a client that keeps no secret is replaced at each refresh',
    kind: 'scenario',
    requirements: ['B-40'],
    claims: ['authorization-code', 'refresh'],
    run: ofPublicClients,
  },
  {
    ...common,
    id: 'foreign-refresh-token',
    title: 'A refresh token works for no client but its own',
    kind: 'scenario',
    requirements: ['B-16', 'CEHUB-12', 'ESB-11'],
    run: foreign,
  },
  {
    ...common,
    id: 'refused-refresh-costs-nothing',
    title: 'A refresh that is refused for another reason leaves the refresh token in force',
    kind: 'property',
    requirements: ['ENIGMA-D02'],
    run: refusedRefresh,
  },
];
