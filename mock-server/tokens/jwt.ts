import type { decodeProtectedHeader, JWTHeaderParameters, JWTPayload, ProtectedHeaderParameters } from 'jose';
import type { Ports, SigningKey, VerificationKey } from '../ports/index.ts';
import { bytes } from '../wire/index.ts';
import { FORM_DEFECTS, signing } from './defects.ts';
import { digestOf } from './digest.ts';
import {
  CONTENT_DEFECTS,
  type Defect,
  type TokenContent,
  type TokenFormat,
  type TokenReading,
} from './format.ts';
import { membersOf, remembered, unverified, unverifiedPayload } from './reading.ts';

/** How a profile writes scopes into a JWT. */
export interface JwtLayout {
  /** Claim that carries the scopes. */
  readonly scopeClaim: string;
  /** As an array of strings, or as one string with spaces. */
  readonly scopeForm: 'array' | 'string';
  /** Member `typ` of the header. With `at+jwt` the reader checks type, issuer and audience. @see RFC 9068 section 4 */
  readonly type: 'JWT' | 'at+jwt';
  readonly audience: string;
}

let loading: Promise<typeof import('jose')> | undefined;

/** Loaded with the first token, since a server listens sooner without it; and once, since each import() costs anew. */
function jose(): Promise<typeof import('jose')> {
  loading ??= import('jose');
  return loading;
}

/** Checks that a token is authentic; the answer is its payload. @throws Error that says why it is not */
export type VerifyJwt = (token: string, ports: Ports) => Promise<Uint8Array>;

/** Signature by a trusted key of the server, by the algorithm of that key and no other. */
export const verifySignature: VerifyJwt = async (token, { keys }) => {
  const trusted = await keys.all();
  const known = trusted.map((key) => verified.get(key)?.get(token)).find((payload) => payload !== undefined);
  if (known !== undefined) return known;
  const { compactVerify, decodeProtectedHeader: decode } = await jose();
  const { kid } = headerOf(token, decode);
  const key = trusted.find((candidate) => candidate.kid === kid);
  if (key === undefined) throw new Error(`the token names the key ${String(kid)}, which is not trusted`);
  const { payload } = await compactVerify(token, key.publicKey, { algorithms: [key.alg] });
  remember(key, token, payload);
  return payload;
};

function headerOf(token: string, decode: typeof decodeProtectedHeader): ProtectedHeaderParameters {
  try {
    return decode(token);
  } catch {
    throw new Error('the access token is not a JWT, as those of this server are: it has no readable header');
  }
}

/** Tokens whose signature held: it holds for ever, so it is worked out once, as long as the key is trusted. */
const verified = new WeakMap<VerificationKey, Map<string, Uint8Array>>();
const REMEMBERED = 10_000;

function remember(key: VerificationKey, token: string, payload: Uint8Array): void {
  const tokens = verified.get(key) ?? new Map<string, Uint8Array>();
  verified.set(key, tokens.set(token, payload));
  const [oldest] = tokens.keys();
  if (tokens.size > REMEMBERED && oldest !== undefined) tokens.delete(oldest);
}

/** A token before it is signed. */
export interface UnsignedJwt {
  readonly header: JWTHeaderParameters;
  readonly claims: JWTPayload;
}

/** Puts into a token what it has to say. */
export type WriteJwt = (content: TokenContent, key: SigningKey, layout: JwtLayout) => UnsignedJwt;

/** Layout of the sample in "Migration OAuth2 Best Practices", Calling APIs with accessTokens. */
export const writeClaims: WriteJwt = (content, key, { scopeClaim, scopeForm, type }) => ({
  header: { typ: type, alg: key.alg, kid: key.kid },
  claims: {
    [scopeClaim]: scopeForm === 'array' ? [...content.scope] : content.scope.join(' '),
    client_id: content.clientId,
    iss: content.issuer,
    aud: content.audience,
    sub: content.user ?? content.clientId,
    iat: content.issuedAt / 1000,
    nbf: content.notBefore / 1000,
    exp: content.expiresAt / 1000,
    jti: content.id,
  },
});

/** Signs a token; the answer is its compact form. */
export type SignJwt = (jwt: UnsignedJwt, key: SigningKey) => Promise<string>;

export const signWithKey: SignJwt = (jwt, key) => {
  if (key.signed === undefined) return signed(jwt, key);
  const content = JSON.stringify(jwt);
  const token = key.signed.get(content) ?? signed(jwt, key);
  key.signed.set(content, token);
  return token;
};

