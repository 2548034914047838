import type { Endpoint } from '../endpoints/index.ts';
import type { Store } from '../ports/index.ts';
import { type Form, parameter, readBasic, readBearer, readForm } from '../protocol/index.ts';
import { digestOf } from '../tokens/index.ts';
import { type About, bodyText, type HttpRequest, headerValue, pathOf, queryOf } from '../wire/index.ts';

/** What a step can be matched against. */
export interface RequestFacts {
  readonly endpoint: Endpoint;
  readonly region: string;
  readonly method: string;
  readonly path: string;
  readonly grant?: string;
  /** Who is named, or whose token or code is presented. */
  readonly user?: string;
  /** The client that names itself, or to which the presented token or code was given. */
  readonly client?: string;
  /** What is asked for, or what the presented token has. */
  readonly scopes: readonly string[];
  /** At whose host the request arrives; elsewhere that of the presented token, or of the named user. */
  readonly tenant?: string;
}

/**
 * What a script can match: read leniently, since it looks at requests before the server judges them.
 * @param tenant at whose host the request arrives
 */
export function factsOf(
  request: HttpRequest,
  endpoint: Endpoint,
  region: string,
  tenant?: string,
): RequestFacts {
  const form = parametersOf(request, endpoint);
  const authorization = headerValue(request, 'Authorization');
  const grant = parameter(form, 'grant_type');
  // The answer to a realm has the realm's name before it.
  const user = form.find(([name, value]) => /^(.+\.)?username$/.test(name) && value !== '')?.[1];
  const client =
    (authorization === undefined ? undefined : readBasic(authorization)?.id) ?? parameter(form, 'client_id');
  return {
    endpoint,
    region,
    method: request.method,
    path: pathOf(request.url),
    scopes: parameter(form, 'scope')?.split(' ') ?? [],
    ...(grant === undefined ? {} : { grant }),
    ...(user === undefined ? {} : { user }),
    ...(client === undefined ? {} : { client }),
    ...(tenant === undefined ? {} : { tenant }),
  };
}

/** Where tokens and codes are looked up. */
export type TokenMemory = Pick<Store, 'accessToken' | 'refreshToken' | 'authorizationCode' | 'user'>;

/**
 * Facts with what is remembered of the token or code that the request presents: whose it is, to which client it was
 * given, its tenant, and its scope where the request asks for none.
 */
export async function factsWithHolder(
  facts: RequestFacts,
  request: HttpRequest,
  memory: TokenMemory,
): Promise<RequestFacts> {
  for (const word of presentedIn(request, facts.endpoint)) {
    const digest = digestOf(word);
    const found =
      (await memory.accessToken(digest)) ??
      (await memory.refreshToken(digest)) ??
      (await memory.authorizationCode(digest));
    if (found === undefined) continue;
    const { user, clientId: client, scope: scopes } = found;
    const tenant = 'tenant' in found ? found.tenant : undefined;
    return withTenantOfUser(
      completed(facts, {
        client,
        scopes,
        ...(user === undefined ? {} : { user }),
        ...(tenant === undefined ? {} : { tenant }),
      }),
      memory,
    );
  }
  return withTenantOfUser(facts, memory);
}

async function withTenantOfUser(facts: RequestFacts, memory: TokenMemory): Promise<RequestFacts> {
  const { user, tenant } = facts;
  if (user === undefined || tenant !== undefined) return facts;
  const known = await memory.user(user);
  return known === undefined ? facts : { ...facts, tenant: known.tenant };
}

/** Facts with what is known besides. What the request says itself goes first. */
export const completed = (facts: RequestFacts, known: About = {}): RequestFacts => ({
  ...known,
  ...facts,
  scopes: facts.scopes.length > 0 ? facts.scopes : (known.scopes ?? []),
});

/** Tokens and codes of a request, wherever they stand. */
function presentedIn(request: HttpRequest, endpoint: Endpoint): readonly string[] {
  const form = parametersOf(request, endpoint);
  const bearer = readBearer(headerValue(request, 'Authorization') ?? '');
  const named = ['access_token', 'refresh_token', 'code', 'token'].map((name) => parameter(form, name));
  return [bearer, ...named].filter((word) => word !== undefined);
}

/** Beyond the authorization endpoint parameters stand in a URL where a profile allows it, or against the rules. */
const parametersOf = (request: HttpRequest, endpoint: Endpoint): Form => [
  ...readForm(bodyText(request)),
  ...(endpoint === 'resource' ? [] : readForm(queryOf(request.url))),
];
