import { type HttpRequest, headerValues, pathOf, queryOf } from '../../mock-server/wire/index.ts';
import { type BasicFlaw, type ClientCredentials, readBasic } from './basic.ts';
import { FORM } from './bearer.ts';
import { type FormFlaw, readForm } from './form.ts';
import { mediaType } from './json.ts';
import type { Flaw, Reading } from './reading.ts';

export type TokenRequestFlaw =
  | FormFlaw
  | BasicFlaw
  | 'method'
  | 'content-type'
  | 'grant-type'
  | 'repeated-parameter'
  | 'parameter-in-query'
  | 'secret-in-query'
  | 'several-authentications';

export interface PlacedParameter {
  readonly name: string;
  readonly value: string;
  readonly place: 'body' | 'query';
}

/** A client's request to a token endpoint. */
export interface TokenRequest {
  readonly method: string;
  readonly path: string;
  readonly grantType?: string;
  /** Every parameter in wire order, repeated ones repeated; those of the query first. */
  readonly parameters: readonly PlacedParameter[];
  /** Every proof of the client's identity that the request carries. */
  readonly credentials: readonly ClientCredentials[];
}

/** Parameters that belong into the body of a token request; a URL may have others of its own. */
const OWN =
  /^(grant_type|client_id|client_secret|client_assertion|username|password|refresh_token|scope|code)$/;
const SECRET = /^(client_secret|client_assertion|password|refresh_token)$/;

/**
 * Reads a request as a token request. Always `ok`: what a client sent can be told however wrong it is.
 * @see RFC 6749 sections 2.3.1, 3.2 and appendix B
 */
export function readTokenRequest(
  request: HttpRequest,
): { readonly ok: true } & Reading<TokenRequest, TokenRequestFlaw> {
  const flaws: Flaw<TokenRequestFlaw>[] = [];
  if (request.method !== 'POST') {
    flaws.push({ kind: 'method', where: 'method', expected: 'POST', actual: request.method });
  }
  const types = headerValues(request, 'content-type');
  if (types.length !== 1 || mediaType(types[0] ?? '') !== FORM) {
    const actual = types.length === 0 ? 'no such field' : types.join(' and ');
    flaws.push({ kind: 'content-type', where: 'Content-Type', expected: FORM, actual });
  }
  const query = readForm(queryOf(request.url), 'query');
  const body = readForm(Buffer.from(request.body).toString('latin1'), 'body');
  const parameters: PlacedParameter[] = [
    ...query.value.map((field) => ({ ...field, place: 'query' as const })),
    ...body.value.map((field) => ({ ...field, place: 'body' as const })),
  ];
  flaws.push(...query.flaws, ...body.flaws, ...misplaced(parameters), ...repeated(parameters));

  const basic = readBasic(request);
  flaws.push(...basic.flaws);
  const credentials = [...basic.value, ...postedCredentials(parameters)];
  const proofs = credentials.filter((each) => each.secret !== undefined);
  if (proofs.length > 1) {
    const actual = proofs.map(({ by }) => by).join(' and ');
    flaws.push({ kind: 'several-authentications', where: 'request', expected: 'one proof', actual });
  }
  const grantType = parameters.find(({ name }) => name === 'grant_type')?.value;
  if (grantType === undefined) {
    flaws.push({
      kind: 'grant-type',
      where: 'parameter grant_type',
      expected: 'a grant',
      actual: 'no such parameter',
    });
  }
  return {
    ok: true,
    flaws,
    value: {
      method: request.method,
      path: pathOf(request.url),
      ...(grantType === undefined ? {} : { grantType }),
      parameters,
      credentials,
    },
  };
}

/** The first value of a parameter, wherever it stands. */
export const parameterOf = (request: TokenRequest, name: string): string | undefined =>
  request.parameters.find((parameter) => parameter.name === name)?.value;

function misplaced(parameters: readonly PlacedParameter[]): Flaw<'parameter-in-query' | 'secret-in-query'>[] {
  return parameters
    .filter(({ name, place }) => place === 'query' && OWN.test(name))
    .map(({ name }) => ({
      kind: SECRET.test(name) ? 'secret-in-query' : 'parameter-in-query',
      where: `parameter ${name}`,
      expected: 'it in the body',
      actual: 'it in the URL',
    }));
}

function repeated(parameters: readonly PlacedParameter[]): Flaw<'repeated-parameter'>[] {
  const times = new Map<string, number>();
  for (const { name } of parameters) times.set(name, (times.get(name) ?? 0) + 1);
  return [...times]
    .filter(([, count]) => count > 1)
    .map(([name, count]) => ({
      kind: 'repeated-parameter',
      where: `parameter ${name}`,
      expected: 'it once',
      actual: `it ${count} times`,
    }));
}

/** A client_id without a secret is told as well: it identifies, and proves nothing. */
function postedCredentials(parameters: readonly PlacedParameter[]): ClientCredentials[] {
  const found: ClientCredentials[] = [];
  for (const place of ['query', 'body'] as const) {
    const at = (name: string) => parameters.find((each) => each.place === place && each.name === name)?.value;
    const id = at('client_id');
    const secret = at('client_secret');
    if (id === undefined && secret === undefined) continue;
    found.push({ id: id ?? '', ...(secret === undefined ? {} : { secret }), by: place });
  }
  return found;
}
