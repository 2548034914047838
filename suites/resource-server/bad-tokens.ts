import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import {
  accepted,
  callResource,
  obtainRefreshToken,
  obtainTokens,
  outcomeInWords,
  replied,
  revoke,
} from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { USER_GRANTS } from '../named-first.ts';
import { accessTokenWindow, CLOCK_SKEW, expectationsOf } from '../profiles.ts';
import { property } from '../property.ts';
import { readRefusal, refusalInWords } from '../refusal.ts';
import { obtainWorkingToken } from '../resource-acts.ts';
import { ROUNDING } from '../time.ts';

/** A way to make a bad token out of a good one. */
interface Spoiling {
  readonly fault: string;
  spoil(token: string): string;
}

const word = (minimum: number, maximum: number) =>
  fc.stringMatching(new RegExp(`^[A-Za-z0-9_-]{${minimum},${maximum}}$`));

const spoilings: fc.Arbitrary<Spoiling> = fc.oneof(
  fc
    .constantFrom('x', 'null', 'undefined', 'true', '0', 'e30.e30.e30')
    .map((text) => ({ fault: `it is ${text}`, spoil: () => text })),
  word(20, 60).map((text) => ({ fault: 'nobody issued it', spoil: () => text })),
  fc.double({ min: 0.05, max: 0.99, noNaN: true }).map((share) => ({
    fault: `it ends after ${Math.round(share * 100)} % of its length`,
    spoil: (token: string) => token.slice(0, Math.max(1, Math.floor(token.length * share))),
  })),
  word(4, 20).map((text) => ({ fault: 'something follows it', spoil: (token: string) => token + text })),
  word(4, 20).map((text) => ({ fault: 'something precedes it', spoil: (token: string) => text + token })),
  fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).map((place) => ({
    fault: `the character after ${Math.round(place * 100)} % of it is another one`,
    spoil: (token: string) => withOtherCharacter(token, Math.floor(place * token.length)),
  })),
);

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The highest of the six bits that a character of base64url stands for counts wherever the character stands. */
function withOtherCharacter(token: string, at: number): string {
  const place = ALPHABET.indexOf(token[at] ?? '');
  return token.slice(0, at) + (place < 0 ? 'A' : ALPHABET[place ^ 32]) + token.slice(at + 1);
}

async function spoiled(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer, call: good } = await obtainWorkingToken(bench);
  await property(
    judge,
    spoilings,
    ({ fault }) => [`a token is presented with this wrong: ${fault}`],
    async ({ fault, spoil }) => {
      const call = await callResource(bench, spoil(answer.accessToken));
      const finding = findingOn(bench, call, `a token with this wrong: ${fault}`, [good, call]);
      if (finding !== undefined) throw violation(finding);
    },
  );
}

async function refreshTokenAsAccessToken(bench: ServerBench, judge: Judge): Promise<void> {
  const { refreshToken, exchange } = await obtainRefreshToken(bench);
  const call = await callResource(bench, refreshToken);
  const finding = findingOn(bench, call, 'a refresh token', [exchange, call]);
  if (finding === undefined) return;
  const requirement = accepted(call) ? [...finding.requirement, 'CEHUB-08'] : finding.requirement;
  judge.report({ ...finding, requirement });
}

/** What is to be said against the reply to a bad token. */
function findingOn(bench: ServerBench, call: Exchange, what: string, exchanges: readonly Exchange[]) {
  replied(call);
  if (!accepted(call)) return refusalFinding(bench, call, what, exchanges);
  return {
    requirement: ['B-19', 'CEHUB-28'],
    expected: `${what} to be refused`,
    actual: outcomeInWords(call),
    exchanges,
  };
}

function refusalFinding(
  { target }: ServerBench,
  call: Exchange,
  what: string,
  exchanges: readonly Exchange[],
) {
  const seen = readRefusal(replied(call), expectationsOf(target).challengeNamesScopeOnly);
  const { invalidToken = { invalid_token: [401] } } = expectationsOf(target);
  if (seen.error !== undefined && invalidToken[seen.error]?.includes(seen.status)) return undefined;
  const answers = Object.entries(invalidToken).map(
    ([error, statuses]) => `status ${statuses.join(' or ')} with the error ${error}`,
  );
  return {
    requirement: ['B-33', 'CEHUB-28'],
    expected: `${answers.join(', or ')} for ${what}`,
    actual: refusalInWords(seen),
    exchanges,
  };
}

