import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetSecurityTest } from '../../fixtures/target/index.ts';
import { type Obtained, obtained, obtainTokens, probeAccessToken, successOf } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { digestOfKey, verificationKeys } from '../key-set.ts';
import { accessTokenWindow, expectationsOf } from '../profiles.ts';
import { readSignedToken, type SignedToken, verifiesUnder } from '../readers/index.ts';
import { answerTo, askByRealms, beginConversation, DEVICE, passRealms } from '../realms.ts';
import { hasRealm, securityTests, takes } from '../security-tests.ts';
import { ROUNDING } from '../time.ts';
import { ageInWords } from '../wording.ts';
import { actualScope, validateAt } from './token-validation.ts';

const UNREADABLE = 'the token is in no encoding that the judge can read: the document names none';

async function content(bench: ServerBench, judge: Judge): Promise<void> {
  const names = securityTests(bench).map(({ name }) => name);
  for (const scope of [undefined, ...names]) {
    const { answer, exchange, at } = await obtainTokens(bench, scope === undefined ? {} : { scope });
    const reading = readSignedToken(answer.accessToken);
    if (!reading.ok) return judge.leave('MOBILEFIRST-13', 'untestable', UNREADABLE);
    const { value, flaws } = reading;
    const wrong = flaws.filter(({ kind }) => kind !== 'application' && kind !== 'identity');
    const report = (expected: string, actual: string) =>
      judge.report({ requirement: 'MOBILEFIRST-13', expected, actual, exchanges: [exchange] });
    for (const { where, expected, actual } of wrong) report(`${expected} as ${where} of the token`, actual);
    if (value.scope !== undefined && !names.includes(value.scope)) {
      report('a security test as scope of the token', value.scope);
    }
    if (value.expiration !== undefined && value.expiration <= at) {
      report('an expiration in the future', `${value.expiration}, issued at ${at}`);
    }
  }
}

async function lifetimes(bench: ServerBench, judge: Judge): Promise<void> {
  const expectations = expectationsOf(bench.target);
  let [configured, usual] = [0, 0];
  for (const { name: scope } of securityTests(bench)) {
    const own = expectations.lifetimePerScope[scope];
    const window = accessTokenWindow(expectations, undefined, scope);
    if (window === undefined) continue;
    own === undefined ? usual++ : configured++;
    for (const { answer, exchange, at } of await obtainedTwice(bench, scope)) {
      const lives = await lifeOf(bench, answer.accessToken, at, window.low, scope);
      const requirement = own === undefined ? 'MOBILEFIRST-24' : 'MOBILEFIRST-05';
      if (lives === undefined) {
        judge.leave(requirement, 'untestable', UNREADABLE);
        continue;
      }
      const leeway = ROUNDING + bench.clock.tolerance;
      if (lives >= window.low - leeway && lives <= window.high + leeway) continue;
      const expected = `a token for ${scope} to live ${ageInWords(window.low)}`;
      judge.report({ requirement, expected, actual: `it lives ${ageInWords(lives)}`, exchanges: [exchange] });
    }
  }
  if (configured === 0) {
    const reason = 'the target file names no lifetime of a scope in policy.lifetimePerScope';
    judge.leave('MOBILEFIRST-05', 'untestable', reason);
  }
  if (usual === 0) {
    judge.leave(
      'MOBILEFIRST-24',
      'untestable',
      'every security test of the target has a lifetime of its own',
    );
  }
}

/** A token, and where the clock can be moved another of the same session, some seconds after the realms were passed. */
async function obtainedTwice(bench: ServerBench, scope: string): Promise<readonly Obtained[]> {
  const first = await obtainTokens(bench, { scope });
  if (!bench.target.controls.has('clock') || bench.target.controls.has('token')) return [first];
  const { session } = await beginConversation(bench, { scope });
  await passRealms(bench, { scope, session });
  await bench.clock.advance('PT5S');
  const again = await passRealms(bench, { scope, session });
  return [first, obtained(bench, again, 'an application that has passed every realm')];
}

