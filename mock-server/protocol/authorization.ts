/** A client's identifier and secret, as presented. */
export interface ClientCredentials {
  readonly id: string;
  readonly secret: string;
}

/**
 * Reads Basic credentials, whose two halves are form-encoded.
 * @returns undefined when the field is not of that form
 * @see RFC 6749 section 2.3.1, RFC 7617 section 2
 */
export function readBasic(authorization: string): ClientCredentials | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization) ?? [];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString();
  const colon = pair.indexOf(':');
  if (colon < 0) return undefined;
  return { id: formDecode(pair.slice(0, colon)), secret: formDecode(pair.slice(colon + 1)) };
}

/** Reads a bearer token; undefined when the field is not of that form. @see RFC 6750 section 2.1 */
export function readBearer(authorization: string): string | undefined {
  return /^bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
}

const formDecode = (encoded: string): string =>
  new URLSearchParams(`=${encoded.replaceAll('&', '%26')}`).get('') ?? '';
