import { type HttpRequest, headerValues } from '../../mock-server/wire/index.ts';
import { decodeFormText, type FormFlaw } from './form.ts';
import type { Flaw, Reading } from './reading.ts';

export type BasicFlaw = 'authorization' | 'basic' | 'basic-encoding';

/** A client's id, with the secret that proves it where there is one. */
export interface ClientCredentials {
  readonly id: string;
  readonly secret?: string;
  readonly by: 'basic' | 'body' | 'query';
  /** Both halves of a Basic header before form-decoding, which some clients leave out. */
  readonly undecoded?: { readonly id: string; readonly secret: string };
}

/**
 * Reads the client credentials in the Authorization fields of a request. Always `ok`.
 * @see RFC 6749 section 2.3.1, RFC 7617 section 2
 */
export function readBasic(
  request: HttpRequest,
): { readonly ok: true } & Reading<readonly ClientCredentials[], BasicFlaw> {
  const flaws: Flaw<BasicFlaw>[] = [];
  const found: ClientCredentials[] = [];
  const fields = headerValues(request, 'authorization');
  if (fields.length > 1) {
    const actual = `${fields.length} of them`;
    flaws.push({ kind: 'authorization', where: 'Authorization', expected: 'one field', actual });
  }
  for (const field of fields) {
    const credentials = decode(field, flaws);
    if (credentials !== undefined) found.push(credentials);
  }
  return { ok: true, value: found, flaws };
}

function decode(field: string, flaws: Flaw<BasicFlaw>[]): ClientCredentials | undefined {
  const where = 'Authorization';
  const [, scheme = '', encoded = ''] = /^(\S*) *(.*)$/s.exec(field) ?? [];
  if (scheme.toLowerCase() !== 'basic') {
    const actual = `the scheme ${JSON.stringify(scheme)}`;
    flaws.push({ kind: 'authorization', where, expected: 'the scheme Basic, or no such field', actual });
    return undefined;
  }
  const bytes = Buffer.from(encoded, 'base64');
  if (encoded === '' || bytes.toString('base64') !== encoded) {
    flaws.push({ kind: 'basic', where, expected: 'Base64 with its padding', actual: 'something else' });
    return undefined;
  }
  const pair = bytes.toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) {
    flaws.push({
      kind: 'basic',
      where,
      expected: 'id and secret with a colon between them',
      actual: 'no colon',
    });
    return undefined;
  }
  const undecoded = { id: pair.slice(0, colon), secret: pair.slice(colon + 1) };
  return {
    id: formDecode(undecoded.id, 'client id', flaws),
    secret: formDecode(undecoded.secret, 'client secret', flaws),
    by: 'basic',
    undecoded,
  };
}

function formDecode(half: string, what: string, flaws: Flaw<BasicFlaw>[]): string {
  const found: Flaw<FormFlaw>[] = [];
  const decoded = decodeFormText(half, `Authorization, ${what}`, found);
  for (const flaw of found) flaws.push({ ...flaw, kind: 'basic-encoding' });
  return decoded;
}