/** The seconds that a token lives by its own word; where that cannot be read, as far as the first look shows it. */
async function lifeOf(
  bench: ServerBench,
  token: string,
  at: number,
  expected: number,
  scope: string,
): Promise<number | undefined> {
  const reading = readSignedToken(token);
  const told = reading.ok ? reading.value.expiration : undefined;
  if (told !== undefined) return (told - at) / 1000;
  const resource = bench.target.resources.find((each) => takes(each, scope));
  if (resource === undefined || !bench.target.controls.has('clock')) return undefined;
  const seen: ServerBench = { ...bench, target: { ...bench.target, resources: [resource] } };
  const alive = async (age: number) => {
    await bench.clock.advance(Math.max(0, Math.round(at + age * 1000 - bench.clock.now())));
    return (await probeAccessToken(seen, token)).alive;
  };
  const leeway = ROUNDING + bench.clock.tolerance;
  if (!(await alive(expected - leeway))) return 0;
  return (await alive(expected + leeway)) ? Number.POSITIVE_INFINITY : expected;
}

async function identities(bench: ServerBench, judge: Judge): Promise<void> {
  const [first, second] = bench.target.users;
  for (const test of securityTests(bench)) {
    const one = await tokenOf(bench, test);
    if (one === undefined) return judge.leave('MOBILEFIRST-15', 'untestable', UNREADABLE);
    judgeIdentity(bench, judge, test, one);
    if (second === undefined || !hasRealm(bench, test, 'user')) continue;
    const other = await tokenOf(bench, test, { user: second });
    if (other?.token.user !== undefined && other.token.user !== one.token.user) continue;
    complain(
      judge,
      `the tokens of ${first?.name} and ${second.name} to name different users`,
      one.token.user,
      [one, other],
    );
  }
  await acrossRealms(bench, judge);
}

interface Issued {
  readonly token: SignedToken;
  readonly flaws: readonly string[];
  readonly exchange: Awaited<ReturnType<typeof obtainTokens>>['exchange'];
}

async function tokenOf(
  bench: ServerBench,
  { name: scope }: TargetSecurityTest,
  asker: Partial<Parameters<typeof passRealms>[1]> = {},
): Promise<Issued | undefined> {
  const exchange = await passRealms(bench, { ...asker, scope });
  const { answer } = obtained(bench, exchange, 'an application that passes every realm');
  const reading = readSignedToken(answer.accessToken);
  if (!reading.ok) return undefined;
  return { token: reading.value, flaws: reading.flaws.map(({ kind }) => kind), exchange };
}

function judgeIdentity(bench: ServerBench, judge: Judge, test: TargetSecurityTest, issued: Issued): void {
  const { token, flaws } = issued;
  if (flaws.includes('application')) complain(judge, 'data.application_id in every token', 'none', [issued]);
  for (const [kind, member, value] of [
    ['user', 'user_id', token.user],
    ['device', 'device_id', token.device],
  ] as const) {
    const wanted = hasRealm(bench, test, kind);
    if (wanted === (value !== undefined)) continue;
    const expected = `${wanted ? '' : 'no '}data.${member} in a token for ${test.name}, which has ${wanted ? 'a' : 'no'} ${kind} realm`;
    complain(judge, expected, value, [issued]);
  }
}

const complain = (
  judge: Judge,
  expected: string,
  actual: string | undefined,
  issued: readonly (Issued | undefined)[],
): void =>
  judge.report({
    requirement: 'MOBILEFIRST-15',
    expected,
    actual: actual ?? 'none',
    exchanges: issued.flatMap((each) => (each === undefined ? [] : [each.exchange])),
  });

/** What was passed for one test is no business of the token for another. */
async function acrossRealms(bench: ServerBench, judge: Judge): Promise<void> {
  const tests = securityTests(bench);
  const everything = tests.find(({ steps }) => steps.length === 1 && (steps[0]?.length ?? 0) > 1) ?? tests[0];
  if (everything === undefined) return;
  const { session, realms } = await beginConversation(bench, { scope: everything.name });
  const answers = [...realms].flatMap(([realm, nonce]) => answerTo(bench, realm, nonce));
  if (successOf(await askByRealms(bench, { scope: everything.name, session }, answers)) === undefined) return;
  for (const test of tests) {
    const issued = await tokenOf(bench, test, { session });
    if (issued !== undefined) judgeIdentity(bench, judge, test, issued);
  }
  const devices = bench.target.realms
    .filter(({ kind }) => kind === 'device')
    .map(({ device }) => device ?? DEVICE);
  judge.observe('devices that were told', [...new Set(devices)].join(', ') || 'none');
}

