import fc from 'fast-check';
import { MissingControl, type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { credentials, firstClient, outcomeInWords, replied, successOf } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { expectationsOf } from '../profiles.ts';
import { property } from '../property.ts';
import { readTokenError, scopesOf } from '../readers/index.ts';
import {
  firstGrants,
  type GrantType,
  goodParameters,
  offeredGrants,
  type Parameters,
  postToken,
} from '../token-requests.ts';

/** Names that no specification gives to a parameter, and empty ones of those that it does. */
const idleParameters: fc.Arbitrary<Parameters> = fc.array(
  fc.oneof(
    fc.tuple(
      fc.stringMatching(/^x_[a-z]{1,8}$/),
      fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('', 'é “quoted” \u{1F511}', '\r\n', 'a&b=c')),
    ),
    fc.constantFrom(['scope', ''] as const, ['code', ''] as const, ['redirect_uri', ''] as const),
  ),
  { minLength: 1, maxLength: 3 },
);

async function idle(bench: ServerBench, judge: Judge): Promise<void> {
  const plain = new Map<GrantType, Exchange>();
  for (const grant of grantsOf(bench)) {
    const exchange = await send(bench, await goodParameters(bench, grant));
    if (successOf(exchange) === undefined) {
      throw new SetUpFailure(
        `a request with grant_type ${grant} that should succeed got ${outcomeInWords(exchange)}`,
      );
    }
    plain.set(grant, exchange);
  }
  await property(
    judge,
    fc.record({ grant: fc.constantFrom(...plain.keys()), added: idleParameters, before: fc.boolean() }),
    ({ grant, added }) => [
      `a request with grant_type ${grant} carries ${added.map((pair) => JSON.stringify(pair.join('='))).join(', ')} beside what it needs`,
    ],
    async ({ grant, added, before }) => {
      const needed = await goodParameters(bench, grant);
      const extra = withoutRepetition(added).filter(([name]) => !needed.some(([used]) => used === name));
      const exchange = await send(bench, before ? [...extra, ...needed] : [...needed, ...extra]);
      const usual = plain.get(grant) as Exchange;
      const granted = successOf(exchange);
      if (granted !== undefined && sameScope(granted.scope, successOf(usual)?.scope)) return;
      throw violation({
        requirement: 'B-02',
        expected: 'the same answer as without empty and unknown parameters',
        actual: outcomeInWords(exchange),
        exchanges: [usual, exchange],
      });
    },
  );
}

const sameScope = (one: string | undefined, other: string | undefined): boolean =>
  one === undefined || other === undefined ? one === other : inOrder(one) === inOrder(other);

const inOrder = (scope: string): string => [...scopesOf(scope)].sort().join(' ');

const withoutRepetition = (parameters: Parameters): Parameters => [
  ...new Map(parameters.map(([name, value]) => [name, value])),
];

async function empty(bench: ServerBench, judge: Judge): Promise<void> {
  for (const grant of grantsOf(bench)) {
    const usual = await goodParameters(bench, grant);
    // A code is of no use any more when it has been shown, so that each request needs its own.
    const needed = () => (grant === 'authorization_code' ? goodParameters(bench, grant) : usual);
    for (const [name] of usual) {
      const omitted = await send(
        bench,
        (await needed()).filter((pair) => pair[0] !== name),
      );
      const emptied = await send(
        bench,
        (await needed()).map((pair) => (pair[0] === name ? [name, ''] : pair)),
      );
      if (summary(omitted) === summary(emptied)) continue;
      judge.report({
        requirement: 'B-02',
        expected: `an empty ${name} at grant ${grant} to be answered as a missing one is: ${summary(omitted)}`,
        actual: summary(emptied),
        exchanges: [omitted, emptied],
      });
    }
  }
}

/** What an answer comes to, without its wording. */
function summary(exchange: Exchange): string {
  if (successOf(exchange) !== undefined) return 'a token';
  const reply = replied(exchange);
  const reading = readTokenError(reply);
  const said = reading.ok ? [reading.value.error, reading.value.code] : [];
  return [`status ${reply.status}`, ...said.filter((each) => each !== undefined)].join(', ');
}

async function repeated(bench: ServerBench, judge: Judge): Promise<void> {
  const client = firstClient(bench);
  const [scope] = client.scopes;
  const proof = credentials(bench, client);
  const cases = fc.record({
    grant: fc.constantFrom(...grantsOf(bench)),
    which: fc.nat(99),
    as: fc.constantFrom('the same value', 'another value'),
    first: fc.boolean(),
  });
  await property(
    judge,
    cases,
    ({ grant, which, as, first }) => [
      `a request with grant_type ${grant} gives its parameter number ${which % 5} a second time, with ${as}, ${first ? 'before' : 'after'} the others`,
    ],
    async ({ grant, which, as, first }) => {
      const needed = [
        ...(await goodParameters(bench, grant)),
        // With a code it would be one more unknown parameter: what the code is for was said before.
        ...(scope === undefined || grant === 'authorization_code' ? [] : [['scope', scope] as const]),
        ...proof.parameters,
      ];
      const [name, value] = needed[which % needed.length] as (typeof needed)[number];
      const again = [name, as === 'the same value' ? value : `${value}x`] as const;
      const exchange = await postToken(bench, first ? [again, ...needed] : [...needed, again], proof.headers);
      const reading = readTokenError(replied(exchange));
      const error = reading.ok ? reading.value.error : undefined;
      const permitted = [
        'invalid_request',
        ...(name.startsWith('client_') ? expectationsOf(bench.target).failedAuthentication.errors : []),
      ];
      // A refusal without a readable error is refused all the same: its form is another row's business.
      if (successOf(exchange) === undefined && (error === undefined || permitted.includes(error))) return;
      throw violation({
        requirement: 'B-03',
        expected: `invalid_request for a request that gives ${name} twice, with ${as}`,
        actual: successOf(exchange) === undefined ? outcomeInWords(exchange) : 'a token',
        exchanges: [exchange],
      });
    },
  );
}

/** Sends parameters as the first client. */
function send(bench: ServerBench, parameters: Parameters): Promise<Exchange> {
  const proof = credentials(bench, firstClient(bench));
  return postToken(bench, [...parameters, ...proof.parameters], proof.headers);
}

function grantsOf(bench: ServerBench): readonly GrantType[] {
  if (firstGrants(bench).length > 0) return offeredGrants(bench);
  throw new MissingControl('the target claims neither "password" nor "client-credentials"');
}

const common = { party: 'authorization-server', claims: [], controls: [] } as const;

export const tokenParameterChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'token-idle-parameters',
    title: 'Unknown parameters, and empty ones, change nothing in a token request',
    kind: 'property',
    requirements: ['B-02'],
    run: idle,
  },
  {
    ...common,
    id: 'token-empty-parameters',
    title: 'A required parameter without a value is answered as a missing one is',
    kind: 'scenario',
    requirements: ['B-02'],
    run: empty,
  },
  {
    ...common,
    id: 'token-repeated-parameters',
    title: 'A token request that gives a parameter twice is refused as an invalid request',
    kind: 'property',
    requirements: ['B-03'],
    run: repeated,
  },
];
