import fc from 'fast-check';
import { type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import {
  accepted,
  obtained,
  obtainRefreshToken,
  obtainTokens,
  outcomeInWords,
  probeAccessToken,
  refresh,
  replied,
  revoke,
  statusOf,
  successOf,
} from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { property } from '../property.ts';
import { readRefusal } from '../refusal.ts';

const HINTS = ['access_token', 'refresh_token', 'unheard_of'];

const unknownTokens: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{20,60}$/),
  fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
  }),
);

async function unknown(bench: ServerBench, judge: Judge): Promise<void> {
  await property(
    judge,
    fc.record({ token: unknownTokens, hint: fc.option(fc.constantFrom(...HINTS), { nil: undefined }) }),
    ({ token, hint }) => [
      `a client revokes ${token}, which nobody issued${hint ? `, hinting at ${hint}` : ''}`,
    ],
    async ({ token, hint }) => {
      const exchange = await revoke(bench, token, undefined, hint);
      if (ended(exchange) || isUnsupported(exchange)) return;
      throw violation({
        requirement: 'B-38',
        expected: 'status 200 for a token that nobody issued: what the client wants is so',
        actual: outcomeInWords(exchange),
        exchanges: [exchange],
      });
    },
  );
}

async function again(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer } = await obtainTokens(bench);
  const first = await revoke(bench, answer.accessToken);
  if (!ended(first))
    return judge.leave(
      'B-38',
      'untestable',
      `an access token could not be revoked: ${outcomeInWords(first)}`,
    );
  const second = await revoke(bench, answer.accessToken);
  if (ended(second)) return;
  judge.report({
    requirement: 'B-38',
    expected: 'status 200 for a token that is revoked already',
    actual: outcomeInWords(second),
    exchanges: [first, second],
  });
}

/** @throws SetUpFailure while the endpoint is out of service, which RFC 7009 section 2.2.1 allows for */
function ended(exchange: Exchange): boolean {
  if (replied(exchange).status === 503) throw new SetUpFailure(`revocation gave ${outcomeInWords(exchange)}`);
  return statusOf(exchange) === 200;
}

/** A server need not be able to revoke every type of token. @see RFC 7009 section 2.2.1 */
const isUnsupported = (exchange: Exchange): boolean =>
  readRefusal(replied(exchange)).error === 'unsupported_token_type';

/** A token to revoke, with the way to see whether it is still good. */
interface Victim {
  readonly kind: 'access token' | 'refresh token';
  readonly token: string;
  readonly issue: Exchange;
  probe(): Promise<{ readonly alive: boolean; readonly exchange: Exchange }>;
}

async function accessTokenVictim(bench: ServerBench): Promise<Victim> {
  const { answer, exchange } = await obtainTokens(bench);
  const token = answer.accessToken;
  return { kind: 'access token', token, issue: exchange, probe: () => probeAccessToken(bench, token) };
}

async function refreshTokenVictim(bench: ServerBench): Promise<Victim> {
  const { refreshToken: token, exchange: issue } = await obtainRefreshToken(bench);
  return {
    kind: 'refresh token',
    token,
    issue,
    async probe() {
      const exchange = await refresh(bench, token);
      replied(exchange);
      return { alive: successOf(exchange) !== undefined, exchange };
    },
  };
}

const hasRefreshTokens = ({ target: { claims } }: ServerBench): boolean =>
  claims.has('refresh') && claims.has('password');

const victimsOf = (bench: ServerBench): readonly ((bench: ServerBench) => Promise<Victim>)[] =>
  hasRefreshTokens(bench) ? [accessTokenVictim, refreshTokenVictim] : [accessTokenVictim];

async function hints(bench: ServerBench, judge: Judge): Promise<void> {
  for (const choose of victimsOf(bench)) {
    // Without a hint it has to work in the first place, which is for another row to judge.
    const plain = await choose(bench);
    if (!accepted(await revoke(bench, plain.token)) || (await plain.probe()).alive) continue;
    for (const hint of HINTS) await judgeHint(bench, judge, await choose(bench), hint);
  }
}

async function judgeHint(bench: ServerBench, judge: Judge, victim: Victim, hint: string): Promise<void> {
  const exchange = await revoke(bench, victim.token, undefined, hint);
  const { alive, exchange: proof } = await victim.probe();
  if (accepted(exchange) && !alive) return;
  judge.report({
    requirement: 'B-38',
    expected: `the ${victim.kind} to be found and revoked although the hint is ${hint}`,
    actual: accepted(exchange) ? 'it succeeds, and the token works on' : outcomeInWords(exchange),
    exchanges: [victim.issue, exchange, proof],
  });
}

