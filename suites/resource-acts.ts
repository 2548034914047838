import { type ServerBench, SetUpFailure } from '../fixtures/bench/index.ts';
import type { ServerTarget, TargetClient, TargetResource } from '../fixtures/target/index.ts';
import { bytes, type Exchange, type HeaderField } from '../mock-server/wire/index.ts';
import {
  accepted,
  callResource,
  firstResource,
  type Obtained,
  obtainTokens,
  outcomeInWords,
} from './acts.ts';
import { obtainingGrant } from './named-first.ts';

/** A call of a resource with whatever it presents, wherever that stands. */
export interface Presentation {
  /** Value of the Authorization field; none is sent without it. */
  readonly authorization?: string;
  /** Parameters of the URL. */
  readonly query?: readonly (readonly [name: string, value: string])[];
  /** Parameters of a form body; no body is sent without them. */
  readonly form?: readonly (readonly [name: string, value: string])[];
  readonly headers?: readonly HeaderField[];
  /** Instead of the resource's own. */
  readonly method?: string;
}

/** Calls a resource, presenting exactly what is given. */
export function present(
  bench: ServerBench,
  { authorization, query = [], form, headers = [], method }: Presentation,
  resource: TargetResource = firstResource(bench),
): Promise<Exchange> {
  const asked = encoded(query);
  const separator = resource.url.includes('?') ? '&' : '?';
  return bench.send({
    method: method ?? resource.method,
    url: asked === '' ? resource.url : `${resource.url}${separator}${asked}`,
    headers: [
      ['Accept', 'application/json'],
      ...(authorization === undefined ? [] : [['Authorization', authorization] as const]),
      ...(form === undefined ? [] : [['Content-Type', 'application/x-www-form-urlencoded'] as const]),
      ...headers,
    ],
    body: bytes(form === undefined ? '' : encoded(form)),
  });
}

const encoded = (parameters: readonly (readonly [name: string, value: string])[]): string =>
  new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])).toString();

/**
 * Gets a token and shows that the first resource takes it, so that a later refusal means something.
 * @throws SetUpFailure when the resource refuses it
 */
export async function obtainWorkingToken(
  bench: ServerBench,
): Promise<Obtained & { readonly call: Exchange }> {
  const first = await obtainTokens(bench);
  const call = await callResource(bench, first.answer.accessToken);
  if (!accepted(call)) {
    throw new SetUpFailure(`a resource that should take a fresh token gave ${outcomeInWords(call)}`);
  }
  return { ...first, call };
}

/** `GET https://…/api/profile`, as a story names it. */
export const resourceInWords = ({ method, url }: Pick<TargetResource, 'method' | 'url'>): string =>
  `${method} ${url}`;

/** The clients that can get tokens as `obtainTokens` does; a target file need not list grants. */
export function obtainingClients(target: ServerTarget): readonly TargetClient[] {
  const { clients, securityTests, controls } = target;
  if (securityTests.length > 0 || controls.has('token')) return clients;
  const grant = obtainingGrant(target);
  return clients.filter(
    ({ grants, redirectUris }) =>
      (grants.length === 0 || grants.includes(grant)) &&
      (grant !== 'authorization_code' || redirectUris.length > 0),
  );
}
