import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetClient } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import {
  firstClient,
  firstUser,
  obtainRefreshToken,
  passwordParameters,
  refresh,
  requestToken,
} from '../acts.ts';
import { expectationsOf } from '../profiles.ts';
import { firstGrants, goodParameters } from '../token-requests.ts';
import { withCaseChanged } from './near-misses.ts';

/** A token request that has to be refused, and how. */
export interface RefusedRequest {
  /** `a wrong password`, as a finding names it. */
  readonly what: string;
  /** Errors that are right for it. @see RFC 6749 section 5.2 */
  readonly errors: readonly string[];
  /** Enigma's code for it, where the profile has one. */
  readonly code?: number;
  /** Statuses, where the profile's document names them. */
  readonly statuses?: readonly number[];
  /** Rows that are broken when a token comes instead; none where another check decides that. */
  readonly ifIssued: readonly string[];
  send(): Promise<Exchange>;
}

/** Requests that need no control over the target. */
export async function refusedRequests(bench: ServerBench): Promise<readonly RefusedRequest[]> {
  return [
    ...wrongClients(bench),
    ...(await wrongGrants(bench)),
    ...(bench.target.claims.has('password') ? wrongPasswords(bench) : []),
    ...(await wrongAnswers(bench)),
    ...(bench.target.claims.has('refresh') ? await wrongRefreshTokens(bench) : []),
    ...excessScope(bench),
    ...elsewhere(bench),
  ];
}

/** Requests for a user whose account is brought into another state first; `undo` lifts it. */
export function refusedByState(
  bench: ServerBench,
): readonly (RefusedRequest & { arrange(): Promise<void>; undo(): Promise<void> })[] {
  const { errorCodes: codes } = expectationsOf(bench.target);
  const user = firstUser(bench);
  return (['disabled', 'locked'] as const).map((state) => ({
    what: `a user whose account is ${state}`,
    errors: ['invalid_grant'],
    ...documented(codes?.[state]),
    ifIssued: [],
    arrange: () => bench.changeAccount(user.name, { state }),
    undo: () => bench.changeAccount(user.name, { state: 'active' }),
    send: () => requestToken(bench, passwordParameters(user)),
  }));
}

const documented = (code: number | undefined) => (code === undefined ? {} : { code, statuses: [400] });

/** A request for a first token that would succeed. */
async function good(bench: ServerBench): Promise<Record<string, string>> {
  const [grant = 'password'] = firstGrants(bench);
  return Object.fromEntries(await goodParameters(bench, grant));
}

function wrongClients(bench: ServerBench): RefusedRequest[] {
  const { errorCodes: codes, failedAuthentication } = expectationsOf(bench.target);
  const client = firstClient(bench);
  const way = bench.target.policy.clientAuthentication ?? 'body';
  const as = (other: TargetClient) => async () => requestToken(bench, await good(bench), { client: other });
  const common = {
    errors: failedAuthentication.errors,
    ...documented(codes?.credentials),
    ...(codes === undefined ? {} : { statuses: failedAuthentication[way] }),
    ifIssued: [],
  };
  return [
    { ...common, what: 'a wrong client secret', send: as({ ...client, secret: 'nosuchsecret' }) },
    { ...common, what: 'an unknown client', send: as({ ...client, id: 'nosuchclient' }) },
  ];
}

async function wrongGrants(bench: ServerBench): Promise<RefusedRequest[]> {
  // Where realms take the place of a grant, a request need not name one.
  if (firstGrants(bench).includes('realms')) return [];
  const whole = await good(bench);
  const send = (grant_type: string | undefined) => () => requestToken(bench, { ...whole, grant_type });
  const limited = bench.target.clients.flatMap((client) => {
    const grant = firstGrants(bench).find(
      (each) => client.grants.length > 0 && !client.grants.includes(each),
    );
    return grant === undefined ? [] : { client, grant };
  });
  return [
    {
      what: 'a grant_type that nobody knows',
      errors: ['unsupported_grant_type'],
      ifIssued: ['B-14'],
      send: send('no_such_grant'),
    },
    { what: 'no grant_type', errors: ['invalid_request'], ifIssued: ['B-14'], send: send(undefined) },
    ...limited.slice(0, 1).map(({ client, grant }) => ({
      what: `a client that may not use ${grant}`,
      errors: ['unauthorized_client'],
      ifIssued: [],
      send: async () =>
        requestToken(bench, Object.fromEntries(await goodParameters(bench, grant)), { client }),
    })),
  ];
}

