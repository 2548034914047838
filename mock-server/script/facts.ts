import type { Endpoint } from '../endpoints/index.ts';
import { parameter, readBasic, readForm } from '../protocol/index.ts';
import { bodyText, type HttpRequest, headerValue, pathOf, queryOf } from '../wire/index.ts';

/** What a step can be matched against. */
export interface RequestFacts {
  readonly endpoint: Endpoint;
  readonly region: string;
  readonly method: string;
  readonly path: string;
  readonly grant?: string;
  readonly user?: string;
  readonly client?: string;
  readonly scopes: readonly string[];
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
  // Beyond the authorization endpoint parameters stand in a URL where a profile allows it, or against the rules.
  const query = endpoint === 'resource' ? '' : queryOf(request.url);
  const form = [...readForm(bodyText(request)), ...readForm(query)];
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
