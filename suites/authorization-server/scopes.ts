import fc from 'fast-check';
import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetClient } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { credentials, firstClient, outcomeInWords, replied, successOf } from '../acts.ts';
import { breach } from '../breach.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { expectationsOf } from '../profiles.ts';
import { property } from '../property.ts';
import { readTokenError, type TokenAnswer } from '../readers/index.ts';
import { beyond, declaredScopes, effectiveScopes, sameScopes, scopesInWords } from '../scope-evidence.ts';
import { firstGrants, type GrantType, goodParameters, offeredGrants, postToken } from '../token-requests.ts';
import { withCaseChanged } from './near-misses.ts';

/** A request for some scopes, permitted or not. */
interface Asking {
  readonly grant: GrantType;
  readonly scopes: readonly string[];
}

/** Scopes that the client may not have: those of others, and near misses of its own. */
export function foreignScopes({ target }: ServerBench, { scopes }: TargetClient): readonly string[] {
  const others = [...target.clients, ...target.resources].flatMap((owner) => owner.scopes);
  const nearly = scopes.flatMap((scope) => [
    withCaseChanged(scope, 0) ?? '',
    `${scope}x`,
    scope.slice(0, -1),
  ]);
  return [...new Set([...others, ...nearly, 'scope-that-nobody-has'])].filter(
    (scope) => scope !== '' && !scopes.includes(scope),
  );
}

/** Half of the requests stay within the permitted scopes, and half of the requests name all of these. */
function askings(bench: ServerBench, client: TargetClient): fc.Arbitrary<Asking> {
  const permitted = [...client.scopes];
  const foreign = [...foreignScopes(bench, client)];
  const own = fc.oneof(fc.constant(permitted), fc.subarray(permitted, { minLength: 1 }));
  const within = own.chain(shuffled);
  const excess = fc.shuffledSubarray(foreign, { minLength: 1, maxLength: Math.min(2, foreign.length) });
  const mixed = fc
    .tuple(fc.oneof(own, fc.constant([])), excess)
    .chain(([some, others]) => shuffled([...some, ...others]));
  return fc.record({
    grant: fc.constantFrom(...offeredGrants(bench)),
    scopes: fc.oneof(within, mixed),
  });
}

const shuffled = (scopes: string[]): fc.Arbitrary<string[]> =>
  fc.shuffledSubarray(scopes, { minLength: scopes.length });

async function requested(bench: ServerBench, judge: Judge): Promise<void> {
  const client = scopedClient(bench);
  const blind = { seen: false };
  await property(judge, askings(bench, client), story, async ({ grant, scopes }) => {
    const proof = credentials(bench, client);
    const parameters = [
      ...(await goodParameters(bench, grant, { client, scope: client.scopes.join(' ') })),
      ['scope', scopes.join(' ')] as const,
      ...proof.parameters,
    ];
    const exchange = await postToken(bench, parameters, proof.headers);
    const answer = successOf(exchange);
    if (answer === undefined) judgeRefusal(bench, client, scopes, exchange);
    else if (!(await judgeGrant(bench, client, scopes, answer, exchange))) blind.seen = true;
  });
  if (blind.seen) {
    judge.leave(
      'B-11',
      'untestable',
      'an answer declared no scope, and neither introspection nor a JWT access token shows what was granted',
    );
  }
}

function judgeRefusal(
  bench: ServerBench,
  { scopes: permitted }: TargetClient,
  scopes: readonly string[],
  exchange: Exchange,
): void {
  const excess = beyond(scopes, permitted);
  const reading = readTokenError(replied(exchange));
  const code = reading.ok ? reading.value.code : undefined;
  const right = expectationsOf(bench.target).errorCodes?.scope;
  if (excess.length > 0 && code === right) return;
  breach(bench, {
    requirement: 'ENIGMA-36',
    expected:
      excess.length > 0
        ? `the code ${right} for the scope ${scopes.join(' ')}`
        : `a token for the permitted scope ${scopes.join(' ')}`,
    actual: outcomeInWords(exchange),
    exchanges: [exchange],
  });
}

