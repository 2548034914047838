import { type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, callResource, outcomeInWords, replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { lifetimeWindow } from '../lifetime.ts';
import { mintedFor } from '../minted-tokens.ts';
import { accessTokenWindow, expectationsOf } from '../profiles.ts';
import { altered, type Jwt, readJwt } from '../readers/index.ts';
import { issuerOf, obtainWorkingMintedToken } from './issued.ts';

/** Within which a key set is fetched again for a token that names an unknown key, at the latest; seconds. */
const COOLDOWN = 60;

async function newKeyTaken(bench: ServerBench, judge: Judge): Promise<void> {
  const former = await obtainWorkingMintedToken(bench);
  await issuerOf(bench).rotateKeys('published');
  const { exchange, answer } = await mintedFor(bench);
  let call = await callResource(bench, answer.accessToken);
  replied(call);
  if (!accepted(call)) {
    await bench.clock.advance(COOLDOWN * 1000);
    call = await callResource(bench, answer.accessToken);
  }
  const report = (what: string, exchanges: readonly Exchange[]) =>
    judge.report({
      requirement: 'B-D04',
      expected: `${what} to be accepted`,
      actual: outcomeInWords(exchanges.at(-1) ?? call),
      exchanges,
    });
  if (!accepted(call))
    report(`a token by a key that was published ${COOLDOWN} s ago`, [former.call, exchange, call]);
  const before = await callResource(bench, former.answer.accessToken);
  if (!accepted(before))
    report('a token by the key before, which is published still,', [former.call, call, before]);
}

async function withdrawnKeyRefused(bench: ServerBench, judge: Judge): Promise<void> {
  const { issuerCache } = bench.target.policy;
  if (issuerCache === undefined) {
    const reason = 'the target file does not say by policy.issuerCache how long the key set is kept';
    return judge.leave('B-D05', 'untestable', reason);
  }
  const former = await obtainWorkingMintedToken(bench);
  const wait = lifetimeWindow(issuerCache).high + COOLDOWN + bench.clock.tolerance;
  const life = accessTokenWindow(expectationsOf(bench.target), former.answer.expiresIn);
  if (life !== undefined && life.low <= wait) {
    return judge.leave(
      'B-D05',
      'untestable',
      `tokens live no longer than the key set is kept (${issuerCache})`,
    );
  }
  await issuerOf(bench).rotateKeys('withdrawn');
  await bench.clock.advance(wait * 1000);
  const refused = async (when: string, ...between: readonly Exchange[]) => {
    const call = await callResource(bench, former.answer.accessToken);
    replied(call);
    if (!accepted(call)) return;
    judge.report({
      requirement: 'B-D05',
      expected: `a token to be refused ${when}, whose key was withdrawn ${wait} s ago (the key set is kept for ${issuerCache})`,
      actual: outcomeInWords(call),
      exchanges: [former.exchange, former.call, ...between, call],
    });
  };
  await refused('by itself');
  const { answer, exchange } = await mintedFor(bench);
  const fresh = await callResource(bench, answer.accessToken);
  await refused('after one by the new key', exchange, fresh);
}

/** How many bad tokens of a kind are sent, one after the other. */
const MANY = 10;

const BAD: Readonly<Record<string, (jwt: Jwt, count: number) => string>> = {
  'name keys that nobody has': (jwt, count) =>
    altered(jwt, { header: { ...jwt.header, kid: `made-up-${count}` } }),
  'have bad signatures': (jwt, count) => altered(jwt, { claims: { ...jwt.claims, made_up: count } }),
};

async function noStorm(bench: ServerBench, judge: Judge): Promise<void> {
  const issuer = issuerOf(bench);
  const { answer, exchange } = await obtainWorkingMintedToken(bench);
  const reading = readJwt(answer.accessToken);
  if (!reading.ok) throw new SetUpFailure('the issuer mints no JWTs, and a key set is for signed tokens');
  for (const [kind, make] of Object.entries(BAD)) {
    // Whoever may fetch again after a while may do so now.
    await bench.clock.advance(COOLDOWN * 1000);
    const asked = issuer.questions().length;
    const calls: Exchange[] = [];
    for (let count = 0; count < MANY; count++)
      calls.push(await callResource(bench, make(reading.value, count)));
    const questions = issuer.questions().slice(asked);
    judge.observe(`fetches of the key set for ${MANY} tokens that ${kind}`, String(questions.length));
    if (questions.length >= MANY) {
      judge.report({
        requirement: 'B-D06',
        expected: `fewer fetches of the key set than the ${MANY} tokens that ${kind}`,
        actual: `${questions.length} of them`,
        exchanges: [...calls.slice(-1), ...questions.slice(-1)],
      });
    }
    const good = await callResource(bench, answer.accessToken);
    if (accepted(good)) continue;
    judge.report({
      requirement: 'B-D06',
      expected: `a good token to be served after ${MANY} that ${kind}`,
      actual: outcomeInWords(good),
      exchanges: [exchange, ...calls.slice(-1), good],
    });
  }
}

const common = {
  party: 'resource-server',
  kind: 'scenario',
  claims: ['key-set'],
  controls: ['clock', 'mint', 'issuer'],
} as const;

export const keyRotationChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'new-key-taken',
    title:
      'A token by a new key of the issuer is accepted within a minute, and one by the key before as well',
    requirements: ['B-D04'],
    run: newKeyTaken,
  },
  {
    ...common,
    id: 'withdrawn-key-refused',
    title: 'A token by a key that was withdrawn is refused once kept key sets are too old',
    requirements: ['B-D05'],
    run: withdrawnKeyRefused,
  },
  {
    ...common,
    id: 'key-set-not-stormed',
    title: 'Many bad tokens do not have the key set fetched for each of them',
    requirements: ['B-D06'],
    run: noStorm,
  },
];
