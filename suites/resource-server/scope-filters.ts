import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetResource } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, callResource, obtainTokens, outcomeInWords, replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { mintToken } from '../minted-tokens.ts';
import { firstClient } from '../named-first.ts';
import { accessTokenWindow, expectationsOf } from '../profiles.ts';
import { challengeParameter, isBearer, readChallenges } from '../readers/index.ts';
import { present, resourceInWords } from '../resource-acts.ts';
import { knownScopes, takes } from '../security-tests.ts';
import { ROUNDING } from '../time.ts';

/** Scopes of tokens that are tried everywhere: every known one, and where tokens are minted also those that are nearly one. */
function triedScopes(bench: ServerBench): readonly string[] {
  const known = knownScopes(bench);
  if (!bench.target.controls.has('mint')) return known;
  const required = bench.target.resources.flatMap(({ scopes }) => scopes);
  const nearly = required.flatMap((scope) => [
    scope.toLowerCase(),
    scope.slice(0, -1),
    scope.slice(1),
    `${scope}X`,
    `X${scope}`,
  ]);
  return [...new Set([...known, ...nearly])];
}

/** A token for a scope, from where it can be had. */
const tokenFor = (bench: ServerBench, scope: string) =>
  knownScopes(bench).includes(scope)
    ? obtainTokens(bench, { scope })
    : mintToken(bench, { client: firstClient(bench).id, scope: [scope] });

async function filters(bench: ServerBench, judge: Judge): Promise<void> {
  const resources = resourcesOf(bench);
  for (const resource of resources) await tokenless(bench, judge, resource);
  for (const scope of triedScopes(bench)) {
    const { answer, exchange } = await tokenFor(bench, scope);
    for (const resource of resources) {
      const call = await callResource(bench, answer.accessToken, resource);
      replied(call);
      if (accepted(call) === takes(resource, scope)) continue;
      judge.report({
        requirement: 'MOBILEFIRST-28',
        expected: `a token for ${scope} to be ${takes(resource, scope) ? 'served' : 'refused'} at ${filterInWords(resource)}`,
        actual: outcomeInWords(call),
        exchanges: [exchange, call],
      });
    }
  }
}

async function tokenless(bench: ServerBench, judge: Judge, resource: TargetResource): Promise<void> {
  const call = await present(bench, {}, resource);
  if (!accepted(call)) return;
  judge.report({
    requirement: 'MOBILEFIRST-28',
    expected: `a call without a token to be refused at ${filterInWords(resource)}`,
    actual: outcomeInWords(call),
    exchanges: [call],
  });
}

const filterInWords = (resource: TargetResource): string =>
  `${resourceInWords(resource)}, which takes ${resource.scopes.join(' ') || 'any valid token'}`;

async function oneLogin(bench: ServerBench, judge: Judge): Promise<void> {
  let shared = 0;
  for (const scope of knownScopes(bench)) {
    const services = bench.target.resources.filter((resource) => takes(resource, scope));
    if (services.length < 2) continue;
    shared++;
    const { answer, exchange } = await obtainTokens(bench, { scope });
    const calls: Exchange[] = [];
    for (const service of services) calls.push(await callResource(bench, answer.accessToken, service));
    const refused = calls.filter((call) => !accepted(call));
    if (refused.length === 0) continue;
    judge.report({
      requirement: 'MOBILEFIRST-01',
      expected: `one token for ${scope} to be good at ${services.map(resourceInWords).join(' and ')}`,
      actual: refused.map(outcomeInWords).join('; '),
      exchanges: [exchange, ...calls],
    });
  }
  if (shared > 0) return;
  judge.leave('MOBILEFIRST-01', 'untestable', 'no two resources of the target file take the same scope');
}

/** A token that a resource has to refuse. */
interface Unacceptable {
  readonly what: string;
  readonly token: string | undefined;
}

async function challenges(bench: ServerBench, judge: Judge): Promise<void> {
  for (const resource of resourcesOf(bench)) {
    for (const { what, token } of await unacceptable(bench, resource)) {
      const call = await present(
        bench,
        token === undefined ? {} : { authorization: `Bearer ${token}` },
        resource,
      );
      judgeChallenge(bench, judge, resource, what, call);
    }
  }
}