async function signed({ header, claims }: UnsignedJwt, { privateKey }: SigningKey): Promise<string> {
  const { CompactSign } = await jose();
  return new CompactSign(bytes(JSON.stringify(claims))).setProtectedHeader(header).sign(privateKey);
}

/** What can be wrong with a JWT: whose tenant it is, it does not say. */
const DEFECTS: readonly Defect[] = [
  ...CONTENT_DEFECTS.filter((defect) => defect !== 'wrong-tenant'),
  ...FORM_DEFECTS,
];

/** A token whose signature holds, and what it is expected to be. */
export interface VerifiedJwt {
  readonly token: string;
  readonly claims: JWTPayload;
  readonly audience: string;
  readonly issuers: readonly string[];
}

/** Looks at one trait of a token of the JWT profile. @throws Error where it is another one. @see RFC 9068 section 4 */
export type OriginCheck = (jwt: VerifiedJwt) => void;

export const checkType: OriginCheck = ({ token }) => {
  const { typ } = JSON.parse(Buffer.from(token.split('.', 1).join(), 'base64url').toString()) as {
    typ?: string;
  };
  if (!/^(application\/)?at\+jwt$/i.test(typ ?? '')) {
    throw new Error(`the token is of the type ${String(typ)}, not at+jwt`);
  }
};

export const checkIssuer: OriginCheck = ({ claims: { iss }, issuers }) => {
  if (!issuers.includes(String(iss))) {
    throw new Error(`the token was issued by ${String(iss)}, not by ${issuers.join(' or ')}`);
  }
};

export const checkAudience: OriginCheck = ({ claims: { aud }, audience }) => {
  if (![aud].flat().includes(audience)) {
    throw new Error(`the token is for ${[aud].flat().join(' and ')}, not for ${audience}`);
  }
};

/** How JWTs are made and checked. */
export interface JwtMethods {
  readonly write: WriteJwt;
  readonly sign: SignJwt;
  readonly verify: VerifyJwt;
  /** What is looked at before a token of the JWT profile is believed. */
  readonly origin: readonly OriginCheck[];
}

/** How they are made and checked by who makes no mistake. */
export const jwtMethods: JwtMethods = {
  write: writeClaims,
  sign: signWithKey,
  verify: verifySignature,
  origin: [checkType, checkIssuer, checkAudience],
};

/**
 * Signed JWTs. What a resource server learns comes from the claims; the store only tells of revocation.
 * @see RFC 7519
 */
export const jwtTokens = (
  layout: JwtLayout,
  { write, sign, verify, origin }: JwtMethods = jwtMethods,
): TokenFormat => ({
  grain: 1000,
  defects: DEFECTS,
  ...signing((content, key) => write(content, key, layout), sign),

  async read(token, ports, issuers = []): Promise<TokenReading> {
    let claims: JWTPayload;
    try {
      claims = membersOf(await verify(token, ports));
      if (layout.type === 'at+jwt') {
        for (const check of origin) check({ token, claims, audience: layout.audience, issuers });
      }
    } catch (cause) {
      return unverified(token, cause);
    }
    return readClaims(token, claims, layout, ports);
  },

  async peek(token, ports) {
    let claims: JWTPayload;
    try {
      claims = membersOf(await unverifiedPayload(token));
    } catch (cause) {
      return unverified(token, cause);
    }
    return readClaims(token, claims, layout, ports);
  },
});

async function readClaims(
  token: string,
  claims: JWTPayload,
  { scopeClaim }: JwtLayout,
  { store }: Ports,
): Promise<TokenReading> {
  if (typeof claims.exp !== 'number') {
    return { valid: false, flaw: 'malformed', because: 'the token has no numeric exp' };
  }
  const scope = claims[scopeClaim];
  const clientId = String(claims.client_id);
  const record = await store.accessToken(digestOf(token));
  return {
    valid: true,
    facts: {
      clientId,
      scope: Array.isArray(scope) ? scope.map(String) : typeof scope === 'string' ? scope.split(' ') : [],
      expiresAt: Math.min(claims.exp * 1000, record?.expiresAt ?? Number.POSITIVE_INFINITY),
      ...(claims.sub === undefined || claims.sub === clientId ? {} : { user: claims.sub }),
      ...(claims.iat === undefined ? {} : { issuedAt: claims.iat * 1000 }),
      ...(claims.nbf === undefined ? {} : { notBefore: claims.nbf * 1000 }),
      ...remembered(record),
    },
  };
}
