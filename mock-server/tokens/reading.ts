import type { AccessTokenRecord } from '../ports/index.ts';
import type { TokenFacts, TokenReading } from './format.ts';

/** The reading of a signed token that could not be verified. @param cause what the verification threw */
export const unverified = (token: string, cause: unknown): TokenReading => ({
  valid: false,
  flaw: /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token) ? 'forged' : 'malformed',
  because: cause instanceof Error ? cause.message : String(cause),
});

/** What a token cannot say of itself, since it came to be after it was signed or is no business of its bearer. */
export const remembered = (
  record: AccessTokenRecord | undefined,
): Pick<TokenFacts, 'grantId' | 'tenant' | 'revokedAt'> => ({
  ...(record === undefined ? {} : { grantId: record.grantId }),
  ...(record?.tenant === undefined ? {} : { tenant: record.tenant }),
  ...(record?.revokedAt === undefined ? {} : { revokedAt: record.revokedAt }),
});

/** The payload of a compact token, whoever signed it. @throws Error where there is none */
export async function unverifiedPayload(token: string): Promise<Uint8Array> {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) {
    throw new Error('the access token does not have the three parts of a signed one');
  }
  return Buffer.from(payload, 'base64url');
}

/** The members of a payload that is a JSON object. @throws Error for any other */
export function membersOf(payload: Uint8Array): Readonly<Record<string, unknown>> {
  const said: unknown = JSON.parse(new TextDecoder().decode(payload));
  if (typeof said !== 'object' || said === null) throw new Error('the payload of the token is not an object');
  return said as Record<string, unknown>;
}
