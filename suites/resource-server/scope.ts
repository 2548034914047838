import fc from 'fast-check';
import { MissingControl, type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { ServerTarget, TargetClient, TargetResource } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, callResource, obtainTokens, outcomeInWords, replied } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { expectationsOf } from '../profiles.ts';
import { property } from '../property.ts';
import { scopesOf, type TokenAnswer } from '../readers/index.ts';
import { readRefusal, refusalInWords } from '../refusal.ts';
import { obtainingClients, resourceInWords } from '../resource-acts.ts';
import { declaredScopes, effectiveScopes } from '../scope-evidence.ts';
import { covers, insufficientScopes } from './refusals.ts';

/** A token for some scopes of a client, and the operation that it is tried on. */
interface Attempt {
  readonly client: TargetClient;
  readonly scopes: readonly string[];
  readonly resource: TargetResource;
  /** A method that the inventory does not list for the resource, instead of its own. */
  readonly method: string | undefined;
}

const METHODS = ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

const attempts = (target: ServerTarget): fc.Arbitrary<Attempt> =>
  fc.constantFrom(...scopedClients(target)).chain((client) =>
    fc.record({
      client: fc.constant(client),
      scopes: fc.subarray([...client.scopes], { minLength: 1 }),
      resource: fc.constantFrom(...target.resources),
      method: fc.option(fc.constantFrom(...METHODS), { nil: undefined, freq: 2 }),
    }),
  );

const scopedClients = (target: ServerTarget): readonly TargetClient[] =>
  obtainingClients(target).filter(({ scopes }) => scopes.length > 0);

/** @throws MissingControl when the target file has no resource, or no client with scopes */
function requireInventory(target: ServerTarget): void {
  if (target.resources.length === 0) throw new MissingControl('the target file has no resources');
  if (scopedClients(target).length > 0) return;
  throw new MissingControl('the target file has no client that gets tokens and has "scopes"');
}

async function coverage(bench: ServerBench, judge: Judge): Promise<void> {
  requireInventory(bench.target);
  await property(judge, attempts(bench.target), story, (attempt) => attemptOne(bench, attempt));
}

async function attemptOne(bench: ServerBench, attempt: Attempt): Promise<void> {
  const { client, scopes, resource, method = resource.method } = attempt;
  const { answer, exchange } = await obtainTokens(bench, { client, scope: scopes.join(' ') });
  const granted = await grantedScopes(bench, answer, scopes);
  const call = await callResource(bench, answer.accessToken, { ...resource, method });
  if (!served(call)) return;
  const listed = entryFor(bench.target, resource.url, method);
  const missing =
    listed === undefined ? neededAnyway(bench.target, resource.url, granted) : lacking(listed, granted);
  if (missing.length === 0) return;
  throw violation({
    requirement: listed === undefined ? 'ENIGMA-05' : ['ENIGMA-05', 'B-19', 'CEHUB-26'],
    expected: `${missing.join(' ')} to be needed for ${method} ${resource.url}`,
    actual: `it is served for a token with the scope ${[...granted].join(' ') || 'of nothing'}`,
    exchanges: [exchange, call],
  });
}

/** What the token has by its own word or the issuer's; without either, what was asked for. @see RFC 6749 section 5.1 */
const grantedScopes = async (
  bench: ServerBench,
  answer: TokenAnswer,
  requested: readonly string[],
): Promise<ReadonlySet<string>> =>
  (await effectiveScopes(bench, answer.accessToken)) ?? declaredScopes(answer) ?? new Set(requested);

/** @throws SetUpFailure when the resource broke, which decides nothing about scopes */
function served(call: Exchange): boolean {
  if (replied(call).status >= 500) throw new SetUpFailure(`the resource gave ${outcomeInWords(call)}`);
  return accepted(call);
}

/** What the inventory says of an operation; HEAD is GET without the content. @see RFC 9110 section 9.3.2 */
function entryFor({ resources }: ServerTarget, url: string, method: string): TargetResource | undefined {
  const entries = resources.filter((resource) => resource.url === url);
  const listed = (wanted: string) => entries.find((entry) => entry.method === wanted);
  return listed(method) ?? (method === 'HEAD' ? listed('GET') : undefined);
}

