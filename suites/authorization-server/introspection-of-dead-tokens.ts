import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import {
  accepted,
  callResource,
  introspect,
  obtained,
  obtainRefreshToken,
  obtainTokens,
  refresh,
  revoke,
  successOf,
} from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { hasRefreshTokens, USER_GRANTS } from '../named-first.ts';
import { accessTokenWindow, CLOCK_SKEW, expectationsOf } from '../profiles.ts';
import { ROUNDING } from '../time.ts';
import { findingsOnInactive, isActive } from './inactive-answer.ts';

async function expired(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer, exchange, at } = await obtainTokens(bench);
  const window = accessTokenWindow(expectationsOf(bench.target), answer.expiresIn);
  if (window === undefined) {
    return leave(judge, 'neither the profile, the target file nor expires_in names a lifetime');
  }
  const end = at + (window.high + CLOCK_SKEW + bench.clock.tolerance + 2 * ROUNDING) * 1000;
  await bench.clock.advance(Math.max(0, Math.ceil(end - bench.clock.now())));
  const told = await introspect(bench, answer.accessToken);
  if (isActive(told) && (await isServed(bench, answer.accessToken))) {
    return leave(judge, 'the access token outlives its lifetime at the resources, too, so it is not dead');
  }
  judgeAnswer(bench, judge, told, 'an expired access token', [exchange]);
}

async function revoked(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer, exchange } = await obtainTokens(bench);
  const revocation = await revoke(bench, answer.accessToken);
  if (accepted(revocation)) {
    const before = [exchange, revocation];
    judgeAnswer(bench, judge, await introspect(bench, answer.accessToken), 'a revoked access token', before);
  }
  if (!hasRefreshTokens(bench)) return;
  const second = await obtainRefreshToken(bench);
  const other = await revoke(bench, second.refreshToken);
  if (!accepted(other)) return;
  judgeAnswer(bench, judge, await introspect(bench, second.refreshToken), 'a revoked refresh token', [
    second.exchange,
    other,
  ]);
}

async function replaced(bench: ServerBench, judge: Judge): Promise<void> {
  const { refreshToken, exchange } = await obtainRefreshToken(bench);
  const renewal = await refresh(bench, refreshToken);
  const { answer } = obtained(bench, renewal, 'a refresh');
  if (answer.refreshToken === undefined || answer.refreshToken === refreshToken) {
    for (const row of ['B-42', 'B-43']) judge.leave(row, 'inapplicable', 'a refresh keeps the refresh token');
    return;
  }
  const told = await introspect(bench, refreshToken);
  // A server may let a replaced token live on for a while; then it is active, and works.
  if (isActive(told) && successOf(await refresh(bench, refreshToken)) !== undefined) return;
  judgeAnswer(bench, judge, told, 'a refresh token that a refresh has replaced', [exchange, renewal]);
}

/** Whether a resource takes the token; not where there is no resource to ask. */
const isServed = async (bench: ServerBench, token: string): Promise<boolean> =>
  bench.target.resources.length > 0 && accepted(await callResource(bench, token));

/** A dead token that is called active breaks two rows: what it says, and what it promises. */
function judgeAnswer(
  bench: ServerBench,
  judge: Judge,
  told: Exchange,
  what: string,
  before: readonly Exchange[],
): void {
  for (const each of findingsOnInactive(bench, told, what, before)) judge.report(each);
  if (!isActive(told)) return;
  judge.report({
    requirement: 'B-43',
    expected: `${what} to be inactive`,
    actual: 'active true',
    exchanges: [...before, told],
  });
}

function leave(judge: Judge, reason: string): void {
  for (const row of ['B-42', 'B-43']) judge.leave(row, 'untestable', reason);
}

export const introspectionOfDeadTokensChecks: readonly ServerCheck[] = [
  {
    id: 'introspection-of-expired-tokens',
    title: 'An expired token is inactive, and no more is said',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-42', 'B-43'],
    claims: ['introspection'],
    controls: ['clock'],
    run: expired,
  },
  {
    id: 'introspection-of-revoked-tokens',
    title: 'A revoked token is inactive, and no more is said',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-42', 'B-43'],
    claims: ['introspection', 'revocation'],
    controls: [],
    run: revoked,
  },
  {
    id: 'introspection-of-replaced-tokens',
    title: 'A refresh token that was replaced is active only as long as it works',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-42', 'B-43'],
    claims: ['introspection', 'refresh', USER_GRANTS],
    controls: [],
    run: replaced,
  },
];
