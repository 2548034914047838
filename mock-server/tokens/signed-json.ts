import type { SigningKey } from '../ports/index.ts';
import { type FormDefect, signing } from './defects.ts';
import { digestOf } from './digest.ts';
import type { Defect, TokenContent, TokenFormat, TokenReading } from './format.ts';
import { type SignJwt, signWithKey, type UnsignedJwt, type VerifyJwt, verifySignature } from './jwt.ts';
import { membersOf, remembered, unverified, unverifiedPayload } from './reading.ts';

/** How a profile writes the JSON that it signs. */
export interface SignedJsonLayout {
  /** Member `version`. */
  readonly version: string;
  /** Member `expiration`, milliseconds since the epoch: as a number, or as a text of digits. */
  readonly expirationForm: 'number' | 'string';
}

/** Puts into a token what it has to say. */
type WriteSignedJson = (content: TokenContent, key: SigningKey, layout: SignedJsonLayout) => UnsignedJwt;

/**
 * The documented members and no others; what tells two tokens of one instant apart stands in the header.
 * @see "Using MobileFirst Server to authenticate external resources", Overview of token format
 */
export const writeMembers: WriteSignedJson = (content, key, { version, expirationForm }) => ({
  header: { alg: key.alg, kid: key.kid, jti: content.id },
  claims: {
    version,
    scope: content.scope.join(' '),
    expiration: expirationForm === 'string' ? String(content.expiresAt) : content.expiresAt,
    data: {
      ...(content.user === undefined ? {} : { user_id: content.user }),
      ...(content.device === undefined ? {} : { device_id: content.device }),
      application_id: content.clientId,
    },
  },
});

/** How tokens of signed JSON are made and checked. */
export interface SignedJsonMethods {
  readonly write: WriteSignedJson;
  readonly sign: SignJwt;
  readonly verify: VerifyJwt;
}

const methods: SignedJsonMethods = { write: writeMembers, sign: signWithKey, verify: verifySignature };

/** It says neither from when on it counts, nor for whom, nor by whom; and it has no type. */
const DEFECTS: readonly Defect[] = [
  'expired',
  'wrong-scope',
  'revoked',
  'bad-signature',
  'wrong-key',
  'alg-none',
  'malformed',
] satisfies readonly (Defect | FormDefect)[];

/**
 * JSON in a compact JWS, of which the document says that it is signed and leaves the encoding open. What a
 * resource server learns comes from the token; the store only tells of revocation.
 * @see RFC 7515 section 3.1
 */
export const signedJsonTokens = (
  layout: SignedJsonLayout,
  { write, sign, verify }: SignedJsonMethods = methods,
): TokenFormat => {
  const readWith =
    (verifyBy: VerifyJwt): TokenFormat['read'] =>
    async (token, ports) => {
      let said: Readonly<Record<string, unknown>>;
      try {
        said = membersOf(await verifyBy(token, ports));
      } catch (cause) {
        return unverified(token, cause);
      }
      const reading = readMembers(said);
      if (!reading.valid) return reading;
      const record = await ports.store.accessToken(digestOf(token));
      const { facts } = reading;
      return {
        valid: true,
        facts: {
          ...facts,
          ...(record === undefined ? {} : { issuedAt: record.issuedAt }),
          expiresAt: Math.min(facts.expiresAt, record?.expiresAt ?? Number.POSITIVE_INFINITY),
          ...remembered(record),
        },
      };
    };
  return {
    grain: 1,
    defects: DEFECTS,
    ...signing((content, key) => write(content, key, layout), sign),
    read: readWith(verify),
    peek: readWith(unverifiedPayload),
  };
};

function readMembers({ scope, expiration, data }: Readonly<Record<string, unknown>>): TokenReading {
  const { user_id: user, device_id: device, application_id: clientId } = objectOf(data);
  const expiresAt =
    typeof expiration === 'string' && /^\d+$/.test(expiration) ? Number(expiration) : expiration;
  if (typeof expiresAt !== 'number') return malformed('expiration that is a number of milliseconds');
  if (typeof scope !== 'string') return malformed('scope');
  if (typeof clientId !== 'string') return malformed('application_id in its data');
  return {
    valid: true,
    facts: {
      clientId,
      scope: [scope],
      expiresAt,
      ...(typeof user === 'string' ? { user } : {}),
      ...(typeof device === 'string' ? { device } : {}),
    },
  };
}

const malformed = (what: string): TokenReading => ({
  valid: false,
  flaw: 'malformed',
  because: `the access token has no ${what}`,
});

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
