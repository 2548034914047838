import type { ServerBench } from '../../fixtures/bench/index.ts';
import {
  accepted,
  obtained,
  obtainRefreshToken,
  outcomeInWords,
  probeAccessToken,
  refresh,
  revoke,
  successOf,
} from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { hasRefreshTokens } from '../named-first.ts';
import { accessTokenVictim, victimsOf } from './revocable-tokens.ts';

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
    requirement: ['B-39', 'CEHUB-26'],
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
      requirement: ['B-39', 'CEHUB-26'],
      expected: `a revoked ${victim.kind} to stay dead`,
      actual: 'it is accepted again after 20 minutes',
      exchanges: [victim.issue, exchange],
    });
  }
}

export const revokedTokenChecks: readonly ServerCheck[] = [
  {
    id: 'revoked-is-dead',
    title: 'A revoked token is dead at once, and the access tokens of a revoked refresh token with it',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-39', 'CEHUB-26'],
    claims: ['revocation'],
    controls: [],
    run: deadAtOnce,
  },
  {
    id: 'revoked-stays-dead',
    title: 'A revoked token does not come back with time',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-39', 'CEHUB-26'],
    claims: ['revocation'],
    controls: ['clock'],
    run: forGood,
  },
];
