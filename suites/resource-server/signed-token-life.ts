import fc from 'fast-check';
import { MissingControl, type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { TargetResource } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, callResource, obtainTokens, outcomeInWords, replied } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { accessTokenWindow, expectationsOf } from '../profiles.ts';
import { property } from '../property.ts';
import { readSignedToken } from '../readers/index.ts';
import { knownScopes, takes } from '../security-tests.ts';
import { percent, ROUNDING } from '../time.ts';
import { ageInWords } from '../wording.ts';

/** A token of a scope, where it is presented, and when: at shares of its life, at last around its end. */
interface Life {
  readonly scope: string;
  readonly resource: TargetResource;
  readonly uses: readonly number[];
  /** Milliseconds from the end of its life, or a share of it. */
  readonly last: { readonly near: number } | { readonly share: number };
}

function lives(bench: ServerBench): fc.Arbitrary<Life> {
  const pairs = knownScopes(bench).flatMap((scope) =>
    bench.target.resources
      .filter((resource) => takes(resource, scope))
      .map((resource) => ({ scope, resource })),
  );
  if (pairs.length === 0)
    throw new MissingControl('the target file has no resource that takes a known scope');
  return fc
    .record({
      pair: fc.constantFrom(...pairs),
      uses: fc.array(percent(0, 99), { maxLength: 3 }).map((uses) => uses.sort((one, other) => one - other)),
      last: fc.oneof(
        fc.record({ near: fc.integer({ min: -3_000, max: 3_000 }) }),
        fc.record({ near: fc.integer({ min: -60_000, max: 60_000 }) }),
        fc.record({ share: percent(0, 300) }),
      ),
    })
    .map(({ pair, ...life }) => ({ ...pair, ...life }));
}

const story = ({ scope, uses, last }: Life): string[] => [
  `a token for ${scope} is issued`,
  ...uses.map((share) => `it is presented after ${Math.round(share * 100)} % of its life`),
  'near' in last
    ? `it is presented ${ageInWords(Math.abs(last.near) / 1000)} ${last.near < 0 ? 'before' : 'after'} its end`
    : `it is presented after ${Math.round(last.share * 100)} % of its life`,
];

async function life(bench: ServerBench, judge: Judge): Promise<void> {
  await property(judge, lives(bench), story, (example) => live(bench, example));
}

async function live(bench: ServerBench, { scope, resource, uses, last }: Life): Promise<void> {
  const { answer, exchange, at } = await obtainTokens(bench, { scope });
  const end = endOf(bench, answer.accessToken, at, scope);
  const length = end - at;
  const instants = uses.map((share) => at + share * length);
  const until = 'near' in last ? end + last.near : at + last.share * length;
  const seen: Exchange[] = [exchange];
  for (const instant of [...instants.filter((each) => each < until), until]) {
    await bench.clock.advance(Math.max(0, Math.round(instant - bench.clock.now())));
    const now = bench.clock.now();
    const call = await callResource(bench, answer.accessToken, resource);
    seen.push(call);
    replied(call);
    const leeway = (bench.clock.tolerance + (bench.clock.tolerance === 0 ? 0 : ROUNDING)) * 1000;
    const when = `${ageInWords(Math.abs(end - now) / 1000)} ${now < end ? 'before' : 'after'} its expiration`;
    if (!accepted(call) && now < end - leeway) {
      throw violation({
        requirement: 'MOBILEFIRST-06',
        expected: `a token for ${scope} to be accepted ${when}`,
        actual: outcomeInWords(call),
        exchanges: seen,
      });
    }
    if (accepted(call) && now > end + leeway) {
      throw violation({
        requirement: 'MOBILEFIRST-07',
        expected: `a token for ${scope} to be refused ${when}`,
        actual: outcomeInWords(call),
        exchanges: seen,
      });
    }
  }
}

/** When a token ends by its own word, or else by its scope. @throws SetUpFailure where nobody says */
function endOf(bench: ServerBench, token: string, at: number, scope: string): number {
  const reading = readSignedToken(token);
  const told = reading.ok ? reading.value.expiration : undefined;
  if (told !== undefined) return told;
  const window = accessTokenWindow(expectationsOf(bench.target), undefined, scope);
  if (window === undefined) throw new SetUpFailure(`nobody says how long tokens for ${scope} live`);
  return at + window.low * 1000;
}

async function renewed(bench: ServerBench, judge: Judge): Promise<void> {
  for (const scope of knownScopes(bench)) {
    const first = await obtainTokens(bench, { scope });
    const end = endOf(bench, first.answer.accessToken, first.at, scope);
    await bench.clock.advance(Math.max(0, Math.round(end - bench.clock.now()) + 2000));
    const second = await obtainTokens(bench, { scope });
    const resource = bench.target.resources.find((each) => takes(each, scope));
    const call = resource && (await callResource(bench, second.answer.accessToken, resource));
    if (second.answer.accessToken !== first.answer.accessToken && (call === undefined || accepted(call)))
      continue;
    judge.report({
      requirement: 'MOBILEFIRST-07',
      expected: `another token for ${scope}, which services accept, once the first has expired`,
      actual:
        second.answer.accessToken === first.answer.accessToken
          ? 'the same token again'
          : 'one that is refused',
      exchanges: [first.exchange, second.exchange, ...(call === undefined ? [] : [call])],
    });
  }
}

export const signedTokenLifeChecks: readonly ServerCheck[] = [
  {
    id: 'signed-token-life',
    title: 'A token of any scope is accepted until its expiration, however often, and never after',
    party: 'resource-server',
    kind: 'property',
    requirements: ['MOBILEFIRST-06', 'MOBILEFIRST-07'],
    claims: [],
    controls: ['clock'],
    run: life,
  },
  {
    id: 'signed-token-renewed',
    title: 'After its expiration a token is replaced by another one',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-07'],
    claims: [],
    controls: ['clock'],
    run: renewed,
  },
];
