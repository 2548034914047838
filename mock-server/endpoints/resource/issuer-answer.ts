import type { Profile } from '../../profiles/index.ts';
import { bodyText, type HttpReply, headerValue, type Outcome } from '../../wire/index.ts';
import { clockTime } from '../wording.ts';

/** That the issuer stands by a token, with what it tells about it. */
export interface Vouching {
  readonly kind: 'vouched';
  readonly because: string;
  /** Name of the person at the issuer. */
  readonly subject?: string;
  readonly email?: string;
  readonly emailVerified: boolean;
  readonly picture?: string;
  readonly clientId?: string;
  readonly scope: readonly string[];
  /** Milliseconds since the epoch; infinity where the issuer does not tell. */
  readonly expiresAt: number;
}

/** What a resource server takes from the answer to its question about a token. */
export type IssuerAnswer =
  | Vouching
  /** The token is none. */
  | { readonly kind: 'dead'; readonly because: string }
  /** The token is one, and does not lead to a person. */
  | { readonly kind: 'nobody'; readonly because: string }
  /** Nothing can be concluded about the token. */
  | { readonly kind: 'unclear'; readonly because: string; readonly retryAfter?: string };

type Way = Exclude<Profile['issuerLookup']['by'], 'none'>;

/** Reads how a question to the issuer ended: whatever is not clearly a yes or a no is neither. */
export function readIssuerAnswer(by: Way, outcome: Outcome): IssuerAnswer {
  if (outcome.kind === 'failure') {
    return {
      kind: 'unclear',
      because: `the issuer gave no answer to ${by}: ${outcome.reason} (${outcome.detail})`,
    };
  }
  const { reply } = outcome;
  const answered = `the issuer answered ${reply.status} to ${by}`;
  const told = membersOf(reply);
  if (reply.status !== 200) return refusal(by, reply, told?.error, answered);
  if (told === undefined) return { kind: 'unclear', because: `${answered} with a body that makes no sense` };
  if (by === 'introspection') {
    if (told.active === false)
      return { kind: 'dead', because: `${answered}, and that the token is not active` };
    if (told.active !== true) {
      return { kind: 'unclear', because: `${answered}, and not whether the token is active` };
    }
    if (!isBearer(told.token_type)) {
      return {
        kind: 'dead',
        because: `${answered}, and that the token is active, but not that it is a bearer token`,
      };
    }
  }
  if (told.exp !== undefined && !Number.isFinite(told.exp)) {
    return { kind: 'unclear', because: `${answered} with ${JSON.stringify(told.exp)} as the expiry` };
  }
  return vouching(told, answered);
}

function vouching(told: Readonly<Record<string, unknown>>, answered: string): Vouching {
  const expiresAt = told.exp === undefined ? Number.POSITIVE_INFINITY : Number(told.exp) * 1000;
  const text = (name: string) =>
    typeof told[name] === 'string' && told[name] !== '' ? told[name] : undefined;
  const [subject, email, picture, clientId] = ['sub', 'email', 'picture', 'client_id'].map(text);
  const until = Number.isFinite(expiresAt) ? ` until ${clockTime(expiresAt)}` : '';
  return {
    kind: 'vouched',
    because: `${answered}: ${email ?? 'somebody without an email address'}${until}`,
    ...(subject === undefined ? {} : { subject }),
    ...(email === undefined ? {} : { email }),
    emailVerified: told.email_verified === true,
    ...(picture === undefined ? {} : { picture }),
    ...(clientId === undefined ? {} : { clientId }),
    scope: Array.isArray(told.scope) ? told.scope.map(String) : (text('scope')?.split(' ') ?? []),
    expiresAt,
  };
}

/**
 * A 401 speaks of the token at the userinfo endpoint, and of the resource server itself at introspection, where some
 * issuers refuse a dead token by 400.
 */
function refusal(by: Way, reply: HttpReply, error: unknown, answered: string): IssuerAnswer {
  if (by === 'introspection' && reply.status === 400 && error === 'invalid_token') {
    return { kind: 'dead', because: `${answered}: ${error}` };
  }
  if (by === 'userinfo' && reply.status === 401) return { kind: 'dead', because: answered };
  if (by === 'userinfo' && reply.status === 403) return { kind: 'nobody', because: answered };
  const retryAfter = headerValue(reply, 'Retry-After');
  return { kind: 'unclear', because: answered, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

function membersOf(reply: HttpReply): Readonly<Record<string, unknown>> | undefined {
  if (!/^application\/(.+\+)?json\s*(;|$)/i.test(headerValue(reply, 'Content-Type') ?? '')) return undefined;
  try {
    const content: unknown = JSON.parse(bodyText(reply));
    const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
    return isObject ? (content as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A refresh token is active too, and has no type: it opens no resource. @see RFC 7662 section 2.2 */
const isBearer = (type: unknown): boolean => typeof type === 'string' && type.toLowerCase() === 'bearer';
