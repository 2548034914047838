import { MissingControl, type ServerBench, SetUpFailure } from '../fixtures/bench/index.ts';
import type { ServerTarget, TargetResource, TargetTenant, TargetUser } from '../fixtures/target/index.ts';
import {
  bodyText,
  bytes,
  type Exchange,
  type HeaderField,
  pathOf,
  queryOf,
  replyOf,
} from '../mock-server/wire/index.ts';
import {
  firstClient,
  type Obtained,
  outcomeInWords,
  passwordParameters,
  replied,
  requestToken,
  successOf,
  tokenEndpoint,
} from './acts.ts';
import { challengeParameter, isBearer, readChallenges } from './readers/index.ts';

/** A company with the people of it who can log in. */
export interface Company {
  readonly tenant: TargetTenant;
  readonly members: readonly TargetUser[];
}

/** The companies of a target that have members. @throws MissingControl when there are not two */
export function companiesOf({ tenants, users }: ServerTarget): readonly Company[] {
  const companies = tenants
    .map((tenant) => ({ tenant, members: users.filter((user) => user.tenant === tenant.id) }))
    .filter(({ members }) => members.length > 0);
  if (companies.length > 1) return companies;
  throw new MissingControl('the target file has no two entries of "tenants" with "users" of theirs');
}

/** An address below the base URL of a tenant. */
export const under = ({ baseUrl }: TargetTenant, url: string): string => {
  const query = queryOf(url);
  return `${baseUrl}${url.startsWith('/') ? url : pathOf(url)}${query === '' || url.startsWith('/') ? '' : `?${query}`}`;
};

/** A resource as a tenant has it. */
export const atTenant = <Resource extends Pick<TargetResource, 'url'>>(
  tenant: TargetTenant,
  resource: Resource,
): Resource => ({
  ...resource,
  url: under(tenant, resource.url),
});

/** What a user's roles permit; undefined where nobody says which roles the user has. */
export function rightsOf(
  { userRoles }: ServerTarget,
  roles: readonly string[] | undefined,
): ReadonlySet<string> | undefined {
  if (roles === undefined) return undefined;
  return new Set(userRoles.filter(({ name }) => roles.includes(name)).flatMap(({ rights }) => rights));
}

/** Whether a user may do what a resource takes; undefined where nobody says. */
export function permitted(
  target: ServerTarget,
  user: Pick<TargetUser, 'roles'>,
  { right }: Pick<TargetResource, 'right'>,
): boolean | undefined {
  return right === undefined ? true : rightsOf(target, user.roles)?.has(right);
}

/**
 * Gets a token of a user by password, with every scope of the first client unless told otherwise: at the token endpoint of
 * the target or, where that is for another tenant, at that of the user's own.
 * @throws SetUpFailure when both refuse
 */
export async function memberTokens(
  bench: ServerBench,
  user: TargetUser,
  scopes: readonly string[] = firstClient(bench).scopes,
): Promise<Obtained> {
  const scope = bench.target.claims.has('scopes') && scopes.length > 0 ? scopes.join(' ') : undefined;
  const own = bench.target.tenants.find(({ id }) => id === user.tenant);
  const endpoint = tokenEndpoint(bench);
  const tried: Exchange[] = [];
  for (const url of [endpoint, ...(own === undefined ? [] : [under(own, endpoint)])]) {
    const exchange = await requestToken(bench, passwordParameters(user, scope), { url });
    const answer = successOf(exchange);
    if (answer !== undefined) return { answer, exchange, at: bench.clock.now() };
    tried.push(exchange);
  }
  throw new SetUpFailure(
    `the login of ${user.name} that should succeed got ${tried.map(outcomeInWords).join(', and ')}`,
  );
}

/** A request as it is sent, for a caller or for nobody. */
export interface Asked {
  readonly method?: string;
  readonly url: string;
  readonly token?: string | undefined;
  readonly headers?: readonly HeaderField[];
  readonly json?: unknown;
}

/** Sends a request with nothing in it but what is said. */
export const ask = (
  bench: ServerBench,
  { method = 'GET', url, token, headers = [], json }: Asked,
): Promise<Exchange> =>
  bench.send({
    method,
    url,
    headers: [
      ['Accept', 'application/json'],
      ...(token === undefined ? [] : [['Authorization', `Bearer ${token}`] as const]),
      ...(json === undefined ? [] : [['Content-Type', 'application/json'] as const]),
      ...headers,
    ],
    body: bytes(json === undefined ? '' : JSON.stringify(json)),
  });

/** What a reply shows of tenants: ids of those whose canaries it has. */
export function tenantsSeen({ records }: ServerTarget, exchange: Exchange): ReadonlySet<string> {
  const text = textOf(exchange);
  return new Set(records.filter(({ canary }) => text.includes(canary)).map(({ tenant }) => tenant));
}

/** Everything that a reply says: its fields and its body. */
function textOf(exchange: Exchange): string {
  const reply = replyOf(exchange);
  if (reply === undefined) return '';
  return [...reply.headers.map(([, value]) => value), bodyText(reply)].join('\n');
}

/** By what answers of different layers are told apart: status, error of the challenge, error of the body. */
export function answerClass(exchange: Exchange): string {
  const reply = replied(exchange);
  const challenges = readChallenges(reply);
  const bearer = challenges.ok ? challenges.value.find(isBearer) : undefined;
  const named = bearer && challengeParameter(bearer, 'error');
  return [String(reply.status), named, errorMember(bodyText(reply))]
    .filter((part) => part !== undefined)
    .join(' ');
}

function errorMember(body: string): string | undefined {
  try {
    const content: unknown = JSON.parse(body);
    if (typeof content !== 'object' || content === null || !('error' in content)) return undefined;
    return typeof content.error === 'string' ? content.error : undefined;
  } catch {
    return undefined;
  }
}