/** @returns whether it could be seen what was granted */
async function judgeGrant(
  bench: ServerBench,
  { scopes: permitted }: TargetClient,
  scopes: readonly string[],
  answer: TokenAnswer,
  exchange: Exchange,
): Promise<boolean> {
  const declared = declaredScopes(answer);
  const effective = await effectiveScopes(bench, answer.accessToken);
  const granted = effective ?? declared ?? new Set(scopes);
  const forbidden = beyond(granted, permitted);
  const excess = beyond(scopes, permitted);
  const broken = (requirement: string | readonly string[], expected: string, actual: string) =>
    breach(bench, { requirement, expected, actual, exchanges: [exchange] });
  if (forbidden.length > 0) {
    broken(
      excess.length > 0 ? ['ENIGMA-05', 'ENIGMA-36'] : 'ENIGMA-05',
      `no scope beyond ${scopesInWords(permitted)}`,
      `a token with ${scopesInWords(granted)}`,
    );
  }
  const untold = !sameScopes(declared ?? new Set(scopes), granted);
  if (excess.length > 0 && (expectationsOf(bench.target).excessScope === 'refuse' || untold)) {
    broken(
      untold ? ['ENIGMA-36', 'B-11'] : 'ENIGMA-36',
      `a refusal of the scope ${scopes.join(' ')}`,
      `a token with ${scopesInWords(granted)}${untold ? ', and no word of it' : ''}`,
    );
  }
  if (untold) {
    broken(
      'B-11',
      `the answer to a request for ${scopes.join(' ')} to declare what it grants: ${scopesInWords(granted)}`,
      declared === undefined ? 'no scope member' : `the scope ${scopesInWords(declared)}`,
    );
  }
  return effective !== undefined || declared !== undefined;
}

const story = ({ grant, scopes }: Asking): string[] => [
  `a request with grant_type ${grant} asks for the scope ${scopes.join(' ')}`,
];

/** The first client, with its scopes. @throws MissingControl when the target file names none */
export function scopedClient(bench: ServerBench): TargetClient {
  const client = firstClient(bench);
  if (firstGrants(bench).length === 0) {
    throw new MissingControl('the target claims neither "password" nor "client-credentials"');
  }
  if (client.scopes.length > 0) return client;
  throw new MissingControl(`the target claims "scopes", and its file names none for ${client.id}`);
}

async function byDefault(bench: ServerBench, judge: Judge): Promise<void> {
  let unseen = '';
  for (const client of bench.target.clients) {
    const grant = firstGrants(bench).find(
      (each) => client.grants.length === 0 || client.grants.includes(each),
    );
    if (grant === undefined || client.scopes.length === 0) continue;
    const proof = credentials(bench, client);
    const parameters = [...(await goodParameters(bench, grant, { client })), ...proof.parameters];
    const exchange = await postToken(bench, parameters, proof.headers);
    const answer = successOf(exchange);
    if (answer === undefined) {
      judge.observe(`a request of ${client.id} without a scope`, outcomeInWords(exchange));
      continue;
    }
    const granted = (await effectiveScopes(bench, answer.accessToken)) ?? declaredScopes(answer);
    if (granted === undefined) {
      unseen ||= `what a token of ${client.id} without a requested scope may do was not declared`;
      continue;
    }
    judge.observe(`scope of ${client.id} by default`, scopesInWords(granted));
    const forbidden = beyond(granted, client.scopes);
    if (forbidden.length === 0) continue;
    judge.report({
      requirement: 'ENIGMA-05',
      expected: `no scope beyond those of ${client.id}: ${scopesInWords(client.scopes)}`,
      actual: `a token with ${scopesInWords(granted)}`,
      exchanges: [exchange],
    });
  }
  if (unseen !== '') judge.leave('ENIGMA-05', 'untestable', unseen);
}

const common = { party: 'authorization-server', claims: ['scopes'], controls: [] } as const;

export const scopeChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'scopes-requested',
    title:
      'Whatever scopes a request asks for, no more is granted than permitted, and what is granted is declared',
    kind: 'property',
    requirements: ['ENIGMA-05', 'ENIGMA-36', 'B-11'],
    run: requested,
  },
  {
    ...common,
    id: 'scopes-by-default',
    title: 'A token that was asked for without a scope has no scope but those of its client',
    kind: 'scenario',
    requirements: ['ENIGMA-05'],
    run: byDefault,
  },
];
