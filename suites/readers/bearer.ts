import { type HttpRequest, headerValues, queryOf } from '../../mock-server/wire/index.ts';
import { type FormFlaw, readForm } from './form.ts';
import { B64TOKEN } from './grammar.ts';
import { mediaType } from './json.ts';
import type { Flaw, Reading } from './reading.ts';

export type BearerFlaw =
  | FormFlaw
  | 'repeated-header'
  | 'scheme'
  | 'separator'
  | 'extra-space'
  | 'token'
  | 'repeated-parameter'
  | 'several-places';

/** One access token in a request, and where it stands. */
export interface PresentedToken {
  readonly token: string;
  readonly place: 'header' | 'body' | 'query';
  /** The scheme as it was written, for a token in the header. */
  readonly scheme?: string;
}

/**
 * Finds every access token that a request presents. Always `ok`; a request without any yields none.
 * A header of another scheme is a flaw and no token.
 * @see RFC 6750 section 2
 */
export function readBearer(
  request: HttpRequest,
): { readonly ok: true } & Reading<readonly PresentedToken[], BearerFlaw> {
  const flaws: Flaw<BearerFlaw>[] = [];
  const found: PresentedToken[] = [];
  const fields = headerValues(request, 'authorization');
  if (fields.length > 1) {
    const actual = `${fields.length} of them`;
    flaws.push({ kind: 'repeated-header', where: 'Authorization', expected: 'one field', actual });
  }
  for (const field of fields) {
    const presented = readAuthorization(field, flaws);
    if (presented !== undefined) found.push(presented);
  }
  found.push(...readParameters(queryOf(request.url), 'query', flaws));
  if (headerValues(request, 'content-type').some((type) => mediaType(type) === FORM)) {
    found.push(...readParameters(Buffer.from(request.body).toString('latin1'), 'body', flaws));
  }
  const places = [...new Set(found.map(({ place }) => place))];
  if (places.length > 1) {
    const actual = places.join(' and ');
    flaws.push({ kind: 'several-places', where: 'request', expected: 'the token in one place', actual });
  }
  return { ok: true, value: found, flaws };
}

/** The media type of forms. */
export const FORM = 'application/x-www-form-urlencoded';

function readAuthorization(field: string, flaws: Flaw<BearerFlaw>[]): PresentedToken | undefined {
  const where = 'Authorization';
  const [, scheme = '', separator = '', token = ''] = /^([^ \t]*)([ \t]*)(.*)$/s.exec(field) ?? [];
  if (scheme.toLowerCase() !== 'bearer') {
    const actual = separator === '' ? 'a value without a scheme' : `the scheme ${JSON.stringify(scheme)}`;
    flaws.push({ kind: 'scheme', where, expected: 'the scheme Bearer', actual });
    return undefined;
  }
  if (separator === '' || /\t/.test(separator)) {
    const actual = separator === '' ? 'nothing' : 'a tab';
    flaws.push({ kind: 'separator', where, expected: 'a space between scheme and token', actual });
  } else if (separator.length > 1) {
    const actual = `${separator.length} spaces`;
    flaws.push({ kind: 'extra-space', where, expected: 'one space between scheme and token', actual });
  }
  if (!B64TOKEN.test(token)) {
    const expected = 'letters, digits and -._~+/ with = at the end only';
    const actual = token === '' ? 'no token' : 'other characters';
    flaws.push({ kind: 'token', where, expected, actual });
  }
  return token === '' ? undefined : { token, place: 'header', scheme };
}

function readParameters(
  encoded: string,
  place: 'body' | 'query',
  flaws: Flaw<BearerFlaw>[],
): PresentedToken[] {
  const form = readForm(encoded, place);
  const tokens = form.value.filter(({ name }) => name === 'access_token');
  if (tokens.length === 0) return [];
  flaws.push(...form.flaws);
  if (tokens.length > 1) {
    const where = `${place}, parameter access_token`;
    flaws.push({
      kind: 'repeated-parameter',
      where,
      expected: 'it once',
      actual: `it ${tokens.length} times`,
    });
  }
  return tokens.map(({ value }) => ({ token: value, place }));
}