async function verifiable(bench: ServerBench, judge: Judge): Promise<void> {
  const keys = await verificationKeys(bench);
  const { validation } = bench.target.endpoints;
  if (keys.length === 0 && validation === undefined) {
    const reason =
      'the target file has neither endpoints.certificate, endpoints.jwks nor endpoints.validation';
    return judge.leave('MOBILEFIRST-02', 'untestable', reason);
  }
  const rounds = bench.target.controls.has('restart') ? [false, true] : [false];
  for (const restarted of rounds) {
    if (restarted) await bench.restart();
    const known = restarted ? await verificationKeys(bench) : keys;
    const when = restarted ? ' after a restart' : '';
    for (const { name: scope } of securityTests(bench)) {
      const { answer, exchange } = await obtainTokens(bench, { scope });
      const { accessToken } = answer;
      const report = (expected: string, actual: string, more = [exchange]) =>
        judge.report({ requirement: 'MOBILEFIRST-02', expected: expected + when, actual, exchanges: more });
      if (known.length > 0 && !known.some((key) => verifiesUnder(accessToken, key))) {
        report('a token that verifies under the published key', 'it verifies under none');
      }
      if (validation === undefined) continue;
      const said = await validateAt(bench, validation, accessToken, actualScope(answer, scope));
      if (!said.valid)
        report('the validation endpoint to know a fresh token', 'it calls it not valid', [
          exchange,
          said.exchange,
        ]);
    }
  }
}

async function shippedKey(bench: ServerBench, judge: Judge): Promise<void> {
  const { shippedKeys } = bench.target;
  if (shippedKeys.length === 0) {
    const reason = 'the target file names no key in "shippedKeys" that comes with the product';
    return judge.leave('MOBILEFIRST-25', 'untestable', reason);
  }
  const { answer, exchange } = await obtainTokens(bench);
  const signing = (await verificationKeys(bench)).filter((key) => verifiesUnder(answer.accessToken, key));
  if (signing.length === 0) {
    const reason = 'no published key verifies the tokens, so that it cannot be seen which one signs';
    return judge.leave('MOBILEFIRST-25', 'untestable', reason);
  }
  const known = signing.map(digestOfKey).find((digest) => shippedKeys.includes(digest));
  if (known === undefined) return;
  judge.report({
    requirement: 'MOBILEFIRST-25',
    expected: 'tokens that are signed with a key of the operator’s own',
    actual: `they verify under the key ${known}, which everybody has who has the product`,
    exchanges: [exchange],
  });
}

const common = { party: 'authorization-server', kind: 'scenario', claims: [], controls: [] } as const;

export const signedTokenChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'signed-token-content',
    title: 'A token says its version, its scope, its expiration in milliseconds, and data',
    requirements: ['MOBILEFIRST-13'],
    run: content,
  },
  {
    ...common,
    id: 'lifetime-per-scope',
    title: 'Tokens live as long as is configured for their scope, and 60 seconds where nothing is',
    requirements: ['MOBILEFIRST-05', 'MOBILEFIRST-24'],
    run: lifetimes,
  },
  {
    ...common,
    id: 'signed-token-identities',
    title:
      'A token names user and device exactly if the security test has such realms, and its application always',
    requirements: ['MOBILEFIRST-15'],
    run: identities,
  },
  {
    ...common,
    id: 'signed-token-verifiable',
    title:
      'Every token verifies under the published key, also after a restart, and at the validation endpoint',
    requirements: ['MOBILEFIRST-02'],
    run: verifiable,
  },
  {
    ...common,
    id: 'shipped-key',
    title: 'Tokens are not signed with the key that comes with the product',
    requirements: ['MOBILEFIRST-25'],
    run: shippedKey,
  },
];