async function expired(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer, exchange, at } = await obtainWorkingToken(bench);
  const window = accessTokenWindow(expectationsOf(bench.target), answer.expiresIn, answer.scope);
  if (window === undefined) {
    const reason = 'neither the profile, the target file nor expires_in names a lifetime';
    return leave(judge, reason);
  }
  const end = at + (window.high + CLOCK_SKEW + bench.clock.tolerance + 2 * ROUNDING) * 1000;
  await bench.clock.advance(Math.max(0, Math.ceil(end - bench.clock.now())));
  await judgeDead(bench, judge, answer.accessToken, 'an expired token', exchange);
}

async function revoked(bench: ServerBench, judge: Judge): Promise<void> {
  if (bench.target.claims.has('offline-validation')) {
    return judge.leave(
      'B-33',
      'inapplicable',
      'who validates offline does not learn that a token is revoked',
    );
  }
  const { answer, exchange } = await obtainWorkingToken(bench);
  await revoke(bench, answer.accessToken);
  await judgeDead(bench, judge, answer.accessToken, 'a revoked token', exchange);
}

/** Whether a dead token is refused at all is for the rows on lifetimes and on revocation. */
async function judgeDead(bench: ServerBench, judge: Judge, token: string, what: string, issue: Exchange) {
  const call = await callResource(bench, token);
  if (accepted(call)) return leave(judge, `${what} is served, so there is no refusal to read`);
  const finding = refusalFinding(bench, call, what, [issue, call]);
  if (finding !== undefined) judge.report(finding);
}

function leave(judge: Judge, reason: string): void {
  for (const row of ['B-33', 'CEHUB-28']) judge.leave(row, 'untestable', reason);
}

/** Every kind of bad token at every resource: what is said of them may not tell them apart. */
async function alike(bench: ServerBench, judge: Judge): Promise<void> {
  const { claims, controls, resources } = bench.target;
  const { answer, at } = await obtainWorkingToken(bench);
  const tokens = new Map([
    ['one that nobody issued', 'nobody-ever-issued-this-token'],
    ['one that is cut short', answer.accessToken.slice(0, -3)],
  ]);
  if (claims.has('refresh') && claims.has('password')) {
    tokens.set('a refresh token', (await obtainRefreshToken(bench)).refreshToken);
  }
  const window = accessTokenWindow(expectationsOf(bench.target), answer.expiresIn);
  if (controls.has('clock') && window !== undefined) {
    const end = at + (window.high + CLOCK_SKEW + bench.clock.tolerance + 2 * ROUNDING) * 1000;
    await bench.clock.advance(Math.max(0, Math.ceil(end - bench.clock.now())));
    tokens.set('one that has expired', answer.accessToken);
  }
  if (claims.has('revocation')) {
    const another = await obtainTokens(bench);
    if (accepted(await revoke(bench, another.answer.accessToken))) {
      tokens.set('one that was revoked', another.answer.accessToken);
    }
  }
  let usual: Exchange | undefined;
  for (const [what, token] of tokens) {
    for (const resource of resources) {
      const call = await callResource(bench, token, resource);
      if (accepted(call)) continue;
      usual ??= call;
      const [one, other] = [usual, call].map((each) => refusalInWords(readRefusal(replied(each))));
      if (one === other) continue;
      judge.report({
        requirement: 'CEHUB-28',
        expected: `${one} for every token that is not valid, for ${what} at ${resource.url} too`,
        actual: other ?? '',
        exchanges: [usual, call],
      });
    }
  }
  if (usual !== undefined)
    judge.observe('error for a token that is not valid', refusalInWords(readRefusal(replied(usual))));
}

export const badTokenChecks: readonly ServerCheck[] = [
  {
    id: 'spoiled-token',
    title: 'A token that nobody issued, or that is not whole, gets 401 and invalid_token',
    party: 'resource-server',
    kind: 'property',
    requirements: ['B-33', 'B-19', 'CEHUB-28'],
    claims: [],
    controls: [],
    run: spoiled,
  },
  {
    id: 'refresh-token-as-access-token',
    title: 'A refresh token opens no API',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['B-33', 'B-19', 'CEHUB-08', 'CEHUB-28'],
    claims: ['refresh', USER_GRANTS],
    controls: [],
    run: refreshTokenAsAccessToken,
  },
  {
    id: 'expired-token-refusal',
    title: 'An expired token gets 401 and invalid_token',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['B-33', 'CEHUB-28'],
    claims: [],
    controls: ['clock'],
    run: expired,
  },
  {
    id: 'revoked-token-refusal',
    title: 'A revoked token gets 401 and invalid_token',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['B-33', 'CEHUB-28'],
    claims: ['revocation'],
    controls: [],
    run: revoked,
  },
  {
    id: 'bad-tokens-alike',
    title: 'Every token that is not valid gets the same error at every resource',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['CEHUB-28'],
    claims: [],
    controls: [],
    run: alike,
  },
];
