import fc from 'fast-check';
import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetClient } from '../../fixtures/target/index.ts';
import type { Exchange, HeaderField } from '../../mock-server/wire/index.ts';
import { basic, credentials, firstClient, outcomeInWords, replied, statusOf, successOf } from '../acts.ts';
import { breach } from '../breach.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { expectationsOf } from '../profiles.ts';
import { property } from '../property.ts';
import { readChallenges, readTokenError } from '../readers/index.ts';
import { firstGrants, type GrantType, goodParameters, offeredGrants, postToken } from '../token-requests.ts';
import { type Miss, misses } from './near-misses.ts';

/** Credentials that are nearly right, at some grant. */
interface Attempt {
  readonly grant: GrantType;
  readonly way: 'basic' | 'body';
  readonly misses: readonly Miss[];
  /** Where a letter is changed or a text is cut. */
  readonly at: number;
  /** What is added. */
  readonly text: string;
}

const MISSES_PER_ATTEMPT = 5;
const addition = fc.stringMatching(/^[a-z0-9]{1,4}$/);

async function nearMisses(bench: ServerBench, judge: Judge): Promise<void> {
  const client = firstClient(bench);
  const requests = new Map<GrantType, Awaited<ReturnType<typeof goodParameters>>>();
  for (const grant of offeredGrants(bench)) requests.set(grant, await goodParameters(bench, grant));
  const attempts: fc.Arbitrary<Attempt> = fc.record({
    grant: fc.constantFrom(...requests.keys()),
    way: fc.constantFrom('basic', 'body'),
    misses: fc.shuffledSubarray([...misses], { minLength: 1, maxLength: MISSES_PER_ATTEMPT }),
    at: fc.nat(99),
    text: addition,
  });
  const examine = async (attempt: Attempt) => {
    for (const miss of attempt.misses) {
      const presented = miss.of(client, attempt, bench.target.clients);
      if (presented === undefined) continue;
      const { headers, parameters } = carried(presented, attempt.way);
      const exchange = await postToken(
        bench,
        [...(requests.get(attempt.grant) ?? []), ...parameters],
        headers,
      );
      if (successOf(exchange) === undefined) continue;
      const named = bench.target.clients.find(({ id }) => id === presented.id);
      const misnamed = presented.secret === client.secret && named === undefined;
      breach(bench, {
        requirement: misnamed ? 'ENIGMA-02' : ['ENIGMA-02', 'B-07', 'CEHUB-12', 'CEHUB-21'],
        expected: `no token for ${miss.title}`,
        actual: 'a token',
        exchanges: [exchange],
      });
    }
  };
  await property(judge, attempts, story, examine, certainAttempts([...requests.keys()]));
}

/** Every near miss once, at one grant and the other. */
function certainAttempts(grants: readonly GrantType[]): readonly Attempt[] {
  const [first] = grants;
  if (first === undefined) return [];
  const attempts: Attempt[] = [];
  for (let from = 0; from < misses.length; from += MISSES_PER_ATTEMPT) {
    attempts.push({
      grant: grants[attempts.length % grants.length] ?? first,
      way: 'body',
      misses: misses.slice(from, from + MISSES_PER_ATTEMPT),
      at: 0,
      text: 'x1',
    });
  }
  return attempts;
}

/** Credentials as a request carries them; without an id Basic says nothing, so the body does. */
function carried({ id, secret }: { id?: string; secret?: string }, way: Attempt['way']) {
  if (way === 'basic' && id !== undefined) {
    return { headers: [['Authorization', basic(id, secret ?? '')]] as HeaderField[], parameters: [] };
  }
  return {
    headers: [],
    parameters: [
      ...(id === undefined ? [] : [['client_id', id] as const]),
      ...(secret === undefined ? [] : [['client_secret', secret] as const]),
    ],
  };
}

const story = ({ grant, way, misses }: Attempt): string[] =>
  misses.map((miss) => `a request with grant_type ${grant} presents ${miss.title}, by ${way}`);

async function unauthenticated(bench: ServerBench, judge: Judge): Promise<void> {
  const { id } = firstClient(bench);
  const { errors } = expectationsOf(bench.target).failedAuthentication;
  for (const grant of offeredGrants(bench)) {
    const parameters = await goodParameters(bench, grant);
    for (const { who, proof, permitted } of [
      { who: 'nobody in particular', proof: [], permitted: [...errors, 'invalid_request'] },
      { who: 'a client that shows no secret', proof: [['client_id', id] as const], permitted: errors },
    ]) {
      const exchange = await postToken(bench, [...parameters, ...proof]);
      if (successOf(exchange) !== undefined) {
        judge.report({
          requirement: ['ENIGMA-02', 'B-07', 'CEHUB-12', 'CEHUB-21'],
          expected: `no token by ${grant} for ${who}`,
          actual: 'a token',
          exchanges: [exchange],
        });
        continue;
      }
      const reading = readTokenError(replied(exchange));
      const error = reading.ok ? reading.value.error : undefined;
      if (error === undefined || permitted.includes(error)) continue;
      judge.report({
        requirement: ['B-07', 'B-14'],
        expected: `the error ${permitted.join(' or ')} for ${who} at grant ${grant}`,
        actual: outcomeInWords(exchange),
        exchanges: [exchange],
      });
    }
  }
}