/** What an operation that is not listed needs at the least: the scopes of a listed one at the same address. */
function neededAnyway(
  { resources }: ServerTarget,
  url: string,
  granted: ReadonlySet<string>,
): readonly string[] {
  const gaps = resources.filter((resource) => resource.url === url).map((entry) => lacking(entry, granted));
  return gaps.some((gap) => gap.length === 0) ? [] : (gaps[0] ?? []);
}

const lacking = ({ scopes }: TargetResource, granted: ReadonlySet<string>): readonly string[] =>
  scopes.filter((scope) => !granted.has(scope));

const story = ({ client, scopes, resource, method = resource.method }: Attempt): string[] => [
  `${client.id}, registered for ${client.scopes.join(' ')}, gets a token for ${scopes.join(' ')}`,
  `with it, it calls ${method} ${resource.url}`,
];

async function registration(bench: ServerBench, judge: Judge): Promise<void> {
  requireInventory(bench.target);
  for (const client of scopedClients(bench.target)) {
    const { answer, exchange } = await obtainTokens(bench, { client, scope: client.scopes.join(' ') });
    const granted = await grantedScopes(bench, answer, client.scopes);
    for (const resource of bench.target.resources) {
      const call = await callResource(bench, answer.accessToken, resource);
      const missing = lacking(resource, new Set(client.scopes));
      if (served(call) === (missing.length === 0 && lacking(resource, granted).length === 0)) continue;
      judge.report({
        requirement: 'ENIGMA-05',
        expected:
          missing.length === 0
            ? `${resourceInWords(resource)} to be allowed: ${client.id} is registered for what it needs`
            : `${resourceInWords(resource)} to be refused: ${client.id} is not registered for ${missing.join(' ')}`,
        actual: outcomeInWords(call),
        exchanges: [exchange, call],
      });
    }
  }
}

async function refusal(bench: ServerBench, judge: Judge): Promise<void> {
  let examined = 0;
  for (const { client, scope, resource } of insufficientScopes(bench.target)) {
    const { answer, exchange } = await obtainTokens(bench, { client, scope });
    if (answer.scope !== undefined && covers(scopesOf(answer.scope), resource)) continue;
    const call = await callResource(bench, answer.accessToken, resource);
    if (accepted(call)) continue;
    examined++;
    judgeRefusal(bench, judge, call, [exchange, call], resource);
  }
  if (examined > 0) return;
  if (bench.target.resources.every(({ scopes }) => scopes.length === 0)) {
    return judge.leave('B-34', 'inapplicable', 'no resource of the target needs a scope');
  }
  judge.leave('B-34', 'untestable', 'no resource refused a token of any client for its scope');
}

function judgeRefusal(
  bench: ServerBench,
  judge: Judge,
  call: Exchange,
  exchanges: readonly Exchange[],
  resource: TargetResource,
): void {
  const seen = readRefusal(replied(call), expectationsOf(bench.target).challengeNamesScopeOnly);
  if (seen.status === 403 && seen.error === 'insufficient_scope') return;
  judge.report({
    requirement: 'B-34',
    expected: `status 403 with the error insufficient_scope for a live token without ${resource.scopes.join(' ')}`,
    actual: refusalInWords(seen),
    exchanges,
  });
}

export const scopeChecks: readonly ServerCheck[] = [
  {
    id: 'scope-coverage',
    title:
      'An operation is allowed only when the scopes of the token cover what it needs, whatever the method',
    party: 'resource-server',
    kind: 'property',
    requirements: ['ENIGMA-05', 'B-19', 'CEHUB-26'],
    claims: ['scopes'],
    controls: [],
    run: coverage,
  },
  {
    id: 'scope-registration',
    title: 'A token with all scopes of its client does what they cover, and nothing administrative beyond',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['ENIGMA-05'],
    claims: ['scopes'],
    controls: [],
    run: registration,
  },
  {
    id: 'insufficient-scope-refusal',
    title: 'A live token of too little scope gets 403 and insufficient_scope',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['B-34'],
    claims: ['scopes'],
    controls: [],
    run: refusal,
  },
];
