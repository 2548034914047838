import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, obtainTokens, outcomeInWords, replied, revoke } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { accessTokenWindow, CLOCK_SKEW, expectationsOf } from '../profiles.ts';
import { askUserinfo, claimsIn, sameAddress } from '../session-acts.ts';
import { ROUNDING } from '../time.ts';

async function ownDetails(bench: ServerBench, judge: Judge): Promise<void> {
  const issued = [];
  for (const user of bench.target.users) issued.push({ user, ...(await obtainTokens(bench, { user })) });
  const subjects = new Map<string, string>();
  const addresses = new Set<string>();
  // There and back again, so that nobody is told about whoever asked before.
  for (const { user, answer, exchange } of [...issued, ...issued.toReversed()]) {
    const asked = await askUserinfo(bench, `Bearer ${answer.accessToken}`);
    const claims = claimsIn(asked);
    const report = (expected: string, actual: string) =>
      judge.report({ requirement: 'CLUERIDE-07', expected, actual, exchanges: [exchange, asked] });
    if (claims === undefined || typeof claims.sub !== 'string') {
      report(`the subject of the token of ${user.name}`, outcomeInWords(asked));
      continue;
    }
    const email = typeof claims.email === 'string' ? claims.email : undefined;
    if (email !== undefined) addresses.add(email);
    if (user.email !== undefined && !sameAddress(email, user.email)) {
      report(`the address of ${user.name}`, email === undefined ? 'none' : 'another one');
    }
    const told = subjects.get(claims.sub);
    if (told !== undefined && told !== user.name) report(`details of ${user.name}`, `those of ${told}`);
    subjects.set(claims.sub, user.name);
  }
  if (addresses.size > 0) return;
  judge.report({
    requirement: 'CLUERIDE-07',
    expected: 'the address of somebody to be told',
    actual: 'that of nobody',
    exchanges: issued.map(({ exchange }) => exchange),
  });
}

async function nobodysDetails(bench: ServerBench, judge: Judge): Promise<void> {
  const ask = async (what: string, authorization: string | undefined, before: readonly Exchange[]) => {
    const asked = await askUserinfo(bench, authorization);
    replied(asked);
    if (!accepted(asked)) return;
    judge.report({
      requirement: 'CLUERIDE-07',
      expected: `nothing to be told for ${what}`,
      actual: outcomeInWords(asked),
      exchanges: [...before, asked],
    });
  };
  const first = await obtainTokens(bench);
  // Who has asked with a good token before must not be remembered by who it was.
  const good = await askUserinfo(bench, `Bearer ${first.answer.accessToken}`);
  await ask('no token', undefined, [good]);
  await ask('a token that nobody issued', 'Bearer nobody-ever-issued-this-token', [good]);
  const { refreshToken } = first.answer;
  if (refreshToken !== undefined) await ask('a refresh token', `Bearer ${refreshToken}`, [first.exchange]);
  if (bench.target.claims.has('revocation')) {
    const revocation = await revoke(bench, first.answer.accessToken);
    await ask('a revoked token', `Bearer ${first.answer.accessToken}`, [first.exchange, good, revocation]);
  }
  if (!bench.target.controls.has('clock')) return;
  const second = await obtainTokens(bench);
  const window = accessTokenWindow(expectationsOf(bench.target), second.answer.expiresIn);
  if (window === undefined) return;
  const life = window.high + CLOCK_SKEW + bench.clock.tolerance + 2 * ROUNDING;
  await bench.clock.advance(Math.ceil(life * 1000));
  await ask('an expired token', `Bearer ${second.answer.accessToken}`, [second.exchange]);
}

const common = {
  party: 'authorization-server',
  kind: 'scenario',
  claims: ['userinfo', 'password'],
  controls: [],
} as const;

export const userinfoChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'userinfo-of-the-owner',
    title: 'The issuer tells about the person of the token, whoever asked before',
    requirements: ['CLUERIDE-07'],
    run: ownDetails,
  },
  {
    ...common,
    id: 'userinfo-of-nobody',
    title: 'The issuer tells nothing for a token that is not active',
    requirements: ['CLUERIDE-07'],
    run: nobodysDetails,
  },
];