function wrongPasswords(bench: ServerBench): RefusedRequest[] {
  const { errorCodes: codes } = expectationsOf(bench.target);
  const user = firstUser(bench);
  const right = passwordParameters(user);
  const wrong = {
    errors: ['invalid_grant'],
    ...documented(codes?.credentials),
    ifIssued: ['ENIGMA-32', 'B-14', 'CEHUB-03'],
  };
  const incomplete = { errors: ['invalid_request'], ifIssued: ['B-14'] };
  const send = (change: Readonly<Record<string, string | undefined>>) => () =>
    requestToken(bench, { ...right, ...change });
  return [
    { ...wrong, what: 'a wrong password', send: send({ password: 'nosuchpassword' }) },
    { ...wrong, what: 'an unknown user', send: send({ username: 'nosuchuser' }) },
    { ...incomplete, what: 'no username', send: send({ username: undefined }) },
    { ...incomplete, what: 'no password', send: send({ password: undefined }) },
  ];
}

/** Answers to realms that are not right. */
async function wrongAnswers(bench: ServerBench): Promise<RefusedRequest[]> {
  if (!firstGrants(bench).includes('realms')) return [];
  const whole = await goodParameters(bench, 'realms');
  const wrong = { errors: ['invalid_grant'], ifIssued: ['MOBILEFIRST-08', 'B-14'] };
  return ['username', 'password'].flatMap((name) =>
    whole.some(([parameter]) => parameter.endsWith(`.${name}`))
      ? {
          ...wrong,
          what: `a wrong ${name} in the answer to a realm`,
          send: () =>
            requestToken(
              bench,
              Object.fromEntries(
                whole.map(([parameter, value]) => [
                  parameter,
                  parameter.endsWith(`.${name}`) ? `nosuch${name}` : value,
                ]),
              ),
            ),
        }
      : [],
  );
}

async function wrongRefreshTokens(bench: ServerBench): Promise<RefusedRequest[]> {
  const { refreshToken } = await obtainRefreshToken(bench);
  const unknown = { errors: ['invalid_grant'], ifIssued: ['B-14', 'CEHUB-12'] };
  const altered = withCaseChanged(refreshToken, Math.floor(refreshToken.length / 2));
  return [
    {
      ...unknown,
      what: 'a refresh token that nobody issued',
      send: () => refresh(bench, 'no-such-refresh-token'),
    },
    ...(altered === undefined
      ? []
      : [{ ...unknown, what: 'a refresh token with a letter changed', send: () => refresh(bench, altered) }]),
    {
      what: 'no refresh token',
      errors: ['invalid_request'],
      ifIssued: ['B-14'],
      send: () => requestToken(bench, { grant_type: 'refresh_token' }),
    },
  ];
}

function excessScope(bench: ServerBench): RefusedRequest[] {
  if (!bench.target.claims.has('scopes')) return [];
  return [
    {
      what: 'a scope that nobody may have',
      errors: ['invalid_scope'],
      ...documented(expectationsOf(bench.target).errorCodes?.scope),
      ifIssued: [],
      send: async () => requestToken(bench, { ...(await good(bench)), scope: 'scope-that-nobody-granted' }),
    },
  ];
}

function elsewhere(bench: ServerBench): RefusedRequest[] {
  const { claims, regions, users } = bench.target;
  const [here] = Object.entries(regions);
  const user = here && users.find(({ region }) => region !== undefined && region !== here[0]);
  if (!claims.has('regions') || user === undefined || here?.[1].token === undefined) return [];
  const { token: url } = here[1];
  return [
    {
      what: 'a user who lives elsewhere',
      errors: ['invalid_request', 'invalid_grant'],
      ...documented(expectationsOf(bench.target).errorCodes?.elsewhere),
      ifIssued: [],
      send: () => requestToken(bench, passwordParameters(user), { url }),
    },
  ];
}