async function deadAtOnce(bench: ServerBench, judge: Judge): Promise<void> {
  await judgeAccessToken(bench, judge);
  if (hasRefreshTokens(bench)) await judgeRefreshToken(bench, judge);
}

async function judgeAccessToken(bench: ServerBench, judge: Judge): Promise<void> {
  const victim = await accessTokenVictim(bench);
  const exchange = await revoke(bench, victim.token);
  if (!accepted(exchange)) return judge.observe('revocation of access tokens', outcomeInWords(exchange));
  const { alive, exchange: proof } = await victim.probe();
  judge.observe('revocation of access tokens', 'done');
  if (!alive) return;
  judge.report({
    requirement: 'B-39',
    expected: 'an access token to be refused from the moment in which it was revoked',
    actual: 'it is accepted',
    exchanges: [victim.issue, exchange, proof],
    // A token that resource servers verify by themselves cannot be called back at once.
    advisory: bench.target.claims.has('jwt-access-tokens'),
  });
}

async function judgeRefreshToken(bench: ServerBench, judge: Judge): Promise<void> {
  const first = await obtainRefreshToken(bench);
  const second = obtained(bench, await refresh(bench, first.refreshToken), 'a refresh');
  const refreshToken = second.answer.refreshToken ?? first.refreshToken;
  const exchange = await revoke(bench, refreshToken);
  if (!accepted(exchange)) {
    return judge.report({
      requirement: 'B-39',
      expected: 'the revocation of a refresh token to succeed',
      actual: outcomeInWords(exchange),
      exchanges: [first.exchange, exchange],
    });
  }
  for (const [name, token] of [
    ['the access token that came with it', second.answer.accessToken],
    ['the access token before a refresh', first.answer.accessToken],
  ] as const) {
    const { alive, exchange: proof } = await probeAccessToken(bench, token);
    if (!alive) continue;
    judge.report({
      requirement: 'B-39',
      expected: `${name} to die with a revoked refresh token`,
      actual: 'it is accepted',
      exchanges: [first.exchange, second.exchange, exchange, proof],
      advisory: true,
    });
  }
  const attempt = await refresh(bench, refreshToken);
  if (successOf(attempt) === undefined) return;
  judge.report({
    requirement: 'B-39',
    expected: 'a refresh token to be refused from the moment in which it was revoked',
    actual: 'it is accepted',
    exchanges: [first.exchange, second.exchange, exchange, attempt],
  });
}

async function forGood(bench: ServerBench, judge: Judge): Promise<void> {
  const victims = [];
  for (const choose of victimsOf(bench)) {
    const victim = await choose(bench);
    if (accepted(await revoke(bench, victim.token)) && !(await victim.probe()).alive) victims.push(victim);
  }
  await bench.clock.advance('PT20M');
  for (const victim of victims) {
    const { alive, exchange } = await victim.probe();
    if (!alive) continue;
    judge.report({
      requirement: 'B-39',
      expected: `a revoked ${victim.kind} to stay dead`,
      actual: 'it is accepted again after 20 minutes',
      exchanges: [victim.issue, exchange],
    });
  }
}

export const revocationChecks: readonly ServerCheck[] = [
  {
    id: 'revocation-of-unknown-tokens',
    title: 'To revoke a token that nobody issued is no error',
    party: 'authorization-server',
    kind: 'property',
    requirements: ['B-38'],
    claims: ['revocation'],
    controls: [],
    run: unknown,
  },
  {
    id: 'revocation-again',
    title: 'To revoke a token twice is no error',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-38'],
    claims: ['revocation'],
    controls: [],
    run: again,
  },
  {
    id: 'revocation-hints',
    title: 'A token is found and revoked whatever type the client hints at',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-38'],
    claims: ['revocation'],
    controls: [],
    run: hints,
  },
  {
    id: 'revoked-is-dead',
    title: 'A revoked token is dead at once, and the access tokens of a revoked refresh token with it',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-39'],
    claims: ['revocation'],
    controls: [],
    run: deadAtOnce,
  },
  {
    id: 'revoked-stays-dead',
    title: 'A revoked token does not come back with time',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-39'],
    claims: ['revocation'],
    controls: ['clock'],
    run: forGood,
  },
];