async function byBasic(bench: ServerBench, judge: Judge): Promise<void> {
  for (const client of bench.target.clients) {
    const grant = firstGrants(bench).find((offered) => uses(client, offered));
    if (grant === undefined || client.public) continue;
    for (const { how, field } of [
      { how: 'form-encoded where need be', field: basic(client.id, client.secret) },
      { how: 'form-encoded throughout', field: `Basic ${base64(overEncoded(client))}` },
    ]) {
      const parameters = await goodParameters(bench, grant, { client });
      const exchange = await postToken(bench, parameters, [['Authorization', field]]);
      if (successOf(exchange) !== undefined) continue;
      judge.report({
        requirement: 'B-04',
        expected: `a token for a client with id and secret in a Basic header, ${how}`,
        actual: outcomeInWords(exchange),
        exchanges: [exchange],
      });
    }
  }
}

const uses = ({ grants }: TargetClient, grant: GrantType): boolean =>
  grants.length === 0 || grants.includes(grant);

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Every character as its percent code: the same text to whoever decodes a form. */
const overEncoded = ({ id, secret }: TargetClient): string =>
  [id, secret]
    .map((half) =>
      [...Buffer.from(half)].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(''),
    )
    .join(':');

async function twoWays(bench: ServerBench, judge: Judge): Promise<void> {
  const client = firstClient(bench);
  const wrong = { ...client, secret: `${client.secret}x` };
  const [grant = 'password'] = firstGrants(bench);
  const parameters = await goodParameters(bench, grant);
  for (const [inHeader, inBody, which] of [
    [client, client, 'right in both places'],
    [client, wrong, 'right in the header and wrong in the body'],
    [wrong, client, 'wrong in the header and right in the body'],
  ] as const) {
    const exchange = await postToken(
      bench,
      [...parameters, ...credentials(bench, inBody, 'body').parameters],
      credentials(bench, inHeader, 'basic').headers,
    );
    if (successOf(exchange) === undefined) continue;
    judge.report({
      requirement: 'B-05',
      expected: `no token for a request that carries client credentials twice, ${which}`,
      actual: 'a token',
      exchanges: [exchange],
    });
  }
}

async function refusedBasic(bench: ServerBench, judge: Judge): Promise<void> {
  const client = firstClient(bench);
  const statuses = expectationsOf(bench.target).failedAuthentication.basic;
  const [grant = 'password'] = firstGrants(bench);
  const parameters = await goodParameters(bench, grant);
  for (const [id, secret] of [
    [client.id, `${client.secret}x`],
    [`${client.id}x`, client.secret],
  ] as const) {
    const exchange = await postToken(bench, parameters, [['Authorization', basic(id, secret)]]);
    if (successOf(exchange) !== undefined) continue;
    const reply = replied(exchange);
    const refused = (expected: string, actual: string) =>
      judge.report({ requirement: 'B-12', expected, actual, exchanges: [exchange] });
    if (!statuses.includes(reply.status)) {
      refused(
        `status ${statuses.join(' or ')} for wrong credentials in a Basic header`,
        outcomeInWords(exchange),
      );
    } else if (reply.status === 401 && !asksForBasic(exchange)) {
      refused('a WWW-Authenticate field with the scheme Basic beside status 401', 'none');
    }
    judge.observe('status for wrong credentials in a Basic header', String(statusOf(exchange)));
  }
}

function asksForBasic(exchange: Exchange): boolean {
  const challenges = readChallenges(replied(exchange));
  return challenges.ok && challenges.value.some(({ scheme }) => scheme.toLowerCase() === 'basic');
}

/** A target that claims no grant of these has no token request to examine. */
async function withGrant(bench: ServerBench, run: () => Promise<void>): Promise<void> {
  if (firstGrants(bench).length === 0) {
    throw new MissingControl('the target claims neither "password" nor "client-credentials"');
  }
  await run();
}

const common = { party: 'authorization-server', claims: [], controls: [] } as const;

export const clientAuthenticationChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'client-credentials-exact',
    title: 'Client credentials that are nearly right get no token by any grant',
    kind: 'property',
    requirements: ['ENIGMA-02', 'B-07', 'CEHUB-12', 'CEHUB-21'],
    run: (bench, judge) => withGrant(bench, () => nearMisses(bench, judge)),
  },
  {
    ...common,
    id: 'client-unauthenticated',
    title: 'A request without client authentication gets no token by any grant, and is told invalid_client',
    kind: 'scenario',
    requirements: ['ENIGMA-02', 'B-07', 'B-14', 'CEHUB-12', 'CEHUB-21'],
    run: (bench, judge) => withGrant(bench, () => unauthenticated(bench, judge)),
  },
  {
    ...common,
    id: 'client-by-basic',
    title: 'Client credentials are taken from a Basic header, whatever of them is form-encoded',
    kind: 'scenario',
    requirements: ['B-04'],
    run: (bench, judge) => withGrant(bench, () => byBasic(bench, judge)),
  },
  {
    ...common,
    id: 'client-in-two-ways',
    title: 'A request with client credentials in header and body gets no token',
    kind: 'scenario',
    requirements: ['B-05'],
    run: (bench, judge) => withGrant(bench, () => twoWays(bench, judge)),
  },
  {
    ...common,
    id: 'client-basic-refusal',
    title: 'Wrong credentials in a Basic header are answered with 401 and a Basic challenge',
    kind: 'scenario',
    requirements: ['B-12'],
    run: (bench, judge) => withGrant(bench, () => refusedBasic(bench, judge)),
  },
];