async function unacceptable(bench: ServerBench, resource: TargetResource): Promise<readonly Unacceptable[]> {
  const [own] = resource.scopes;
  const scope = own ?? knownScopes(bench)[0];
  const { answer, at } = await obtainTokens(bench, scope === undefined ? {} : { scope });
  const other = knownScopes(bench).find((each) => !takes(resource, each));
  const wrong =
    other === undefined ? undefined : (await obtainTokens(bench, { scope: other })).answer.accessToken;
  const presented: Unacceptable[] = [
    { what: 'no token', token: undefined },
    { what: 'a word that is no token', token: 'no-token-of-anybody' },
    { what: 'a token with a cut signature', token: answer.accessToken.slice(0, -8) },
    ...(wrong === undefined ? [] : [{ what: `a token for ${other}`, token: wrong }]),
  ];
  const window = accessTokenWindow(expectationsOf(bench.target), answer.expiresIn, answer.scope);
  if (window === undefined || !bench.target.controls.has('clock')) return presented;
  const end = at + (window.high + bench.clock.tolerance + 2 * ROUNDING) * 1000;
  await bench.clock.advance(Math.max(0, Math.round(end - bench.clock.now())));
  // A token for another scope is live when it is looked at, so that its scope is what is wrong with it.
  const fresh =
    other === undefined ? undefined : (await obtainTokens(bench, { scope: other })).answer.accessToken;
  return [
    ...presented.filter(({ token }) => token === undefined || token !== wrong),
    { what: 'an expired token', token: answer.accessToken },
    ...(fresh === undefined ? [] : [{ what: `a token for ${other}`, token: fresh }]),
  ];
}

function judgeChallenge(
  bench: ServerBench,
  judge: Judge,
  resource: TargetResource,
  what: string,
  call: Exchange,
): void {
  const reply = replied(call);
  if (accepted(call)) return; // That it is served is for the rows on validation.
  const reading = readChallenges(reply);
  const bearer = reading.ok ? reading.value.find(isBearer) : undefined;
  const told = bearer && challengeParameter(bearer, 'scope');
  const [own] = resource.scopes;
  const wrong = [
    ...(reply.status === 401 || reply.status === 403 ? [] : [`status ${reply.status}`]),
    ...(bearer === undefined ? ['no Bearer challenge'] : []),
    ...(bearer === undefined || isRight(bench, own, told) ? [] : [`the scope ${told ?? '(none)'}`]),
  ];
  if (own === undefined && bearer !== undefined) {
    judge.observe(
      'scope in the challenge of a resource that takes any token',
      told === '' ? 'empty' : (told ?? 'none'),
    );
  }
  if (wrong.length === 0) return;
  judge.report({
    requirement: 'MOBILEFIRST-16',
    expected: `401 or 403 with a Bearer challenge for ${own ?? 'no scope, the empty one, or a security test'}, where ${resourceInWords(resource)} gets ${what}`,
    actual: wrong.join(', '),
    exchanges: [call],
  });
}

/** For a resource that takes any token the document leaves open what the challenge says. */
const isRight = (bench: ServerBench, own: string | undefined, told: string | undefined): boolean =>
  own === undefined ? told === undefined || told === '' || knownScopes(bench).includes(told) : told === own;

function resourcesOf({ target }: ServerBench): readonly TargetResource[] {
  if (target.resources.length > 0) return target.resources;
  throw new MissingControl('the target file has no resources');
}

const common = { party: 'resource-server', kind: 'scenario', claims: [], controls: [] } as const;

export const scopeFilterChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'scope-filters',
    title:
      'A resource serves tokens of its own scope, or any valid one where it has none, and nobody without',
    requirements: ['MOBILEFIRST-28'],
    run: filters,
  },
  {
    ...common,
    id: 'one-login-for-all',
    title: 'One token is good at every service that asks for its scope',
    requirements: ['MOBILEFIRST-01'],
    run: oneLogin,
  },
  {
    ...common,
    id: 'scope-challenges',
    title: 'Every refusal of a token names the scope that the resource takes',
    requirements: ['MOBILEFIRST-16'],
    run: challenges,
  },
];
