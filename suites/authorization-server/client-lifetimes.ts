import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetClient } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import {
  firstUser,
  type Obtained,
  obtained,
  passwordParameters,
  probeAccessToken,
  refresh,
  replied,
  requestToken,
  successOf,
} from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { type LifetimeWindow, lifetimeWindow } from '../lifetime.ts';
import { CLOCK_SKEW } from '../profiles.ts';
import { ROUNDING } from '../time.ts';
import { ageInWords } from '../wording.ts';

const ROW = 'CEHUB-32';

async function clientLifetimes(bench: ServerBench, judge: Judge): Promise<void> {
  const own = bench.target.clients.filter(
    ({ accessTokenLifetime, refreshTokenLifetime }) =>
      accessTokenLifetime !== undefined || refreshTokenLifetime !== undefined,
  );
  const asked = own.filter((client) => grantFor(bench, client) !== undefined);
  if (asked.length === 0) {
    judge.leave(
      ROW,
      'untestable',
      'no client of the target file that can ask for tokens has a lifetime of its own',
    );
    return;
  }
  for (const client of asked) {
    const { accessTokenLifetime: access, refreshTokenLifetime: renewal } = client;
    if (access !== undefined) await examine(bench, judge, client, 'access', lifetimeWindow(access));
    if (renewal !== undefined && renewal !== 'forever')
      await examine(bench, judge, client, 'refresh', lifetimeWindow(renewal));
  }
}

type Look = (bench: ServerBench, first: Obtained, client: TargetClient) => Promise<Seen | undefined>;

interface Seen {
  readonly alive: boolean;
  readonly exchange: Exchange;
}

const lookAtAccessToken: Look = (bench, { answer }) => probeAccessToken(bench, answer.accessToken);

const lookAtRefreshToken: Look = async (bench, { answer: { refreshToken } }, client) => {
  if (refreshToken === undefined) return undefined;
  const exchange = await refresh(bench, refreshToken, { client });
  replied(exchange);
  return { alive: successOf(exchange) !== undefined, exchange };
};

/** Looks at one token a little before the end of its life, and at another a little after: a refresh may begin it anew. */
async function examine(
  bench: ServerBench,
  judge: Judge,
  client: TargetClient,
  kind: 'access' | 'refresh',
  life: LifetimeWindow,
): Promise<void> {
  const margin = bench.clock.tolerance + 2 * ROUNDING;
  for (const [age, expected] of [
    [life.low - margin, true],
    [life.high + CLOCK_SKEW + margin, false],
  ] as const) {
    const first = await obtainFor(bench, client);
    try {
      await bench.clock.advance(age * 1000);
    } catch (error) {
      if (!(error instanceof MissingControl)) throw error;
      return judge.leave(ROW, 'untestable', error.message);
    }
    const seen = await (kind === 'access' ? lookAtAccessToken : lookAtRefreshToken)(bench, first, client);
    if (seen === undefined || seen.alive === expected) continue;
    return judge.report({
      requirement: ROW,
      expected: `the ${kind} token of client ${client.id} to live as long as was set for that client, and to be ${expected ? 'accepted' : 'refused'} at ${ageInWords(age)}`,
      actual: `it is ${seen.alive ? 'accepted' : 'refused'}`,
      exchanges: [first.exchange, seen.exchange],
    });
  }
}

async function obtainFor(bench: ServerBench, client: TargetClient): Promise<Obtained> {
  const grant = grantFor(bench, client);
  const parameters =
    grant === 'password'
      ? passwordParameters(await whoseTokens(bench))
      : { grant_type: 'client_credentials' };
  return obtained(
    bench,
    await requestToken(bench, parameters, { client }),
    `a token request of ${client.id}`,
  );
}

const whoseTokens = async (bench: ServerBench) =>
  bench.target.controls.has('users') ? await bench.createUser() : firstUser(bench);

const grantFor = ({ target }: ServerBench, { grants }: TargetClient) =>
  (['password', 'client-credentials'] as const).find(
    (grant) => target.claims.has(grant) && (grants.length === 0 || grants.includes(grant.replace('-', '_'))),
  );

export const clientLifetimeChecks: readonly ServerCheck[] = [
  {
    id: 'client-lifetimes',
    title: 'Tokens live as long as was set for their client',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: [ROW],
    claims: [],
    controls: ['clock'],
    run: clientLifetimes,
  },
];
